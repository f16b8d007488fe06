"""By what protocols a session can be run: one set of bounds, wherever a protocol comes from.

Longer times and lists than these are slips of the hand; none of them is a clinical number.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kap_companion.domain.charts.checks import RECHECK
from kap_companion.domain.events import CheckPlan, Limit, Protocol
from kap_companion.domain.routes import PHASES_SET, route_named
from kap_companion.domain.setting_rules import (
    Taken,
    between,
    check_key,
    check_tags,
    checked_items,
    once,
)
from kap_companion.domain.typed import line, said
from kap_companion.domain.vital_signs import READABLE
from kap_companion.errors import InputRefused

WINDOW_MIN_RANGE = (15, 12 * 60)
MOST_PROTOCOLS, MOST_CHECKS = 30, 8
LONGEST_NAME = 60
LATEST_CHECK_MIN = 24 * 60
MOST_EVERY_MIN = 240
LONGEST_LOZENGE_MIN = 120
MOST_LIMIT_CHARS = 12


def checked_protocols(
    protocols: Sequence[Protocol], taken: Taken = lambda _: ""
) -> tuple[Protocol, ...]:
    """Return a practice's protocols; raises `InputRefused` where they can't stand together.

    `taken` knows the keys that were set on this computer.
    """
    checked = tuple(map(checked_protocol, protocols))
    for each in checked:
        if each.tags:
            check_tags(each.tags, taken)
    once((each.key for each in checked), "Two protocols share a key.")
    names = (each.name.casefold() for each in checked)
    once(names, "Two protocols have the same name. Give each its own.")
    if len(checked) > MOST_PROTOCOLS:
        raise InputRefused(f"A practice keeps up to {MOST_PROTOCOLS} protocols.")
    return checked


def checked_protocol(protocol: Protocol) -> Protocol:
    """Return the protocol; raises `InputRefused` where a session can't be run by it."""
    name = said(protocol.name, "A protocol needs a name.")
    check_key(protocol.key, "A protocol")
    if len(name) > LONGEST_NAME:
        raise InputRefused(f"A protocol's name has up to {LONGEST_NAME} characters.")
    try:
        route_named(protocol.route)
    except KeyError:
        raise InputRefused("Choose a route.") from None
    shortest, longest = WINDOW_MIN_RANGE
    between(protocol.window_min, shortest, longest, "The window lasts")
    _check_phases(protocol)
    between(protocol.hold_min, 0, LONGEST_LOZENGE_MIN, "A lozenge is held for")
    if protocol.tags:
        check_tags(protocol.tags)
    return replace(
        protocol,
        name=name,
        checks=_checked_checks(protocol.checks),
        limits=_checked_limits(protocol.limits),
        day_of=checked_items(protocol.day_of, "The list of the day"),
        readiness=checked_items(protocol.readiness, "The readiness list"),
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
    once((each.name.casefold() for each in found), "Two checks have the same name.")
    return found


def _checked_check(check: CheckPlan) -> CheckPlan:
    name = said(check.name, "A check needs a name.")
    if len(name) > LONGEST_NAME:
        raise InputRefused(f"A check's name has up to {LONGEST_NAME} characters.")
    if name.casefold() == RECHECK.casefold():
        raise InputRefused(f"“{RECHECK}” is what is asked for again. Name the check otherwise.")
    once(check.signs, f"{name} takes a sign twice.")
    if any(before >= after for before, after in pairwise((0, *check.at_min))):
        raise InputRefused(f"{name}: write its minutes in order, each after the dose.")
    last = check.at_min[-1] if check.at_min else 0
    between(last, 0, LATEST_CHECK_MIN, f"{name} falls due within")
    if check.every_min:
        between(check.every_min, 1, MOST_EVERY_MIN, f"{name} comes every")
        between(check.until_min, 1, LATEST_CHECK_MIN, f"{name} goes on until")
        if check.until_min < last + check.every_min:
            raise InputRefused(f"{name}: it ends before it would come once.")
    elif check.until_min:
        raise InputRefused(f"{name}: say every how many minutes, or leave its end empty.")
    if not (check.before or check.at_min or check.every_min):
        raise InputRefused(f"{name}: it never falls due. Say when, or take it out.")
    return replace(check, name=name)


def _checked_limits(limits: Sequence[Limit]) -> tuple[Limit, ...]:
    once((each.sign for each in limits), "A sign has one pair of limits.")
    for limit in limits:
        low, high, readable = limit.low, limit.high, READABLE[limit.sign]
        for bound in (low, high):
            if bound is None:
                continue
            if not bound.is_finite() or len(str(bound)) > MOST_LIMIT_CHARS:
                raise InputRefused(f"A limit of {limit.sign.value} is no plain number.")
            if not readable.least <= bound <= readable.most:
                span = f"{_plain(readable.least)} to {_plain(readable.most)}"
                raise InputRefused(f"A limit of {limit.sign.value} lies within {span}.")
        if low is not None and high is not None and low >= high:
            raise InputRefused(f"The limits of {limit.sign.value} cross.")
    return tuple(each for each in limits if each.low is not None or each.high is not None)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
