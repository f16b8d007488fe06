"""Birth dates as people write them; what could be read in two ways is never guessed."""

import re
from datetime import date
from enum import StrEnum

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
SHORT = re.compile(r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}", re.ASCII)

NO_DATE = "Its birth date can’t be read."
SHORT_YEAR = "Its birth date has a year of two digits."
NOT_THERE = "Its birth date is no day of the calendar."
WHICH = "Its birth date could be read in two ways."


class DateOrder(StrEnum):
    """What comes first in a date with slashes or hyphens."""

    DAY = "day"
    MONTH = "month"


class Unread(ValueError):
    """A date that can't be read; the message says why, without the date."""


def could_be_either(written: str) -> bool:
    """Whether both orders make a day of it, and not the same one."""
    parts = SLASHED.fullmatch(written.strip())
    if parts is None:
        return False
    first, second, year = map(int, parts.groups())
    return _day(year, second, first) not in {None, _day(year, first, second)} and (
        _day(year, first, second) is not None
    )


def read_date(written: str, order: DateOrder | None = None) -> date | None:
    """Return the day that is meant, None for nothing. Raises `Unread`."""
    said = written.strip()
    if not said:
        return None
    if parts := ISO.fullmatch(said):
        year, month, day = map(int, parts.groups())
        return _there(year, month, day)
    if parts := DOTTED.fullmatch(said):
        day, month, year = map(int, parts.groups())
        return _there(year, month, day)
    if parts := SLASHED.fullmatch(said):
        first, second, year = map(int, parts.groups())
        return _slashed(year, first, second, order)
    raise Unread(SHORT_YEAR if SHORT.fullmatch(said) else NO_DATE)


def _slashed(year: int, first: int, second: int, order: DateOrder | None) -> date:
    """The file's own order where it was said; without it what only one order makes a day of."""
    days = {DateOrder.DAY: _day(year, second, first), DateOrder.MONTH: _day(year, first, second)}
    if order is not None:
        found = days[order]
        if found is None:
            raise Unread(NOT_THERE)
        return found
    possible = {day for day in days.values() if day is not None}
    if not possible:
        raise Unread(NOT_THERE)
    if len(possible) > 1:
        raise Unread(WHICH)
    return possible.pop()


def _there(year: int, month: int, day: int) -> date:
    found = _day(year, month, day)
    if found is None:
        raise Unread(NOT_THERE)
    return found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
