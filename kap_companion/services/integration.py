"""Integration: what was lived becomes insights, and insights become steps."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.events import (
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
)
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.journey import checked_words
from kap_companion.services.record import SessionRecord, Written

NOTE_DRAFT = "integration-note"
FURTHEST_STEP = timedelta(days=366 * 5)


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
        checked_words(event.words)
        return self._record.amend(fact.id, event, fact.occurred_at, "worked on")

    def plan_step(self, words: str, owner: str, due: date | None, insight: str = "") -> Written:
        """Record a step; refused without words or owner, or for an impossible date."""
        if not owner.strip() or len(owner) > MAX_LINE_CHARS:
            raise InputRefused("A step needs someone who takes it.")
        today = self._record.now().local().date()
        if due is not None and not today - timedelta(days=366) <= due <= today + FURTHEST_STEP:
            raise InputRefused("That date can't be right. Check the year.")
        return self._record.write(StepPlanned(checked_words(words), owner.strip(), due, insight))

    def note_outcome(self, step_id: str, status: StepStatus, words: str = "") -> Written:
        """Record what became of a step."""
        said = checked_words(words) if words.strip() else ""
        return self._record.write(StepOutcomeNoted(step_id, status, said))

    def write_note(self, words: str) -> Written:
        """Record a free note."""
        return self._record.write(IntegrationNoteWritten(checked_words(words)))

    def book(self, at: datetime) -> Written:
        """Record the time agreed for the integration session."""
        return self._record.write(IntegrationBooked(at))

    def hold(self) -> Written:
        """Record that the integration session took place."""
        return self._record.write(IntegrationHeld())
