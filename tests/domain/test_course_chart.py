"""What a session's record says of its course: when it began, how long it is, what was wished."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.course import course_of, timing_of, wished, wishes_of
from kap_companion.domain.course import Course, Wish
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    Event,
    MusicBroughtHome,
    MusicPaused,
    PhaseExtended,
    PhaseHeld,
    PhaseReleased,
    Retracted,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
)
from kap_companion.domain.timing import Timing, Wished
from tests.domain.record import Room

PLANNED = SessionPlanned("patient-1", datetime(2026, 2, 2, 10, tzinfo=UTC), "sublingual", 150)
DOSE = DoseGiven("ketamine", Decimal(200), "mg", "sublingual", "Ada")


def begun(*events: Event) -> Room:
    room = Room()
    for event in (SessionBegun(), *events):
        room.write(event)
    return room


def chart_of(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def end_min(course: Course) -> float:
    return course.end_ms / 60_000


def test_before_the_dose_the_course_follows_from_the_plan() -> None:
    assert timing_of(chart_of(begun(PLANNED))) == Timing(None, "sublingual", 150)


def test_after_the_dose_it_follows_from_the_dose_and_the_wishes() -> None:
    room = begun(PLANNED)
    given = room.write(DOSE)
    room.wait(20)
    held = room.write(PhaseHeld("Build"))
    wishes = (Wished(Wish.HOLD, held.occurred_at),)
    assert timing_of(chart_of(room)) == Timing(given.occurred_at, "sublingual", 150, wishes)


def test_a_session_that_was_never_planned_has_its_routes_usual_window() -> None:
    room = begun(DOSE)
    assert timing_of(chart_of(room)) == Timing(room.now(), "sublingual", 0)
    assert end_min(course_of(chart_of(room), room.now())) == 120


def test_wishes_come_in_the_order_in_which_they_happened() -> None:
    room = begun(PLANNED, DOSE)
    held = room.write(PhaseHeld("Onset"), ago_min=-10)
    extended = room.write(PhaseExtended("Onset", 5), ago_min=-5)
    room.write(MusicPaused())
    assert wishes_of(chart_of(room)) == (
        Wished(Wish.EXTEND, extended.occurred_at, 5),
        Wished(Wish.HOLD, held.occurred_at),
    )


def test_a_wish_that_was_taken_back_was_not_made() -> None:
    room = begun(PLANNED, DOSE)
    extended = room.write(PhaseExtended("Onset", 10))
    assert end_min(course_of(chart_of(room), room.now())) == 160
    room.write(Retracted(), amends=extended.id)
    assert wishes_of(chart_of(room)) == ()
    assert end_min(course_of(chart_of(room), room.now())) == 150


@pytest.mark.parametrize(
    ("event", "wish", "minutes"),
    [
        (PhaseHeld("Peak"), Wish.HOLD, 0),
        (PhaseReleased("Peak"), Wish.RELEASE, 0),
        (PhaseExtended("Peak", 5), Wish.EXTEND, 5),
        (MusicBroughtHome("Peak"), Wish.BRING_HOME, 0),
    ],
)
def test_each_wish_is_known_by_its_event(event: Event, wish: Wish, minutes: int) -> None:
    now = Room().now()
    assert wished(event, now) == Wished(wish, now, minutes)


def test_what_is_no_wish_tells_of_none() -> None:
    assert wished(MusicPaused(), Room().now()) is None


def test_a_session_that_is_over_keeps_the_course_of_its_end() -> None:
    room = begun(PLANNED, DOSE)
    room.wait(70)
    room.write(PhaseHeld("Peak"))
    room.wait(30)
    at_its_end = course_of(chart_of(room), room.now())
    room.write(SessionEnded(Ending.COMPLETED))
    room.wait(600)
    assert course_of(chart_of(room), room.now()) == at_its_end


def test_a_session_that_goes_on_has_the_course_of_now() -> None:
    room = begun(PLANNED, DOSE)
    room.wait(70)
    room.write(PhaseHeld("Re-entry"))
    room.wait(30)
    before = course_of(chart_of(room), room.now())
    room.wait(30)
    assert course_of(chart_of(room), room.now()).end_ms == before.end_ms + 30 * 60_000
