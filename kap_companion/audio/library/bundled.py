"""The music that comes with the program: always there, levelled, and an arc of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from kap_companion.audio.folder import NoMusicError, natural_key
from kap_companion.audio.library.fingerprint import fingerprint
from kap_companion.audio.library.importing import described, first_words
from kap_companion.audio.library.kinds import MUSIC_SUFFIXES, Refusal
from kap_companion.audio.library.m3u import NotAPlaylist, read_m3u
from kap_companion.audio.library.model import BUILT_IN_KEY, BUILT_IN_NAME
from kap_companion.audio.library.schema import track
from kap_companion.audio.library.store import Store
from kap_companion.audio.library.tags import read_tags
from kap_companion.audio.library.tracks import loudness_values, piece
from kap_companion.domain.arc import Arc, arc_of
from kap_companion.domain.loudness import TARGET_LUFS, Loudness, LoudnessSource
from kap_companion.domain.playlist import Playlist, Track

LIST = "six-phases.m3u8"
COMPOSED = Loudness(TARGET_LUFS, None, None, LoudnessSource.COMPOSED)
"""It is composed at the loudness to which everything else is brought."""

NOT_COMPLETE = "The music of the program is not there. Install KAP Companion again."


def built_in_arc(bundled: Path, known: Mapping[str, Track] | None = None) -> Arc:
    """The arc of the music in `bundled`, from its list, else by what its files say.

    `known` holds tracks by their path, as the library has them; without it they are read. Raises
    `NoMusicError` where there is none.
    """
    tracks = [
        _phased(found, phase)
        for path, phase in _listed(bundled)
        if (found := (known or {}).get(str(path)) or _read(path))
    ]
    if not tracks:
        raise NoMusicError(NOT_COMPLETE)
    return replace(arc_of(Playlist(BUILT_IN_NAME, tuple(tracks))), key=BUILT_IN_KEY)


def known_tracks(connection: Connection, bundled: Path) -> dict[str, Track]:
    """The program's own music as the library has it, by path."""
    names = [os.fsencode(path.name) for path in _files(bundled)]  # by them there is an index
    fits = and_(track.c.path.in_(names), track.c.bundled == 1, track.c.missing == 0)
    pieces = [piece(row, bundled) for row in connection.execute(select(track).where(fits))]
    return {each.track.path: each.track for each in pieces}


def bring_in(store: Store) -> None:
    """Make the library hold the program's own music as it is now; what people said of it stays."""
    with store.reading() as connection:
        rows = connection.execute(select(track).where(track.c.bundled == 1)).all()
    before = {row.path: row for row in rows}
    there = {os.fsencode(path.name): path for path in _files(store.bundled)}
    changes = [
        (before.get(name), values)
        for name, path in there.items()
        if (values := _values(path, before.get(name)))
    ]
    gone = [row for name, row in before.items() if name not in there and not row.missing]
    if changes or gone:
        with store.writing() as connection:
            _write(connection, [*changes, *((row, {"missing": 1}) for row in gone)])


def _write(connection: Connection, changes: list[tuple[Any, dict[str, Any]]]) -> None:
    for row, values in changes:
        if row is None:
            connection.execute(insert(track).values(values))
        else:
            kept = {"phase", "has_lyrics", "added_at"}
            fresh = {name: value for name, value in values.items() if name not in kept}
            connection.execute(update(track).where(track.c.id == row.id).values(fresh))


def _values(path: Path, row: Any) -> dict[str, Any] | None:
    """What is to be written of a file, or None where nothing is new."""
    try:
        found = path.stat()
        if row is not None and not row.missing and _same(row, found):
            return None
        tags = read_tags(path)
        if isinstance(tags, Refusal):
            return None
        content = fingerprint(path)
    except OSError:
        return None
    return {
        "path": os.fsencode(path.name),
        "size": found.st_size,
        "mtime_ns": found.st_mtime_ns,
        "fingerprint": content,
        "bundled": 1,
        "missing": 0,
        **described(tags, row.note if row is not None else ""),
        **first_words(tags),
        **loudness_values(COMPOSED),
    }


def _same(row: Any, found: os.stat_result) -> bool:
    return (row.size, row.mtime_ns) == (found.st_size, found.st_mtime_ns)


def _listed(bundled: Path) -> list[tuple[Path, str]]:
    try:
        listed = read_m3u(bundled / LIST).entries
    except NotAPlaylist:
        listed = ()
    if listed:
        return [(entry.path, entry.phase) for entry in listed]
    return [(path, "") for path in _files(bundled)]


def _files(bundled: Path) -> list[Path]:
    try:
        found = [path for path in bundled.iterdir() if path.suffix.lower() in MUSIC_SUFFIXES]
    except OSError:
        return []
    return sorted(found, key=lambda path: (natural_key(path.name), path.name))


def _read(path: Path) -> Track | None:
    tags = read_tags(path)
    return None if isinstance(tags, Refusal) else tags.track


def _phased(found: Track, phase: str) -> Track:
    return replace(found, phase=phase) if phase else found
