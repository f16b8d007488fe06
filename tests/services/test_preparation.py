"""Preparing a dose: the course of a patient, the day's list, and what is open before the dose."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.ticks import DAY_OF, READINESS
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    CoursePlanWritten,
    Ending,
    Finding,
    GoalWritten,
    ItemTicked,
    ListItem,
    MedicineListed,
    ProtocolTaken,
    SessionEnded,
    VitalsTaken,
)
from kap_companion.domain.gate import Open, OpenKind
from kap_companion.domain.protocols import PROTOCOLS, SCREENING
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.gate import Gate
from kap_companion.services.preparation import CoursePreparation, DayList
from kap_companion.services.record import SessionRecord
from kap_companion.services.undo import Undo
from tests.narrow import event_of, there
from tests.services.room import DOSE, LIMIT_S, Room, RoomClock, saved

HEART, LIVER = ListItem("heart", "Heart disease"), ListItem("liver", "Liver disease")
FOOD, PHONE = ListItem("food", "Food", hold_min=360), ListItem("phone", "Phone off")
TODAY = date(2026, 3, 2)
CONSENT = AgreementMade(Agreed.CONSENT, "", "Lena Berg", TODAY)
LONG_LINE, LONG_NOTE = "x" * (MAX_LINE_CHARS + 1), "x" * (MAX_NOTE_CHARS + 1)


@pytest.fixture
def course(room: Room) -> CoursePreparation:
    return course_of(room, room.patient())


def course_of(room: Room, patient_id: str) -> CoursePreparation:
    return CoursePreparation(patient_id, room.vault.journal, room.vault.reader)


class TestScreening:
    def test_an_answer_and_the_one_that_takes_its_place(self, course: CoursePreparation) -> None:
        course.answer(HEART, Finding.UNKNOWN, " asks her doctor ").result(LIMIT_S)
        course.answer(HEART, Finding.NO).result(LIMIT_S)
        [answer] = course.chart().answers.values()
        assert (answer.event.finding, answer.event.asked) == (Finding.NO, "Heart disease")
        assert [event_of(each, type(answer.event)).note for each in answer.fact.versions] == [
            "asks her doctor",
            "",
        ]

    def test_the_same_again_is_no_change(self, course: CoursePreparation) -> None:
        course.answer(HEART, Finding.NO).result(LIMIT_S)
        with pytest.raises(InputRefused, match="Nothing was changed"):
            course.answer(HEART, Finding.NO, "  ")

    def test_a_review_sees_the_answers_as_they_stand(self, course: CoursePreparation) -> None:
        course.answer(HEART, Finding.UNKNOWN).result(LIMIT_S)
        course.answer(HEART, Finding.YES, "angina in 2019").result(LIMIT_S)
        with pytest.raises(InputRefused, match=r"By whom\?"):
            course.review("  ")
        course.review(" Dr. Roth ", " talked it over ").result(LIMIT_S)
        chart = course.chart()
        assert (there(chart.review).by, there(chart.review).note) == ("Dr. Roth", "talked it over")
        assert there(chart.review).answers == (chart.answers["heart"].fact.newest.id,)
        assert chart.unreviewed == ()
        course.answer(LIVER, Finding.YES).result(LIMIT_S)
        assert [each.event.item for each in course.chart().unreviewed] == ["liver"]


class TestMedicines:
    def test_listed_changed_and_taken_off(self, course: CoursePreparation) -> None:
        course.list_medicine(MedicineListed(" Lamotrigine ", " 100 mg ")).result(LIMIT_S)
        [medicine] = course.chart().medicines
        assert medicine.event == MedicineListed("Lamotrigine", "100 mg")
        changed = MedicineListed("Lamotrigine", "100 mg", " none on the day ")
        course.list_medicine(changed, medicine).result(LIMIT_S)
        [medicine] = course.chart().medicines
        assert event_of(medicine, MedicineListed).hold == "none on the day"
        with pytest.raises(InputRefused, match="Nothing was changed"):
            course.list_medicine(changed, medicine)
        with pytest.raises(InputRefused, match="needs a reason"):
            course.take_back(medicine, " ")
        course.take_back(medicine, " stopped in May ").result(LIMIT_S)
        assert course.chart().medicines == ()

    def test_one_without_a_name_is_refused(self, course: CoursePreparation) -> None:
        with pytest.raises(InputRefused, match=r"Which medicine is it\?"):
            course.list_medicine(MedicineListed("  ", "100 mg"))

    def test_none_and_some_do_not_stand_side_by_side(self, course: CoursePreparation) -> None:
        course.no_medicines().result(LIMIT_S)
        assert course.chart().medicines_asked
        course.list_medicine(MedicineListed("Lamotrigine")).result(LIMIT_S)
        with pytest.raises(InputRefused, match="Take them off first"):
            course.no_medicines()


class TestAgreements:
    def test_made_and_taken_back(self, course: CoursePreparation) -> None:
        agreed = replace(CONSENT, words=" read and signed ", by=" Lena Berg ")
        course.agree(agreed).result(LIMIT_S)
        held = there(course.chart().agreed(Agreed.CONSENT, TODAY))
        assert (held.event.words, held.event.by) == ("read and signed", "Lena Berg")
        course.withdraw(held.fact, " not today ").result(LIMIT_S)
        assert course.chart().agreed(Agreed.CONSENT, TODAY) is None
        assert course.chart().agreements[0].withdrawn is not None

    def test_what_says_nothing_is_refused(self, course: CoursePreparation) -> None:
        with pytest.raises(InputRefused, match=r"By whom\?"):
            course.agree(replace(CONSENT, by=" "))
        for what in (Agreed.TOUCH, Agreed.OTHER):
            with pytest.raises(InputRefused, match=r"What was agreed\?"):
                course.agree(replace(CONSENT, what=what, words=" "))

    def test_it_does_not_end_before_it_begins(self, course: CoursePreparation) -> None:
        with pytest.raises(InputRefused, match="end before it begins"):
            course.agree(replace(CONSENT, until=TODAY - timedelta(days=1)))
        course.agree(replace(CONSENT, until=TODAY)).result(LIMIT_S)
        assert course.chart().agreed(Agreed.CONSENT, TODAY) is not None


class TestGoals:
    def test_goals_and_plan_are_written_and_changed(self, course: CoursePreparation) -> None:
        course.write_goal(" sleep ").result(LIMIT_S)
        [goal] = course.chart().goals
        course.write_goal("sleep through", goal).result(LIMIT_S)
        course.write_goal("see friends").result(LIMIT_S)
        words = [event_of(each, GoalWritten).words for each in course.chart().goals]
        assert words == ["sleep through", "see friends"]
        course.write_plan("six sessions").result(LIMIT_S)
        course.write_plan("four sessions").result(LIMIT_S)
        plan = there(course.chart().plan)
        assert [event_of(each, CoursePlanWritten).words for each in plan.versions] == [
            "six sessions",
            "four sessions",
        ]

    def test_nothing_written_is_refused(self, course: CoursePreparation) -> None:
        for act in (course.write_goal, course.write_plan):
            with pytest.raises(InputRefused, match="no words to record"):
                act(" \n ")


def test_what_is_too_long_is_refused_and_nothing_is_cut(course: CoursePreparation) -> None:
    course.agree(CONSENT).result(LIMIT_S)
    consent: Fact = course.chart().agreements[0].fact
    acts: tuple[Callable[[], object], ...] = (
        lambda: course.answer(HEART, Finding.YES, LONG_NOTE),
        lambda: course.review(LONG_LINE),
        lambda: course.review("Dr. Roth", LONG_NOTE),
        lambda: course.list_medicine(MedicineListed(LONG_LINE)),
        lambda: course.list_medicine(MedicineListed("x", LONG_LINE)),
        lambda: course.list_medicine(MedicineListed("x", hold=LONG_LINE)),
        lambda: course.agree(replace(CONSENT, by=LONG_LINE)),
        lambda: course.agree(replace(CONSENT, words=LONG_NOTE)),
        lambda: course.withdraw(consent, LONG_NOTE),
        lambda: course.write_goal(LONG_NOTE),
        lambda: course.write_plan(LONG_NOTE),
        lambda: course.take_back(consent, LONG_LINE),
    )
    before = course.chart()
    for act in acts:
        with pytest.raises(InputRefused):
            act()
    assert course.chart() == before


def test_it_belongs_to_its_patient_alone(room: Room, course: CoursePreparation) -> None:
    other = course_of(room, room.patient("Hanna Vogt", "K-2"))
    course.answer(HEART, Finding.YES).result(LIMIT_S)
    course.agree(CONSENT).result(LIMIT_S)
    assert (other.chart().answers, other.chart().agreements) == ({}, ())


def test_the_patient_is_listed_as_before(room: Room) -> None:
    patient_id = room.patient()
    before = room.vault.reader.patient(patient_id)
    course = course_of(room, patient_id)
    course.answer(HEART, Finding.YES).result(LIMIT_S)
    course.write_goal("sleep").result(LIMIT_S)
    assert room.vault.reader.patient(patient_id) == before


class TestDayList:
    @pytest.fixture
    def day(self, record: SessionRecord) -> DayList:
        return DayList(record, DAY_OF)

    def test_ticked_again_and_taken_back(
        self, day: DayList, record: SessionRecord, clock: RoomClock
    ) -> None:
        eaten = record.now().local() - timedelta(hours=2)
        saved(record, day.tick(FOOD, " toast ", eaten))
        tick = day.ticks((FOOD, PHONE))["food"]
        assert tick.event == ItemTicked(DAY_OF, "food", "Food", "toast", eaten)
        assert tick.holds_back(record.now().local())
        clock.advance(60)
        saved(record, day.tick(FOOD, "a whole meal", eaten))
        again = day.ticks((FOOD, PHONE))["food"]
        assert (again.fact.id, again.event.note) == (tick.fact.id, "a whole meal")
        assert again.fact.occurred_at == record.now()
        assert len(again.fact.versions) == 2
        saved(record, day.untick(again))
        assert day.ticks((FOOD, PHONE)) == {}
        saved(record, day.tick(FOOD))
        assert list(day.ticks((FOOD, PHONE))) == ["food"]

    def test_one_key_takes_a_tick_back(self, day: DayList, record: SessionRecord) -> None:
        saved(record, day.tick(PHONE))
        saved(record, Undo(record).undo())
        assert day.ticks((PHONE,)) == {}

    def test_a_time_that_has_not_come_is_refused(self, day: DayList, record: SessionRecord) -> None:
        now = record.now().local()
        with pytest.raises(InputRefused, match="not come yet"):
            day.tick(FOOD, last_at=now + timedelta(seconds=1))
        saved(record, day.tick(FOOD, last_at=now))

    def test_a_note_is_a_line(self, day: DayList) -> None:
        with pytest.raises(InputRefused, match="longer than a line"):
            day.tick(PHONE, LONG_LINE)

    def test_the_other_list_is_another(self, day: DayList, record: SessionRecord) -> None:
        saved(record, DayList(record, READINESS).tick(PHONE))
        assert day.ticks((PHONE,)) == {}

    def test_before_it_begins_it_can_be_ticked_and_after_the_end_no_more(self, room: Room) -> None:
        session_id = room.planned()
        record = room.record(session_id)
        day = DayList(record, DAY_OF)
        saved(record, day.tick(PHONE))
        room.schedule.begin(session_id).result(LIMIT_S)
        record = room.record(session_id)
        day = DayList(record, DAY_OF)
        saved(record, day.tick(FOOD))
        saved(record, record.write(SessionEnded(Ending.NO_DOSE_GIVEN)))
        tick = day.ticks((PHONE,))["phone"]
        acts: tuple[Callable[[], object], ...] = (
            lambda: day.tick(PHONE),
            lambda: day.untick(tick),
        )
        for act in acts:
            with pytest.raises(SessionStateError, match=r"over\. Nothing was recorded"):
                act()


class TestOpenPoints:
    def test_from_everything_open_to_nothing(self, room: Room, record: SessionRecord) -> None:
        protocol = replace(PROTOCOLS[2], day_of=(FOOD, PHONE))
        saved(record, record.write(ProtocolTaken(protocol)))
        course, day = course_of(room, record.chart.patient_id), DayList(record, DAY_OF)

        def found() -> tuple[Open, ...]:
            return Gate(record, course, room.practice.chart()).open()

        assert [each.kind for each in found()] == [
            *(OpenKind.NOT_TICKED, OpenKind.NOT_TICKED),
            OpenKind.NO_BASELINE,
            OpenKind.NOT_SCREENED,
            OpenKind.MEDICINES_NOT_ASKED,
            OpenKind.NO_CONSENT,
        ]
        for item in (FOOD, PHONE):
            saved(record, day.tick(item))
        saved(record, record.write(VitalsTaken(118, 74, 66, 98)))
        for item in SCREENING:
            course.answer(item, Finding.NO).result(LIMIT_S)
        course.no_medicines().result(LIMIT_S)
        course.agree(CONSENT).result(LIMIT_S)
        assert found() == ()

    def test_once_the_dose_was_given_nothing_is_open(
        self, room: Room, record: SessionRecord
    ) -> None:
        course = course_of(room, record.chart.patient_id)
        assert Gate(record, course, room.practice.chart()).open() != ()
        saved(record, record.write(DOSE))
        assert Gate(record, course, room.practice.chart()).open() == ()
