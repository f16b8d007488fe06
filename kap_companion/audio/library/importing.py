"""Takes files into the library: each is looked at, and is then in it whole, or named as refused."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from kap_companion.audio.library.errors import LibraryFull
from kap_companion.audio.library.finding import Wanted, find_files
from kap_companion.audio.library.fingerprint import fingerprint
from kap_companion.audio.library.kinds import UNREADABLE, Refusal
from kap_companion.audio.library.model import ImportReport, Progress, Refused, Stop
from kap_companion.audio.library.naming import search_key, sort_key
from kap_companion.audio.library.schema import track
from kap_companion.audio.library.store import ELSEWHERE, Store, stored
from kap_companion.audio.library.tags import FileTags, read_tags, shown
from kap_companion.audio.library.tracks import loudness_values, path_of, search_key_of

AT_ONCE = 25
"""Files that are kept together; cancelling or a fault loses none that were."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A file that can be taken; without `tags`, the library's row `known` is as it was."""

    path: Path
    phase: str = ""
    size: int = 0
    mtime_ns: int = 0
    fingerprint: bytes = b""
    tags: FileTags | None = None
    known: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A file that is in the library now; `phase` is what a playlist said of it."""

    path: Path
    id: int
    phase: str = ""


@dataclass(slots=True)
class _Tally:
    placed: list[Placed] = field(default_factory=list)
    added: int = 0
    known: int = 0
    relinked: int = 0
    refused: list[Refused] = field(default_factory=list)

    def report(self, *, stopped: bool) -> ImportReport:
        return ImportReport(
            tuple(each.id for each in self.placed),
            self.added,
            self.known,
            self.relinked,
            tuple(self.refused),
            stopped,
        )


def add_files(
    store: Store, paths: Iterable[Path], progress: Progress, stop: Stop
) -> tuple[ImportReport, tuple[Placed, ...]]:
    """Take in what these paths mean, and tell where each went; `stop` ends it, what is in stays.

    Raises `LibraryFull` where the disk is full; what was kept until then stays.
    """
    wanted = list(find_files(paths, stop))
    tally = _Tally()
    for start in range(0, len(wanted), AT_ONCE):
        looked = _look_at_some(store, wanted, start, progress, stop)
        tally.refused += [each for each in looked if isinstance(each, Refused)]
        _keep(store, [each for each in looked if isinstance(each, LookedAt)], tally, len(wanted))
    progress(len(wanted), len(wanted), "")
    return tally.report(stopped=stop.is_set()), tuple(tally.placed)


def _look_at_some(
    store: Store, wanted: list[Wanted | Refused], start: int, progress: Progress, stop: Stop
) -> list[LookedAt | Refused]:
    looked: list[LookedAt | Refused] = []
    for at, each in enumerate(wanted[start : start + AT_ONCE], start):
        if stop.is_set():
            break
        if isinstance(each, Refused):
            looked.append(each)
            continue
        progress(at, len(wanted), shown(each.path.name))
        looked.append(look_at(store, each.path, each.phase))
    return looked


def look_at(store: Store, path: Path, phase: str = "") -> LookedAt | Refused:
    """Read one file, unless the library knows it as it is; `phase` holds where its tags name none.

    Only the file is read here, so that nobody waits for it with the library in hand.
    """
    name = shown(path.name)
    if not store.sources.hold(path):
        return Refused(name, ELSEWHERE)
    try:
        found = path.stat()
        if known := _unchanged(store, path, found):
            return LookedAt(path, phase, known=known)
        tags = read_tags(path)
        if isinstance(tags, Refusal):
            return Refused(name, tags.reason)
        content = fingerprint(path)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return Refused(name, UNREADABLE.reason)
    if phase and not tags.track.phase:
        tags = replace(tags, track=replace(tags.track, phase=phase))
    return LookedAt(path, phase, found.st_size, found.st_mtime_ns, content, tags)


def _unchanged(store: Store, path: Path, found: os.stat_result) -> int:
    with store.reading() as connection:
        row = _row_at(connection, path)
    same = row is not None and (row.size, row.mtime_ns) == (found.st_size, found.st_mtime_ns)
    return int(row.id) if same else 0


def _row_at(connection: Connection, path: Path) -> Any:
    return connection.execute(
        select(track).where(track.c.path == stored(path), track.c.missing == 0)
    ).first()


def _keep(store: Store, looked: list[LookedAt], tally: _Tally, of: int) -> None:
    if not looked:
        return
    before = len(tally.placed)
    try:
        with store.writing() as connection:
            kept = [keep(connection, store.bundled, each) for each in looked]
    except LibraryFull:
        raise LibraryFull(f"{before} of {of} files are in the library. ") from None
    for each, (track_id, how) in zip(looked, kept, strict=True):
        tally.placed.append(Placed(each.path, track_id, each.phase))
        setattr(tally, how, getattr(tally, how) + 1)


def keep(connection: Connection, bundled: Path, looked: LookedAt) -> tuple[int, str]:
    """Put a file into the library; returns its id, and whether it was added, known or relinked.

    What a person said about a piece goes with its content: a file that was moved or renamed keeps
    its marks, also where another now has its old name.
    """
    if looked.tags is None:
        return looked.known, "known"
    place = _place(looked)
    here = _row_at(connection, looked.path)
    same = connection.execute(
        select(track).where(track.c.fingerprint == looked.fingerprint).order_by(track.c.missing)
    ).first()
    if same is not None and (here is None or here.id != same.id):
        return _take_known(connection, bundled, looked, same, here)
    if here is not None:
        _refresh(connection, looked, here)
        return here.id, "known"
    values = {**place, **described(looked.tags), **first_words(looked.tags)}
    added = connection.execute(insert(track).values(values).returning(track.c.id)).scalar_one()
    return added, "added"


def _take_known(
    connection: Connection, bundled: Path, looked: LookedAt, same: Any, here: Any
) -> tuple[int, str]:
    """A piece that is known from another place: it lies here too, or it was moved here."""
    if same.bundled or (not same.missing and path_of(same, bundled).exists()):
        return same.id, "known"
    if here is not None:  # another piece had this name; where its file is now isn't known
        connection.execute(update(track).where(track.c.id == here.id).values(missing=1))
    found_by = search_key_of(same, str(looked.path))
    values = {**_place(looked), "missing": 0, "search_key": found_by}
    connection.execute(update(track).where(track.c.id == same.id).values(values))
    return same.id, "relinked"


def _refresh(connection: Connection, looked: LookedAt, here: Any) -> None:
    """The file at a known place changed: its tags perhaps, or no more than its date."""
    values = _place(looked)
    if here.fingerprint != looked.fingerprint and looked.tags is not None:
        values |= {**described(looked.tags, here.note), **loudness_values(None)}
    connection.execute(update(track).where(track.c.id == here.id).values(values))


def _place(looked: LookedAt) -> dict[str, Any]:
    return {
        "path": stored(looked.path),
        "size": looked.size,
        "mtime_ns": looked.mtime_ns,
        "fingerprint": looked.fingerprint,
    }


def described(tags: FileTags, note: str = "") -> dict[str, Any]:
    """What the file says, and how it is looked for: also by the note that someone wrote."""
    piece, claimed = tags.track, tags.loudness
    said = (piece.title, piece.artist, tags.album, note)
    return {
        "title": piece.title,
        "artist": piece.artist,
        "album": tags.album,
        "duration_ms": piece.duration_ms,
        "tagged_lufs": claimed.integrated_lufs if claimed else None,
        "tagged_peak_dbtp": claimed.true_peak_dbtp if claimed else None,
        "tagged_source": claimed.source.value if claimed else "",
        "search_key": search_key(said, piece.path),
        "title_key": sort_key(piece.title),
        "artist_key": sort_key(piece.artist),
        "album_key": sort_key(tags.album),
    }


def first_words(tags: FileTags) -> dict[str, Any]:
    """What the file says that a person may have put otherwise since."""
    return {
        "phase": tags.track.phase,
        "has_lyrics": int(tags.has_lyrics),
        "added_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
