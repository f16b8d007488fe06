"""What was prepared with a patient: screening and its review, medicines, agreements, goals."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts.preparation import Agreement, PreparationChart
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    AgreementWithdrawn,
    CoursePlanWritten,
    Finding,
    GoalWritten,
    ListItem,
    MedicineListed,
    NoMedicines,
    PatientRegistered,
    Retracted,
    ScreeningAnswered,
    ScreeningReviewed,
)
from tests.domain.record import Room
from tests.narrow import event_of, there

HEART, LIVER = ListItem("heart", "Heart disease"), ListItem("liver", "Liver disease")
ITEMS = (HEART, LIVER)
DAY = date(2026, 2, 2)
CONSENT = AgreementMade(Agreed.CONSENT, "", "Ada", DAY, DAY + timedelta(days=90))
TOUCH = AgreementMade(Agreed.TOUCH, "a hand on the shoulder, if asked for", "Ada", DAY)


def chart_of(room: Room) -> PreparationChart:
    return PreparationChart.replay(room.entries)


def answer(room: Room, item: ListItem, finding: Finding, amends: str = "") -> Entry:
    return room.write(ScreeningAnswered(item.key, item.words, finding), amends=amends)


def found(room: Room) -> dict[str, Finding]:
    return {key: each.event.finding for key, each in chart_of(room).answers.items()}


class TestScreening:
    def test_nothing_is_answered_by_itself(self) -> None:
        chart = chart_of(Room())
        assert chart.unanswered(ITEMS) == ITEMS
        assert (chart.answers, chart.findings, chart.unreviewed, chart.review) == ({}, (), (), None)

    def test_a_newer_answer_counts(self) -> None:
        room = Room()
        first = answer(room, HEART, Finding.UNKNOWN)
        answer(room, LIVER, Finding.NO)
        answer(room, HEART, Finding.NO, amends=first.id)
        assert found(room) == {"heart": Finding.NO, "liver": Finding.NO}
        answer(room, LIVER, Finding.YES)
        assert found(room)["liver"] is Finding.YES

    def test_an_answer_taken_back_is_open_again(self) -> None:
        room = Room()
        first = answer(room, HEART, Finding.NO)
        room.write(Retracted(), amends=first.id)
        assert chart_of(room).unanswered(ITEMS) == ITEMS

    def test_only_what_the_list_asks_can_be_open(self) -> None:
        room = Room()
        answer(room, HEART, Finding.UNKNOWN)
        assert chart_of(room).unanswered(ITEMS) == (LIVER,)
        assert chart_of(room).unanswered(()) == ()

    def test_a_question_that_is_asked_no_longer_keeps_its_answer(self) -> None:
        room = Room()
        room.write(ScreeningAnswered("asked-once", "Asked once", Finding.YES))
        [finding] = chart_of(room).findings
        assert finding.event.asked == "Asked once"

    def test_what_is_no_plain_no_is_a_finding(self) -> None:
        room = Room()
        answer(room, HEART, Finding.NO)
        answer(room, LIVER, Finding.UNKNOWN)
        room.write(ScreeningAnswered("apnoea", "Sleep apnoea", Finding.YES))
        assert [each.event.item for each in chart_of(room).findings] == ["liver", "apnoea"]


class TestReview:
    def test_a_finding_waits_for_a_review(self) -> None:
        room = Room()
        answer(room, LIVER, Finding.NO)
        heart = answer(room, HEART, Finding.YES)
        assert [each.fact.id for each in chart_of(room).unreviewed] == [heart.id]
        room.write(ScreeningReviewed("Dr. Roth", (heart.id,)))
        assert chart_of(room).unreviewed == ()
        assert there(chart_of(room).review).by == "Dr. Roth"

    def test_a_finding_that_the_review_did_not_see_still_waits(self) -> None:
        room = Room()
        heart = answer(room, HEART, Finding.YES)
        room.write(ScreeningReviewed("Dr. Roth", (heart.id,)))
        answer(room, LIVER, Finding.UNKNOWN)
        assert [each.event.item for each in chart_of(room).unreviewed] == ["liver"]

    def test_a_changed_answer_waits_again(self) -> None:
        room = Room()
        heart = answer(room, HEART, Finding.UNKNOWN)
        room.write(ScreeningReviewed("Dr. Roth", (heart.id,)))
        newer = answer(room, HEART, Finding.YES, amends=heart.id)
        assert [each.fact.newest.id for each in chart_of(room).unreviewed] == [newer.id]
        room.write(ScreeningReviewed("Dr. Roth", (newer.id,)))
        assert chart_of(room).unreviewed == ()

    def test_the_newest_review_is_the_one_that_counts(self) -> None:
        room = Room()
        heart, liver = answer(room, HEART, Finding.YES), answer(room, LIVER, Finding.YES)
        room.write(ScreeningReviewed("Dr. Roth", (heart.id, liver.id)))
        last = room.write(ScreeningReviewed("Dr. Sahl", (heart.id,)))
        assert [each.fact.id for each in chart_of(room).unreviewed] == [liver.id]
        room.write(Retracted(), amends=last.id)
        assert chart_of(room).unreviewed == ()
        assert there(chart_of(room).review).by == "Dr. Roth"

    def test_a_plain_no_needs_none(self) -> None:
        room = Room()
        answer(room, HEART, Finding.NO)
        assert chart_of(room).unreviewed == ()


class TestMedicines:
    def test_nobody_asked(self) -> None:
        room = Room()
        room.write(PatientRegistered("Ada"))
        assert (chart_of(room).medicines, chart_of(room).medicines_asked) == ((), False)

    def test_they_are_listed_as_they_are_taken_now(self) -> None:
        room = Room()
        first = room.write(MedicineListed("Lamotrigine", "100 mg mornings"))
        gone = room.write(MedicineListed("Sertraline"))
        room.write(MedicineListed("Lamotrigine", "150 mg mornings"), amends=first.id)
        room.write(Retracted(), amends=gone.id)
        [medicine] = chart_of(room).medicines
        assert event_of(medicine, MedicineListed).taken == "150 mg mornings"
        assert chart_of(room).medicines_asked

    def test_none_is_an_answer_too(self) -> None:
        room = Room()
        none = room.write(NoMedicines())
        assert (chart_of(room).medicines, chart_of(room).medicines_asked) == ((), True)
        room.write(Retracted(), amends=none.id)
        assert not chart_of(room).medicines_asked


class TestAgreements:
    def test_nothing_was_agreed(self) -> None:
        assert chart_of(Room()).agreements == ()
        assert chart_of(Room()).agreed(Agreed.CONSENT, DAY) is None

    @pytest.mark.parametrize(
        ("days", "holds"), [(-1, False), (0, True), (89, True), (90, True), (91, False)]
    )
    def test_it_holds_from_its_first_to_its_last_day(self, days: int, *, holds: bool) -> None:
        room = Room()
        room.write(CONSENT)
        agreed = chart_of(room).agreed(Agreed.CONSENT, DAY + timedelta(days=days))
        assert (agreed is not None) == holds

    def test_without_a_last_day_it_holds_on(self) -> None:
        room = Room()
        made = room.write(TOUCH)
        agreed = there(chart_of(room).agreed(Agreed.TOUCH, date(2040, 1, 1)))
        assert (agreed.fact.id, agreed.event, agreed.withdrawn) == (made.id, TOUCH, None)
        assert chart_of(room).agreed(Agreed.TOUCH, DAY - timedelta(days=1)) is None

    def test_one_thing_agreed_is_not_another(self) -> None:
        room = Room()
        room.write(TOUCH)
        assert chart_of(room).agreed(Agreed.CONSENT, DAY) is None
        assert chart_of(room).agreed(Agreed.OTHER, DAY) is None

    def test_taken_back_by_the_patient_it_holds_no_more(self) -> None:
        room = Room()
        made = room.write(CONSENT)
        back = room.write(AgreementWithdrawn(made.id, "not today"))
        [agreement] = chart_of(room).agreements
        assert isinstance(agreement, Agreement)
        assert there(agreement.withdrawn).id == back.id
        assert not agreement.holds_on(DAY)
        assert chart_of(room).agreed(Agreed.CONSENT, DAY) is None
        room.write(Retracted(), amends=back.id)
        assert chart_of(room).agreed(Agreed.CONSENT, DAY) is not None

    def test_another_one_taken_back_leaves_it(self) -> None:
        room = Room()
        consent, touch = room.write(CONSENT), room.write(TOUCH)
        room.write(AgreementWithdrawn(touch.id))
        assert there(chart_of(room).agreed(Agreed.CONSENT, DAY)).fact.id == consent.id
        assert [each.withdrawn is None for each in chart_of(room).agreements] == [True, False]

    def test_the_newest_that_holds_is_the_one(self) -> None:
        room = Room()
        older, newer = room.write(CONSENT), room.write(CONSENT)
        assert there(chart_of(room).agreed(Agreed.CONSENT, DAY)).fact.id == newer.id
        room.write(AgreementWithdrawn(newer.id))
        assert there(chart_of(room).agreed(Agreed.CONSENT, DAY)).fact.id == older.id

    def test_one_that_was_typed_wrongly_and_taken_off_is_none(self) -> None:
        room = Room()
        made = room.write(CONSENT)
        room.write(Retracted(), amends=made.id)
        assert chart_of(room).agreements == ()

    @given(st.dates(), st.dates(), st.none() | st.dates())
    def test_it_never_holds_outside_of_its_days(
        self, day: date, on: date, until: date | None
    ) -> None:
        room = Room()
        room.write(AgreementMade(Agreed.CONSENT, "", "Ada", on, until))
        held = chart_of(room).agreed(Agreed.CONSENT, day) is not None
        assert held == (on <= day <= (until or date.max))


class TestGoalsAndPlan:
    def test_goals_come_in_their_order_as_written_last(self) -> None:
        room = Room()
        first = room.write(GoalWritten("sleep"))
        room.write(GoalWritten("see friends"))
        room.write(GoalWritten("sleep through"), amends=first.id)
        goals = [event_of(fact, GoalWritten).words for fact in chart_of(room).goals]
        assert goals == ["sleep through", "see friends"]

    def test_the_plan_is_its_newest_writing(self) -> None:
        room = Room()
        assert chart_of(room).plan is None
        room.write(CoursePlanWritten("six sessions"))
        second = room.write(CoursePlanWritten("four sessions"))
        assert there(chart_of(room).plan).id == second.id
        room.write(Retracted(), amends=second.id)
        assert event_of(there(chart_of(room).plan), CoursePlanWritten).words == "six sessions"
