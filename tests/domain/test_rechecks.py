"""Checks put off, vitals asked for again, and who was told."""

import pytest

from kap_companion.domain.charts.checks import RECHECK, told_of
from kap_companion.domain.due import DueState
from kap_companion.domain.events import (
    CheckPutOff,
    Ending,
    Observed,
    RecheckAsked,
    Retracted,
    SessionEnded,
    SomeoneTold,
    VitalsTaken,
)
from tests.domain.checked import (
    CALM,
    DOSE,
    HIGH,
    MIN_MS,
    begun,
    chart_of,
    dosed,
    due,
    of_vitals,
    recheck,
    told,
    wait_until,
)

COMING, DUE, DONE, MISSED = DueState


class TestPutOff:
    def test_a_check_falls_due_so_much_later(self) -> None:
        room = begun()
        dose = room.write(DOSE)
        room.wait(38)
        room.write(CheckPutOff("Vitals", 40, 10, "she sleeps"))
        wait_until(room, dose, 49)
        assert told(due(room)[1]) == ("Vitals", 40, 50, COMING)
        room.wait(1)
        assert of_vitals(room)[1] is DUE

    def test_one_that_is_overdue_waits_from_now(self) -> None:
        room = begun()
        dose = room.write(DOSE)
        room.wait(52)
        assert of_vitals(room)[1] is DUE
        room.write(CheckPutOff("Vitals", 40, 5))
        assert told(due(room)[1]) == ("Vitals", 40, 57, COMING)
        wait_until(room, dose, 57)
        assert of_vitals(room)[1] is DUE

    def test_twice_and_undone(self) -> None:
        room = dosed()
        room.wait(45)
        room.write(CheckPutOff("Vitals", 40, 5))
        again = room.write(CheckPutOff("Vitals", 40, 10))
        assert due(room)[1].at_ms == 60 * MIN_MS
        room.write(Retracted("undo"), amends=again.id)
        assert due(room)[1].at_ms == 50 * MIN_MS

    def test_one_before_the_dose_stays_due_until_it_is_made(self) -> None:
        room = begun()
        room.write(CheckPutOff("Vitals", None, 30))
        assert told(due(room)[0]) == ("Vitals", None, None, DUE)
        room.write(DOSE)
        assert of_vitals(room)[0] is MISSED

    @pytest.mark.parametrize("put_off", [("Visual check", 40), ("Vitals", 120), (RECHECK, None)])
    def test_another_one_put_off_leaves_it_due(self, put_off: tuple[str, int | None]) -> None:
        room = dosed()
        room.wait(41)
        room.write(CheckPutOff(*put_off, 10))
        assert told(due(room)[1]) == ("Vitals", 40, 40, DUE)


class TestRecheck:
    def test_it_falls_due_so_long_after_it_was_asked(self) -> None:
        room = dosed()
        room.wait(20)
        about = room.write(HIGH)
        room.write(RecheckAsked(about.id, 10))
        assert told(recheck(room)) == (RECHECK, None, 30, COMING)
        room.wait(10)
        assert told(recheck(room)) == (RECHECK, None, 30, DUE)
        room.wait(2)
        again = room.write(CALM)
        assert told(recheck(room)) == (RECHECK, None, 30, DONE)
        assert recheck(room).made_by == again.id

    def test_to_the_millisecond(self) -> None:
        room = dosed()
        room.write(RecheckAsked("", 10))
        room.wait(10 - 1 / MIN_MS)
        assert (recheck(room).left_ms, recheck(room).state) == (1, COMING)
        room.wait(1 / MIN_MS)
        assert (recheck(room).left_ms, recheck(room).state) == (0, DUE)

    def test_nobody_made_it_until_somebody_does(self) -> None:
        room = dosed()
        room.write(RecheckAsked("", 10))
        assert (recheck(room).state, recheck(room).made_by) == (COMING, "")
        room.wait(10)
        assert (recheck(room).state, recheck(room).made_by) == (DUE, "")
        room.write(SessionEnded(Ending.COMPLETED))
        assert (recheck(room).state, recheck(room).made_by) == (MISSED, "")

    def test_another_check_put_off_leaves_it_due(self) -> None:
        room = dosed()
        room.write(RecheckAsked("", 10))
        room.write(CheckPutOff("Vitals", 40, 20, "she sleeps"))
        assert told(recheck(room)) == (RECHECK, None, 10, COMING)

    def test_two_that_fall_due_with_the_dose_stand_in_their_order(self) -> None:
        room = begun()
        room.wait(1 / MIN_MS)
        room.write(RecheckAsked("one", 2))
        room.wait(1 - 1 / MIN_MS)
        room.write(RecheckAsked("other", 1))
        room.wait(1)
        room.write(DOSE)
        assert [each.at_ms for each in due(room) if each.name == RECHECK] == [0, 1]

    def test_it_stands_among_the_checks_by_its_time(self) -> None:
        room = dosed()
        room.wait(20)
        room.write(RecheckAsked("elsewhere", 25))
        assert [each.name for each in due(room)] == ["Vitals", "Vitals", RECHECK, "Vitals"]

    def test_one_before_the_dose_has_no_minute_until_there_is_one(self) -> None:
        room = begun()
        about = room.write(HIGH)
        room.write(RecheckAsked(about.id, 10))
        assert told(recheck(room)) == (RECHECK, None, None, COMING)
        assert [each.name for each in due(room)] == ["Vitals", RECHECK, "Vitals", "Vitals"]
        room.wait(10)
        assert told(recheck(room)) == (RECHECK, None, None, DUE)
        room.write(DOSE)
        room.wait(1)
        assert told(recheck(room)) == (RECHECK, None, 0, DUE)
        room.write(HIGH)
        assert recheck(room).state is DONE

    def test_the_first_that_takes_it_again_is_the_one(self) -> None:
        room = dosed()
        about = room.write(HIGH)
        room.write(RecheckAsked(about.id, 10))
        room.wait(1)
        first = room.write(HIGH)
        room.wait(1)
        room.write(CALM)
        assert recheck(room).made_by == first.id

    def test_what_was_taken_by_then_does_not_answer_it(self) -> None:
        room = dosed()
        room.write(CALM)
        about = room.write(HIGH)
        room.write(RecheckAsked(about.id, 10))
        room.write(CALM, ago_min=1)
        assert recheck(room).state is COMING
        in_the_same_moment = room.write(CALM)
        assert recheck(room).made_by == in_the_same_moment.id

    def test_the_reading_itself_never_answers_it(self) -> None:
        room = dosed()
        about = room.write(HIGH)
        room.write(RecheckAsked(about.id, 10))
        room.wait(5)
        room.write(HIGH, amends=about.id)
        assert recheck(room).state is COMING

    def test_every_sign_that_was_beyond_has_to_be_taken_again(self) -> None:
        room = dosed()
        about = room.write(VitalsTaken(150, 80, 120, 98))
        room.write(RecheckAsked(about.id, 10))
        room.wait(5)
        room.write(VitalsTaken(spo2=98, pain=0))
        room.write(VitalsTaken(130, 80))
        room.write(VitalsTaken(heart_rate=90))
        assert recheck(room).state is COMING
        both = room.write(VitalsTaken(130, None, 90))
        assert recheck(room).made_by == both.id

    def test_where_none_was_beyond_any_of_them_does(self) -> None:
        room = dosed()
        about = room.write(VitalsTaken(118, 74, 66))
        room.write(RecheckAsked(about.id, 10))
        room.wait(5)
        room.write(VitalsTaken(spo2=98))
        assert recheck(room).state is COMING
        again = room.write(VitalsTaken(heart_rate=70))
        assert recheck(room).made_by == again.id

    @pytest.mark.parametrize("about", ["", "elsewhere-7"])
    def test_where_it_is_not_known_of_what_any_vitals_do(self, about: str) -> None:
        room = dosed()
        room.write(RecheckAsked(about, 10))
        room.wait(5)
        again = room.write(VitalsTaken(pain=1))
        assert recheck(room).made_by == again.id

    def test_about_something_else_any_vitals_do(self) -> None:
        room = dosed()
        about = room.write(Observed("pale"))
        room.write(RecheckAsked(about.id, 10))
        room.wait(5)
        assert recheck(room).state is COMING
        room.write(VitalsTaken(pain=1))
        assert recheck(room).state is DONE

    def test_an_answer_taken_back_leaves_it_due(self) -> None:
        room = dosed()
        about = room.write(HIGH)
        room.write(RecheckAsked(about.id, 10))
        room.wait(10)
        again = room.write(CALM)
        room.write(Retracted(), amends=again.id)
        assert recheck(room).state is DUE

    def test_of_two_for_the_same_vitals_the_later_one_counts(self) -> None:
        room = dosed()
        about = room.write(HIGH)
        room.write(RecheckAsked(about.id, 5))
        again = room.write(RecheckAsked(about.id, 20))
        assert told(recheck(room)) == (RECHECK, None, 20, COMING)
        room.write(Retracted("undo"), amends=again.id)
        assert told(recheck(room)) == (RECHECK, None, 5, COMING)

    def test_how_long_it_still_is_and_how_long_it_is_over(self) -> None:
        room = begun()
        room.write(RecheckAsked("", 10))
        assert (recheck(room).left_ms, recheck(room).takes_vitals) == (10 * MIN_MS, True)
        room.wait(12)
        assert recheck(room).left_ms == -2 * MIN_MS

    def test_taken_back_it_is_no_longer_due(self) -> None:
        room = dosed()
        asked = room.write(RecheckAsked("", 10))
        room.write(Retracted(), amends=asked.id)
        assert RECHECK not in [each.name for each in due(room)]

    def test_put_off_it_falls_due_so_much_later(self) -> None:
        room = dosed()
        about = room.write(HIGH)
        room.write(RecheckAsked(about.id, 10))
        room.wait(4)
        room.write(CheckPutOff(RECHECK, None, 5, "she sleeps"))
        assert told(recheck(room)) == (RECHECK, None, 15, COMING)
        room.wait(16)
        assert recheck(room).state is DUE
        room.write(CheckPutOff(RECHECK, None, 5, "still asleep"))
        assert told(recheck(room)) == (RECHECK, None, 25, COMING)

    def test_one_asked_later_is_not_put_off_with_it(self) -> None:
        room = dosed()
        first, then = room.write(HIGH), room.write(HIGH)
        room.write(RecheckAsked(first.id, 10))
        room.write(CheckPutOff(RECHECK, None, 5, "she sleeps"))
        room.wait(2)
        room.write(RecheckAsked(then.id, 4))
        found = [each.at_ms for each in due(room) if each.name == RECHECK]
        assert found == [6 * MIN_MS, 15 * MIN_MS]

    def test_not_made_by_the_end_it_was_missed(self) -> None:
        room = dosed()
        room.write(RecheckAsked("", 90))
        room.wait(5)
        room.write(SessionEnded(Ending.COMPLETED))
        assert recheck(room).state is MISSED

    def test_a_restart_in_between_moves_nothing(self) -> None:
        room = dosed()
        room.wait(5)
        about = room.write(HIGH)
        room.write(RecheckAsked(about.id, 10))
        room.reboot(minutes=9)
        room.write(Observed("back"))
        assert told(recheck(room)) == (RECHECK, None, 15, COMING)
        room.wait(1)
        assert recheck(room).state is DUE
        room.write(CALM)
        assert recheck(room).state is DONE


class TestTold:
    def test_who_was_told_of_an_entry(self) -> None:
        room = dosed()
        about, other = room.write(HIGH), room.write(CALM)
        room.write(SomeoneTold(about.id, "Dr. Roth"))
        room.write(SomeoneTold(other.id, "nobody else"))
        wrong = room.write(SomeoneTold(about.id, "Dr. Wrong"))
        room.write(Retracted(), amends=wrong.id)
        room.write(SomeoneTold(about.id, "Ida", "by phone"))
        assert told_of(chart_of(room), about.id) == ("Dr. Roth", "Ida")
        assert told_of(chart_of(room), "elsewhere-7") == ()
