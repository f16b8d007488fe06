"""What falls due in the room, what was missed, and the patient's own baseline, off the record."""

from decimal import Decimal

import pytest

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.checks import (
    RECHECK,
    checks_due,
    missed,
    own_baseline,
    readings,
    told_of,
)
from kap_companion.domain.due import Due, DueState
from kap_companion.domain.events import (
    CheckPlan,
    CheckPutOff,
    DoseGiven,
    Ending,
    LookedAt,
    Protocol,
    ProtocolTaken,
    RecheckAsked,
    SessionBegun,
    SessionEnded,
    Sign,
    SomeoneTold,
    VitalsTaken,
)
from kap_companion.domain.protocols import LIMITS, LOOK, MEASURED, VITALS
from tests.domain.record import Room

DOSE = DoseGiven("ketamine", Decimal(200), "mg", "sublingual", "Lena Berg")
CALM = VitalsTaken(118, 74, 72, 98)
HIGH = VitalsTaken(164, 98, 112, 97)
PLANS = (
    CheckPlan(VITALS, MEASURED, before=True, at_min=(30, 60)),
    CheckPlan(LOOK, every_min=15, until_min=30),
)


@pytest.fixture
def room() -> Room:
    made = Room()
    made.write(
        ProtocolTaken(Protocol("l", "Lozenge", "sublingual", 120, checks=PLANS, limits=LIMITS))
    )
    made.write(SessionBegun())
    made.wait(1)
    return made


def dosed(room: Room) -> None:
    room.write(DOSE)


def chart(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def due(room: Room) -> tuple[Due, ...]:
    return checks_due(chart(room), room.now())


def states(room: Room, name: str) -> list[str]:
    return [each.state.value for each in due(room) if each.name == name]


def left_min(room: Room, name: str) -> list[float | None]:
    found = (each.left_ms for each in due(room) if each.name == name and each.waits)
    return [None if left is None else left / 60_000 for left in found]


# What falls due


def test_before_the_dose_nothing_but_the_first_vitals_has_come(room: Room) -> None:
    assert states(room, VITALS) == ["due", "coming", "coming"]
    assert left_min(room, VITALS) == [None, None, None]
    room.write(CALM)
    assert states(room, VITALS) == ["done", "coming", "coming"]


def test_a_dose_without_vitals_leaves_them_missed(room: Room) -> None:
    dosed(room)
    assert [each.due_min for each in missed(chart(room), room.now())] == [None]


def test_how_long_it_is_until_a_check(room: Room) -> None:
    dosed(room)
    room.wait(28)
    assert left_min(room, VITALS) == [2, 32]
    room.wait(6)
    assert left_min(room, VITALS) == [-4, 26]
    assert states(room, VITALS)[1:] == ["due", "coming"]


def test_vitals_are_a_look_too_but_a_look_takes_no_vitals(room: Room) -> None:
    room.write(CALM)
    dosed(room)
    room.wait(15)
    room.write(LookedAt(LOOK))
    room.wait(15)
    assert states(room, LOOK) == ["done", "due"]
    room.write(CALM)
    assert states(room, LOOK) == ["done", "done"]
    assert states(room, VITALS) == ["done", "done", "coming"]


def test_what_was_not_made_stays_missed_once_its_time_is_over(room: Room) -> None:
    room.write(CALM)
    dosed(room)
    room.wait(58)
    assert states(room, VITALS) == ["done", "missed", "coming"]
    room.write(CALM)
    assert states(room, VITALS) == ["done", "missed", "done"]


def test_vitals_typed_late_still_answer_the_check_of_their_time(room: Room) -> None:
    room.write(CALM)
    dosed(room)
    room.wait(58)
    room.write(CALM, ago_min=27)
    assert states(room, VITALS) == ["done", "done", "coming"]


def test_put_off_it_falls_due_again_and_never_past_the_next_one(room: Room) -> None:
    room.write(CALM)
    dosed(room)
    room.wait(31)
    room.write(CheckPutOff(VITALS, 30, 10, "deep asleep"))
    assert left_min(room, VITALS) == [10, 29]
    room.write(CheckPutOff(VITALS, 30, 200, "still asleep"))
    assert left_min(room, VITALS) == [24, 29]


def test_taken_back_vitals_leave_their_check_open(room: Room) -> None:
    from kap_companion.domain.events import Retracted  # noqa: PLC0415  # this test alone

    taken = room.write(CALM)
    room.write(Retracted(), amends=taken.id, reason="undo")
    assert states(room, VITALS)[0] == "due"


def test_what_was_not_made_by_the_end_was_missed(room: Room) -> None:
    room.write(CALM)
    dosed(room)
    room.wait(35)
    room.write(SessionEnded(Ending.COMPLETED))
    room.wait(600)
    assert [each.due_min for each in missed(chart(room), room.now())] == [15, 30, 30, 60]


# Rechecks


def test_a_recheck_falls_due_and_vitals_answer_it(room: Room) -> None:
    dosed(room)
    room.wait(10)
    high = room.write(HIGH)
    room.write(RecheckAsked(high.id, 5))
    assert left_min(room, RECHECK) == [5]
    room.wait(6)
    assert left_min(room, RECHECK) == [-1]
    assert states(room, RECHECK) == ["due"]
    room.write(CALM)
    assert states(room, RECHECK) == ["done"]


def test_a_recheck_before_the_dose_is_told_in_minutes_too(room: Room) -> None:
    high = room.write(HIGH)
    room.write(RecheckAsked(high.id, 10))
    room.wait(8)
    (recheck,) = (each for each in due(room) if each.name == RECHECK)
    assert (recheck.at_ms, recheck.left_ms, recheck.state) == (None, 120_000, DueState.COMING)
    dosed(room)
    assert left_min(room, RECHECK) == [2]


def test_of_two_rechecks_of_one_reading_the_later_counts(room: Room) -> None:
    dosed(room)
    room.wait(10)
    high = room.write(HIGH)
    room.write(RecheckAsked(high.id, 15))
    room.write(RecheckAsked(high.id, 5))
    assert left_min(room, RECHECK) == [5]


def test_a_recheck_is_put_off_too(room: Room) -> None:
    dosed(room)
    room.wait(10)
    high = room.write(HIGH)
    room.write(CheckPutOff(RECHECK, None, 30, "of an earlier one"), ago_min=1)
    room.write(RecheckAsked(high.id, 5))
    room.wait(5)
    room.write(CheckPutOff(RECHECK, None, 10, "speaks about her mother"))
    assert left_min(room, RECHECK) == [10]


def test_a_recheck_that_nobody_made_was_missed(room: Room) -> None:
    dosed(room)
    room.wait(10)
    high = room.write(HIGH)
    room.write(RecheckAsked(high.id, 5))
    room.write(SessionEnded(Ending.BROKEN_OFF))
    assert states(room, RECHECK) == ["missed"]


def test_a_recheck_that_was_asked_for_after_the_end_falls_due_never(room: Room) -> None:
    dosed(room)
    room.wait(40)
    room.write(SessionEnded(Ending.COMPLETED))
    room.wait(2)
    high = room.write(HIGH)
    room.write(RecheckAsked(high.id, 5))
    assert states(room, RECHECK) == []
    room.wait(60)
    assert RECHECK not in [each.name for each in missed(chart(room), room.now())]


# Readings


def test_readings_know_what_lies_beyond_the_limits(room: Room) -> None:
    room.write(CALM)
    room.write(HIGH)
    found = [[each.sign for each in reading.beyond] for reading in readings(chart(room))]
    assert found == [[], [Sign.SYSTOLIC, Sign.DIASTOLIC, Sign.HEART_RATE]]


def test_the_baseline_is_each_sign_as_it_was_last_before_the_dose(room: Room) -> None:
    assert own_baseline(chart(room)) == VitalsTaken()
    room.write(CALM)
    room.wait(1)
    room.write(VitalsTaken(heart_rate=80, temperature=Decimal("36.6")))
    room.wait(1)
    dosed(room)
    room.wait(1)
    room.write(HIGH)
    expected = VitalsTaken(118, 74, 80, 98, temperature=Decimal("36.6"))
    assert own_baseline(chart(room)) == expected


def test_vitals_typed_after_the_dose_may_be_of_before_it(room: Room) -> None:
    dosed(room)
    room.wait(5)
    room.write(CALM, ago_min=10)
    assert own_baseline(chart(room)) == CALM


def test_who_was_told(room: Room) -> None:
    high = room.write(HIGH)
    room.write(SomeoneTold(high.id, "Dr Keller"))
    room.write(SomeoneTold("another", "Jonas"))
    assert told_of(chart(room), high.id) == ("Dr Keller",)
