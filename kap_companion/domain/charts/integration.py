"""Integration: insights, the steps that grew out of them, and the free notes."""

from dataclasses import dataclass

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import (
    InsightWritten,
    IntegrationNoteWritten,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
)


@dataclass(frozen=True, slots=True)
class Insight:
    """An insight with the fact it stands in."""

    fact: Fact
    event: InsightWritten


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its newest outcome; open until one is noted."""

    fact: Fact
    event: StepPlanned
    status: StepStatus = StepStatus.OPEN
    outcome: Fact | None = None
    words: str = ""


def insights(chart: SessionChart) -> tuple[Insight, ...]:
    """Return the insights in the order they were written."""
    return tuple(
        Insight(fact, fact.event)
        for fact in chart.of(InsightWritten)
        if isinstance(fact.event, InsightWritten)
    )


def steps(chart: SessionChart) -> tuple[Step, ...]:
    """Return the steps in the order they were planned."""
    outcomes = {
        fact.event.step: (fact, fact.event)
        for fact in chart.of(StepOutcomeNoted)
        if isinstance(fact.event, StepOutcomeNoted)
    }
    return tuple(
        _step(fact, fact.event, outcomes.get(fact.id))
        for fact in chart.of(StepPlanned)
        if isinstance(fact.event, StepPlanned)
    )


def _step(fact: Fact, event: StepPlanned, outcome: tuple[Fact, StepOutcomeNoted] | None) -> Step:
    if outcome is None:
        return Step(fact, event)
    noted, last = outcome
    return Step(fact, event, last.status, noted, last.words)


def notes(chart: SessionChart) -> tuple[Fact, ...]:
    """Return the free notes of the integration session."""
    return chart.of(IntegrationNoteWritten)
