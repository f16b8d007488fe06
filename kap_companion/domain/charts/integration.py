"""Integration: insights, the steps that grew out of them, how those go, and the free notes."""

from dataclasses import dataclass

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import (
    InsightWritten,
    IntegrationNoteWritten,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
)
from kap_companion.domain.moment import Moment


@dataclass(frozen=True, slots=True)
class Insight:
    """An insight with the fact it stands in."""

    fact: Fact
    event: InsightWritten


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Somebody asked how a step goes."""

    fact: Fact
    event: StepCheckedIn


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its newest outcome; open until one is noted. `check_ins` are in their order."""

    fact: Fact
    event: StepPlanned
    status: StepStatus = StepStatus.OPEN
    outcome: Fact | None = None
    words: str = ""
    check_ins: tuple[CheckIn, ...] = ()

    @property
    def planned_at(self) -> Moment:
        """When it was planned, whatever was changed of it since."""
        return self.fact.first.occurred_at


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
    asked = _asked(chart)
    return tuple(
        _step(fact, fact.event, outcomes.get(fact.id), tuple(asked.get(fact.id, ())))
        for fact in chart.of(StepPlanned)
        if isinstance(fact.event, StepPlanned)
    )


def _asked(chart: SessionChart) -> dict[str, list[CheckIn]]:
    check_ins = [
        CheckIn(fact, fact.event)
        for fact in chart.of(StepCheckedIn)
        if isinstance(fact.event, StepCheckedIn)
    ]
    asked: dict[str, list[CheckIn]] = {}
    for each in check_ins:
        asked.setdefault(each.event.step, []).append(each)
    return asked


def _step(
    fact: Fact,
    event: StepPlanned,
    outcome: tuple[Fact, StepOutcomeNoted] | None,
    asked: tuple[CheckIn, ...],
) -> Step:
    if outcome is None:
        return Step(fact, event, check_ins=asked)
    noted, last = outcome
    return Step(fact, event, last.status, noted, last.words, asked)


def notes(chart: SessionChart) -> tuple[Fact, ...]:
    """Return the free notes of the integration session."""
    return chart.of(IntegrationNoteWritten)
