"""Measures on their way out: what a form or a scale says, in one shape for every format.

A kind of event that is a measure gets its line in `READERS`, and nothing else has to know of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from kap_companion.domain.charts import Fact, PracticeChart
from kap_companion.domain.events import Event


@dataclass(frozen=True, slots=True)
class Answered:
    """One item of a form: which, as it was asked, and what was answered, None for nothing."""

    key: str
    asked: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A form that was answered, or a scale that was totalled.

    `total` is None where too much is missing; `rater` is whoever rated it, empty for the patient.
    `panel` and `total_code` are LOINC, empty where there is no code: the total of a form never has
    the code of its panel.
    """

    measure: str
    title: str
    answers: tuple[Answered, ...] = ()
    total: Decimal | None = None
    rater: str = ""
    panel: str = ""
    total_code: str = ""


Reader = Callable[[Event, PracticeChart], Measured | None]
"""Takes an event and the practice, whose settings say when a form is totalled."""

READERS: dict[type[Event], Reader] = {}
"""What each kind of event says as a measure."""


def measured(fact: Fact, practice: PracticeChart) -> Measured | None:
    """Return what a fact says as a measure, None where it is none."""
    reader = READERS.get(type(fact.event))
    return reader(fact.event, practice) if reader else None
