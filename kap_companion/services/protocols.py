"""The practice's protocols, its screening list and what it tells patients: changed, and checked."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kap_companion.domain.charts.checks import RECHECK
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    AfterCareSet,
    CheckPlan,
    Event,
    Limit,
    ListItem,
    Protocol,
    ProtocolsSet,
    ScreeningListSet,
    WhatToExpectSet,
)
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.routes import PHASES_SET, route_named
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.domain.vital_signs import READABLE
from kap_companion.errors import InputRefused
from kap_companion.services.practice import Taken, check_tags
from kap_companion.services.record import Written
from kap_companion.services.schedule import WINDOW_MIN_RANGE
from kap_companion.services.typed import line, said

MOST_PROTOCOLS, MOST_CHECKS, MOST_ITEMS = 30, 8, 60
LONGEST_NAME = 60
LATEST_CHECK_MIN = 24 * 60
MOST_EVERY_MIN = 240
LONGEST_HOLD_MIN = 7 * 24 * 60
LONGEST_LOZENGE_MIN = 120
"""Longer times and lists than these are slips of the hand; none of them is a clinical number."""


class Protocols:
    """Changes how the practice prepares and runs its sessions; each change is one entry."""

    def __init__(self, journal: Journal, reader: Reader, taken: Taken = lambda _: "") -> None:
        """Work on this vault's practice; `taken` knows the keys that were set on this computer."""
        self._journal, self._subject = journal, reader.practice_subject()
        self._taken = taken

    def set(self, protocols: Sequence[Protocol]) -> Written:
        """Replace the protocols, in the order shown. Sessions keep their own copies."""
        checked = tuple(map(checked_protocol, protocols))
        for each in checked:
            if each.tags:
                check_tags(each.tags, self._taken)
        _once((each.key for each in checked), "Two protocols share a key.")
        names = (each.name.casefold() for each in checked)
        _once(names, "Two protocols have the same name. Give each its own.")
        if len(checked) > MOST_PROTOCOLS:
            raise InputRefused(f"A practice keeps up to {MOST_PROTOCOLS} protocols.")
        return self._write(ProtocolsSet(checked))

    def set_screening(self, items: Sequence[ListItem]) -> Written:
        """Replace the questions of the screening list; what was answered stays as it was asked."""
        return self._write(ScreeningListSet(_checked_items(items, "The screening list")))

    def set_what_to_expect(self, words: str) -> Written:
        """Replace what a patient is told beforehand."""
        if not words.strip():
            raise InputRefused("The page needs words. Restore the usual ones, or write your own.")
        if len(words) > MAX_NOTE_CHARS:
            raise InputRefused(f"The page holds up to {MAX_NOTE_CHARS:,} characters.")
        return self._write(WhatToExpectSet(words.strip() + "\n"))

    def set_after_care(self, words: str) -> Written:
        """Replace what a patient is given to read at home."""
        if not words.strip():
            raise InputRefused("The sheet needs words. Restore the usual ones, or write your own.")
        if len(words) > MAX_NOTE_CHARS:
            raise InputRefused(f"The sheet holds up to {MAX_NOTE_CHARS:,} characters.")
        return self._write(AfterCareSet(words.strip() + "\n"))

    def _write(self, event: Event) -> Written:
        return self._journal.append([NewEntry(self._subject, event)])


def checked_protocol(protocol: Protocol) -> Protocol:
    """Return the protocol; raises `InputRefused` where a session can't be run by it."""
    name = said(protocol.name, "A protocol needs a name.")
    if len(name) > LONGEST_NAME:
        raise InputRefused(f"A protocol's name has up to {LONGEST_NAME} characters.")
    try:
        route_named(protocol.route)
    except KeyError:
        raise InputRefused("Choose a route.") from None
    shortest, longest = WINDOW_MIN_RANGE
    _between(protocol.window_min, shortest, longest, "The window lasts")
    _check_phases(protocol)
    _between(protocol.hold_min, 0, LONGEST_LOZENGE_MIN, "A lozenge is held for")
    if protocol.tags:
        check_tags(protocol.tags)
    return replace(
        protocol,
        name=name,
        checks=_checked_checks(protocol.checks),
        limits=_checked_limits(protocol.limits),
        day_of=_checked_items(protocol.day_of, "The list of the day"),
        readiness=_checked_items(protocol.readiness, "The readiness list"),
        arc=line(protocol.arc),
    )


def _check_phases(protocol: Protocol) -> None:
    minutes = protocol.phase_min
    if not minutes:
        return
    if len(minutes) != PHASES_SET:
        raise InputRefused("Say when build, peak, re-entry and return begin, or none of the four.")
    in_order = all(before < after for before, after in pairwise((0, *minutes)))
    if not in_order or minutes[-1] >= protocol.window_min:
        raise InputRefused("Each phase begins after the one before it, and the last in the window.")


def _checked_checks(checks: Sequence[CheckPlan]) -> tuple[CheckPlan, ...]:
    if len(checks) > MOST_CHECKS:
        raise InputRefused(f"A protocol has up to {MOST_CHECKS} checks.")
    found = tuple(map(_checked_check, checks))
    _once((each.name.casefold() for each in found), "Two checks have the same name.")
    return found


def _checked_check(check: CheckPlan) -> CheckPlan:
    name = said(check.name, "A check needs a name.")
    if len(name) > LONGEST_NAME:
        raise InputRefused(f"A check's name has up to {LONGEST_NAME} characters.")
    if name.casefold() == RECHECK.casefold():
        raise InputRefused(f"“{RECHECK}” is what is asked for again. Name the check otherwise.")
    if any(before >= after for before, after in pairwise((0, *check.at_min))):
        raise InputRefused(f"{name}: write its minutes in order, each after the dose.")
    last = check.at_min[-1] if check.at_min else 0
    _between(last, 0, LATEST_CHECK_MIN, f"{name} falls due within")
    if check.every_min:
        _between(check.every_min, 1, MOST_EVERY_MIN, f"{name} comes every")
        _between(check.until_min, 1, LATEST_CHECK_MIN, f"{name} goes on until")
        if check.until_min < last + check.every_min:
            raise InputRefused(f"{name}: it ends before it would come once.")
    elif check.until_min:
        raise InputRefused(f"{name}: say every how many minutes, or leave its end empty.")
    if not (check.before or check.at_min or check.every_min):
        raise InputRefused(f"{name}: it never falls due. Say when, or take it out.")
    return replace(check, name=name)


def _checked_limits(limits: Sequence[Limit]) -> tuple[Limit, ...]:
    _once((each.sign for each in limits), "A sign has one pair of limits.")
    for limit in limits:
        low, high, readable = limit.low, limit.high, READABLE[limit.sign]
        for bound in (low, high):
            if bound is not None and not readable.least <= bound <= readable.most:
                span = f"{_plain(readable.least)} to {_plain(readable.most)}"
                raise InputRefused(f"A limit of {limit.sign.value} lies within {span}.")
        if low is not None and high is not None and low >= high:
            raise InputRefused(f"The limits of {limit.sign.value} cross.")
    return tuple(each for each in limits if each.low is not None or each.high is not None)


def _checked_items(items: Sequence[ListItem], what: str) -> tuple[ListItem, ...]:
    if len(items) > MOST_ITEMS:
        raise InputRefused(f"{what} has up to {MOST_ITEMS} items.")
    checked = []
    for item in items:
        words = said(item.words, f"{what}: an item needs words.")
        _between(item.hold_min, 0, LONGEST_HOLD_MIN, f"{words} holds back for")
        checked.append(replace(item, words=words))
    _once((each.words.casefold() for each in checked), f"{what} has the same item twice.")
    _once((each.key for each in checked), f"{what} has the same item twice.")
    return tuple(checked)


def _once(values: Iterable[Hashable], sentence: str) -> None:
    listed = list(values)
    if len(set(listed)) != len(listed):
        raise InputRefused(sentence)


def _between(minutes: int, least: int, most: int, begins: str) -> None:
    if not least <= minutes <= most:
        raise InputRefused(f"{begins} {least} to {most:,} minutes.")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
