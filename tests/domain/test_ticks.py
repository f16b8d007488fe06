"""The lists that are ticked: who ticked what when, and what still holds back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.ticks import DAY_OF, READINESS, Tick, ticks
from kap_companion.domain.events import ItemTicked, ListItem, Retracted
from tests.domain.record import Room

FOOD = ListItem("food", "Food", hold_min=360)
PHONE = ListItem("phone", "Phone off")
ITEMS = (FOOD, PHONE)
BREAKFAST = datetime(2026, 2, 2, 7, 30, tzinfo=UTC)


def found(room: Room, name: str = DAY_OF, items: tuple[ListItem, ...] = ITEMS) -> dict[str, Tick]:
    return dict(ticks(SessionChart.replay(room.entries), name, items))


def ticked(item: ListItem, last_at: datetime | None = None, name: str = DAY_OF) -> ItemTicked:
    return ItemTicked(name, item.key, item.words, last_at=last_at)


def test_nothing_is_ticked_by_itself() -> None:
    assert found(Room()) == {}


def test_a_tick_says_who_and_when() -> None:
    room = Room()
    entry = room.write(ticked(PHONE), author="bo")
    tick = found(room)["phone"]
    assert (tick.fact.id, tick.fact.newest.author) == (entry.id, "bo")
    assert (tick.event, tick.until) == (ticked(PHONE), None)
    assert not tick.holds_back(BREAKFAST)


def test_each_list_has_its_own_ticks() -> None:
    room = Room()
    room.write(ticked(PHONE))
    room.write(ticked(FOOD, name=READINESS))
    assert list(found(room)) == ["phone"]
    assert list(found(room, READINESS)) == ["food"]


def test_a_tick_taken_back_is_none() -> None:
    room = Room()
    entry = room.write(ticked(PHONE))
    room.write(Retracted(), amends=entry.id)
    assert found(room) == {}


def test_the_newest_tick_of_an_item_counts() -> None:
    room = Room()
    room.write(ticked(FOOD, BREAKFAST))
    room.wait(5)
    again = room.write(ticked(FOOD, BREAKFAST + timedelta(hours=1)))
    tick = found(room)["food"]
    assert (tick.fact.id, tick.until) == (again.id, BREAKFAST + timedelta(hours=7))


def test_an_amended_tick_stands_as_amended() -> None:
    room = Room()
    first = room.write(ticked(FOOD, BREAKFAST))
    room.write(ticked(FOOD), amends=first.id)
    tick = found(room)["food"]
    assert (tick.fact.id, tick.until) == (first.id, None)


@pytest.mark.parametrize(
    ("after", "holds"),
    [
        (timedelta(0), True),
        (timedelta(minutes=359, seconds=59), True),
        (timedelta(minutes=360), False),
        (timedelta(days=1), False),
    ],
)
def test_it_holds_back_until_its_time_has_passed(after: timedelta, *, holds: bool) -> None:
    room = Room()
    room.write(ticked(FOOD, BREAKFAST))
    tick = found(room)["food"]
    assert tick.until == datetime(2026, 2, 2, 13, 30, tzinfo=UTC)
    assert tick.holds_back(BREAKFAST + after) == holds
    elsewhere = (BREAKFAST + after).astimezone(timezone(timedelta(hours=-5)))
    assert tick.holds_back(elsewhere) == holds


def test_ticked_without_a_time_it_holds_nothing_back() -> None:
    room = Room()
    room.write(ticked(FOOD))
    assert found(room)["food"].until is None


def test_an_item_without_a_hold_holds_nothing_back() -> None:
    room = Room()
    room.write(ticked(PHONE, BREAKFAST))
    assert found(room)["phone"].until is None


def test_what_is_no_longer_on_the_list_keeps_its_tick() -> None:
    room = Room()
    room.write(ticked(FOOD, BREAKFAST))
    tick = found(room, items=(PHONE,))["food"]
    assert (tick.event.words, tick.until) == ("Food", None)
