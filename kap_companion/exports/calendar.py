"""Appointments as an iCalendar file (RFC 5545), for any calendar that the practice keeps.

A calendar is read over shoulders and copied to phones: what is written here names nobody and says
nothing clinical. Times are in UTC, so that the file needs no description of a time zone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from kap_companion.exports.files import write_beside

PRODUCT = "-//KAP Companion//KAP Companion//EN"
LONGEST_OCTETS = 75
"""Of a line without its end; RFC 5545, 3.1."""

UID_CHARS = 32
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something in a calendar: from a time to a time (aware), or a day by itself.

    `key` tells it from all others and stays the same from one export to the next; it is not
    written, only what is made of it.
    """

    key: str
    summary: str
    starts: datetime | date
    ends: datetime | None = None


def write_calendar(appointments: Iterable[Appointment], stamped: datetime, target: Path) -> Path:
    """Write the appointments whole or not at all; `stamped` (aware) is when. Raises `KapError`."""
    return write_beside(target, calendar_bytes(appointments, stamped))


def calendar_bytes(appointments: Iterable[Appointment], stamped: datetime) -> bytes:
    """Return the file: UTF-8, lines of at most 75 octets, each ended by CR LF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    for each in appointments:
        lines += _event(each, stamped)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def uid_of(key: str) -> str:
    """Return what a calendar knows an appointment by: always the same, and tells nothing."""
    return f"{sha256(key.encode()).hexdigest()[:UID_CHARS]}@kap-companion"


def _event(each: Appointment, stamped: datetime) -> Sequence[str]:
    return (
        "BEGIN:VEVENT",
        f"UID:{uid_of(each.key)}",
        f"DTSTAMP:{_utc(stamped)}",
        *_span(each),
        f"SUMMARY:{each.summary.translate(_ESCAPED)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT" if each.ends is None else "TRANSP:OPAQUE",
        "END:VEVENT",
    )


def _span(each: Appointment) -> Iterator[str]:
    if isinstance(each.starts, datetime):
        yield f"DTSTART:{_utc(each.starts)}"
        if each.ends is not None:
            yield f"DTEND:{_utc(each.ends)}"
    else:
        yield f"DTSTART;VALUE=DATE:{each.starts:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{each.starts + timedelta(days=1):%Y%m%d}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """A line that is too long goes on behind a space; a character is never torn apart."""
    parts, room = [b""], LONGEST_OCTETS
    for character in line:
        octets = character.encode(errors="replace")
        if len(parts[-1]) + len(octets) > room:
            parts.append(b"")
            room = LONGEST_OCTETS - 1
        parts[-1] += octets
    return b"\r\n ".join(parts) + b"\r\n"
