"""Measures on their way out: what a form or a scale says, in one shape for every format.

A kind of event that is a measure gets its line in `READERS`, and nothing else has to know of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kap_companion.domain.charts import Fact
from kap_companion.domain.events import Event


@dataclass(frozen=True, slots=True)
class Answered:
    """One item of a form: which, as it was asked, and what was answered, None for nothing."""

    key: str
    asked: str
    value: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A form that was answered, or a scale that was totalled.

    `total` is None where too much is missing; `rater` is whoever rated it, empty for the patient.
    """

    measure: str
    title: str
    answers: tuple[Answered, ...] = ()
    total: Decimal | None = None
    rater: str = ""


READERS: Mapping[type[Event], Callable[[Event], Measured]] = {}
"""What each kind of event says as a measure."""


def measured(fact: Fact) -> Measured | None:
    """Return what a fact says as a measure, None where it is none."""
    reader = READERS.get(type(fact.event))
    return reader(fact.event) if reader else None
