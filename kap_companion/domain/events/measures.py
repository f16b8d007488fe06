"""Measures over the course: answers to a form, totals of a scale, a clinician’s review."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event


class HowGiven(StrEnum):
    """How the answers to a form were given."""

    BY_PATIENT = "by the patient"
    ASKED = "asked by the therapist"


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of numbers from `least` to `greatest`; `key` ties its totals to each other."""

    key: str
    name: str
    least: Decimal
    greatest: Decimal
    higher_is_better: bool = False


class When(StrEnum):
    """Where in the course a measure falls due."""

    BASELINE = "before the first dose"
    BEFORE_SESSION = "before each session"
    AFTER_DOSE = "after the dose"


class Span(StrEnum):
    """What a plan counts in."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure is due at a place of the course: `amount` and `span` count after the dose."""

    measure: str
    when: When
    amount: int = 0
    span: Span = Span.DAYS


@dataclass(frozen=True, slots=True)
class MeasureAnswered(Event):
    """The form of a measure was answered, at `occurred_at`: one answer per item, None for none.

    `form` is the version of the form that was asked. An amendment corrects what was put in wrong.
    """

    KIND: ClassVar[str] = "measure-answered"
    measure: str
    form: str
    answers: tuple[int | None, ...]
    given: HowGiven


@dataclass(frozen=True, slots=True)
class MeasureTotalled(Event):
    """A total of a scale, with its range as it was then; `rater` is who rated it."""

    KIND: ClassVar[str] = "measure-totalled"
    scale: Scale
    value: Decimal
    rater: str


@dataclass(frozen=True, slots=True)
class MeasureReviewed(Event):
    """A clinician, named in `by`, looked at the result of entry `of`, with this note."""

    KIND: ClassVar[str] = "measure-reviewed"
    of: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class MeasuresSet(Event):
    """Which measures the practice uses, and how it reads them.

    `most_missing` is how many answers may be missing where a form is still totalled; from
    `pcl5_cutoff` points on the PCL-5 counts as above the practice's cut-off.
    """

    KIND: ClassVar[str] = "measures-set"
    in_use: tuple[str, ...]
    most_missing: int
    pcl5_cutoff: int


@dataclass(frozen=True, slots=True)
class ScalesSet(Event):
    """The practice's own scales."""

    KIND: ClassVar[str] = "scales-set"
    scales: tuple[Scale, ...]


@dataclass(frozen=True, slots=True)
class MeasurePlanSet(Event):
    """Which measures fall due when in the course."""

    KIND: ClassVar[str] = "measure-plan-set"
    planned: tuple[PlannedMeasure, ...]
