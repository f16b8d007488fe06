"""Checks in the room: vitals as they were read, or refused; put off, asked for again, told on."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from kap_companion.domain.charts.checks import RECHECK
from kap_companion.domain.charts.late import is_late
from kap_companion.domain.due import Due, DueState
from kap_companion.domain.events import (
    CheckPutOff,
    Ending,
    Event,
    LookedAt,
    RecheckAsked,
    SessionEnded,
    Sign,
    SomeoneTold,
    VitalsTaken,
)
from kap_companion.domain.protocols import LOOK, PROTOCOLS
from kap_companion.domain.vital_signs import Value
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.checks import Checks, Impossible, Unsure
from kap_companion.services.journey import Journey
from kap_companion.services.readings import parse_reading
from kap_companion.services.record import SessionRecord
from kap_companion.services.undo import Undo
from tests.services.room import Room, RoomClock, replayed, saved

CALM = VitalsTaken(118, 74, 72, 98)
SLIP = VitalsTaken(12080)


@pytest.fixture
def checks(dosed: SessionRecord) -> Checks:
    return Checks(dosed)


def live(record: SessionRecord, *kinds: type[Event]) -> list[Event]:
    return [fact.event for fact in record.chart.of(*kinds)]


# Readings as typed


@pytest.mark.parametrize(
    ("sign", "typed", "value"),
    [
        (Sign.SYSTOLIC, "118", 118),
        (Sign.SYSTOLIC, " 118 ", 118),
        (Sign.SYSTOLIC, "", None),
        (Sign.SYSTOLIC, "  ", None),
        (Sign.SYSTOLIC, "0118", 118),
        (Sign.TEMPERATURE, "37,2", Decimal("37.2")),
        (Sign.TEMPERATURE, "37.2", Decimal("37.2")),
        (Sign.TEMPERATURE, "37", Decimal(37)),
        (Sign.SEDATION, "-2", -2),
        (Sign.SEDATION, "−2", -2),
        (Sign.TEMPERATURE, "-3", Decimal(-3)),
    ],
)
def test_a_reading_is_read_as_it_was_meant(sign: Sign, typed: str, value: Value | None) -> None:
    assert parse_reading(sign, typed) == value


@pytest.mark.parametrize(
    ("sign", "typed"),
    [
        (Sign.SYSTOLIC, "118/74"),
        (Sign.SYSTOLIC, "118.5"),
        (Sign.SYSTOLIC, "high"),
        (Sign.SYSTOLIC, "1e2"),
        (Sign.SYSTOLIC, "٣٧"),
        (Sign.SYSTOLIC, "9" * 10),
        (Sign.SYSTOLIC, "NaN"),
        (Sign.TEMPERATURE, "37,25"),
        (Sign.TEMPERATURE, "37,"),
        (Sign.TEMPERATURE, "1.000.000"),
        (Sign.SEDATION, "--2"),
    ],
)
def test_what_is_no_reading_is_refused(sign: Sign, typed: str) -> None:
    with pytest.raises(InputRefused):
        parse_reading(sign, typed)


# Vitals


def test_vitals_are_one_entry(checks: Checks, dosed: SessionRecord, room: Room) -> None:
    saved(dosed, checks.take(CALM))
    assert [fact.event for fact in replayed(dosed, room).of(VitalsTaken)] == [CALM]


def test_none_at_all_are_refused(checks: Checks) -> None:
    with pytest.raises(InputRefused, match="no vitals"):
        checks.take(VitalsTaken(words="only words"))


@pytest.mark.parametrize(
    ("vitals", "signs"),
    [
        (SLIP, {Sign.SYSTOLIC}),
        (VitalsTaken(74, 118), {Sign.DIASTOLIC}),
        (VitalsTaken(118, 118), {Sign.DIASTOLIC}),
        (VitalsTaken(spo2=101), {Sign.SPO2}),
        (VitalsTaken(heart_rate=0), {Sign.HEART_RATE}),
        (VitalsTaken(temperature=Decimal(372)), {Sign.TEMPERATURE}),
        (VitalsTaken(12080, 500), {Sign.SYSTOLIC, Sign.DIASTOLIC}),
        (VitalsTaken(pain=11, nausea=-1), {Sign.PAIN, Sign.NAUSEA}),
    ],
)
def test_what_can_not_have_been_read_is_refused(
    checks: Checks, dosed: SessionRecord, vitals: VitalsTaken, signs: set[Sign]
) -> None:
    with pytest.raises(Impossible) as refused:
        checks.take(vitals)
    assert set(refused.value.signs) == signs
    assert live(dosed, VitalsTaken) == []


def test_an_unusual_value_is_asked_about_and_kept_with_the_answer(
    checks: Checks, dosed: SessionRecord
) -> None:
    with pytest.raises(Unsure) as asked:
        checks.take(VitalsTaken(230, 98, 160))
    assert asked.value.signs == (Sign.SYSTOLIC, Sign.HEART_RATE)
    sure = VitalsTaken(230, 98, 160, sure=("systolic", "heart_rate"))
    saved(dosed, checks.take(sure))
    assert live(dosed, VitalsTaken) == [sure]


def test_sure_makes_nothing_possible_that_is_not(checks: Checks) -> None:
    with pytest.raises(Impossible):
        checks.take(VitalsTaken(12080, sure=("systolic",)))


def test_two_in_the_same_second_are_both_kept(
    checks: Checks, dosed: SessionRecord, clock: RoomClock
) -> None:
    at = clock.now()
    saved(dosed, checks.take(CALM, at))
    saved(dosed, checks.take(CALM, at))
    assert live(dosed, VitalsTaken) == [CALM, CALM]


def test_after_the_end_they_are_a_late_entry(
    checks: Checks, dosed: SessionRecord, clock: RoomClock
) -> None:
    saved(dosed, dosed.write(SessionEnded(Ending.COMPLETED)))
    clock.advance(60)
    saved(dosed, checks.take(CALM))
    (fact,) = dosed.chart.of(VitalsTaken)
    assert is_late(dosed.chart, fact)


def test_before_the_session_has_begun_nothing_is_taken(room: Room) -> None:
    checks = Checks(room.record(room.planned()))
    with pytest.raises(SessionStateError):
        checks.take(CALM)
    with pytest.raises(SessionStateError):
        checks.look(LOOK)


def test_a_correction_is_checked_as_the_first_writing_was(
    checks: Checks, dosed: SessionRecord
) -> None:
    saved(dosed, checks.take(CALM))
    (fact,) = dosed.chart.of(VitalsTaken)
    journey, at = Journey(dosed), fact.occurred_at
    with pytest.raises(Impossible):
        journey.correct(fact, SLIP, at, "slip")
    with pytest.raises(Unsure):
        journey.correct(fact, VitalsTaken(230, 98), at, "slip")
    saved(dosed, journey.correct(fact, VitalsTaken(128, 74), at, "slip"))
    assert live(dosed, VitalsTaken) == [VitalsTaken(128, 74)]


def test_vitals_are_taken_back_and_come_again(checks: Checks, dosed: SessionRecord) -> None:
    undo = Undo(dosed)
    saved(dosed, checks.take(CALM))
    saved(dosed, undo.undo())
    assert live(dosed, VitalsTaken) == []
    saved(dosed, undo.redo())
    assert live(dosed, VitalsTaken) == [CALM]


# What follows


def test_a_look_put_off_asked_again_and_told(
    checks: Checks, dosed: SessionRecord, clock: RoomClock
) -> None:
    high = saved(dosed, checks.take(VitalsTaken(164, 98)))[0].id
    saved(dosed, checks.look(LOOK, clock.now(), " calm "))
    saved(dosed, checks.recheck(high, 10))
    saved(dosed, checks.tell(high, " Dr Keller ", "by phone"))
    (recheck,) = (each for each in checks.due() if each.name == RECHECK)
    saved(dosed, checks.put_off(recheck, 5, " deep asleep "))
    assert live(dosed, LookedAt, RecheckAsked, SomeoneTold, CheckPutOff) == [
        LookedAt(LOOK, "calm"),
        RecheckAsked(high, 10),
        SomeoneTold(high, "Dr Keller", "by phone"),
        CheckPutOff(RECHECK, None, 5, "deep asleep"),
    ]
    assert [each.left_ms for each in checks.due() if each.name == RECHECK] == [15 * 60_000]


def test_a_recheck_and_who_was_told_are_written_together(
    checks: Checks, dosed: SessionRecord
) -> None:
    written = saved(dosed, checks.follow_up("v1", 20, "Dr Keller", "by phone"))
    assert [entry.event for entry in written] == [
        RecheckAsked("v1", 20),
        SomeoneTold("v1", "Dr Keller", "by phone"),
    ]
    assert [e.event for e in saved(dosed, checks.follow_up("v1", None, "Ruth"))] == [
        SomeoneTold("v1", "Ruth")
    ]


DUE = Due(LOOK, 15, 900_000, DueState.DUE)
REFUSED: dict[str, Callable[[Checks], object]] = {
    "no reason": lambda checks: checks.put_off(DUE, 5, " "),
    "no time": lambda checks: checks.put_off(DUE, 0, "asleep"),
    "too long": lambda checks: checks.put_off(DUE, 241, "asleep"),
    "never": lambda checks: checks.recheck("v1", 0),
    "nobody": lambda checks: checks.tell("v1", " "),
    "nothing": lambda checks: checks.follow_up("v1", None),
    "words to nobody": lambda checks: checks.follow_up("v1", 5, "", "by phone"),
    "much later": lambda checks: checks.follow_up("v1", 999_999, "Ruth"),
    "a long reason": lambda checks: checks.put_off(DUE, 5, "x" * 5_000),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_can_not_be_meant_is_refused(checks: Checks, dosed: SessionRecord, what: str) -> None:
    before = dosed.chart.facts
    with pytest.raises(InputRefused):
        REFUSED[what](checks)
    assert dosed.chart.facts == before


def test_the_baseline_and_the_readings_of_the_session(
    record: SessionRecord, clock: RoomClock
) -> None:
    checks = Checks(record)
    saved(record, checks.take(CALM))
    clock.advance(60)
    saved(record, checks.take(VitalsTaken(heart_rate=80)))
    assert checks.baseline() == VitalsTaken(118, 74, 80, 98)
    assert [each.vitals.heart_rate for each in checks.readings()] == [72, 80]


def test_every_sign_that_a_default_protocol_asks_for_can_be_taken() -> None:
    asked = {sign for each in PROTOCOLS for check in each.checks for sign in check.signs}
    assert asked == {Sign.SYSTOLIC, Sign.DIASTOLIC, Sign.HEART_RATE, Sign.SPO2}
