"""What goes in over time: the infusion with its rates, and the lozenge that is held."""

from dataclasses import dataclass
from decimal import Decimal

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import (
    DoseGiven,
    InfusionRateSet,
    InfusionStopped,
    LozengeTakenOut,
    SessionEnded,
)
from kap_companion.domain.moment import Moment

INFUSED, HELD = "intravenous", "sublingual"
"""The routes whose doses go in over time."""


@dataclass(frozen=True, slots=True)
class RateSpan:
    """The infusion at one rate, from `start` until it was changed or stopped; None: it runs."""

    fact: Fact
    rate: Decimal
    unit: str
    start: Moment
    end: Moment | None


@dataclass(frozen=True, slots=True)
class Hold:
    """A lozenge in the mouth since its dose, and how many minutes the protocol has it held."""

    dose: Fact
    since: Moment
    hold_min: int


def rate_spans(chart: SessionChart) -> tuple[RateSpan, ...]:
    """Return the rates of the infusion in order. The end of the session ends the last one."""
    acts = chart.of(InfusionRateSet, InfusionStopped, SessionEnded)
    ends: list[Moment | None] = [each.occurred_at for each in acts[1:]]
    return tuple(
        RateSpan(fact, fact.event.rate, fact.event.unit, fact.occurred_at, end)
        for fact, end in zip(acts, [*ends, None], strict=False)
        if isinstance(fact.event, InfusionRateSet)
    )


def running_rate(chart: SessionChart) -> RateSpan | None:
    """Return the rate at which the infusion runs, None where none does."""
    spans = rate_spans(chart)
    return spans[-1] if spans and spans[-1].end is None else None


def lozenge_held(chart: SessionChart) -> Hold | None:
    """Return the lozenge that is in the mouth, None where none is or nothing is to be held."""
    hold_min = protocol_of(chart).hold_min
    acts = [
        fact
        for fact in chart.of(DoseGiven, LozengeTakenOut, SessionEnded)
        if not isinstance(fact.event, DoseGiven) or fact.event.route == HELD
    ]
    if not hold_min or not acts or not isinstance(acts[-1].event, DoseGiven):
        return None
    return Hold(acts[-1], acts[-1].occurred_at, hold_min)
