"""What is prepared with a patient stays with the patient; what is ticked stays with the session."""

from datetime import timedelta

import pytest

from kap_companion.domain.charts.ticks import DAY_OF
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    CoursePlanWritten,
    Ending,
    Finding,
    GoalWritten,
    ListItem,
    MedicineListed,
    SessionEnded,
)
from kap_companion.domain.protocols import SCREENING
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.preparation import CoursePreparation, DayList
from kap_companion.services.record import SessionRecord
from tests.services.room import LIMIT_S, NOON, Room, saved

FOOD, MASK = ListItem("food", "Food", 360), ListItem("mask", "Eye mask, blanket")
APNOEA, GLAUCOMA = SCREENING[14], SCREENING[13]
TODAY = NOON.date()


@pytest.fixture
def course(room: Room) -> CoursePreparation:
    return CoursePreparation(room.patient(), room.vault.journal, room.vault.reader)


# For the course


def test_a_finding_is_open_until_somebody_has_seen_its_newest_version(
    course: CoursePreparation,
) -> None:
    course.answer(APNOEA, Finding.YES, " uses CPAP ").result(LIMIT_S)
    course.answer(GLAUCOMA, Finding.NO).result(LIMIT_S)
    (answer,) = course.chart().unreviewed
    assert (answer.event.asked, answer.event.note) == ("Sleep apnoea", "uses CPAP")
    course.review("Dr. A. Okoye", "go on").result(LIMIT_S)
    assert course.chart().unreviewed == ()
    course.answer(APNOEA, Finding.UNKNOWN).result(LIMIT_S)
    chart = course.chart()
    assert [each.event.finding for each in chart.unreviewed] == [Finding.UNKNOWN]
    assert len(chart.unanswered(SCREENING)) == len(SCREENING) - 2
    assert chart.answers["apnoea"].fact.amended


def test_answers_of_one_sheet_are_written_in_one_go_and_only_what_is_new(
    course: CoursePreparation,
) -> None:
    answers = [(item, Finding.NO, "") for item in SCREENING]
    assert len(course.answer_all(answers).result(LIMIT_S)) == len(SCREENING)
    with pytest.raises(InputRefused, match="Nothing was changed"):
        course.answer_all(answers)
    answers[14] = (APNOEA, Finding.YES, "")
    (entry,) = course.answer_all(answers).result(LIMIT_S)
    assert entry.amends == course.chart().answers["apnoea"].fact.id
    reworded = ListItem("apnoea", "Does the patient stop breathing at night?")
    with pytest.raises(InputRefused):  # what was asked then stands as it was asked
        course.answer_all([(reworded, Finding.YES, "")])
    assert course.chart().answers["apnoea"].event.asked == "Sleep apnoea"


def test_medicines_are_listed_changed_and_taken_off_with_a_reason(
    course: CoursePreparation,
) -> None:
    assert not course.chart().medicines_asked
    course.no_medicines().result(LIMIT_S)
    assert course.chart().medicines_asked
    course.list_medicine(MedicineListed(" Sertraline ", "50 mg")).result(LIMIT_S)
    (fact,) = course.chart().medicines
    course.list_medicine(MedicineListed("Sertraline", "100 mg"), fact).result(LIMIT_S)
    (fact,) = course.chart().medicines
    assert fact.event == MedicineListed("Sertraline", "100 mg")
    with pytest.raises(InputRefused, match="Nothing was changed"):
        course.list_medicine(MedicineListed("Sertraline", "100 mg"), fact)
    with pytest.raises(InputRefused, match="needs a reason"):
        course.take_back(fact, "  ")
    course.take_back(fact, "stopped in March").result(LIMIT_S)
    assert course.chart().medicines == ()
    for wrong in ("", " ", "x" * (MAX_LINE_CHARS + 1)):
        with pytest.raises(InputRefused):
            course.list_medicine(MedicineListed(wrong))


def test_an_agreement_holds_from_its_day_to_its_last_and_not_once_withdrawn(
    course: CoursePreparation,
) -> None:
    until = TODAY + timedelta(days=30)
    course.agree(AgreementMade(Agreed.CONSENT, "", "Lena", TODAY, until)).result(LIMIT_S)
    chart = course.chart()
    assert chart.agreed(Agreed.CONSENT, TODAY) is not None
    assert chart.agreed(Agreed.CONSENT, until) is not None
    assert chart.agreed(Agreed.CONSENT, until + timedelta(days=1)) is None
    assert chart.agreed(Agreed.CONSENT, TODAY - timedelta(days=1)) is None
    assert chart.agreed(Agreed.TOUCH, TODAY) is None
    course.withdraw(chart.agreements[0].fact, "not today").result(LIMIT_S)
    assert course.chart().agreed(Agreed.CONSENT, TODAY) is None
    assert course.chart().agreements[0].withdrawn is not None


@pytest.mark.parametrize(
    "wrong",
    [
        AgreementMade(Agreed.TOUCH, " ", "Lena", TODAY),
        AgreementMade(Agreed.OTHER, "", "Lena", TODAY),
        AgreementMade(Agreed.CONSENT, "", " ", TODAY),
        AgreementMade(Agreed.CONSENT, "", "Lena", TODAY, TODAY - timedelta(days=1)),
        AgreementMade(Agreed.CONSENT, "x" * (MAX_NOTE_CHARS + 1), "Lena", TODAY),
    ],
)
def test_an_agreement_that_says_too_little_is_refused(
    course: CoursePreparation, wrong: AgreementMade
) -> None:
    with pytest.raises(InputRefused):
        course.agree(wrong)
    assert course.chart().agreements == ()


def test_goals_and_plan_are_written_and_changed(course: CoursePreparation) -> None:
    course.write_goal("To rest").result(LIMIT_S)
    (goal,) = course.chart().goals
    course.write_goal("To rest without guilt", goal).result(LIMIT_S)
    assert [fact.event for fact in course.chart().goals] == [GoalWritten("To rest without guilt")]
    course.write_plan("Two sessions").result(LIMIT_S)
    course.write_plan("Three sessions").result(LIMIT_S)
    plan = course.chart().plan
    assert plan is not None
    assert plan.event == CoursePlanWritten("Three sessions")
    assert plan.amended
    for write in (course.write_goal, course.write_plan):
        with pytest.raises(InputRefused):
            write(" \n ")


def test_a_review_needs_a_name(course: CoursePreparation) -> None:
    with pytest.raises(InputRefused, match="By whom"):
        course.review(" ")


def test_the_course_comes_back_in_the_next_session(room: Room) -> None:
    patient = room.patient()
    first = CoursePreparation(patient, room.vault.journal, room.vault.reader)
    first.write_goal("To rest").result(LIMIT_S)
    room.planned(patient)
    room.planned(patient, in_hours=24)
    again = CoursePreparation(patient, room.vault.journal, room.vault.reader)
    assert [fact.event for fact in again.chart().goals] == [GoalWritten("To rest")]


# Of the day


def test_an_item_is_ticked_again_and_taken_back(record: SessionRecord, room: Room) -> None:
    day = DayList(record, DAY_OF)
    saved(record, day.tick(MASK))
    tick = day.ticks((MASK,))["mask"]
    assert (tick.event.words, tick.fact.newest.author) == ("Eye mask, blanket", record.author)
    room.clock.advance(60)
    saved(record, day.tick(MASK, " the blue one "))
    again = day.ticks((MASK,))["mask"]
    assert again.event.note == "the blue one"
    assert again.fact.occurred_at == room.clock.now()
    saved(record, day.untick(again))
    assert day.ticks((MASK,)) == {}


def test_what_holds_back_does_so_for_its_time(record: SessionRecord, room: Room) -> None:
    day = DayList(record, DAY_OF)
    now = room.clock.now().local()
    saved(record, day.tick(FOOD, "toast", now - timedelta(hours=2)))
    tick = day.ticks((FOOD,))["food"]
    assert tick.until == now + timedelta(hours=4)
    assert tick.holds_back(now)
    assert not tick.holds_back(now + timedelta(hours=4))


def test_a_session_that_is_over_takes_no_tick(record: SessionRecord) -> None:
    day = DayList(record, DAY_OF)
    saved(record, day.tick(MASK))
    saved(record, record.write(SessionEnded(Ending.NO_DOSE_GIVEN)))
    with pytest.raises(SessionStateError):
        day.tick(FOOD)
    with pytest.raises(SessionStateError):
        day.untick(day.ticks((MASK,))["mask"])


def test_a_planned_session_is_ticked_before_it_begins(room: Room) -> None:
    record = room.record(room.planned())
    saved(record, DayList(record, DAY_OF).tick(MASK))
    assert "mask" in DayList(record, DAY_OF).ticks((MASK,))
