"""Reads pieces out of the library, and keeps what a person says about them."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, select, update

from kap_companion.audio.library.errors import NotInLibrary
from kap_companion.audio.library.model import (
    MOST_STARS,
    LibraryTrack,
    Marks,
    Query,
    Sort,
    TrackPage,
)
from kap_companion.audio.library.naming import folded, search_key
from kap_companion.audio.library.schema import track
from kap_companion.domain.loudness import Loudness, LoudnessSource, gain_db
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.domain.text import MAX_NOTE_CHARS, clean
from kap_companion.errors import InputRefused

MOST_IDS = 500
"""So many at once: SQLite takes a limited number of values in one question."""

SORTED_BY: dict[Sort, ColumnElement[Any]] = {
    Sort.TITLE: track.c.title_key,
    Sort.ARTIST: track.c.artist_key,
    Sort.ALBUM: track.c.album_key,
    Sort.LENGTH: track.c.duration_ms,
    Sort.RATING: track.c.rating,
    Sort.LOUDNESS: track.c.integrated_lufs,
    Sort.ADDED: track.c.added_at,
}


def search(connection: Connection, bundled: Path, query: Query) -> TrackPage:
    """Some rows of what fits, and how many there are."""
    fits = and_(True, *_conditions(query))  # noqa: FBT003  # and_() needs at least one
    total = connection.execute(select(func.count()).select_from(track).where(fits)).scalar_one()
    key = SORTED_BY[query.sort]
    order = (key.desc(), track.c.id.desc()) if query.descending else (key, track.c.id)
    rows = connection.execute(
        select(track).where(fits).order_by(*order).limit(query.limit).offset(query.offset)
    )
    return TrackPage(tuple(piece(row, bundled) for row in rows), total)


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        track.c.search_key.contains(word, autoescape=True) for word in folded(query.words).split()
    ]
    if query.phase is not None or query.unphased:
        conditions.append(track.c.phase == ("" if query.unphased else phase_name(query.phase)))
    if query.without_lyrics:
        conditions.append(track.c.has_lyrics == 0)
    if query.for_sessions:
        conditions.append(track.c.not_for_sessions == 0)
    if query.missing is not None:
        conditions.append(track.c.missing == int(query.missing))
    return conditions


def phase_name(phase: Phase | str | None) -> str:
    """How a phase is written in tags and in the library: in small letters, empty for none."""
    return "" if phase is None else str(phase).lower()


def one(connection: Connection, bundled: Path, track_id: int) -> LibraryTrack:
    """The piece with this id; raises `NotInLibrary`."""
    row = connection.execute(select(track).where(track.c.id == track_id)).one_or_none()
    if row is None:
        raise NotInLibrary
    return piece(row, bundled)


def at_paths(
    connection: Connection, bundled: Path, paths: Collection[str]
) -> tuple[LibraryTrack, ...]:
    """The pieces at these paths, each once; of two at one path, the one that is there."""
    wanted = {os.fsencode(path) for path in paths}
    own = {os.fsencode(Path(path).name) for path in paths if Path(path).parent == bundled}
    found: list[Row[Any]] = []
    for names, is_bundled in ((sorted(wanted), 0), (sorted(own), 1)):
        for start in range(0, len(names), MOST_IDS):
            some = names[start : start + MOST_IDS]
            fits = and_(track.c.path.in_(some), track.c.bundled == is_bundled)
            found += connection.execute(select(track).where(fits)).all()
    found.sort(key=lambda row: -row.missing)
    return tuple({path_of(row, bundled): piece(row, bundled) for row in found}.values())


def rows_of(connection: Connection, ids: Sequence[int] | None, where: Any) -> list[Row[Any]]:
    """The rows of these ids, or of all, that fit."""
    return [
        row
        for some in _in_parts(ids)
        for row in connection.execute(_among(select(track).where(where), some))
    ]


def _among(question: Select[Any], ids: Sequence[int] | None) -> Select[Any]:
    return question if ids is None else question.where(track.c.id.in_(ids))


def _in_parts(ids: Sequence[int] | None) -> list[Sequence[int] | None]:
    if ids is None:
        return [None]
    return [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]


def mark(connection: Connection, ids: Sequence[int], marks: Marks) -> None:
    """Keep what a person says about these; raises `InputRefused` for what is no mark."""
    values = _marked(marks)
    for some in _in_parts(ids):
        if values and some is not None:
            connection.execute(update(track).where(track.c.id.in_(some)).values(values))
    if marks.note is not None:
        for row in rows_of(connection, ids, track.c.id > 0):
            key = search_key_of(row, os.fsdecode(row.path))
            connection.execute(update(track).where(track.c.id == row.id).values(search_key=key))


def search_key_of(row: Any, path: str) -> str:
    """By what a row is found where its file lies at this path: what it says, and what was noted."""
    return search_key((row.title, row.artist, row.album, row.note), path)


def _marked(marks: Marks) -> dict[str, Any]:
    if marks.rating is not None and not 0 <= marks.rating <= MOST_STARS:
        raise InputRefused("A rating is 0 to 5. Nothing was changed.")
    phase = phase_name(marks.phase)
    if phase and phase not in {phase_name(each) for each in Phase}:
        raise InputRefused("There is no phase of this name. Nothing was changed.")
    if marks.note is not None and len(marks.note) > MAX_NOTE_CHARS:
        raise InputRefused("This note is too long to keep. Nothing was changed. Shorten it.")
    values = {
        "rating": marks.rating,
        "phase": None if marks.phase is None else phase,
        "has_lyrics": None if marks.has_lyrics is None else int(marks.has_lyrics),
        "not_for_sessions": None if marks.not_for_sessions is None else int(marks.not_for_sessions),
        "note": None if marks.note is None else clean(marks.note)[0],
    }
    return {name: value for name, value in values.items() if value is not None}


def remove(connection: Connection, ids: Sequence[int]) -> int:
    """Forget these, in the arcs too, but for the music of the program; returns how many."""
    gone = 0
    for some in _in_parts(ids):
        if some is not None:
            own = and_(track.c.id.in_(some), track.c.bundled == 0)
            gone += connection.execute(delete(track).where(own)).rowcount
    return gone


def minutes_by_phase(connection: Connection) -> dict[Phase | None, float]:
    """How many minutes there are for each phase, None being for those that name none."""
    rows = connection.execute(
        select(track.c.phase, func.sum(track.c.duration_ms))
        .where(track.c.missing == 0, track.c.not_for_sessions == 0)
        .group_by(track.c.phase)
    )
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    phases: list[Phase | None] = [*Phase, None]
    return {phase: found.get(phase_name(phase), 0) / 60_000 for phase in phases}


def piece(row: Any, bundled: Path) -> LibraryTrack:
    """A row as the program knows it."""
    loudness = loudness_of(row)
    return LibraryTrack(
        id=row.id,
        track=Track(
            path=str(path_of(row, bundled)),
            title=row.title,
            artist=row.artist,
            duration_ms=row.duration_ms,
            phase=row.phase,
            gain_db=gain_db(loudness),
        ),
        album=row.album,
        rating=row.rating,
        has_lyrics=bool(row.has_lyrics),
        not_for_sessions=bool(row.not_for_sessions),
        note=row.note,
        loudness=loudness,
        missing=bool(row.missing),
        bundled=bool(row.bundled),
    )


def path_of(row: Any, bundled: Path) -> Path:
    """Where the file is; the program's own music may move with the program."""
    name = os.fsdecode(row.path)
    return bundled / name if row.bundled else Path(name)


def loudness_of(row: Any) -> Loudness | None:
    """What counts as the loudness of this row."""
    if not row.loudness_source:
        return None
    source = LoudnessSource(row.loudness_source)
    return Loudness(row.integrated_lufs, row.range_lu, row.true_peak_dbtp, source)


def loudness_values(loudness: Loudness | None) -> dict[str, Any]:
    """The columns of a loudness; without one, of a file that was never measured."""
    return {
        "integrated_lufs": loudness.integrated_lufs if loudness else None,
        "range_lu": loudness.range_lu if loudness else None,
        "true_peak_dbtp": loudness.true_peak_dbtp if loudness else None,
        "loudness_source": loudness.source.value if loudness else "",
    }
