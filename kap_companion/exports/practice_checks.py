"""What an entry that comes from outside must be like before anything is made of it."""

import re

from kap_companion.domain.codec import canonical_json
from kap_companion.domain.moment import Moment
from kap_companion.domain.open_record import Chain, Contents, OpenEntry, Said

NO_HASH = "00" * 32
HIGHEST = (1 << 63) - 1
HIGHEST_VERSION = 1_000_000
DEEPEST = 64

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}", re.ASCII)
"""An id may become part of a file's name: no slash, no dot, no space."""

_KIND = re.compile(r"[a-z][a-z0-9-]{0,63}", re.ASCII)
_BOOT = re.compile(r"[ -~]{0,128}")
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Unlikely(ValueError):
    """A value that no vault writes; the message names what it is, never the value itself."""


def is_id(value: object) -> bool:
    """Whether this may be an id: what stands for a patient, a session, a device, a person."""
    return _matches(_ID, value)


def check_contents(contents: Contents) -> None:
    """Raise `Unlikely` where a header says what can't be."""
    subjects = (contents.practice_subject, contents.access_subject)
    devices = [chain.device for chain in contents.chains]
    _check(all(is_id(each) for each in (*subjects, *devices)), "an id is impossible")
    _check(subjects[0] != subjects[1], "practice and access log are the same")
    _check(len(set(devices)) == len(devices), "a device stands twice")
    _check(bool(devices), "it names no device")
    for chain in contents.chains:
        _check(_whole(chain.entries, 1), "a count is impossible")
        _check(_matches(_HASH, chain.hash), "a hash is impossible")


def check_entry(entry: OpenEntry) -> None:
    """Raise `Unlikely` where an entry, taken by itself, holds what can't be."""
    ids = (entry.id, entry.device, entry.subject, entry.author)
    _check(all(is_id(each) for each in ids), "an id is impossible")
    _check(entry.amends == "" or is_id(entry.amends), "an id is impossible")
    _check(_matches(_KIND, entry.kind), "its kind is impossible")
    _check(_whole(entry.version, 1, HIGHEST_VERSION), "its version is impossible")
    _check(_whole(entry.seq, 1) and _whole(entry.counter, 1), "its place is impossible")
    _check(_matches(_HASH, entry.hash), "a hash is impossible")
    for moment in (entry.recorded_at, entry.occurred_at):
        _check_moment(moment)
    if entry.said is not None:
        _check_said(entry.said)


def check_follows(entry: OpenEntry, before: OpenEntry | None, chain: Chain) -> None:
    """Raise `Unlikely` where an entry is not the one that comes next in its device's chain."""
    seq, counter, previous = 1, 0, NO_HASH
    if before is not None:
        seq, counter, previous = before.seq + 1, before.counter, before.hash
    _check(entry.device == chain.device, "is of another device than the one whose turn it is")
    _check(entry.seq >= seq, "is there twice, or in the wrong order")
    _check(entry.seq == seq, "is not the one that comes next: something is missing")
    _check(entry.counter > counter, "can't be right: it counts backwards")
    _check(entry.previous_hash == previous, "does not follow the one before it")
    if seq == chain.entries:
        _check(entry.hash == chain.hash, "is not the last one that was written")


def check_depth(plain: object, most: int = DEEPEST) -> None:
    """Raise `Unlikely` where values are nested deeper than any program writes them."""
    _check(most > 0, "its body is impossible")
    if isinstance(plain, dict):
        plain = list(plain.values())
    if isinstance(plain, list):
        for each in plain:
            check_depth(each, most - 1)


def _check_moment(moment: Moment) -> None:
    numbers = (moment.utc_us, moment.offset_min, moment.steady_us)
    _check(all(_whole(each, -HIGHEST) for each in numbers), "a time is impossible")
    _check(_matches(_BOOT, moment.boot_id), "a time is impossible")
    try:
        moment.local()
    except (ValueError, OverflowError):
        raise Unlikely("a time is impossible") from None


def _check_said(said: Said) -> None:
    _check(isinstance(said.body, dict), "its body is impossible")
    words = (said.performed_by, said.reason, said.replaces)
    _check(all(isinstance(each, str) for each in words), "its words are impossible")
    try:
        canonical_json([said.body, *words])
    except UnicodeEncodeError:
        raise Unlikely("its words hold characters that can't be kept") from None


def _whole(value: object, lowest: int, highest: int = HIGHEST) -> bool:
    return type(value) is int and lowest <= value <= highest


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _check(holds: bool, otherwise: str) -> None:  # noqa: FBT001  # a condition, as `assert` takes it
    if not holds:
        raise Unlikely(otherwise)
