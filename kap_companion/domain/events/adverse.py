"""Adverse events from the first sign to the outcome, and the practice's own emergency card."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event


class Severity(StrEnum):
    """How severe an adverse event is."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    SERIOUS = "serious"


class Outcome(StrEnum):
    """What became of an adverse event."""

    RECOVERED = "recovered"
    RECOVERING = "recovering"
    ONGOING = "not recovered"
    HANDED_OVER = "handed over"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AdverseEventBegan(Event):
    """An adverse event began, at `occurred_at`; it runs until it is ended.

    `review`: a named clinician has to acknowledge it. (Version 1 did not tell; there it follows
    from the kind.)
    """

    KIND: ClassVar[str] = "adverse-event-began"
    VERSION: ClassVar[int] = 2
    what: str
    severity: Severity
    words: str = ""
    action: str = ""
    told: str = ""
    about: str = ""
    review: bool = False


@dataclass(frozen=True, slots=True)
class AdverseEventFollowed(Event):
    """What changed or was done in the course of the adverse event of entry `of`."""

    KIND: ClassVar[str] = "adverse-event-followed"
    of: str
    severity: Severity
    words: str = ""
    action: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class AdverseEventEnded(Event):
    """The adverse event of entry `of` ended, at `occurred_at`, with this outcome."""

    KIND: ClassVar[str] = "adverse-event-ended"
    of: str
    outcome: Outcome
    words: str = ""


@dataclass(frozen=True, slots=True)
class AdverseEventReviewed(Event):
    """A clinician, named in `by`, looked at the adverse event of entry `of`, with this note."""

    KIND: ClassVar[str] = "adverse-event-reviewed"
    of: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class ReviewWordsSet(Event):
    """By which words of its kind an adverse event asks for a clinician's review."""

    KIND: ClassVar[str] = "review-words-set"
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdverseKindsSet(Event):
    """What kinds of adverse events the practice names, in the order shown."""

    KIND: ClassVar[str] = "adverse-kinds-set"
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phone:
    """Whom to call, and the number."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class EmergencyCardSet(Event):
    """The practice's own words for an emergency, and whom to call."""

    KIND: ClassVar[str] = "emergency-card-set"
    words: str
    phones: tuple[Phone, ...] = ()
