"""The course of a session as its record tells it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.course import course_of, timing_of
from kap_companion.domain.charts.protocol import phase_min_of, protocol_of, tags_of
from kap_companion.domain.course import Course
from kap_companion.domain.events import (
    DoseGiven,
    MusicBroughtHome,
    PhaseExtended,
    PhaseHeld,
    PhaseReleased,
    Protocol,
    ProtocolTaken,
    QuickTag,
    SessionBegun,
    SessionPlanned,
)
from kap_companion.domain.routes import Phase
from kap_companion.domain.timing import Timing
from tests.domain.record import Room

PLANNED = SessionPlanned("patient-1", datetime(2026, 2, 2, 10, tzinfo=UTC), "sublingual", 120)
DOSE = DoseGiven("ketamine", Decimal(200), "mg", "sublingual", "Ada")
"""Onset at 0, build 15, peak 30, re-entry 60, return 85, end 120 minutes."""


def begun() -> Room:
    room = Room()
    room.write(PLANNED)
    room.write(SessionBegun())
    return room


def dosed(minutes_ago: float) -> Room:
    room = begun()
    room.write(DOSE)
    room.wait(minutes_ago)
    return room


def chart_of(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def ends_min(course: Course) -> list[int]:
    return [round(span.end_ms / 60_000) for span in course.spans]


def test_before_the_dose_the_course_counts_from_now() -> None:
    room = begun()
    room.wait(30)
    timing = timing_of(chart_of(room))
    assert ends_min(timing.course_from(room.now())) == [15, 30, 45, 75, 100, 135]
    assert timing.course(room.now()) == timing.course_from(room.now())
    assert timing.course_from(room.now()).held is Phase.PRE_ONSET
    assert timing.course(room.now()).spans[0].start_ms == 0


def test_after_the_dose_it_counts_in_t_plus_or_from_now() -> None:
    room = dosed(40)
    timing = timing_of(chart_of(room))
    assert ends_min(timing.course(room.now())) == [0, 15, 30, 60, 85, 120]
    assert ends_min(timing.course_from(room.now())) == [-40, -25, -10, 20, 45, 80]


def test_an_extended_phase_is_longer_by_the_minutes_that_were_wished() -> None:
    room = dosed(40)
    room.write(PhaseExtended("Peak", 5))
    assert ends_min(course_of(chart_of(room), room.now())) == [0, 15, 30, 65, 90, 125]


def test_what_was_wished_is_read_off_the_record() -> None:
    room = dosed(40)
    room.write(PhaseExtended("Peak", 5))
    room.write(PhaseHeld("Peak"))
    room.wait(30)
    assert ends_min(course_of(chart_of(room), room.now())) == [0, 15, 30, 80, 105, 140]
    room.write(PhaseReleased("Peak"))
    room.wait(5)
    assert ends_min(course_of(chart_of(room), room.now())) == [0, 15, 30, 70, 95, 130]
    room.write(MusicBroughtHome("Re-entry"))
    assert ends_min(course_of(chart_of(room), room.now())) == [0, 15, 30, 70, 75, 110]


def test_a_route_that_nobody_knows_has_no_course() -> None:
    now = Room().now()
    assert Timing(route="by dream").course(now) == Course()
    assert Timing(now, "by dream").course_from(now) == Course()


def test_without_a_window_the_route_has_its_usual_one() -> None:
    now = Room().now()
    assert Timing(now, "intramuscular").course(now).end_ms == 90 * 60_000


# By a protocol

OWN = Protocol("own", "Slow lozenge", "sublingual", 120, phase_min=(20, 40, 70, 100))


def test_a_protocol_says_when_the_phases_begin() -> None:
    room = dosed(40)
    room.write(ProtocolTaken(OWN))
    chart = chart_of(room)
    assert ends_min(course_of(chart, room.now())) == [0, 20, 40, 70, 100, 120]
    assert timing_of(chart).course(room.now()).spans == chart.phases


def test_the_phases_of_a_protocol_are_those_of_its_own_route() -> None:
    room = begun()
    room.write(ProtocolTaken(replace(OWN, route="oral")))
    assert phase_min_of(chart_of(room)) == ()
    room.write(replace(DOSE, route="oral"))
    assert phase_min_of(chart_of(room)) == OWN.phase_min


def test_minutes_that_are_not_four_leave_the_route_as_it_is() -> None:
    now = Room().now()
    usual = Timing(now, "sublingual").course(now)
    assert Timing(now, "sublingual", phase_min=(1, 2, 3)).course(now) == usual


def test_a_session_has_the_tags_of_its_protocol_or_the_usual_ones() -> None:
    usual, own = (QuickTag("1", "Settled"),), (QuickTag("x", "Spits out"),)
    room = begun()
    assert protocol_of(chart_of(room)) == Protocol("", "", "sublingual", 120)
    assert tags_of(chart_of(room), usual) == usual
    room.write(ProtocolTaken(OWN))
    assert tags_of(chart_of(room), usual) == usual
    room.write(ProtocolTaken(replace(OWN, tags=own)))
    assert tags_of(chart_of(room), usual) == own
