"""Before the dose: what was asked, agreed and ticked, for the course and for the day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event
from kap_companion.domain.events.protocol import ListItem


class Finding(StrEnum):
    """What came of a screening question."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Agreed(StrEnum):
    """What patient and practice agree on."""

    CONSENT = "consent"
    TOUCH = "touch agreement"
    OTHER = "other agreement"


@dataclass(frozen=True, slots=True)
class ScreeningListSet(Event):
    """What the practice asks before a course."""

    KIND: ClassVar[str] = "screening-list-set"
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class WhatToExpectSet(Event):
    """What the practice tells a patient beforehand, in plain words; a page to print."""

    KIND: ClassVar[str] = "what-to-expect-set"
    words: str


@dataclass(frozen=True, slots=True)
class ScreeningAnswered(Event):
    """A question of the screening list, as it was asked, and what came of it."""

    KIND: ClassVar[str] = "screening-answered"
    item: str
    asked: str
    finding: Finding
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScreeningReviewed(Event):
    """Somebody who may decide it saw the whole list and stands by it going on, or by what is said.

    `by` is the name; `answers` are the ids of the entries that were seen.
    """

    KIND: ClassVar[str] = "screening-reviewed"
    by: str
    answers: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class MedicineListed(Event):
    """A medicine that the patient takes, in the words of who asked; an edit amends it.

    `hold` is what the prescriber ordered of it for the day of a dose.
    """

    KIND: ClassVar[str] = "medicine-listed"
    name: str
    taken: str = ""
    hold: str = ""


@dataclass(frozen=True, slots=True)
class NoMedicines(Event):
    """The patient was asked, and takes no medicine."""

    KIND: ClassVar[str] = "no-medicines"


@dataclass(frozen=True, slots=True)
class AgreementMade(Event):
    """Something was agreed with the patient, on a day, by somebody, and until when it holds."""

    KIND: ClassVar[str] = "agreement-made"
    what: Agreed
    words: str
    by: str
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementWithdrawn(Event):
    """The patient took back the agreement of entry `agreement`."""

    KIND: ClassVar[str] = "agreement-withdrawn"
    agreement: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class GoalWritten(Event):
    """A goal of the patient for the course; an edit amends it."""

    KIND: ClassVar[str] = "goal-written"
    words: str


@dataclass(frozen=True, slots=True)
class CoursePlanWritten(Event):
    """What is planned for the course, for this patient."""

    KIND: ClassVar[str] = "course-plan-written"
    words: str


@dataclass(frozen=True, slots=True)
class ItemTicked(Event):
    """An item of a list was done or seen, as it was named then; `note` is what belongs to it.

    `list_name` is ``day of`` or ``readiness``. `last_at` is when what the item holds back was last
    done: the last meal, the last drink.
    """

    KIND: ClassVar[str] = "item-ticked"
    list_name: str
    item: str
    words: str
    note: str = ""
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GateOverridden(Event):
    """The dose is given with something open: what it was, who decides so, and why."""

    KIND: ClassVar[str] = "gate-overridden"
    open: tuple[str, ...]
    by: str
    reason: str
