"""Integration: what was lived becomes insights, and insights become steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.defaults import INTENTION_QUESTION
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    Event,
    Given,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionWritten,
    Retracted,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
)
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.journey import checked_words
from kap_companion.services.record import SessionRecord, Written

NOTE_DRAFT = "integration-note"
INSIGHT_DRAFT = "insight"
FURTHEST_STEP = timedelta(days=366 * 5)
FURTHEST_TALK = timedelta(days=366)
ITS_OWN: tuple[type[Event], ...] = (
    InsightWritten,
    StepPlanned,
    StepOutcomeNoted,
    IntegrationNoteWritten,
    IntegrationBooked,
    IntegrationHeld,
)


@dataclass(frozen=True, slots=True)
class Intended:
    """One intention that insights may answer; without words it was said aloud.

    `key` is the entry id of the answer, with `:2` or `:3` where the answer holds several.
    """

    key: str
    words: str


def intended(chart: SessionChart) -> tuple[Intended, ...]:
    """Return the patient's intentions in the order they were written."""
    fact = chart.intentions.get(INTENTION_QUESTION)
    if fact is None or not isinstance(fact.event, IntentionWritten):
        return ()
    if not fact.event.answers:
        return (Intended(fact.id, ""),) if fact.event.given is Given.ALOUD else ()
    return tuple(
        Intended(fact.id if number == 1 else f"{fact.id}:{number}", words)
        for number, words in enumerate(fact.event.answers, 1)
    )


def belongs_here(chart: SessionChart, entry: Entry) -> bool:
    """Whether an entry is the integration's own, or takes something of it back."""
    event = entry.event
    if isinstance(event, Retracted):
        fact = chart.fact(entry.amends)
        return fact is not None and isinstance(fact.event, ITS_OWN)
    return isinstance(event, ITS_OWN)


class Integration:
    """Works on one session's integration."""

    def __init__(self, record: SessionRecord) -> None:
        """Act on this session's record."""
        self._record = record

    def write_insight(
        self, words: str, sources: Sequence[str] = (), intention: str = ""
    ) -> Written:
        """Record an insight, from these log entries, tied to an intention's entry or to none."""
        event = InsightWritten(checked_words(words), tuple(sources), intention)
        return self._record.write(event)

    def change_insight(self, fact: Fact, event: InsightWritten) -> Written:
        """Amend an insight: its words, its sources or the intention it answers."""
        worked_on = replace(event, words=checked_words(event.words))
        return self._record.amend(fact, worked_on, fact.occurred_at, "worked on")

    def take_back(self, fact: Fact) -> Written:
        """Retract an insight, a step or a note; it stays in the record."""
        return self._record.retract(fact, "taken back")

    def plan_step(self, words: str, owner: str, due: date | None, insight: str = "") -> Written:
        """Record a step; refused without words or owner, or for an impossible date."""
        return self._record.write(self._checked_step(StepPlanned(words, owner, due, insight)))

    def change_step(self, fact: Fact, event: StepPlanned) -> Written:
        """Amend a step: its words, who takes it, or when it is due."""
        return self._record.amend(fact, self._checked_step(event), fact.occurred_at, "worked on")

    def note_outcome(self, step_id: str, status: StepStatus, words: str = "") -> Written:
        """Record what became of a step."""
        said = checked_words(words) if words.strip() else ""
        return self._record.write(StepOutcomeNoted(step_id, status, said))

    def write_note(self, words: str) -> Written:
        """Record a free note."""
        return self._record.write(IntegrationNoteWritten(checked_words(words)))

    def book(self, at: datetime) -> Written:
        """Record the time agreed for the integration session; refused for an impossible date."""
        now = self._record.now().local()
        if not now - FURTHEST_TALK <= at <= now + FURTHEST_TALK:
            raise InputRefused("That date can't be right. Check the year.")
        return self._record.write(IntegrationBooked(at))

    def hold(self) -> Written:
        """Record that the integration session took place."""
        return self._record.write(IntegrationHeld())

    def _checked_step(self, step: StepPlanned) -> StepPlanned:
        if not step.owner.strip() or len(step.owner) > MAX_LINE_CHARS:
            raise InputRefused("A step needs someone who takes it.")
        today, due = self._record.now().local().date(), step.due
        if due is not None and not today - timedelta(days=366) <= due <= today + FURTHEST_STEP:
            raise InputRefused("That date can't be right. Check the year.")
        return replace(step, words=checked_words(step.words), owner=step.owner.strip())
