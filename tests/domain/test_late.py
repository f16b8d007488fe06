"""An entry is late when it was first written long after it happened."""

import pytest

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.late import is_late
from kap_companion.domain.events import Observed
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
