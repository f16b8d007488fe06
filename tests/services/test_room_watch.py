"""Beside a session: signs of life, the clocks, the battery, and staying awake until the end."""

from concurrent.futures import Future

import pytest

from kap_companion.domain.events import ClockDisagreed, Ending
from kap_companion.host.awake import Wakefulness
from kap_companion.host.battery import BatteryState
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord
from kap_companion.services.room_watch import ALIVE_EVERY_S, RoomWatch
from tests.services.room import DOSE, LIMIT_S, Room, RoomClock, saved

LOW = BatteryState(9, plugged=False, minutes_left=500)
FULL = BatteryState(100, plugged=True, minutes_left=None)


class Sleeper:
    """Counts what it is asked; `outcome` is what the computer answers, None while it thinks."""

    def __init__(self, outcome: Wakefulness | None) -> None:
        self.asked: list[str] = []
        self._outcome = outcome

    def hold(self) -> "Future[Wakefulness]":
        self.asked.append("hold")
        return self._told()

    def release(self) -> "Future[Wakefulness]":
        self.asked.append("release")
        return self._told()

    def _told(self) -> "Future[Wakefulness]":
        future: Future[Wakefulness] = Future()
        if self._outcome is not None:
            future.set_result(self._outcome)
        return future


HELD = Wakefulness(held=True, sentence="It stays awake.")
REFUSED = Wakefulness(held=False, sentence="It may sleep.")


def ticks(watch: RoomWatch, clock: RoomClock, seconds: int) -> None:
    for _ in range(seconds):
        clock.advance(1)
        watch.tick()


def test_it_stays_awake_from_the_dose_to_the_end(record: SessionRecord, clock: RoomClock) -> None:
    sleeper = Sleeper(HELD)
    watch = RoomWatch(record, sleeper, lambda: None)
    ticks(watch, clock, 5)
    assert sleeper.asked == []
    saved(record, record.write(DOSE))
    ticks(watch, clock, 5)
    assert sleeper.asked == ["hold"]
    saved(record, Journey(record).end(Ending.COMPLETED))
    ticks(watch, clock, 3)
    assert sleeper.asked == ["hold", "release"]
    watch.let_go()
    assert sleeper.asked == ["hold", "release"]


@pytest.mark.parametrize(("outcome", "said"), [(HELD, ""), (REFUSED, "It may sleep."), (None, "")])
def test_a_computer_that_may_sleep_says_so(
    dosed: SessionRecord, clock: RoomClock, outcome: Wakefulness | None, said: str
) -> None:
    watch = RoomWatch(dosed, Sleeper(outcome), lambda: None)
    assert watch.awake_notice == ""
    ticks(watch, clock, 1)
    assert watch.awake_notice == said


def test_signs_of_life_come_every_few_seconds(dosed: SessionRecord, clock: RoomClock) -> None:
    watch = RoomWatch(dosed, Sleeper(HELD), lambda: None)
    ticks(watch, clock, 1)
    first = clock.now()
    ticks(watch, clock, ALIVE_EVERY_S - 1)
    dosed.keep_draft("x", "").result(LIMIT_S)
    assert dosed.last_alive() == first
    ticks(watch, clock, 1)
    dosed.keep_draft("x", "").result(LIMIT_S)
    assert dosed.last_alive() == clock.now()


def test_a_clock_set_back_an_hour_is_noted(
    dosed: SessionRecord, clock: RoomClock, room: Room
) -> None:
    watch = RoomWatch(dosed, Sleeper(HELD), lambda: None)
    clock.set_wall(-3_600)
    ticks(watch, clock, 2 * ALIVE_EVERY_S)
    dosed.keep_draft("x", "").result(LIMIT_S)
    assert room.record(dosed.session_id).chart.latest(ClockDisagreed) == ClockDisagreed(-3_600_000)


def test_a_low_battery_is_told_in_time_and_forgotten_after(
    dosed: SessionRecord, clock: RoomClock
) -> None:
    states = [FULL]
    watch = RoomWatch(dosed, Sleeper(HELD), lambda: states[0])
    ticks(watch, clock, 1)
    assert watch.battery_notice == ""
    states[0] = LOW
    ticks(watch, clock, 60)
    assert "9 %" in watch.battery_notice
    saved(dosed, Journey(dosed).end(Ending.COMPLETED))
    ticks(watch, clock, 1)
    assert watch.battery_notice == ""


def test_a_session_that_does_not_run_leaves_nothing(room: Room, clock: RoomClock) -> None:
    record = room.record(room.planned())
    sleeper = Sleeper(HELD)
    ticks(RoomWatch(record, sleeper, lambda: LOW), clock, 10)
    assert sleeper.asked == []
    assert record.last_alive() is None
