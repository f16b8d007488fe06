"""Which backups are kept: many of the last days, few of the last year."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

NEWEST = 7
"""So many are kept whatever their age."""

DAILY = timedelta(days=30)
"""For so long, the last one of each day."""

MONTHLY = timedelta(days=365)
"""For so long, the last one of each month."""


def kept(made: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Return which of these times of making (UTC) stay; the others may go.

    What seems to come from the future stays too, and counts for nothing: a clock was wrong, and
    nobody knows which one.
    """
    times = sorted(set(made), reverse=True)
    future = [time for time in times if time > now]
    past = [time for time in times if time <= now]
    daily = _last_of_each(lambda time: time.date(), (t for t in past if now - t < DAILY))
    monthly = _last_of_each(
        lambda time: (time.year, time.month), (t for t in past if now - t < MONTHLY)
    )
    return frozenset([*future, *past[:NEWEST], *daily, *monthly])


def _last_of_each(
    period: Callable[[datetime], object], newest_first: Iterable[datetime]
) -> list[datetime]:
    last: dict[object, datetime] = {}
    for time in newest_first:
        last.setdefault(period(time), time)
    return list(last.values())
