"""Reads a date as people write it, and never guesses which number is the month."""

import re
from datetime import date

from PySide6.QtCore import QCoreApplication

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\s*\d{1,2}[./-]\s*\d{2}", re.ASCII)


class UnclearDateError(ValueError):
    """The text is no date, or could be two. The message is a sentence for the person."""


def parse_date(text: str) -> date:
    """Return the date that `text` means; raises UnclearDateError with a sentence to show.

    1980-03-07, 7.3.1980, 7 March 1980 and March 7, 1980 are clear; 7/3/1980 could be two days.
    """
    plain = text.strip().lower()
    if found := _ISO.fullmatch(plain):
        return _date(*map(int, found.groups()))
    if found := _DOTTED.fullmatch(plain):
        return _date(*_turned(found))
    if found := _SLASHED.fullmatch(plain):
        return _slashed(*map(int, found.groups()))
    if found := _DAY_FIRST.fullmatch(plain):
        return _date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(plain):
        return _date(int(found[3]), _month(found[1]), int(found[2]))
    if _SHORT_YEAR.fullmatch(plain):
        raise UnclearDateError(_say("Write the year with four digits, such as 1980."))
    raise UnclearDateError(_say("That is not a date. Write it as 1980-03-07 or 7 March 1980."))


def in_words(day: date) -> str:
    """Return a date that can't be misread, such as 7 March 1980."""
    return f"{day.day} {_say(MONTHS[day.month - 1])} {day.year}"


def _slashed(first: int, second: int, year: int) -> date:
    if year and first != second and max(first, second) <= len(MONTHS):
        day_first, month_first = date(year, second, first), date(year, first, second)
        raise UnclearDateError(
            _say("That could be {0} or {1}. Write it as {2} or {3}.").format(
                in_words(day_first), in_words(month_first), day_first, month_first
            )
        )
    return _date(year, first, second) if second > len(MONTHS) else _date(year, second, first)


def _turned(found: re.Match[str]) -> tuple[int, int, int]:
    return int(found[3]), int(found[2]), int(found[1])


def _month(word: str) -> int:
    for number, name in enumerate(MONTHS, 1):
        if name.lower().startswith(word):
            return number
    raise UnclearDateError(_say("That is not a month. Write the date as 1980-03-07."))


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UnclearDateError(_say("That day is not in the calendar.")) from None


def _say(words: str) -> str:
    return QCoreApplication.translate("Dates", words)
