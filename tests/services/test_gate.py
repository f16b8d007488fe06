"""The gate: everything that is open is told, a dose may be given all the same, and never unsaid."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kap_companion.domain.charts.ticks import DAY_OF
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    CheckPlan,
    DoseGiven,
    Finding,
    GateOverridden,
    Limit,
    ListItem,
    Protocol,
    ProtocolTaken,
    Sign,
    VitalsTaken,
)
from kap_companion.domain.gate import Open, OpenKind, named
from kap_companion.domain.moment import US_PER_MINUTE
from kap_companion.domain.protocols import SCREENING
from kap_companion.errors import InputRefused
from kap_companion.services.checks import Checks
from kap_companion.services.dosing import Dosing
from kap_companion.services.gate import Gate
from kap_companion.services.preparation import CoursePreparation, DayList
from kap_companion.services.record import SessionRecord
from tests.prepared import prepare
from tests.services.room import DOSE, LIMIT_S, Room, replayed, saved

FOOD, MASK = ListItem("food", "Food", 360), ListItem("mask", "Eye mask")
LIMITS = (Limit(Sign.SYSTOLIC, high=DOSE.amount - 60),)
PROTOCOL = Protocol(
    "p",
    "Lozenge",
    "sublingual",
    120,
    checks=(CheckPlan("Vitals", (Sign.SYSTOLIC, Sign.DIASTOLIC), before=True),),
    limits=LIMITS,
    day_of=(FOOD, MASK),
)
CALM = VitalsTaken(118, 74)


def gate_of(room: Room, record: SessionRecord) -> Gate:
    journal, reader = room.vault.journal, room.vault.reader
    course = CoursePreparation(record.chart.patient_id, journal, reader)
    return Gate(record, course, room.practice.chart())


def waits(gate: Gate) -> datetime | None:
    return gate.waiting_until


def kinds(found: Sequence[Open]) -> list[OpenKind]:
    return [each.kind for each in found]


@pytest.fixture
def prepared(room: Room, record: SessionRecord) -> SessionRecord:
    """A session whose patient was asked everything."""
    journal, reader = room.vault.journal, room.vault.reader
    prepare(record.chart.patient_id, journal, reader, room.clock.now().local().date())
    return record


def test_without_a_protocol_only_what_belongs_to_the_patient_is_asked(
    room: Room, record: SessionRecord
) -> None:
    assert kinds(gate_of(room, record).open()) == [
        OpenKind.NOT_SCREENED,
        OpenKind.MEDICINES_NOT_ASKED,
        OpenKind.NO_CONSENT,
    ]


def test_a_prepared_patient_leaves_nothing_open(room: Room, prepared: SessionRecord) -> None:
    gate = gate_of(room, prepared)
    assert gate.open() == ()
    assert gate.passed("", "") is None


def test_a_finding_without_a_review_is_open_by_its_question(
    room: Room, prepared: SessionRecord
) -> None:
    gate = gate_of(room, prepared)
    gate.course.answer(SCREENING[14], Finding.YES).result(LIMIT_S)
    gate.look_again()
    assert [named(each) for each in gate.open()] == ["Sleep apnoea: finding not reviewed"]


def test_by_a_protocol_the_day_and_the_baseline_are_asked(
    room: Room, prepared: SessionRecord
) -> None:
    saved(prepared, prepared.write(ProtocolTaken(PROTOCOL)))
    gate, day = gate_of(room, prepared), DayList(prepared, DAY_OF)
    assert [named(each) for each in gate.open()] == [
        "Food: not ticked",
        "Eye mask: not ticked",
        "no baseline vitals",
    ]
    saved(prepared, day.tick(MASK))
    saved(prepared, Checks(prepared).take(CALM))
    now = room.clock.now().local()
    saved(prepared, day.tick(FOOD, "", now - timedelta(hours=5)))
    (only,) = gate.open()
    assert only == Open(OpenKind.HOLDS_BACK, "Food", now + timedelta(hours=1))
    assert named(only) == f"Food: holds back until {now + timedelta(hours=1):%H:%M}"
    later = room.clock.now().shifted(60 * US_PER_MINUTE)
    assert gate.open(later) == ()


def test_a_baseline_at_a_limit_is_open(room: Room, prepared: SessionRecord) -> None:
    protocol = replace(PROTOCOL, day_of=())
    saved(prepared, prepared.write(ProtocolTaken(protocol)))
    saved(prepared, Checks(prepared).take(VitalsTaken(140, 74)))
    gate = gate_of(room, prepared)
    assert kinds(gate.open()) == [OpenKind.BEYOND_LIMITS]
    saved(prepared, Checks(prepared).take(VitalsTaken(139, 74)))
    assert gate.open() == ()


def test_going_on_names_who_and_why_and_is_written_with_the_dose(
    room: Room, record: SessionRecord
) -> None:
    gate = gate_of(room, record)
    for by, reason in (("", "said by phone"), ("Lena", " "), ("", "")):
        with pytest.raises(InputRefused):
            gate.passed(by, reason)
    override = gate.passed(" Lena ", " said by phone ")
    assert override is not None
    assert (override.by, override.reason) == ("Lena", "said by phone")
    assert len(override.open) == 3
    entries = saved(record, Dosing(record).give(DOSE, override=override))
    assert [type(entry.event) for entry in entries] == [GateOverridden, DoseGiven]
    chart = replayed(record, room)
    assert chart.latest(GateOverridden) == override
    assert gate.open() == ()
    assert gate.passed("", "") is None


def test_a_dose_that_is_refused_writes_no_override_either(
    room: Room, record: SessionRecord
) -> None:
    override = gate_of(room, record).passed("Lena", "said by phone")
    with pytest.raises(InputRefused):
        Dosing(record).give(replace(DOSE, amount=-DOSE.amount), override=override)
    assert replayed(record, room).of(GateOverridden, DoseGiven) == ()


def test_an_agreement_that_ended_or_was_withdrawn_is_open_again(
    room: Room, prepared: SessionRecord
) -> None:
    gate = gate_of(room, prepared)
    gate.course.withdraw(gate.prepared.agreements[0].fact).result(LIMIT_S)
    gate.look_again()
    assert kinds(gate.open()) == [OpenKind.NO_CONSENT]
    today = room.clock.now().local().date()
    gate.course.agree(AgreementMade(Agreed.CONSENT, "", "Lena", today, today)).result(LIMIT_S)
    gate.look_again()
    assert gate.open() == ()
    tomorrow = room.clock.now().shifted(24 * 60 * US_PER_MINUTE)
    assert kinds(gate.open(tomorrow)) == [OpenKind.NO_CONSENT]


def test_waiting_is_kept_ends_by_itself_and_with_the_dose(
    room: Room, prepared: SessionRecord
) -> None:
    gate, now = gate_of(room, prepared), room.clock.now().local()
    assert waits(gate) is None
    gate.wait_until(now + timedelta(minutes=50))
    prepared.keep_draft("settle", "").result(LIMIT_S)
    again = gate_of(room, prepared)
    assert waits(again) == now + timedelta(minutes=50)
    room.clock.advance(50 * 60)
    assert waits(again) is None
    again.wait_until(now + timedelta(minutes=90))
    saved(prepared, Dosing(prepared).give(DOSE))
    assert waits(again) is None
    again.wait_until(None)
    assert waits(again) is None
