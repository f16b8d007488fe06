"""Integration: what was lived becomes insights, and insights become steps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.themes import themes
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    Event,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    QuestionFate,
    QuestionKept,
    QuestionSettled,
    Retracted,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    ThemeNamed,
    Went,
)
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.journey import checked_words
from kap_companion.services.record import SessionRecord, Written

NOTE_DRAFT = "integration-note"
INSIGHT_DRAFT = "insight"
FURTHEST_STEP = timedelta(days=366 * 5)
FURTHEST_TALK = timedelta(days=366)
LONGEST_NAME = 80
ITS_OWN: tuple[type[Event], ...] = (
    InsightWritten,
    StepPlanned,
    StepOutcomeNoted,
    IntegrationNoteWritten,
    IntegrationBooked,
    IntegrationHeld,
    StepCheckedIn,
    ThemeNamed,
    QuestionKept,
    QuestionSettled,
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

    def plan_step(self, step: StepPlanned) -> Written:
        """Record a step; refused without words or owner, or for an impossible date."""
        return self._record.write(self._checked_step(step))

    def change_step(self, fact: Fact, event: StepPlanned) -> Written:
        """Amend a step: its words, who takes it, or when it is due."""
        return self._record.amend(fact, self._checked_step(event), fact.occurred_at, "worked on")

    def note_outcome(self, step_id: str, status: StepStatus, words: str = "") -> Written:
        """Record what became of a step."""
        return self._record.write(StepOutcomeNoted(step_id, status, checked_if_any(words)))

    def check_in(self, step_id: str, went: Went, words: str = "") -> Written:
        """Record how a step goes, without an end to it."""
        return self._record.write(StepCheckedIn(step_id, went, checked_if_any(words)))

    def name_theme(self, theme: ThemeNamed) -> Written:
        """Record a name for what runs through the session; refused twice for the same."""
        return self._record.write(self._checked_theme(theme))

    def change_theme(self, fact: Fact, theme: ThemeNamed) -> Written:
        """Amend a name: what it is of, how it is called, or what it came from."""
        checked = self._checked_theme(theme, fact.id)
        return self._record.amend(fact, checked, fact.occurred_at, "worked on")

    def keep_question(self, words: str, sources: Sequence[str] = ()) -> Written:
        """Record a question to come back to."""
        return self._record.write(QuestionKept(checked_words(words), tuple(sources)))

    def settle_question(self, question_id: str, fate: QuestionFate, words: str = "") -> Written:
        """Record what became of a question."""
        return self._record.write(QuestionSettled(question_id, fate, checked_if_any(words)))

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
        if len(step.often) > MAX_LINE_CHARS:
            raise InputRefused("How often fits a line. Shorten it.")
        return replace(
            step,
            words=checked_words(step.words),
            owner=step.owner.strip(),
            why=checked_if_any(step.why),
            often=step.often.strip(),
            known_by=checked_if_any(step.known_by),
        )

    def _checked_theme(self, theme: ThemeNamed, itself: str = "") -> ThemeNamed:
        name = " ".join(theme.name.split())
        if not name or len(name) > LONGEST_NAME:
            raise InputRefused(f"A name has up to {LONGEST_NAME} characters, and at least one.")
        for other in themes(self._record.chart):
            same = (other.event.kind, other.event.name.casefold()) == (theme.kind, name.casefold())
            if same and other.fact.id != itself:
                raise InputRefused(f"{other.event.name} stands there already.")
        return replace(theme, name=name)


def checked_if_any(words: str) -> str:
    """Return these words trimmed and checked; none are fine too."""
    return checked_words(words) if words.strip() else ""
