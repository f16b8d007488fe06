"""The small values of FHIR: ids, references, instants, quantities, text as FHIR takes it."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha1
from html import escape
from uuid import NAMESPACE_URL, uuid5

from kap_companion.domain.moment import US_PER_MINUTE, US_PER_MS, Moment
from kap_companion.exports.fhir.codes import UCUM, URI, Plain, Unit

_OURS = uuid5(NAMESPACE_URL, "urn:kap-companion:exchange").bytes
_VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_NEVER = {number: None for number in (*range(32), 0x7F) if chr(number) not in "\t\n\r"}
_NEVER |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
"""FHIR's `string` holds no control characters but tab and line ends, UTF-8 no lone surrogates, and
the narrative, being XML, not the last two."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # the offset is added to it, and written after it
MINUTE = timedelta(minutes=1)
FURTHEST_OFFSET = timedelta(hours=14)
FURTHEST_OFFSET_MIN = FURTHEST_OFFSET // MINUTE
MOST_DIGITS = 15
MOST_NUMBER = 10**MOST_DIGITS

_BETWEEN = "\0"
"""Stands between paragraphs while they are escaped together: no text holds it."""

URN = "urn:uuid:"
XHTML = "http://www.w3.org/1999/xhtml"


@lru_cache(maxsize=4096)
def id_of(first: str, *more: str) -> str:
    """Return the id of the resource that stands for an entry, or for a part of one.

    It depends on nothing else, so that a second export names the same things by the same ids.
    """
    if not more and _UUID.fullmatch(first):
        return first
    said = "/".join((first, *more)).encode(errors="replace")
    return _as_uuid(sha1(_OURS + said, usedforsecurity=False).hexdigest())


def _as_uuid(by: str) -> str:
    """UUID version 5 (RFC 9562) of a SHA-1; `uuid.uuid5` takes three times as long for it."""
    return f"{by[:8]}-{by[8:12]}-5{by[13:16]}-{_VARIANTS[by[16]]}{by[17:20]}-{by[20:32]}"


def url_of(resource_id: str) -> str:
    """Return the address of a resource within the bundle."""
    return URN + resource_id


def ref(resource_id: str, display: str = "") -> Plain:
    """Return a reference to a resource of this bundle."""
    found = {"reference": URN + resource_id}
    if display and (shown := text(display)):
        found["display"] = shown
    return found


def instant(moment: Moment) -> str:
    """Return when, to the millisecond, with the offset of the room."""
    return _instant(moment.utc_us, moment.offset_min)


@lru_cache(maxsize=1024)
def _instant(utc_us: int, offset_min: int) -> str:
    """Return the same; one entry is asked for its time again and again."""
    minute, us = divmod(utc_us, US_PER_MINUTE)
    start, offset = _minute(minute, offset_min)
    ms = us // US_PER_MS
    return f"{start}{ms // 1000:02}.{ms % 1000:03}{offset}"


@lru_cache(maxsize=1024)
def _minute(minute: int, offset_min: int) -> tuple[str, str]:
    """Return what stands before the seconds, and after them; offsets are of whole minutes."""
    known = offset_min if abs(offset_min) <= FURTHEST_OFFSET_MIN else 0
    hours, rest = divmod(abs(known), 60)
    at = EPOCH + timedelta(minutes=minute + known)
    sign = "-" if known < 0 else "+"
    return f"{at.isoformat(timespec='minutes')}:", f"{sign}{hours:02}:{rest:02}"


def date_time(at: datetime) -> str:
    """Return a time that carries its offset; one without is taken as this computer's."""
    return _iso(at if at.tzinfo else at.astimezone(), "seconds")


def _iso(at: datetime, precision: str) -> str:
    """FHIR's offsets are of whole minutes, and of 14 hours at most; any other one becomes UTC."""
    offset = at.utcoffset() or timedelta()
    known = abs(offset) <= FURTHEST_OFFSET and offset % MINUTE == timedelta()
    return (at if known else at.astimezone(UTC)).isoformat(timespec=precision)


def text(words: str) -> str:
    """Return words without what FHIR's strings can't hold; empty where nothing is left."""
    if words.isascii() and words.isprintable():
        return words.strip()
    return words.translate(_NEVER).strip()


def quantity(value: Decimal | int, unit: Unit) -> Plain:
    """Return a measured value in its unit."""
    said = {"value": number(value), "unit": unit.shown, "system": UCUM, "code": unit.code}
    return without_nothing(said)


def number(value: Decimal | int) -> int | float | None:
    """Return a number as JSON has it, None for one that no program would read back as it was."""
    if isinstance(value, int) and abs(value) < MOST_NUMBER:
        return value
    exact = Decimal(value)
    if not exact.is_finite() or len(exact.as_tuple().digits) > MOST_DIGITS:
        return None
    if abs(exact.adjusted()) > MOST_DIGITS:
        return None
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def notes(*words: str) -> Plain:
    """Return the `note` of a resource, with each of these that says something."""
    said = [{"text": kept} for each in words if (kept := text(each))]
    return {"note": said} if said else {}


def narrative(lines: Iterable[str]) -> Plain:
    """Return the part that people read: a paragraph for each line, nothing of it marked up."""
    said = _BETWEEN.join(filter(None, map(text, lines)))
    if not said:
        return {}
    marked = escape(said, quote=False).replace("\n", "<br/>").replace(_BETWEEN, "</p><p>")
    return {"status": "generated", "div": f'<div xmlns="{XHTML}"><p>{marked}</p></div>'}


def identifier(entry_id: str) -> Plain:
    """Return by what the entry is known to this program."""
    return {"system": URI, "value": url_of(id_of(entry_id))}


def without_nothing(resource: Plain) -> Plain:
    """Return a resource without what is empty, which FHIR does not know."""
    if all(resource.values()):
        return resource
    return {
        name: value
        for name, value in resource.items()
        if value or value is False or value == 0  # empty texts, lists and objects are neither
    }
