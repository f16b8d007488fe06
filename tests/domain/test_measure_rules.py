"""What a practice may set about its measures, on both sides of each edge."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kap_companion.domain.events import (
    HowGiven,
    MeasureAnswered,
    MeasuresSet,
    MeasureTotalled,
    PlannedMeasure,
    Scale,
    Span,
    When,
)
from kap_companion.domain.measure_rules import (
    MOST_PLANNED,
    MOST_SCALES,
    checked_answers,
    checked_measures,
    checked_plan,
    checked_scales,
    checked_total,
)
from kap_companion.errors import InputRefused

SLEEP = Scale("own:sleep", "Sleep", Decimal(0), Decimal(10))
USUAL = MeasuresSet(("phq-9",), 0, 31)


def numbered(count: int) -> list[Scale]:
    return [replace(SLEEP, key=f"own:{each}", name=f"Scale {each}") for each in range(count)]


@pytest.mark.parametrize("most_missing", [0, 4])
@pytest.mark.parametrize("cutoff", [1, 80])
def test_measures_within_the_bounds_are_kept(most_missing: int, cutoff: int) -> None:
    event = MeasuresSet(("phq-9", "own:sleep", "phq-9"), most_missing, cutoff)
    assert checked_measures(event) == replace(event, in_use=("phq-9", "own:sleep"))
    assert checked_measures(replace(event, in_use=())).in_use == ()


@pytest.mark.parametrize(
    "event",
    [
        replace(USUAL, most_missing=-1),
        replace(USUAL, most_missing=5),
        replace(USUAL, pcl5_cutoff=0),
        replace(USUAL, pcl5_cutoff=81),
        replace(USUAL, in_use=("",)),
        replace(USUAL, in_use=tuple(map(str, range(31)))),
    ],
)
def test_measures_beyond_them_are_refused(event: MeasuresSet) -> None:
    with pytest.raises(InputRefused):
        checked_measures(event)


def test_own_scales_are_trimmed() -> None:
    wide = replace(SLEEP, name=" Sleep ", least=Decimal("-0.25"), greatest=Decimal(1_000_000))
    assert checked_scales([wide]).scales == (replace(wide, name="Sleep"),)
    assert len(checked_scales(numbered(MOST_SCALES)).scales) == MOST_SCALES


@pytest.mark.parametrize(
    "scales",
    [
        numbered(MOST_SCALES + 1),
        [replace(SLEEP, key="")],
        [replace(SLEEP, key="madrs")],
        [replace(SLEEP, name=" ")],
        [replace(SLEEP, name="x" * 41)],
        [replace(SLEEP, greatest=Decimal(0))],
        [replace(SLEEP, greatest=Decimal("NaN"))],
        [replace(SLEEP, greatest=Decimal("Infinity"))],
        [replace(SLEEP, greatest=Decimal(1_000_001))],
        [replace(SLEEP, greatest=Decimal("0.125"))],
        [SLEEP, replace(SLEEP, name="Mood")],
        [SLEEP, replace(SLEEP, key="own:other", name="SLEEP")],
    ],
)
def test_own_scales_that_would_mislead_are_refused(scales: list[Scale]) -> None:
    with pytest.raises(InputRefused):
        checked_scales(scales)


@pytest.mark.parametrize(
    ("amount", "span", "fits"),
    [
        (0, Span.DAYS, False),
        (1, Span.DAYS, True),
        (366, Span.DAYS, True),
        (367, Span.DAYS, False),
        (336, Span.HOURS, True),
        (337, Span.HOURS, False),
        (104, Span.WEEKS, True),
        (105, Span.WEEKS, False),
    ],
)
def test_a_follow_up_lies_in_sight(amount: int, span: Span, *, fits: bool) -> None:
    planned = PlannedMeasure("phq-9", When.AFTER_DOSE, amount, span)
    if fits:
        assert checked_plan([planned, planned]).planned == (planned,)
    else:
        with pytest.raises(InputRefused):
            checked_plan([planned])


def test_before_a_dose_there_is_nothing_to_count() -> None:
    planned = PlannedMeasure("phq-9", When.BASELINE, 900, Span.WEEKS)
    assert checked_plan([planned]).planned == (PlannedMeasure("phq-9", When.BASELINE),)
    many = [PlannedMeasure(f"own:{each}", When.BASELINE) for each in range(MOST_PLANNED + 1)]
    assert len(checked_plan(many[1:]).planned) == MOST_PLANNED
    for refused in (many, [PlannedMeasure("", When.BASELINE)]):
        with pytest.raises(InputRefused):
            checked_plan(refused)


def test_answers_fit_their_form_or_are_refused() -> None:
    kept = MeasureAnswered("gad-7", "en-1", (None, *[0] * 6), HowGiven.ASKED)
    assert checked_answers(kept) == kept
    for refused in (
        replace(kept, form="en-9"),
        replace(kept, answers=(0,) * 6),
        replace(kept, answers=(4, *[0] * 6)),
        replace(kept, answers=(None,) * 7),
    ):
        with pytest.raises(InputRefused):
            checked_answers(refused)


@pytest.mark.parametrize("value", ["0", "10", "7.25"])
def test_a_total_within_its_range_is_kept(value: str) -> None:
    total = MeasureTotalled(SLEEP, Decimal(value), " Ada ")
    assert checked_total(total) == replace(total, rater="Ada")


@pytest.mark.parametrize("value", ["-1", "10.01", "11", "NaN", "Infinity", "1.125"])
def test_a_total_beyond_it_is_refused(value: str) -> None:
    with pytest.raises(InputRefused):
        checked_total(MeasureTotalled(SLEEP, Decimal(value), "Ada"))


def test_a_total_has_a_rater() -> None:
    with pytest.raises(InputRefused, match="Who rated it"):
        checked_total(MeasureTotalled(SLEEP, Decimal(3), " "))
