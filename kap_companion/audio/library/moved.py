"""Finds files again that were moved or renamed, by their content."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from kap_companion.audio.library.finding import Wanted, find_files
from kap_companion.audio.library.importing import LookedAt, keep, look_at
from kap_companion.audio.library.model import MovedReport, Progress, Stop
from kap_companion.audio.library.schema import track
from kap_companion.audio.library.store import Store
from kap_companion.audio.library.tags import shown
from kap_companion.audio.library.tracks import path_of

AT_ONCE = 500


def look_for_files(store: Store, progress: Progress, stop: Stop) -> int:
    """Note of each piece whether its file is there; returns how many are missing."""
    with store.reading() as connection:
        rows = connection.execute(
            select(track.c.id, track.c.path, track.c.bundled, track.c.missing, track.c.title)
        ).all()
    changed: list[dict[str, int]] = []
    for at, row in enumerate(rows):
        if stop.is_set():
            break
        if at % AT_ONCE == 0:
            progress(at, len(rows), row.title)
        gone = not _is_there(row, store.bundled)
        if gone != bool(row.missing):
            changed.append({"id": row.id, "missing": int(gone)})
    _note(store, changed)
    progress(len(rows), len(rows), "")
    return len(_missing(store))


def _is_there(row: Any, bundled: Path) -> bool:
    place = os.fsencode(path_of(row, bundled)) if row.bundled else row.path
    return os.path.isfile(place)  # noqa: PTH113  # a Path for each of thousands is slow


def find_moved(store: Store, folder: Path, progress: Progress, stop: Stop) -> MovedReport:
    """Link the missing pieces to files of the same content in `folder` and below it.

    Only files of the right size are read.
    """
    look_for_files(store, lambda _done, _of, _name: None, stop)
    sizes = {row.size for row in _missing(store)}
    files = [each for each in find_files([folder], stop) if isinstance(each, Wanted)]
    found = 0
    for at, each in enumerate(files):
        if stop.is_set() or not sizes:
            break
        progress(at, len(files), shown(each.path.name))
        found += _of_size(each.path, sizes) and _linked(store, each.path)
    progress(len(files), len(files), "")
    still = tuple(row.title for row in _missing(store))
    return MovedReport(found, still, stop.is_set())


def _of_size(path: Path, sizes: set[int]) -> bool:
    try:
        return os.stat(path).st_size in sizes  # noqa: PTH116  # Path.stat does the same, slower
    except OSError:
        return False


def _linked(store: Store, path: Path) -> bool:
    looked = look_at(store, path)
    if not isinstance(looked, LookedAt) or looked.tags is None:
        return False
    with store.writing() as connection:
        known = connection.execute(
            select(track.c.id).where(
                track.c.fingerprint == looked.fingerprint, track.c.missing == 1
            )
        ).first()
        return known is not None and keep(connection, store.bundled, looked)[1] == "relinked"


def _missing(store: Store) -> list[Any]:
    with store.reading() as connection:
        return list(connection.execute(select(track).where(track.c.missing == 1)))


def _note(store: Store, changed: list[dict[str, int]]) -> None:
    with store.writing() as connection:
        for each in changed:
            connection.execute(
                update(track).where(track.c.id == each["id"]).values(missing=each["missing"])
            )
