"""The dense log: while a serious adverse event runs, whether each minute of it has a note."""

from dataclasses import dataclass

from kap_companion.domain.charts.adverse import AdverseEvent, running_events
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    DoseGiven,
    Event,
    InfusionRateSet,
    InfusionStopped,
    LookedAt,
    Observed,
    QuoteHeard,
    Severity,
    SomeoneTold,
    VitalsTaken,
)
from kap_companion.domain.moment import US_PER_MINUTE, Moment

NOTED: tuple[type[Event], ...] = (
    Observed,
    QuoteHeard,
    VitalsTaken,
    LookedAt,
    SomeoneTold,
    DoseGiven,
    InfusionRateSet,
    InfusionStopped,
    AdverseEventBegan,
    AdverseEventFollowed,
    AdverseEventEnded,
)
"""What counts as a note of its minute: whatever somebody saw, measured, did or told."""

MOST_MINUTES = 60


@dataclass(frozen=True, slots=True)
class DenseMinute:
    """One minute, by when it begins, whether it has a note, and whether it is going on."""

    at: Moment
    noted: bool
    current: bool


def serious_events(chart: SessionChart) -> tuple[AdverseEvent, ...]:
    """Return the adverse events that run and are serious now."""
    return tuple(each for each in running_events(chart) if each.severity is Severity.SERIOUS)


def dense_minutes(chart: SessionChart, now: Moment) -> tuple[DenseMinute, ...]:
    """Return the minutes since the first serious event began, by whole minutes of T+."""
    serious = serious_events(chart)
    if not serious:
        return ()
    begin = serious[0].fact.occurred_at
    gone = chart.t_plus(begin)
    start = begin.shifted(-(gone.us % US_PER_MINUTE)) if gone else begin
    place = chart.timeline.place_us
    passed = max(0, (place(now) - place(start)) // US_PER_MINUTE)
    noted = {(place(fact.occurred_at) - place(start)) // US_PER_MINUTE for fact in chart.of(*NOTED)}
    shown = range(max(0, passed + 1 - MOST_MINUTES), passed + 1)
    return tuple(
        DenseMinute(start.shifted(minute * US_PER_MINUTE), minute in noted, minute == passed)
        for minute in shown
    )
