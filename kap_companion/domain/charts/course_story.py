"""What one session adds to the course of its patient: what happened, what helped, what ran through.

Nothing here says that one thing came of another: what was noted after something helped, or did not,
stands beside it in the words of who noted it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kap_companion.domain.charts.course_points import SessionCourse
from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.charts.integration import steps
from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.charts.tags_used import tags_used
from kap_companion.domain.charts.themes import themes
from kap_companion.domain.events import (
    DoseGiven,
    Event,
    IntegrationHeld,
    IntentionWritten,
    InterventionMade,
    Observed,
    PhaseHeld,
    QuoteHeard,
    SessionBegun,
    StepStatus,
)
from kap_companion.domain.moment import US_PER_MINUTE

HELPS_QUESTION = "support"
"""The question of the form that asks what helps when it is difficult."""

TOUCH_TAG = "touch"
NOTED_WITHIN_US = 10 * US_PER_MINUTE
"""What was noted so soon after something was done stands beside it; a choice, and no more."""


class What(StrEnum):
    """What happened in a course."""

    SESSION = "session"
    DOSE = "dose"
    INTEGRATION = "integration"
    STEP = "step planned"
    OUTCOME = "step"


class Help(StrEnum):
    """What helped, or was meant to."""

    ASKED_FOR = "said beforehand"
    INTERVENTION = "what was done"
    TOUCH = "touch"
    MUSIC = "music held"
    STEP = "step done"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened; `words` are those of the record, a step's status among them."""

    what: What
    at_us: int
    on: date
    words: str
    session_id: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class Helped:
    """What was done or said; `noted` is what was written down within ten minutes of it."""

    help: Help
    words: str
    on: date
    session_id: str
    entry_id: str
    noted: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """Something that has a name and may come back in another session; `kind` is what it is."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class SessionStory:
    """One session of a course. `on` is the day of its first dose, else of its plan."""

    session_id: str
    on: date
    route: str
    happened: tuple[Happened, ...] = ()
    helped: tuple[Helped, ...] = ()
    threads: tuple[Thread, ...] = ()
    course: SessionCourse | None = None


def story_of(session_id: str, chart: SessionChart) -> SessionStory | None:
    """Return what this session adds; None where it has not begun."""
    begun = chart.latest(SessionBegun) is not None
    if chart.plan is None or not begun:
        return None
    on = chart.anchor.local().date() if chart.anchor else chart.plan.planned_for.date()
    happened = sorted(_happened(session_id, chart), key=lambda each: each.at_us)
    return SessionStory(
        session_id,
        on,
        chart.route,
        tuple(happened),
        tuple(_helped(session_id, chart)),
        tuple(dict.fromkeys(_threads(chart))),
        SessionCourse.of(session_id, chart),
    )


def _happened(session_id: str, chart: SessionChart) -> Iterator[Happened]:
    for fact in chart.of(SessionBegun)[:1] if not chart.doses else ():
        yield _of(What.SESSION, fact, "", session_id)
    for fact in chart.doses:
        yield _of(What.DOSE, fact, _dose_words(fact.event), session_id)
    for fact in chart.of(IntegrationHeld)[-1:]:
        yield _of(What.INTEGRATION, fact, "", session_id)
    for step in steps(chart):
        yield _of(What.STEP, step.fact, step.event.words, session_id)
        if step.outcome is not None:
            said = f"{step.event.words}: {step.status.value}"
            yield _of(What.OUTCOME, step.outcome, said, session_id)


def _dose_words(event: Event) -> str:
    return f"{event.drug} {event.amount:f} {event.unit}" if isinstance(event, DoseGiven) else ""


def _of(what: What, fact: Fact, words: str, session_id: str) -> Happened:
    at = fact.occurred_at
    return Happened(what, at.utc_us, at.local().date(), words, session_id, fact.id)


def _helped(session_id: str, chart: SessionChart) -> Iterator[Helped]:
    for fact in chart.of(IntentionWritten, InterventionMade, Observed, PhaseHeld):
        found = _help_in(fact)
        if found is None:
            continue
        kind, words = found
        noted = "" if kind is Help.ASKED_FOR else _noted_after(fact, chart)
        on = fact.occurred_at.local().date()
        yield Helped(kind, words, on, session_id, fact.id, noted)
    for step in steps(chart):
        if step.status is StepStatus.DONE and step.outcome is not None:
            on = step.outcome.occurred_at.local().date()
            done = step.event.words
            yield Helped(Help.STEP, done, on, session_id, step.fact.id, step.words)


def _help_in(fact: Fact) -> tuple[Help, str] | None:
    match fact.event:
        case IntentionWritten(question=question, answers=answers) if question == HELPS_QUESTION:
            said = " ".join(answers)
            return (Help.ASKED_FOR, said) if said else None
        case InterventionMade(what=what, words=words, touch=touch):
            said = ": ".join(filter(None, (what, words)))
            return (Help.TOUCH if touch else Help.INTERVENTION), said
        case Observed(tag=tag, words=words) if tag.casefold() == TOUCH_TAG:
            return Help.TOUCH, " ".join(filter(None, (words or tag, *fact.words_added)))
        case PhaseHeld(phase=phase):
            return Help.MUSIC, phase
        case _:
            return None


def _noted_after(done: Fact, chart: SessionChart) -> str:
    """Return the first words that were noted or heard within ten minutes of it."""
    start = chart.timeline.place_us(done.occurred_at)
    for fact in chart.of(Observed, QuoteHeard):
        gone = chart.timeline.place_us(fact.occurred_at) - start
        if fact.id != done.id and 0 <= gone <= NOTED_WITHIN_US and (said := _said(fact)):
            return said
    return ""


def _said(fact: Fact) -> str:
    match fact.event:
        case QuoteHeard(words=words):
            return f"“{words}”"
        case Observed(tag=tag, words=words) if tag.casefold() != TOUCH_TAG:
            return " ".join(filter(None, (tag, words, *fact.words_added)))
        case _:
            return ""


def _threads(chart: SessionChart) -> Iterator[Thread]:
    for theme in themes(chart):
        yield Thread(theme.event.kind.value, theme.event.name)
    for tag in tags_used(chart):
        yield Thread("tag", tag)
