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
    """A step into daily life, out of an insight (its entry id) or on its own."""

    KIND: ClassVar[str] = "step-planned"
    words: str
    owner: str
    due: date | None = None
    insight: str = ""


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
