"""The adverse events of a session: what began, how it went on, and what still runs."""

from collections.abc import Iterable
from dataclasses import dataclass

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    Severity,
)

_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Followed:
    """What changed in the course of an adverse event."""

    fact: Fact
    event: AdverseEventFollowed


@dataclass(frozen=True, slots=True)
class Ended:
    """How an adverse event ended."""

    fact: Fact
    event: AdverseEventEnded


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """One adverse event: its beginning, what followed in order, and its end, None while it runs."""

    fact: Fact
    event: AdverseEventBegan
    followed: tuple[Followed, ...] = ()
    ended: Ended | None = None

    @property
    def severity(self) -> Severity:
        """How severe it is now."""
        return self.followed[-1].event.severity if self.followed else self.event.severity

    @property
    def worst(self) -> Severity:
        """How severe it was at its worst."""
        seen = (self.event.severity, *(each.event.severity for each in self.followed))
        return max(seen, key=_ORDER.index)


def adverse_events(chart: SessionChart) -> tuple[AdverseEvent, ...]:
    """Return the adverse events of the session, in the order they began.

    Of two ends (two devices that did not know of each other) the first one counts.
    """
    followed = [
        Followed(fact, fact.event)
        for fact in chart.of(AdverseEventFollowed)
        if isinstance(fact.event, AdverseEventFollowed)
    ]
    ends = [
        Ended(fact, fact.event)
        for fact in chart.of(AdverseEventEnded)
        if isinstance(fact.event, AdverseEventEnded)
    ]
    return tuple(
        AdverseEvent(
            fact,
            fact.event,
            tuple(each for each in followed if each.event.of == fact.id),
            next((each for each in ends if each.event.of == fact.id), None),
        )
        for fact in chart.of(AdverseEventBegan)
        if isinstance(fact.event, AdverseEventBegan)
    )


def worst_first(events: Iterable[AdverseEvent]) -> tuple[AdverseEvent, ...]:
    """Return adverse events by how severe they are now, the most severe first."""
    return tuple(sorted(events, key=lambda each: -_ORDER.index(each.severity)))


def running_events(chart: SessionChart) -> tuple[AdverseEvent, ...]:
    """Return the adverse events that have not ended."""
    return tuple(each for each in adverse_events(chart) if each.ended is None)
