"""Measures in words: every event of them has some."""

from decimal import Decimal

import pytest

from kap_companion.domain.events import (
    Event,
    HowGiven,
    MeasureAnswered,
    MeasurePlanSet,
    MeasureReviewed,
    MeasuresSet,
    MeasureTotalled,
    Observed,
    PlannedMeasure,
    Scale,
    ScalesSet,
    Span,
    When,
)
from kap_companion.domain.measures import SCALES
from kap_companion.ui.measure_words import (
    measure_name,
    measure_setting_lines,
    measure_setting_words,
    measure_words,
)

SLEEP = Scale("own:sleep", "Sleep", Decimal(0), Decimal("10.50"), higher_is_better=True)
PLAN = (
    PlannedMeasure("phq-9", When.BASELINE),
    PlannedMeasure("who-5", When.AFTER_DOSE, 3, Span.WEEKS),
)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (
            MeasureAnswered("gad-7", "en-1", (0, 1, None, 3, 0, 0, 0), HowGiven.BY_PATIENT),
            "GAD-7, by the patient: 0 1 – 3 0 0 0.",
        ),
        (
            MeasureTotalled(SCALES["madrs"].scale, Decimal(22), "Dr Roth"),
            "MADRS: 22, range 0 to 60. Rated by Dr Roth.",
        ),
        (MeasureReviewed("e1", "Dr Roth", "Safe."), "Answer reviewed by Dr Roth: Safe."),
        (Observed("x"), ""),
    ],
)
def test_what_was_answered_is_told(event: Event, words: str) -> None:
    assert measure_words(event) == words


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (
            MeasuresSet(("phq-9", "own:sleep"), 1, 33),
            (
                "Measures: In use: PHQ-9; In use: own:sleep; Answers that may be missing: 1; "
                "Cut-off of the PCL-5: 33."
            ),
        ),
        (
            ScalesSet((SLEEP,)),
            "Scales of the practice: Sleep, 0 to 10.5, higher is better.",
        ),
        (ScalesSet(()), "Scales of the practice: none."),
        (
            MeasurePlanSet(PLAN),
            "Plan of measures: PHQ-9: before the first dose; WHO-5: 3 weeks after the dose.",
        ),
        (Observed("x"), ""),
    ],
)
def test_what_the_practice_set_is_told(event: Event, words: str) -> None:
    assert measure_setting_words(event) == words


def test_an_own_scale_has_its_name() -> None:
    assert measure_name("own:sleep", (SLEEP,)) == "Sleep"
    assert measure_name("own:gone", (SLEEP,)) == "own:gone"
    assert measure_setting_lines(Observed("x")) == []
