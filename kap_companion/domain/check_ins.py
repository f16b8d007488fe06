"""When somebody asks how a step goes: at the practice's times after it was planned.

The usual times (24 h, 72 h, a week, two weeks, a month, three months) are the practice's own to
change. They are for orientation: no study says that these and no others are right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from kap_companion.domain.moment import US_PER_SECOND, Moment

CHECK_IN_HOURS = (24, 72, 7 * 24, 14 * 24, 30 * 24, 90 * 24)
"""The usual times, in hours after a step was planned; a month counts 30 days."""


@dataclass(frozen=True, slots=True)
class NextCheckIn:
    """The day on which somebody asks next; `overdue` where it has passed and nobody asked."""

    on: date
    overdue: bool


def check_in_days(planned_us: int, hours: Sequence[int], now: Moment) -> tuple[date, ...]:
    """Return the days of the check-ins of a step that was planned then, in this room's zone."""
    planned = _day_time(planned_us, now)
    return tuple((planned + timedelta(hours=each)).date() for each in sorted(hours))


def next_check_in(
    planned_us: int, checked_us: int | None, hours: Sequence[int], now: Moment
) -> NextCheckIn | None:
    """Return the check-in that comes next; None once none is left.

    Whoever asked has asked for all days up to that one. Of several that nobody kept the latest
    counts: the others are past, and one asking answers them all.
    """
    today = now.local().date()
    days = check_in_days(planned_us, hours, now)
    asked = date.min if checked_us is None else _day_time(checked_us, now).date()
    left = [day for day in days if day > asked]
    passed = [day for day in left if day < today]
    coming = [day for day in left if day >= today]
    if coming and coming[0] == today:
        return NextCheckIn(today, overdue=False)
    if passed:
        return NextCheckIn(passed[-1], overdue=True)
    return NextCheckIn(coming[0], overdue=False) if coming else None


def _day_time(utc_us: int, now: Moment) -> datetime:
    """The wall time of that instant, by the clock of the room."""
    zone = timezone(timedelta(minutes=now.offset_min))
    return datetime.fromtimestamp(utc_us / US_PER_SECOND, zone)
