"""Brings the loudness of files into the library: measured, or as their tags claim it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from sqlalchemy import and_, or_, update

from kap_companion.audio.library.model import MeasureReport, Progress, Refused, Stop
from kap_companion.audio.library.schema import track
from kap_companion.audio.library.store import Store
from kap_companion.audio.library.tracks import loudness_values, path_of, rows_of
from kap_companion.audio.loudness.scan import scan
from kap_companion.domain.loudness import Loudness, LoudnessSource

GONE = "The file is not where it was. Find it again, then measure it."


def measure(
    store: Store, ids: Sequence[int] | None, progress: Progress, stop: Stop
) -> MeasureReport:
    """Measure these, or all that were never measured; each is kept as soon as it is known.

    Progress is told in milliseconds of music, so that one of ten hours is no standstill.

    Raises `ScanFailed` where the system starts no process.
    """
    rows = _to_measure(store, ids)
    there: list[Any] = []
    refused: list[Refused] = []
    for row in rows:
        if path_of(row, store.bundled).is_file():
            there.append(row)
        else:
            refused.append(Refused(row.title, GONE))
    measured = 0
    paths = [path_of(row, store.bundled) for row in there]

    starts_ms = list(accumulate((max(1, row.duration_ms) for row in there), initial=0))

    def told(index: int, done_ms: int) -> None:
        at_ms = min(starts_ms[index] + done_ms, starts_ms[index + 1])
        progress(at_ms, starts_ms[-1], there[index].title)

    for index, outcome in scan(paths, stop, told):
        if isinstance(outcome, Loudness):
            measured += _kept(store, there[index], outcome)
        else:
            refused.append(Refused(there[index].title, outcome))
        after = there[index + 1].title if index + 1 < len(there) else ""
        progress(starts_ms[index + 1], starts_ms[-1], after)
    return MeasureReport(measured, tuple(refused), stop.is_set())


def _to_measure(store: Store, ids: Sequence[int] | None) -> list[Any]:
    fits = track.c.id > 0
    if ids is None:
        known = (LoudnessSource.MEASURED, LoudnessSource.COMPOSED)
        fits = and_(track.c.loudness_source.not_in(known), track.c.missing == 0)
    with store.reading() as connection:
        return rows_of(connection, ids, fits)


def _kept(store: Store, row: Any, loudness: Loudness) -> bool:
    """Keep it, unless the file became another one meanwhile."""
    with store.writing() as connection:
        done = connection.execute(
            update(track)
            .where(track.c.id == row.id, track.c.fingerprint == row.fingerprint)
            .values(loudness_values(loudness))
        )
        return bool(done.rowcount)


def take_tagged(store: Store, ids: Sequence[int]) -> int:
    """Believe the tags of these where nothing was measured; returns of how many."""
    unsure = or_(
        track.c.loudness_source == "",
        track.c.loudness_source.in_((LoudnessSource.REPLAYGAIN, LoudnessSource.R128)),
    )
    with store.writing() as connection:
        rows = rows_of(connection, ids, and_(track.c.tagged_source != "", unsure))
        for row in rows:
            source = LoudnessSource(row.tagged_source)
            claimed = Loudness(row.tagged_lufs, None, row.tagged_peak_dbtp, source)
            connection.execute(
                update(track).where(track.c.id == row.id).values(loudness_values(claimed))
            )
    return len(rows)
