"""Keeps arcs: which pieces sound in which phase, in what order, and how they come in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from kap_companion.audio.library.errors import NotInLibrary
from kap_companion.audio.library.model import BUILT_IN_KEY, BUILT_IN_NAME, ArcRow, ArcUse
from kap_companion.audio.library.schema import arc, arc_track, track
from kap_companion.audio.library.store import stored
from kap_companion.audio.library.tracks import MOST_IDS, path_of, phase_name, piece
from kap_companion.domain.arc import LONGEST_CROSSFADE_MS, Arc, ArcTrack
from kap_companion.domain.playlist import Track
from kap_companion.domain.routes import Phase
from kap_companion.domain.text import MAX_LINE_CHARS, clean
from kap_companion.errors import InputRefused

BUILT_IN = "The arc that comes with the program stays as it is. Duplicate it, and change the copy."
NO_NAME = "An arc needs a name of up to 400 letters. Nothing was changed."
THIS_ARC = "This arc"


def rows(connection: Connection) -> tuple[ArcRow, ...]:
    """All arcs that are kept, in their order; of their tracks only what a list of arcs tells."""
    pieces: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(
        select(arc_track, track.c.duration_ms, track.c.missing, track.c.loudness_source)
        .join(track, arc_track.c.track_id == track.c.id)
        .order_by(arc_track.c.arc_key, arc_track.c.position)
    ):
        pieces.setdefault(row.arc_key, []).append(row)
    found = connection.execute(select(arc).order_by(arc.c.position, arc.c.name))
    return tuple(_row(row, pieces.get(row.key, ())) for row in found)


def _row(row: Row[Any], pieces: Sequence[Row[Any]]) -> ArcRow:
    dealt: dict[str, list[ArcTrack]] = {phase_name(phase): [] for phase in Phase}
    for each in pieces:
        length = Track("", "", "", each.duration_ms)
        dealt[each.phase].append(ArcTrack(length, crossfade_ms=each.crossfade_ms))
    phases = tuple(tuple(tracks) for tracks in dealt.values())
    return row_of(
        Arc(row.name, phases, row.crossfade_ms, row.key),
        missing=sum(bool(each.missing) for each in pieces),
        unmeasured=sum(not each.loudness_source for each in pieces),
    )


def row_of(shown: Arc, *, missing: int = 0, unmeasured: int = 0, built_in: bool = False) -> ArcRow:
    """An arc in the list of arcs."""
    minutes = {phase: shown.length_ms(phase) / 60_000 for phase in Phase}
    count = len(shown.tracks)
    return ArcRow(shown.key, shown.name, built_in, minutes, count, missing, unmeasured)


def one(connection: Connection, bundled: Path, key: str) -> Arc:
    """The arc with its pieces; raises `NotInLibrary`."""
    return _arc_of(_kept(connection, key), _pieces(connection, key), bundled)


def _kept(connection: Connection, key: str) -> Row[Any]:
    row = connection.execute(select(arc).where(arc.c.key == key)).one_or_none()
    if row is None:
        raise NotInLibrary(THIS_ARC)
    return row


def _pieces(connection: Connection, key: str) -> Sequence[Row[Any]]:
    own = (arc_track.c.phase.label("in_phase"), arc_track.c.pinned)
    return connection.execute(
        select(track, *own, arc_track.c.crossfade_ms)
        .join(arc_track, arc_track.c.track_id == track.c.id)
        .where(arc_track.c.arc_key == key)
        .order_by(arc_track.c.position)
    ).all()


def _arc_of(row: Row[Any], pieces: Sequence[Row[Any]], bundled: Path) -> Arc:
    dealt: dict[str, list[ArcTrack]] = {phase_name(phase): [] for phase in Phase}
    for each in pieces:
        placed = replace(piece(each, bundled).track, phase=each.in_phase)
        dealt[each.in_phase].append(ArcTrack(placed, bool(each.pinned), each.crossfade_ms))
    phases = tuple(tuple(tracks) for tracks in dealt.values())
    return Arc(row.name, phases, row.crossfade_ms, row.key)


def using(connection: Connection, ids: Sequence[int]) -> tuple[ArcUse, ...]:
    """Which arcs have some of these pieces, in the order of the arcs."""
    found: dict[str, tuple[str, set[str]]] = {}
    for start in range(0, len(ids), MOST_IDS):
        rows_found = connection.execute(
            select(arc.c.key, arc.c.name, arc_track.c.phase)
            .join(arc_track, arc_track.c.arc_key == arc.c.key)
            .where(arc_track.c.track_id.in_(ids[start : start + MOST_IDS]))
            .order_by(arc.c.position, arc.c.name)
            .distinct()
        )
        for row in rows_found:
            found.setdefault(row.key, (row.name, set()))[1].add(row.phase)
    return tuple(
        ArcUse(name, tuple(phase for phase in Phase if phase_name(phase) in named))
        for name, named in found.values()
    )


def save(connection: Connection, bundled: Path, kept: Arc) -> str:
    """Keep an arc, under a new key where it has none; returns the key.

    Raises `InputRefused` and `NotInLibrary`; the caller's transaction then keeps nothing.
    """
    refuse_built_in(kept.key)
    key = kept.key or uuid4().hex
    values = {"name": checked_name(kept.name), "crossfade_ms": _bounded(kept.crossfade_ms)}
    if kept.key:
        _kept(connection, key)
        connection.execute(update(arc).where(arc.c.key == key).values(values))
        connection.execute(delete(arc_track).where(arc_track.c.arc_key == key))
    else:
        last = connection.execute(select(func.max(arc.c.position))).scalar_one() or 0
        connection.execute(insert(arc).values(key=key, position=last + 1, **values))
    _place(connection, bundled, key, kept)
    return key


def _place(connection: Connection, bundled: Path, key: str, kept: Arc) -> None:
    position = 0
    for phase in Phase:
        for each in kept.of(phase):
            position += 1
            connection.execute(
                insert(arc_track).values(
                    arc_key=key,
                    phase=phase_name(phase),
                    position=position,
                    track_id=_id_of(connection, bundled, each.track),
                    pinned=int(each.pinned),
                    crossfade_ms=None if each.crossfade_ms is None else _bounded(each.crossfade_ms),
                )
            )


def _id_of(connection: Connection, bundled: Path, wanted: Track) -> int:
    path = Path(wanted.path)
    names = [stored(path)]
    if path.parent == bundled:
        names.append(os.fsencode(path.name))
    found = connection.execute(
        select(track).where(track.c.path.in_(names)).order_by(track.c.missing)
    ).all()
    for row in found:
        if path_of(row, bundled) == path.absolute():
            return int(row.id)
    raise InputRefused(f"{wanted.title} is not in the library. Nothing was changed. Add it first.")


def rename(connection: Connection, key: str, name: str) -> None:
    """Give an arc another name; raises `InputRefused` and `NotInLibrary`."""
    refuse_built_in(key)
    _kept(connection, key)
    connection.execute(update(arc).where(arc.c.key == key).values(name=checked_name(name)))


def remove(connection: Connection, key: str) -> None:
    """Forget an arc, and none of its pieces."""
    refuse_built_in(key)
    _kept(connection, key)
    connection.execute(delete(arc).where(arc.c.key == key))


def free_name(connection: Connection, name: str) -> str:
    """This name, with a number where it is taken."""
    taken = {BUILT_IN_NAME, *connection.execute(select(arc.c.name)).scalars()}
    again = 2
    free = name = checked_name(name)
    while free in taken:
        free = f"{name[: MAX_LINE_CHARS - 8]} {again}"
        again += 1
    return free


def checked_name(name: str) -> str:
    """A name as it is kept; raises `InputRefused` for an empty or a long one."""
    plain = " ".join(clean(name)[0].split())
    if not plain or len(plain) > MAX_LINE_CHARS:
        raise InputRefused(NO_NAME)
    return plain


def refuse_built_in(key: str) -> None:
    """Raise `InputRefused` for the arc of the program."""
    if key == BUILT_IN_KEY:
        raise InputRefused(BUILT_IN)


def _bounded(crossfade_ms: int) -> int:
    return max(0, min(LONGEST_CROSSFADE_MS, crossfade_ms))
