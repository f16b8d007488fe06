"""The time of day: whether this computer knows the hour of its place, in summer and in winter."""

import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kap_companion.selftest.result import Result, failed, ok

KNOWN = "Europe/Berlin"
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)
WHAT = "Time zones"


def check_time_zones(_folder: Path) -> Iterator[Result]:
    """Ask for a zone whose hours are known; Windows keeps its own, which can't be missing."""
    if sys.platform != "win32" and not _knows():
        yield failed(
            WHAT,
            "This computer has no time zone data, and would show the time of Greenwich. Install it "
            "(on Debian tzdata), then try again.",
        )
        return
    hours, minutes = divmod(abs(time.localtime().tm_gmtoff) // 60, 60)
    sign = "−" if time.localtime().tm_gmtoff < 0 else "+"
    yield ok(WHAT, f"there; here it is UTC {sign}{hours}:{minutes:02}")


def _knows() -> bool:
    try:
        zone = ZoneInfo(KNOWN)
    except ZoneInfoNotFoundError:
        return False
    offsets = [datetime(2026, month, 15, tzinfo=zone).utcoffset() for month in (1, 7)]
    return offsets == [WINTER, SUMMER]
