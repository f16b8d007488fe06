"""A patient's results as the record has them: in time, against the baseline, and for review."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from kap_companion.domain.charts import measures
from kap_companion.domain.charts.measures import (
    Result,
    Untotalled,
    asks_for_a_review,
    baseline_of,
    change_of,
    measure_reviews,
    measures_of,
    of_measure,
    open_measure_reviews,
)
from kap_companion.domain.events import (
    Event,
    HowGiven,
    MeasureAnswered,
    MeasureReviewed,
    MeasureTotalled,
    Observed,
    Retracted,
    Scale,
)
from kap_companion.domain.measures import EVERY_FORM, PHQ9, SCALES, Form
from kap_companion.domain.measures.change import ChangeWord
from tests.domain.record import Room
from tests.domain.test_measures import adding_to

HARD, CALM = 12 * 60.0, 7 * 24 * 60.0
SLEEP = Scale("own:sleep", "Sleep", Decimal(0), Decimal(10), higher_is_better=True)


def phq9(points: int, thoughts: int = 0) -> MeasureAnswered:
    answers = list(adding_to(PHQ9, points))
    answers[8] = thoughts
    return MeasureAnswered("phq-9", "en-1", tuple(answers), HowGiven.ASKED)


def own(value: int, scale: Scale = SLEEP) -> MeasureTotalled:
    return MeasureTotalled(scale, Decimal(value), "Ada")


def test_results_stand_in_time_with_their_bands() -> None:
    room = Room()
    room.write(Observed("nothing of a measure"))
    room.write(phq9(16), ago_min=0)
    room.write(phq9(9), ago_min=HARD)
    room.write(own(7), ago_min=60)
    results = measures_of(room.entries)
    assert [(each.scale.name, each.total, each.band) for each in results] == [
        ("PHQ-9", Decimal(9), "mild"),
        ("Sleep", Decimal(7), ""),
        ("PHQ-9", Decimal(16), "moderately severe"),
    ]
    first, second, _ = results
    assert (first.given, first.rater, first.answers) == (HowGiven.ASKED, "", phq9(9).answers)
    assert (second.given, second.rater, second.answers) == (None, "Ada", ())
    assert len(of_measure(results, "phq-9")) == 2


def test_a_known_scale_has_its_band() -> None:
    room = Room()
    room.write(own(20, SCALES["madrs"].scale))
    assert measures_of(room.entries)[0].band == "moderate"


@pytest.mark.parametrize(("cutoff", "band"), [(40, "at or above"), (41, "below")])
def test_the_pcl5_is_held_against_the_practices_cut_off(cutoff: int, band: str) -> None:
    room = Room()
    room.write(MeasureAnswered("pcl-5", "en-month-1", (2,) * 20, HowGiven.ASKED))
    (result,) = measures_of(room.entries, pcl5_cutoff=cutoff)
    assert result.band.startswith(band)
    assert result.provisional is True
    assert [each.total for each in result.clusters] == [10, 4, 14, 12]


def test_missing_answers_stand_beside_the_total_or_leave_none() -> None:
    room = Room()
    answers = (None, *[1] * 8, None)
    room.write(MeasureAnswered("phq-9", "en-1", answers, HowGiven.BY_PATIENT))
    (strict,) = measures_of(room.entries)
    assert (strict.total, strict.missing, strict.why) == (None, 1, Untotalled.MISSING)
    assert strict.band == ""
    (lenient,) = measures_of(room.entries, most_missing=1)
    assert (lenient.total, lenient.missing, lenient.why) == (Decimal(8), 1, None)


def test_answers_that_contradict_each_other_are_marked_and_totalled_as_they_are() -> None:
    room = Room()
    room.write(MeasureAnswered("phq-9", "en-1", (*[0] * 9, 3), HowGiven.BY_PATIENT))
    room.write(phq9(4))
    odd, even = measures_of(room.entries)
    assert (odd.total, odd.contradictory, even.contradictory) == (Decimal(0), True, False)


def test_answers_that_do_not_fit_are_shown_and_not_totalled() -> None:
    room = Room()
    room.write(MeasureAnswered("gad-7", "en-1", (9,) * 7, HowGiven.ASKED))
    (result,) = measures_of(room.entries, most_missing=4)
    assert (result.total, result.why) == (None, Untotalled.UNFIT)
    assert result.answers == (9,) * 7


def test_a_form_that_is_not_known_here_keeps_its_answers() -> None:
    room = Room()
    room.write(MeasureAnswered("phq-9", "en-7", (1, 2), HowGiven.ASKED))
    room.write(MeasureAnswered("new-1", "en-1", (3,), HowGiven.ASKED))
    newer, unheard = measures_of(room.entries)
    assert (newer.scale.name, newer.form, newer.why) == ("PHQ-9", None, Untotalled.UNKNOWN)
    assert (unheard.scale.name, unheard.total, unheard.answers) == ("new-1", None, (3,))


def test_an_older_form_is_read_with_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    older = Form(
        "phq-9", "en-0", "PHQ-9", "", "", PHQ9.items[:2], PHQ9.choices, PHQ9.bands, "", "", 5
    )
    every: Mapping[tuple[str, str], Form] = {**EVERY_FORM, ("phq-9", "en-0"): older}
    monkeypatch.setattr(measures, "EVERY_FORM", every)
    room = Room()
    room.write(MeasureAnswered("phq-9", "en-0", (3, 3), HowGiven.ASKED))
    (result,) = measures_of(room.entries)
    assert result.form is older
    assert (result.total, result.band) == (Decimal(6), "mild")


def test_what_was_taken_back_or_amended_counts_as_it_stands() -> None:
    room = Room()
    gone = room.write(phq9(20))
    wrong = room.write(phq9(20))
    room.write(Retracted(), amends=gone.id)
    room.write(phq9(12), amends=wrong.id, at=wrong.occurred_at)
    assert [each.total for each in measures_of(room.entries)] == [12]


def course(*points: int) -> tuple[Result, ...]:
    room = Room()
    for each in points:
        room.write(phq9(each))
        room.wait(CALM)
    return measures_of(room.entries)


def test_the_baseline_is_the_first_before_the_first_dose() -> None:
    results = course(20, 18, 9)
    dose_us = results[1].at.utc_us + 1
    assert baseline_of(results, "phq-9", dose_us) is results[0]
    assert baseline_of(results, "phq-9", None) is results[0]
    assert baseline_of(results, "gad-7", None) is None
    assert baseline_of(results, "phq-9", results[0].at.utc_us) is None
    assert baseline_of(results, "phq-9", results[0].at.utc_us + 1) is results[0]


def test_a_baseline_without_a_total_is_none() -> None:
    room = Room()
    room.write(MeasureAnswered("phq-9", "en-1", (None, *[1] * 9), HowGiven.ASKED))
    room.wait(CALM)
    room.write(phq9(15))
    results = measures_of(room.entries)
    assert baseline_of(results, "phq-9", None) is results[1]
    assert change_of(results[0], results[1]) is None


def test_change_is_told_of_what_comes_after_the_baseline() -> None:
    first, later = course(20, 9)
    change = change_of(later, first)
    assert change is not None
    assert (change.points, change.better) == (Decimal(-11), True)
    assert change.words == (ChangeWord.MEANINGFUL, ChangeWord.RESPONSE)
    assert change_of(first, first) is None
    assert change_of(first, later) is None
    assert change_of(later, None) is None


def test_what_has_no_total_has_no_change() -> None:
    room = Room()
    room.write(phq9(15))
    room.wait(CALM)
    room.write(MeasureAnswered("phq-9", "en-1", (None, *[1] * 9), HowGiven.ASKED))
    first, later = measures_of(room.entries)
    assert change_of(later, first) is None


def test_a_scale_whose_range_changed_is_not_compared() -> None:
    room = Room()
    room.write(own(3))
    room.wait(CALM)
    room.write(own(7))
    room.wait(CALM)
    room.write(own(7, Scale(SLEEP.key, "Sleep", Decimal(0), Decimal(100), higher_is_better=True)))
    first, later, other = measures_of(room.entries)
    change = change_of(later, first)
    assert change is not None
    assert (change.points, change.better, change.words) == (Decimal(4), True, ())
    assert change_of(other, first) is None


@pytest.mark.parametrize(
    ("event", "asks"),
    [
        (phq9(0, thoughts=0), False),
        (phq9(0, thoughts=1), True),
        (phq9(0, thoughts=3), True),
        (MeasureAnswered("phq-9", "en-1", (1,) * 8 + (None, None), HowGiven.ASKED), False),
        (MeasureAnswered("phq-9", "en-7", (0,) * 8 + (2,), HowGiven.ASKED), True),
        (MeasureAnswered("phq-9", "en-7", (2,) * 3, HowGiven.ASKED), False),
        (MeasureAnswered("gad-7", "en-1", (3,) * 7, HowGiven.ASKED), False),
        (MeasureAnswered("new-1", "en-1", (3,) * 9, HowGiven.ASKED), False),
        (own(0, SCALES["c-ssrs"].scale), False),
        (own(1, SCALES["c-ssrs"].scale), True),
        (own(60, SCALES["madrs"].scale), False),
        (own(9), False),
        (Observed("x"), False),
    ],
)
def test_any_answer_above_zero_to_the_ninth_question_asks(event: Event, *, asks: bool) -> None:
    assert asks_for_a_review(event) is asks


def test_nothing_but_an_acknowledgement_closes_a_review() -> None:
    room = Room()
    asked = room.write(phq9(10, thoughts=1))
    room.write(phq9(3))
    room.write(phq9(10), amends=asked.id, reason="a slip")
    room.write(Retracted(), amends=asked.id, reason="the wrong patient")
    (review,) = open_measure_reviews(room.entries)
    assert (review.fact.id, review.event) == (asked.id, phq9(10, thoughts=1))
    room.write(MeasureReviewed("another", "Dr Keller", "Seen."))
    assert open_measure_reviews(room.entries)
    done = room.write(MeasureReviewed(asked.id, "Dr Keller", "Spoke with her."))
    assert not open_measure_reviews(room.entries)
    (closed,) = measure_reviews(room.entries)
    assert closed.reviewed is not None
    assert closed.reviewed.id == done.id
    room.write(Retracted(), amends=done.id, reason="the wrong patient")
    assert open_measure_reviews(room.entries)


def test_what_is_amended_to_it_asks_too() -> None:
    room = Room()
    first = room.write(own(0, SCALES["c-ssrs"].scale))
    assert not measure_reviews(room.entries)
    room.write(own(4, SCALES["c-ssrs"].scale), amends=first.id, reason="misread")
    assert open_measure_reviews(room.entries)
