"""The way home: the readiness list, vitals beside the baseline, who said ready, what was given."""

from collections.abc import Mapping
from dataclasses import dataclass

from kap_companion.domain.charts.checks import own_baseline, readings
from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.charts.ticks import READINESS, Tick, ticks
from kap_companion.domain.events import AfterCareGiven, ListItem, ReadyForDischarge, Sign
from kap_companion.domain.moment import US_PER_MINUTE, Moment
from kap_companion.domain.vital_signs import Value, read

ESCORT = "escort"
ESCORT_SEEN = ListItem(ESCORT, "Escort seen")
"""Stands below a readiness list that doesn't ask for the escort itself."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A sign as it was read last before the dose, and last after it; None where it was not."""

    sign: Sign
    before: Value | None
    after: Value | None
    at: Moment | None


@dataclass(frozen=True, slots=True)
class Ready:
    """Who said ready, and how many minutes after the first dose."""

    fact: Fact
    event: ReadyForDischarge
    minutes: int | None


@dataclass(frozen=True, slots=True)
class AfterCare:
    """An after-care sheet that was given."""

    fact: Fact
    event: AfterCareGiven


def escort_item(chart: SessionChart) -> ListItem:
    """Return the item of the readiness list that is about the escort, or the page's own."""
    items = protocol_of(chart).readiness
    by_key = next((item for item in items if item.key == ESCORT), None)
    by_words = next((item for item in items if ESCORT in item.words.casefold()), None)
    return by_key or by_words or ESCORT_SEEN


def readiness_items(chart: SessionChart) -> tuple[ListItem, ...]:
    """Return what is ticked before the way home: the session's own list, and the escort."""
    items, escort = protocol_of(chart).readiness, escort_item(chart)
    return items if escort in items else (*items, escort)


def readiness(chart: SessionChart) -> Mapping[str, Tick]:
    """Return the ticks of the readiness list, by the item's key."""
    return ticks(chart, READINESS, readiness_items(chart))


def beside_baseline(chart: SessionChart) -> tuple[Beside, ...]:
    """Return each sign that was read, as it was before the dose and as it was read last since."""
    before, anchor = own_baseline(chart), chart.anchor
    if anchor is None:
        return tuple(
            Beside(sign, value, None, None)
            for sign in Sign
            if (value := read(before, sign)) is not None
        )
    place = chart.timeline.place_us
    later = [each for each in readings(chart) if place(each.fact.occurred_at) > place(anchor)]
    found = []
    for sign in Sign:
        taken = [each for each in later if read(each.vitals, sign) is not None]
        last = taken[-1] if taken else None
        after = read(last.vitals, sign) if last else None
        known = read(before, sign)
        if known is not None or after is not None:
            found.append(Beside(sign, known, after, last.fact.occurred_at if last else None))
    return tuple(found)


def minutes_after_dose(chart: SessionChart, moment: Moment) -> int | None:
    """Return whole minutes from the first dose to a moment; None where no dose was given."""
    gone = chart.t_plus(moment)
    return None if gone is None else gone.us // US_PER_MINUTE


def ready_of(chart: SessionChart) -> Ready | None:
    """Return who said ready last, None where nobody did."""
    said = [
        Ready(fact, fact.event, minutes_after_dose(chart, fact.occurred_at))
        for fact in chart.of(ReadyForDischarge)
        if isinstance(fact.event, ReadyForDischarge)
    ]
    return said[-1] if said else None


def after_care_of(chart: SessionChart) -> tuple[AfterCare, ...]:
    """Return the after-care sheets that were given, in order."""
    return tuple(
        AfterCare(fact, fact.event)
        for fact in chart.of(AfterCareGiven)
        if isinstance(fact.event, AfterCareGiven)
    )
