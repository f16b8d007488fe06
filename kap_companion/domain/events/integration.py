"""The days after: what the session becomes in daily life."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event


class StepStatus(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    DONE = "done"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class InsightWritten(Event):
    """An insight out of log entries (`sources`), for an intention or none.

    `intention` is the id of the entry with the answers; `:2` or `:3` after it tells which answer,
    where it is not the first.
    """

    KIND: ClassVar[str] = "insight-written"
    words: str
    sources: tuple[str, ...] = ()
    intention: str = ""


@dataclass(frozen=True, slots=True)
class StepPlanned(Event):
    """A step into daily life, out of an insight (its entry id) or on its own.

    `why`, `often` and `known_by` are what it is for, how often, and how its doing will be known, in
    the words of whoever planned it. (Version 1 had none of the three.)
    """

    KIND: ClassVar[str] = "step-planned"
    VERSION: ClassVar[int] = 2
    words: str
    owner: str
    due: date | None = None
    insight: str = ""
    why: str = ""
    often: str = ""
    known_by: str = ""


class Went(StrEnum):
    """How a step goes, asked between its plan and its outcome."""

    WELL = "well"
    IN_PART = "in part"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class StepCheckedIn(Event):
    """Somebody asked how the step whose entry id is `step` goes; it stays as open as it was."""

    KIND: ClassVar[str] = "step-checked-in"
    step: str
    went: Went
    words: str = ""


@dataclass(frozen=True, slots=True)
class StepOutcomeNoted(Event):
    """What became of the step whose entry id is `step`."""

    KIND: ClassVar[str] = "step-outcome-noted"
    step: str
    status: StepStatus
    words: str = ""


@dataclass(frozen=True, slots=True)
class IntegrationNoteWritten(Event):
    """A free note of the integration session."""

    KIND: ClassVar[str] = "integration-note-written"
    words: str


@dataclass(frozen=True, slots=True)
class IntegrationBooked(Event):
    """A time was agreed for the integration session; `at` carries its UTC offset."""

    KIND: ClassVar[str] = "integration-booked"
    at: datetime


@dataclass(frozen=True, slots=True)
class IntegrationHeld(Event):
    """The integration session took place."""

    KIND: ClassVar[str] = "integration-held"


class ThemeKind(StrEnum):
    """What a name stands for."""

    THEME = "theme"
    TRIGGER = "trigger"
    PATTERN = "pattern"
    GROWTH = "growth area"
    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class ThemeNamed(Event):
    """Something that runs through the session, named by the therapist out of entries (`sources`).

    Of two sessions of a patient it is the same where kind and name are.
    """

    KIND: ClassVar[str] = "theme-named"
    kind: ThemeKind
    name: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionKept(Event):
    """A question to come back to, out of entries (`sources`) or on its own."""

    KIND: ClassVar[str] = "question-kept"
    words: str
    sources: tuple[str, ...] = ()


class QuestionFate(StrEnum):
    """What became of a question."""

    OPEN = "open"
    ANSWERED = "answered"
    LET_GO = "let go"


@dataclass(frozen=True, slots=True)
class QuestionSettled(Event):
    """What became of the question whose entry id is `question`; it may be opened again."""

    KIND: ClassVar[str] = "question-settled"
    question: str
    fate: QuestionFate
    words: str = ""
