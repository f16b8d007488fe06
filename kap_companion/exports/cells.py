"""Cells of CSV: a number stays a number, and nothing that a spreadsheet would compute gets in."""

from datetime import date, datetime
from decimal import Decimal

Value = str | int | Decimal | date | datetime | None

FULL_WIDTH = ("\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Equals, plus, minus and at, twice as wide: some spreadsheets take them for the usual ones."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", *FULL_WIDTH)

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the system's old encoding, and spoils every umlaut."""


def cell(value: Value) -> str:
    """Return what stands in the file: words defused, times with their offset, nothing for None."""
    match value:
        case str():
            return defused(value)
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}" if value.is_finite() else str(value)
        case datetime():
            return value.isoformat(timespec="seconds")
        case None:
            return ""
        case _:  # a whole number, a date: Python writes both as they should be
            return str(value)


def defused(words: str) -> str:
    """A cell that a spreadsheet would compute begins with an apostrophe, which makes it text."""
    return f"'{words}" if words.lstrip(" ").startswith(FORMULA_STARTS) else words
