"""A session in a room with a protocol, for the tests of what falls due in it."""

from datetime import UTC, datetime
from decimal import Decimal

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.checks import RECHECK, checks_due
from kap_companion.domain.due import Due, DueState
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    CheckPlan,
    DoseGiven,
    Limit,
    Protocol,
    ProtocolTaken,
    SessionBegun,
    SessionPlanned,
    Sign,
    VitalsTaken,
)
from tests.domain.record import Room

MIN_MS = 60_000
PRESSURE = (Sign.SYSTOLIC, Sign.DIASTOLIC)
VITALS = CheckPlan("Vitals", PRESSURE, before=True, at_min=(40, 120))
LOOK = CheckPlan("Visual check", every_min=15, until_min=30)
LIMITS = (Limit(Sign.SYSTOLIC, high=Decimal(140)), Limit(Sign.HEART_RATE, high=Decimal(100)))
PLANNED = SessionPlanned("patient-1", datetime(2026, 2, 2, 10, tzinfo=UTC), "nasal", 120)
DOSE = DoseGiven("esketamine", Decimal(56), "mg", "nasal", "Ada")
CALM, HIGH = VitalsTaken(118, 74), VitalsTaken(152, 88)


def protocol(*checks: CheckPlan) -> ProtocolTaken:
    return ProtocolTaken(Protocol("nasal", "Nasal", "nasal", 120, checks=checks, limits=LIMITS))


def begun(*checks: CheckPlan) -> Room:
    room = Room()
    room.write(PLANNED)
    room.write(protocol(*(checks or (VITALS,))))
    room.write(SessionBegun())
    return room


def dosed(*checks: CheckPlan) -> Room:
    room = begun(*checks)
    room.write(DOSE)
    return room


def chart_of(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def due(room: Room) -> tuple[Due, ...]:
    return checks_due(chart_of(room), room.now())


def of_vitals(room: Room) -> list[DueState]:
    """Before, at 40, at 120."""
    return [each.state for each in due(room) if each.name == "Vitals"]


def recheck(room: Room) -> Due:
    [found] = [each for each in due(room) if each.name == RECHECK]
    return found


def told(each: Due) -> tuple[str, int | None, float | None, DueState]:
    """Name, minute planned for, minute it falls due, state."""
    return each.name, each.due_min, None if each.at_ms is None else each.at_ms / MIN_MS, each.state


def wait_until(room: Room, dose: Entry, minutes: float) -> None:
    gone_us = room.now().steady_us - dose.occurred_at.steady_us
    room.wait(minutes - gone_us / 60_000_000)
