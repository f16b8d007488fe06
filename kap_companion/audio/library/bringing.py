"""Brings files onto this computer from drives that may go away: copied, and played there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import update

from kap_companion.audio.library.arc_folder import copy_in
from kap_companion.audio.library.model import Progress, Stop
from kap_companion.audio.library.schema import track
from kap_companion.audio.library.store import Store, stored
from kap_companion.audio.library.tracks import path_of, rows_of, search_key_of

NAME = "Copied"


def bring_in(store: Store, ids: Sequence[int], into: Path, progress: Progress, stop: Stop) -> int:
    """Copy the files of these pieces into `into`, and have the library play the copies.

    Returns how many; the originals stay. Raises as `export_arc` does, and then nothing has changed.
    """
    with store.reading() as connection:
        rows = rows_of(connection, ids, track.c.bundled == 0)
    places = {path_of(row, store.bundled): row for row in rows}
    copies = copy_in(list(places), into, NAME, progress, stop)
    with store.writing() as connection:
        for file, copy in copies.items():
            row, found = places[file], copy.stat()
            values = {
                "path": stored(copy),
                "mtime_ns": found.st_mtime_ns,
                "missing": 0,
                "search_key": search_key_of(row, str(copy)),
            }
            connection.execute(update(track).where(track.c.id == row.id).values(values))
    return len(copies)
