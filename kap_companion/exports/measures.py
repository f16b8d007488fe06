"""Measures on their way out: what a form or a scale says, in one shape for every format."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from kap_companion.domain.charts import Fact, PracticeChart
from kap_companion.domain.charts.measures import Result, result_of
from kap_companion.domain.measures import SCALES


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


def measured(fact: Fact, practice: PracticeChart) -> Measured | None:
    """Return what a fact says as a measure, None where it is none."""
    result = result_of(fact, practice.most_missing, practice.pcl5_cutoff)
    if result is None:
        return None
    coded = result.form or SCALES.get(result.measure)
    return Measured(
        result.measure,
        result.scale.name,
        tuple(_answers(result)),
        result.total,
        result.rater,
        coded.loinc_panel if coded else "",
        coded.loinc_total if coded else "",
    )


def _answers(result: Result) -> Iterator[Answered]:
    """Each item by its number; of a form that is not known here only the answers are."""
    asked = [item.words for item in result.form.items] if result.form else []
    pairs = zip_longest(asked, result.answers)
    for number, (words, value) in enumerate(pairs, 1):
        yield Answered(str(number), words or "", value)
