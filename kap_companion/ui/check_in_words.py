"""Times of check-ins as a person writes them: 24 h, 72 h, 1 wk, 1 mo."""

import re
from collections.abc import Sequence

from kap_companion.ui.language import tr

HOURS_PER_DAY = 24
UNITS_H = {"h": 1, "d": HOURS_PER_DAY, "wk": 7 * HOURS_PER_DAY, "mo": 30 * HOURS_PER_DAY}
"""A month counts 30 days."""
LONGEST_IN_HOURS = 96

_TIME = re.compile(r"(\d{1,5})\s*(h|d|wk|mo)", re.ASCII | re.IGNORECASE)


class UnclearHoursError(ValueError):
    """The text is no row of times. The message is a sentence for the person."""


def hours_text(hours: Sequence[int]) -> str:
    """Return the times in a row: 24 h, 72 h, 1 wk, 2 wk, 1 mo, 3 mo."""
    return ", ".join(map(_one, hours))


def parse_hours(text: str) -> tuple[int, ...]:
    """Return the hours that a row of times means; raises `UnclearHoursError` with a sentence."""
    found = [_TIME.fullmatch(each.strip()) for each in text.split(",") if each.strip()]
    if not found or not all(found):
        raise UnclearHoursError(tr("Write the times as 24 h, 3 d, 1 wk, 1 mo."))
    return tuple(int(each[1]) * UNITS_H[each[2].lower()] for each in found if each)


def _one(hours: int) -> str:
    if hours > LONGEST_IN_HOURS:
        for unit in ("mo", "wk", "d"):
            count, rest = divmod(hours, UNITS_H[unit])
            if not rest:
                return f"{count} {unit}"
    return f"{hours} h"
