"""Measures of a patient: taken, corrected, due, and not let go of before a clinician has looked."""

from concurrent.futures import Future
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kap_companion.domain.charts.measures import Result
from kap_companion.domain.events import (
    HowGiven,
    MeasureAnswered,
    MeasurePlanSet,
    MeasuresSet,
    MeasureTotalled,
    PlannedMeasure,
    Scale,
    When,
)
from kap_companion.domain.measures import GAD7, PCL5, PHQ9, SCALES
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.measure_draft import draft_field, draft_text
from kap_companion.services.measures import Measures
from kap_companion.services.record import Written
from kap_companion.vault import NotSaved
from tests.narrow import there
from tests.services.room import DOSE, LIMIT_S, NOON, Room, saved

MADRS = SCALES["madrs"].scale
SLEEP = Scale("own:sleep", "Sleep", Decimal(0), Decimal(10), higher_is_better=True)
FEW = (1, *[0] * 8, None)
DARK = (*[1] * 8, 2, 1)


@pytest.fixture
def patient(room: Room) -> str:
    return room.patient()


def of(room: Room, patient: str) -> Measures:
    """The patient's measures, by the practice's rules of now."""
    vault = room.vault
    return Measures(patient, vault.journal, vault.reader, room.clock, room.practice.chart())


@pytest.fixture
def measures(room: Room, patient: str) -> Measures:
    return of(room, patient)


def only(measures: Measures) -> Result:
    (result,) = measures.results()
    return result


def test_what_the_therapist_asked_stands_with_its_total(measures: Measures) -> None:
    (entry,) = measures.answer(PHQ9, DARK).result(LIMIT_S)
    result = only(measures)
    assert (result.id, result.total, result.given) == (entry.id, Decimal(10), HowGiven.ASKED)
    assert result.at.local().date() == NOON.date()


def test_an_earlier_day_is_its_noon(measures: Measures) -> None:
    on = NOON.date() - timedelta(days=3)
    measures.answer(GAD7, (1,) * 7, on).result(LIMIT_S)
    measures.total(MADRS, Decimal(20), " Dr Roth ", NOON.date()).result(LIMIT_S)
    early, today = measures.results()
    assert (early.at.local().date(), early.at.local().hour) == (on, 12)
    assert today.at == measures.results()[1].fact.first.recorded_at
    assert today.rater == "Dr Roth"
    with pytest.raises(InputRefused, match="not come yet"):
        measures.total(MADRS, Decimal(20), "Dr Roth", NOON.date() + timedelta(days=1))


@pytest.mark.parametrize("answers", [(None,) * 10, (1,) * 9, (4, *[0] * 9)])
def test_what_is_no_answer_is_refused(measures: Measures, answers: tuple[int | None, ...]) -> None:
    with pytest.raises(InputRefused):
        measures.answer(PHQ9, answers)
    assert measures.results() == ()


def test_a_total_out_of_its_range_is_refused(measures: Measures) -> None:
    with pytest.raises(InputRefused, match="MADRS goes from 0 to 60"):
        measures.total(MADRS, Decimal(61), "Dr Roth")


def test_a_correction_leaves_the_older_one_on_the_record(measures: Measures) -> None:
    measures.answer(PHQ9, FEW).result(LIMIT_S)
    first = only(measures)
    answered = MeasureAnswered("phq-9", "en-1", (3, *[0] * 9), HowGiven.ASKED)
    measures.correct(first, answered, "read wrong").result(LIMIT_S)
    newer = only(measures)
    assert (newer.id, newer.total, newer.at) == (first.id, Decimal(3), first.at)
    assert [each.reason for each in newer.fact.versions] == ["", "read wrong"]
    with pytest.raises(InputRefused, match="Nothing was changed"):
        measures.correct(newer, answered, "again")
    with pytest.raises(InputRefused, match="reason"):
        measures.correct(newer, replace(answered, answers=FEW), " ")
    with pytest.raises(InputRefused, match="fit"):
        measures.correct(newer, replace(answered, answers=(9,) * 10), "slip")


def test_a_total_is_corrected_within_its_range(measures: Measures) -> None:
    measures.total(MADRS, Decimal(20), "Dr Roth").result(LIMIT_S)
    rated = MeasureTotalled(MADRS, Decimal(30), "Dr Roth")
    measures.correct(only(measures), rated, "slip").result(LIMIT_S)
    assert only(measures).total == 30
    with pytest.raises(InputRefused, match="goes from"):
        measures.correct(only(measures), replace(rated, value=Decimal(61)), "slip")


def test_what_is_taken_back_is_gone_from_the_results_alone(measures: Measures) -> None:
    measures.answer(PHQ9, DARK).result(LIMIT_S)
    result = only(measures)
    with pytest.raises(InputRefused, match="reason"):
        measures.take_back(result, "")
    measures.take_back(result, "another patient’s").result(LIMIT_S)
    assert measures.results() == ()
    assert len(measures.open_reviews()) == 1, "what was said is still to be looked at"


def test_an_answer_waits_for_a_named_clinician_and_a_note(room: Room, measures: Measures) -> None:
    (entry,) = measures.answer(PHQ9, DARK).result(LIMIT_S)
    (waiting,) = room.vault.reader.open_reviews()
    assert (waiting.review_id, waiting.patient_id) == (entry.id, measures.patient_id)
    assert waiting.at_us == entry.occurred_at.utc_us
    for by, words in ((" ", "Seen."), ("Dr Roth", "  ")):
        with pytest.raises(InputRefused):
            measures.acknowledge(entry.id, by, words)
    (done,) = measures.acknowledge(entry.id, "Dr Roth", "Spoke with her.").result(LIMIT_S)
    assert measures.open_reviews() == ()
    assert room.vault.reader.open_reviews() == ()
    with pytest.raises(SessionStateError, match="already"):
        measures.acknowledge(entry.id, "Dr Roth", "Again.")
    assert done.subject == measures.patient_id
    assert room.vault.verify().ok


def test_reviews_of_all_patients_are_listed_the_longest_waiting_first(room: Room) -> None:
    first, second = room.patient("A", "1"), room.patient("B", "2")
    of(room, second).answer(PHQ9, DARK, NOON.date() - timedelta(days=2)).result(LIMIT_S)
    of(room, first).answer(PHQ9, DARK).result(LIMIT_S)
    of(room, first).answer(PHQ9, FEW).result(LIMIT_S)
    assert [each.patient_id for each in room.vault.reader.open_reviews()] == [second, first]
    listed = room.schedule.open_reviews()
    assert [patient for patient, _ in listed] == [second, first]
    assert all(review.reviewed is None for _, review in listed)


def test_what_is_in_use_can_be_taken(room: Room, patient: str) -> None:
    measures = of(room, patient)
    assert measures.forms() == (PHQ9, GAD7, PCL5)
    assert measures.scales() == ()
    room.practice.set_scales([SLEEP]).result(LIMIT_S)
    used = MeasuresSet(("own:sleep", "madrs", "gad-7", "own:gone"), 1, 33)
    room.practice.set_measures(used).result(LIMIT_S)
    measures = of(room, patient)
    assert measures.forms() == (GAD7,)
    assert measures.scales() == (SLEEP, MADRS)


def test_the_rules_of_the_practice_hold(room: Room, patient: str) -> None:
    of(room, patient).answer(PHQ9, (None, *[1] * 9)).result(LIMIT_S)
    assert only(of(room, patient)).total is None
    room.practice.set_measures(MeasuresSet(("phq-9",), 1, 31)).result(LIMIT_S)
    assert only(of(room, patient)).total == 8


def test_the_course_from_the_baseline_on(room: Room, patient: str) -> None:
    plan = [PlannedMeasure("phq-9", When.BASELINE), PlannedMeasure("phq-9", When.BEFORE_SESSION)]
    room.practice.set_measure_plan(plan).result(LIMIT_S)
    session = room.planned(patient)
    assert [each.measure for each in of(room, patient).now().due] == ["phq-9"]
    of(room, patient).answer(PHQ9, (3,) * 10).result(LIMIT_S)
    assert of(room, patient).now().due == ()
    room.schedule.begin(session).result(LIMIT_S)
    record = room.record(session)
    room.clock.advance(60)
    saved(record, record.write(DOSE))
    room.clock.advance(60)
    of(room, patient).answer(PHQ9, (1,) * 8 + (0, 0)).result(LIMIT_S)
    of(room, patient).answer(GAD7, (1,) * 7).result(LIMIT_S)
    now = of(room, patient).now()
    phq9, gad7 = now.standings
    assert phq9.change is not None
    assert (phq9.change.points, len(phq9.results)) == (Decimal(-19), 2)
    assert (gad7.baseline, gad7.change) == (None, None)
    assert len(now.results) == 3
    assert len(now.open_reviews) == len(now.reviews) == 1


def test_a_form_that_was_begun_is_kept_and_ends_with_its_answers(
    room: Room, measures: Measures
) -> None:
    assert measures.kept(GAD7) is None
    text = draft_text(GAD7, [1, -1, None, 2, None, None, None])
    room.vault.journal.keep_draft(measures.patient_id, draft_field("gad-7"), text).result(LIMIT_S)
    assert measures.kept(GAD7) == (1, None, None, 2, None, None, None)
    assert measures.now().unfinished == ("gad-7",)
    measures.answer(GAD7, (1,) * 7).result(LIMIT_S)
    assert measures.now().unfinished == ()


def test_before_a_form_is_handed_over_anew_what_was_kept_goes_on_the_record(
    room: Room, measures: Measures
) -> None:
    text = draft_text(GAD7, [2, -1, *[None] * 5])
    room.vault.journal.keep_draft(measures.patient_id, draft_field("gad-7"), text).result(LIMIT_S)
    written = measures.before_handing_over(["gad-7", "phq-9", "pcl-5"])
    there(written).result(LIMIT_S)
    result = only(measures)
    assert (result.answers[0], result.missing) == (2, 6)
    assert result.given is HowGiven.BY_PATIENT
    assert measures.now().unfinished == ()
    assert measures.before_handing_over(["gad-7"]) is None


def test_a_disk_that_refuses_the_answers_keeps_the_draft(
    room: Room, measures: Measures, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = draft_text(GAD7, [2, *[None] * 6])
    journal = room.vault.journal
    journal.keep_draft(measures.patient_id, draft_field("gad-7"), text).result(LIMIT_S)
    refused: Written = Future()
    refused.set_exception(NotSaved("The disk is full."))
    monkeypatch.setattr(journal, "append", lambda _: refused)
    with pytest.raises(NotSaved):
        measures.answer(GAD7, (1,) * 7).result(LIMIT_S)
    assert measures.now().unfinished == ("gad-7",)


def test_a_plan_is_a_setting_of_the_practice(room: Room) -> None:
    plan = (PlannedMeasure("phq-9", When.BASELINE),)
    (entry,) = room.practice.set_measure_plan(plan).result(LIMIT_S)
    assert entry.event == MeasurePlanSet(plan)
    assert room.practice.chart().measure_plan == plan


def test_a_day_is_a_day_where_the_clock_moved(room: Room, patient: str) -> None:
    room.clock.set_zone(timedelta(hours=-9))
    on = date(2026, 2, 1)
    of(room, patient).answer(GAD7, (0,) * 7, on).result(LIMIT_S)
    at = only(of(room, patient)).at.local()
    assert (at.date(), at.hour) == (on, 12)
