"""The protocol of a session is its own copy, whatever becomes of the practice's."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.protocol import phase_min_of, protocol_of, tags_of
from kap_companion.domain.events import (
    DoseGiven,
    Protocol,
    ProtocolTaken,
    QuickTag,
    Retracted,
    SessionBegun,
    SessionPlanned,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.domain.routes import Phase
from tests.domain.record import Room

PLANNED = SessionPlanned("patient-1", datetime(2026, 2, 2, 10, tzinfo=UTC), "sublingual", 150)
IM = PROTOCOLS[0]
LOZENGE = PROTOCOLS[2]


def planned() -> Room:
    room = Room()
    room.write(PLANNED)
    return room


def chart_of(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def starts_min(room: Room) -> dict[Phase, float]:
    return {span.phase: span.start_ms / 60_000 for span in chart_of(room).phases}


def test_it_is_the_copy_that_the_session_took() -> None:
    room = planned()
    room.write(ProtocolTaken(LOZENGE))
    assert protocol_of(chart_of(room)) == LOZENGE


def test_another_one_takes_its_place() -> None:
    room = planned()
    first = room.write(ProtocolTaken(IM))
    room.write(ProtocolTaken(LOZENGE), amends=first.id)
    assert protocol_of(chart_of(room)) == LOZENGE


def test_planned_without_one_it_has_route_and_window_and_asks_nothing() -> None:
    assert protocol_of(chart_of(planned())) == Protocol("", "", "sublingual", 150)


def test_taken_back_nothing_of_it_is_left() -> None:
    room = planned()
    taken = room.write(ProtocolTaken(LOZENGE))
    room.write(Retracted(), amends=taken.id)
    assert protocol_of(chart_of(room)) == Protocol("", "", "sublingual", 150)


def test_without_a_protocol_the_route_is_that_of_the_dose() -> None:
    room = planned()
    room.write(SessionBegun())
    room.write(DoseGiven("ketamine", Decimal(60), "mg", "intramuscular", "Ada"))
    assert protocol_of(chart_of(room)) == Protocol("", "", "intramuscular", 150)


def test_a_record_without_a_plan_has_an_empty_one() -> None:
    assert protocol_of(chart_of(Room())) == Protocol("", "", "", 0)


def test_the_phase_band_is_that_of_the_protocol() -> None:
    room = planned()
    room.write(ProtocolTaken(replace(LOZENGE, phase_min=(10, 20, 50, 90))))
    assert list(starts_min(room).values()) == [-15, 0, 10, 20, 50, 90]


def test_one_without_phases_has_those_of_its_route() -> None:
    room = planned()
    room.write(ProtocolTaken(LOZENGE))
    assert list(starts_min(room).values()) == [-15, 0, 15, 30, 60, 85]


def test_given_by_another_route_it_has_the_phases_of_that_route() -> None:
    room = planned()
    room.write(ProtocolTaken(replace(LOZENGE, phase_min=(10, 20, 50, 90))))
    room.write(SessionBegun())
    room.write(DoseGiven("ketamine", Decimal(60), "mg", "intramuscular", "Ada"))
    assert list(starts_min(room).values()) == [-15, 0, 4, 8, 25, 60]


def test_the_phases_said_are_those_of_the_protocols_own_route() -> None:
    room = planned()
    room.write(ProtocolTaken(replace(LOZENGE, phase_min=(10, 20, 50, 90))))
    assert phase_min_of(chart_of(room)) == (10, 20, 50, 90)
    room.write(SessionBegun())
    room.write(DoseGiven("ketamine", Decimal(60), "mg", "intramuscular", "Ada"))
    assert phase_min_of(chart_of(room)) == ()


def test_the_tags_are_the_protocols_where_it_has_any() -> None:
    usual, own = (QuickTag("1", "Settled"),), (QuickTag("x", "Spits out"),)
    room = planned()
    assert tags_of(chart_of(room), usual) == usual
    taken = room.write(ProtocolTaken(LOZENGE))
    assert tags_of(chart_of(room), usual) == usual
    room.write(ProtocolTaken(replace(LOZENGE, tags=own)), amends=taken.id)
    assert tags_of(chart_of(room), usual) == own
