"""What falls due in a session as its record tells it: baseline, what is due, what came of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.checks import (
    RECHECK,
    Reading,
    baseline,
    checks_due,
    missed,
    own_baseline,
    readings,
)
from kap_companion.domain.due import DueState
from kap_companion.domain.events import (
    CheckPutOff,
    Ending,
    Event,
    LookedAt,
    Observed,
    RecheckAsked,
    Retracted,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    Sign,
    VitalsTaken,
)
from kap_companion.domain.vital_signs import Beyond
from tests.domain.checked import (
    CALM,
    DOSE,
    HIGH,
    LOOK,
    PLANNED,
    VITALS,
    begun,
    chart_of,
    dosed,
    due,
    of_vitals,
    protocol,
    told,
    wait_until,
)
from tests.domain.record import Room
from tests.narrow import there

COMING, DUE, DONE, MISSED = DueState


class TestReadings:
    def test_they_come_in_the_order_they_were_taken(self) -> None:
        room = begun()
        second = room.write(VitalsTaken(120, 80))
        first = room.write(HIGH, ago_min=5)
        room.write(Observed("calm"))
        found = readings(chart_of(room))
        assert [each.fact.id for each in found] == [first.id, second.id]
        assert [each.vitals for each in found] == [HIGH, VitalsTaken(120, 80)]
        bound = (Beyond(Sign.SYSTOLIC, 152, Decimal(140), above=True),)
        assert [each.beyond for each in found] == [bound, ()]

    def test_one_taken_back_is_no_reading(self) -> None:
        room = begun()
        wrong = room.write(HIGH)
        room.write(Retracted(), amends=wrong.id)
        assert readings(chart_of(room)) == ()

    def test_one_typed_wrongly_is_read_as_amended(self) -> None:
        room = begun()
        wrong = room.write(HIGH)
        room.write(VitalsTaken(125, 88), amends=wrong.id)
        [reading] = readings(chart_of(room))
        assert (reading.vitals.systolic, reading.beyond) == (125, ())

    def test_without_a_protocol_nothing_is_beyond(self) -> None:
        room = Room()
        room.write(HIGH)
        assert readings(chart_of(room))[0].beyond == ()


class TestBaseline:
    def test_none_was_taken(self) -> None:
        assert baseline(chart_of(begun())) is None

    def test_it_is_the_last_before_the_dose(self) -> None:
        room = begun()
        room.write(HIGH)
        room.wait(5)
        second = room.write(CALM)
        reading = there(baseline(chart_of(room)))
        assert (reading.fact.id, reading.vitals, reading.beyond) == (second.id, CALM, ())
        room.wait(5)
        room.write(DOSE)
        room.wait(5)
        room.write(VitalsTaken(160, 95))
        assert there(baseline(chart_of(room))) == reading

    def test_what_is_taken_at_the_moment_of_the_dose_is_the_baseline(self) -> None:
        room = begun()
        room.write(CALM)
        room.write(DOSE)
        assert there(baseline(chart_of(room))).vitals == CALM

    def test_first_vitals_after_the_dose_are_none(self) -> None:
        room = dosed()
        room.wait(0.001)
        room.write(CALM)
        assert baseline(chart_of(room)) is None

    def test_a_later_dose_amended_takes_them_in(self) -> None:
        room = begun()
        dose = room.write(DOSE)
        room.wait(3)
        room.write(CALM)
        room.wait(2)
        room.write(DOSE, amends=dose.id)
        assert there(baseline(chart_of(room))).vitals == CALM

    def test_a_booster_moves_nothing(self) -> None:
        room = dosed()
        room.wait(10)
        room.write(CALM)
        room.wait(10)
        room.write(DOSE)
        assert baseline(chart_of(room)) is None

    def test_a_sign_that_was_not_taken_again_stands_as_it_was(self) -> None:
        """The pressure is taken again before the dose: the heart rate is not forgotten for it."""
        room = begun()
        room.write(VitalsTaken(152, 88, 72, 98, words="restless", sure=("spo2",)))
        room.wait(5)
        again = room.write(VitalsTaken(131, 84, words="calm now"))
        reading = there(baseline(chart_of(room)))
        assert reading.fact.id == again.id
        assert reading.vitals == own_baseline(chart_of(room)) == VitalsTaken(131, 84, 72, 98)
        assert reading.beyond == ()

    def test_what_was_beyond_and_not_taken_again_still_is(self) -> None:
        room = begun()
        room.write(HIGH)
        room.wait(5)
        room.write(VitalsTaken(heart_rate=104, pain=0))
        reading = there(baseline(chart_of(room)))
        assert [each.sign for each in reading.beyond] == [Sign.SYSTOLIC, Sign.HEART_RATE]

    def test_it_is_the_one_before_where_the_last_was_taken_back(self) -> None:
        room = begun()
        first = room.write(CALM)
        room.wait(1)
        wrong = room.write(HIGH)
        room.write(Retracted(), amends=wrong.id)
        reading = there(baseline(chart_of(room)))
        assert isinstance(reading, Reading)
        assert (reading.fact.id, reading.vitals) == (first.id, CALM)


class TestWhatIsDue:
    def test_without_a_protocol_nothing_falls_due(self) -> None:
        room = Room()
        room.write(PLANNED)
        room.write(SessionBegun())
        room.write(DOSE)
        room.wait(60)
        assert due(room) == ()

    def test_a_session_as_it_goes(self) -> None:
        room = begun()
        assert of_vitals(room) == [DUE, COMING, COMING]
        room.write(CALM)
        assert of_vitals(room) == [DONE, COMING, COMING]
        room.wait(3)
        dose = room.write(DOSE)
        wait_until(room, dose, 40)
        assert of_vitals(room) == [DONE, DUE, COMING]
        at_40 = room.write(CALM)
        assert told(due(room)[1]) == ("Vitals", 40, 40, DONE)
        assert due(room)[1].made_by == at_40.id
        wait_until(room, dose, 121)
        assert of_vitals(room) == [DONE, DONE, DUE]
        room.write(SessionEnded(Ending.COMPLETED))
        assert of_vitals(room) == [DONE, DONE, MISSED]

    def test_they_come_in_the_order_they_fall_due(self) -> None:
        room = dosed(VITALS, LOOK)
        assert [(each.name, each.due_min) for each in due(room)] == [
            ("Vitals", None),
            ("Visual check", 15),
            ("Visual check", 30),
            ("Vitals", 40),
            ("Vitals", 120),
        ]
        room.write(CheckPutOff("Visual check", 30, 15))
        assert [(each.name, each.due_min) for each in due(room)][2:] == [
            ("Vitals", 40),
            ("Visual check", 30),
            ("Vitals", 120),
        ]

    def test_an_amended_dose_moves_what_is_due(self) -> None:
        room = begun()
        dose = room.write(DOSE)
        room.wait(41)
        assert of_vitals(room) == [MISSED, DUE, COMING]
        room.write(DOSE, amends=dose.id, at=dose.occurred_at.shifted(10 * 60_000_000))
        assert of_vitals(room) == [MISSED, COMING, COMING]
        room.wait(9)
        assert of_vitals(room) == [MISSED, DUE, COMING]

    def test_an_amended_dose_moves_what_a_check_answers(self) -> None:
        room = begun()
        dose = room.write(DOSE)
        room.wait(36)
        room.write(CALM)
        assert of_vitals(room) == [MISSED, DONE, COMING]
        room.write(DOSE, amends=dose.id, at=dose.occurred_at.shifted(10 * 60_000_000))
        assert of_vitals(room) == [MISSED, COMING, COMING]

    def test_a_dose_taken_back_leaves_nothing_due_after_it(self) -> None:
        room = begun()
        dose = room.write(DOSE)
        room.wait(41)
        room.write(Retracted(), amends=dose.id)
        assert of_vitals(room) == [DUE, COMING, COMING]

    def test_a_booster_moves_nothing(self) -> None:
        room = dosed()
        room.wait(35)
        room.write(DOSE)
        room.wait(5)
        assert of_vitals(room) == [MISSED, DUE, COMING]

    def test_a_restart_in_between_moves_nothing(self) -> None:
        room = begun()
        room.write(CALM)
        room.write(DOSE)
        room.wait(30)
        room.reboot(minutes=9)
        room.write(Observed("back"))
        assert of_vitals(room) == [DONE, COMING, COMING]
        room.wait(1)
        assert of_vitals(room) == [DONE, DUE, COMING]
        room.write(CALM)
        assert of_vitals(room) == [DONE, DONE, COMING]

    def test_a_clock_that_is_set_moves_nothing(self) -> None:
        room = dosed()
        room.wait(41)
        room.move_wall_clock(-300)
        assert of_vitals(room) == [MISSED, DUE, COMING]
        room.write(CALM)
        room.move_wall_clock(600)
        assert of_vitals(room) == [MISSED, DONE, COMING]

    def test_a_reading_taken_back_no_longer_answers(self) -> None:
        room = dosed()
        room.wait(40)
        reading = room.write(CALM)
        assert of_vitals(room)[1] is DONE
        room.write(Retracted(), amends=reading.id)
        assert of_vitals(room)[1] is DUE

    def test_a_reading_whose_time_was_wrong_answers_where_it_belongs(self) -> None:
        room = begun()
        dose = room.write(DOSE)
        room.wait(38)
        reading = room.write(CALM)
        room.wait(4)
        assert of_vitals(room) == [MISSED, DONE, COMING]
        room.write(CALM, amends=reading.id, at=dose.occurred_at.shifted(-60_000_000))
        assert of_vitals(room) == [DONE, DUE, COMING]

    @pytest.mark.parametrize(
        ("event", "done"),
        [
            (VitalsTaken(118, 74), True),
            (VitalsTaken(systolic=118), True),
            (VitalsTaken(pain=0, heart_rate=66), False),
            (LookedAt("Vitals"), False),
            (Observed(tag="Vitals"), False),
        ],
        ids=str,
    )
    def test_only_its_own_signs_answer_a_check(self, event: Event, *, done: bool) -> None:
        room = dosed()
        room.wait(41)
        room.write(event)
        assert (of_vitals(room)[1] is DONE) == done

    @pytest.mark.parametrize(
        ("event", "done"),
        [
            (LookedAt("Visual check"), True),
            (LookedAt("Visual check", "breathes calmly"), True),
            (LookedAt("Another check"), False),
            (VitalsTaken(pain=0), True),
            (Observed("asleep"), False),
        ],
        ids=str,
    )
    def test_who_takes_vitals_looks_too(self, event: Event, *, done: bool) -> None:
        room = dosed(LOOK)
        room.wait(16)
        room.write(event)
        assert (due(room)[0].state is DONE) == done

    def test_late_entries_answer_by_the_time_they_name(self) -> None:
        room = dosed()
        room.wait(118)
        room.write(CALM, ago_min=77)
        assert of_vitals(room) == [MISSED, DONE, COMING]


class TestOver:
    def test_what_was_not_made_by_the_end_was_missed(self) -> None:
        room = dosed()
        room.wait(50)
        room.write(SessionEnded(Ending.BROKEN_OFF))
        room.wait(500)
        assert of_vitals(room) == [MISSED, MISSED, MISSED]
        assert [each.due_min for each in missed(chart_of(room), room.now())] == [None, 40, 120]

    def test_what_it_was_then_it_stays(self) -> None:
        room = dosed()
        room.wait(50)
        room.write(RecheckAsked("", 5))
        room.write(SessionEnded(Ending.BROKEN_OFF))
        at_the_end = due(room)
        assert [each.left_ms for each in at_the_end if each.due_min] == [-600_000, 4_200_000]
        room.wait(500)
        assert due(room) == at_the_end

    def test_only_what_was_missed_is_told_as_missed(self) -> None:
        room = dosed()
        room.wait(118)
        assert [each.due_min for each in missed(chart_of(room), room.now())] == [None, 40]

    def test_vitals_after_the_end_still_answer(self) -> None:
        room = dosed()
        room.wait(112)
        room.write(SessionEnded(Ending.COMPLETED))
        room.wait(6)
        room.write(CALM)
        assert of_vitals(room) == [MISSED, MISSED, DONE]

    def test_an_end_taken_back_lets_it_go_on(self) -> None:
        room = dosed()
        room.wait(50)
        ended = room.write(SessionEnded(Ending.BROKEN_OFF))
        room.write(Retracted(), amends=ended.id)
        assert of_vitals(room) == [MISSED, DUE, COMING]

    def test_without_a_dose_nothing_was_missed(self) -> None:
        room = begun()
        room.wait(50)
        room.write(SessionEnded(Ending.NO_DOSE_GIVEN))
        assert of_vitals(room) == [COMING, COMING, COMING]
        assert missed(chart_of(room), room.now()) == ()

    def test_of_a_cancelled_session_nothing_was_missed(self) -> None:
        room = Room()
        room.write(PLANNED)
        room.write(protocol(VITALS))
        room.write(SessionCancelled())
        assert of_vitals(room) == [COMING, COMING, COMING]
        assert missed(chart_of(room), room.now()) == ()


acts = st.sampled_from(["vitals", "pain", "look", "wait", "dose", "put off", "recheck", "undo"])


@given(st.lists(st.tuples(acts, st.integers(0, 45)), max_size=25))
def test_whatever_is_done_each_check_stands_in_one_state(steps: list[tuple[str, int]]) -> None:
    room = begun(VITALS, LOOK)
    for act, minutes in steps:
        match act:
            case "vitals":
                room.write(CALM, ago_min=minutes / 10)
            case "pain":
                room.write(VitalsTaken(pain=2))
            case "look":
                room.write(LookedAt("Visual check"))
            case "dose":
                room.write(DOSE)
            case "put off":
                room.write(CheckPutOff("Vitals", 40, minutes + 1))
            case "recheck":
                room.write(RecheckAsked("", minutes + 1))
            case "undo":
                room.write(Retracted("undo"), amends=room.entries[-1].id)
            case _:
                room.wait(minutes)
    found = due(room)
    planned = {(each.name, each.due_min) for each in found if each.name != RECHECK}
    assert planned == {
        *(("Vitals", minute) for minute in (None, 40, 120)),
        *(("Visual check", minute) for minute in (15, 30)),
    }
    asked = bool(chart_of(room).of(RecheckAsked))
    assert len(found) == len(planned) + asked
    ids = {fact.id for fact in chart_of(room).live}
    assert all((each.state is DONE) == (each.made_by in ids) for each in found)
    answers = [each.made_by for each in found if each.name == "Vitals" and each.made_by]
    assert len(answers) == len(set(answers))
    timed = [each.at_ms for each in found if each.at_ms is not None]
    assert timed == sorted(timed)
    assert all(each.at_ms is None for each in found[: len(found) - len(timed)])
    backwards = SessionChart.replay(list(reversed(room.entries)))
    assert checks_due(backwards, room.now()) == found
