"""Days and times as a person says them, in this computer's time zone."""

import re
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QCoreApplication

from kap_companion.domain.moment import US_PER_SECOND
from kap_companion.ui.widgets.dates import MONTHS
from kap_companion.ui.wording import tr

WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
NEAR_DAYS = 6
NOON_H = 12

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?([0-5]\d))?\s*(am|pm)?", re.ASCII)


class UnclearTimeError(ValueError):
    """The text is no time of day. The message is a sentence for the person."""


def local_time(utc_us: int) -> datetime:
    """Return the wall time of this computer at that instant."""
    return datetime.fromtimestamp(utc_us / US_PER_SECOND).astimezone()


def at_local(day: date, clock: time) -> datetime:
    """Return the instant at which this computer's clock shows that day and time."""
    return datetime.combine(day, clock).astimezone()


def clock_of(utc_us: int) -> str:
    """Return the time of day, such as 09:30."""
    return f"{local_time(utc_us):%H:%M}"


def long_day(day: date) -> str:
    """Return the day as a title, such as Sunday, 22 November."""
    return tr("{0}, {1}").format(tr(WEEKDAYS[day.weekday()]), day_and_month(day))


def day_and_month(day: date) -> str:
    """Return 22 November."""
    return f"{day.day} {_month(day)}"


def short_day(day: date) -> str:
    """Return the day in little room, such as Mon 23 Nov."""
    return f"{tr(WEEKDAYS[day.weekday()])[:3]} {day.day} {_month(day)[:3]}"


def near_day(day: date, today: date) -> str:
    """Return the day as said today: today, yesterday, Friday, 7 March, 7 March 2024."""
    gap = (day - today).days
    names = {0: tr("today"), 1: tr("tomorrow"), -1: tr("yesterday")}
    if gap in names:
        return names[gap]
    if abs(gap) <= NEAR_DAYS:
        return tr(WEEKDAYS[day.weekday()])
    return day_and_month(day) + ("" if day.year == today.year else f" {day.year}")


def brief_day(day: date, today: date) -> str:
    """Return the day as said today, in little room: yesterday, Friday, 7 Mar, 7 Mar 2024."""
    if abs((day - today).days) <= NEAR_DAYS:
        return near_day(day, today)
    return f"{day.day} {_month(day)[:3]}" + ("" if day.year == today.year else f" {day.year}")


def on_day(day: date, today: date) -> str:
    """Return the day inside a sentence: today, on Friday, on 7 March."""
    near = near_day(day, today)
    return near if abs((day - today).days) <= 1 else tr("on {0}").format(near)


def day_at(utc_us: int, today: date) -> str:
    """Return day and time as said today: 15:00, tomorrow 15:00, Friday 15:00."""
    day = local_time(utc_us).date()
    return clock_of(utc_us) if day == today else f"{near_day(day, today)} {clock_of(utc_us)}"


def hours_words(span: timedelta) -> str:
    """Return a span in whole hours, under one hour in minutes, over three days in days."""
    minutes = max(0, int(span.total_seconds() // 60))
    hours = minutes // 60
    if hours >= 3 * 24:
        return tr("{0} days").format(hours // 24)
    return tr("{0} h").format(hours) if hours else tr("{0} min").format(minutes)


def parse_time(text: str) -> time:
    """Return the time of day that `text` means; raises `UnclearTimeError` with a sentence.

    14:30, 14.30, 1430, 9, 2 pm and 2:30 pm are clear.
    """
    found = _TIME.fullmatch(text.strip().lower())
    if found is None:
        raise UnclearTimeError(tr("That is not a time. Write it as 14:30."))
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= NOON_H:
            raise UnclearTimeError(tr("That is not a time. Write it as 14:30."))
        hour = hour % NOON_H + (NOON_H if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise UnclearTimeError(tr("A day has 24 hours. Write the time as 14:30.")) from None


def _month(day: date) -> str:
    return QCoreApplication.translate("Dates", MONTHS[day.month - 1])
