"""An entry is late when it was first written long after it happened."""

import pytest

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.late import is_late
from kap_companion.domain.events import (
    AfterCareGiven,
    Ending,
    Event,
    Handed,
    ItemTicked,
    LookedAt,
    MonitoringNoted,
    Observed,
    ReadyForDischarge,
    SessionEnded,
    VitalsTaken,
)
from tests.domain.record import Room


def lateness(room: Room) -> list[bool]:
    chart = SessionChart.replay(room.entries)
    return [is_late(chart, fact) for fact in chart.of(Observed)]


@pytest.mark.parametrize(("ago_min", "late"), [(0, False), (10, False), (10.1, True), (-5, False)])
def test_more_than_ten_minutes_are_late(ago_min: float, *, late: bool) -> None:
    room = Room()
    room.write(Observed("calm"), ago_min=ago_min)
    assert lateness(room) == [late]


def test_an_amendment_of_the_words_is_not_late() -> None:
    room = Room()
    first = room.write(Observed("clam"))
    room.wait(60)
    room.write(Observed("calm"), at=first.occurred_at, amends=first.id)
    assert lateness(room) == [False]


def test_an_amendment_that_moves_it_back_makes_it_late() -> None:
    room = Room()
    first = room.write(Observed("calm"))
    room.write(Observed("calm"), ago_min=20, amends=first.id)
    assert lateness(room) == [True]


def test_a_wall_clock_that_was_moved_makes_nothing_late() -> None:
    room = Room()
    before = room.now()
    room.move_wall_clock(120)
    room.wait(5)
    room.write(Observed("calm"), at=before)
    assert lateness(room) == [False]


@pytest.mark.parametrize(
    "event",
    [
        VitalsTaken(118, 74),
        LookedAt("Visual check"),
        ItemTicked("readiness", "gait", "Walks as before"),
        ReadyForDischarge("Ada"),
        AfterCareGiven("Ada", Handed.PRINTED, "Rest."),
        MonitoringNoted("a practice"),
    ],
    ids=lambda each: each.KIND,
)
def test_what_is_taken_after_the_end_is_late(event: Event) -> None:
    room = Room()
    room.write(event)
    room.write(SessionEnded(Ending.COMPLETED))
    room.wait(1)
    room.write(event)
    chart = SessionChart.replay(room.entries)
    assert [is_late(chart, fact) for fact in chart.of(type(event))] == [False, True]


def test_a_note_right_after_the_end_is_not_late() -> None:
    room = Room()
    room.write(SessionEnded(Ending.COMPLETED))
    room.write(Observed("calm"))
    assert lateness(room) == [False]
