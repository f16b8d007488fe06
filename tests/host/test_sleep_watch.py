"""Slept or not: one clock counts the sleep, the other does not."""

import pytest

from kap_companion.domain.moment import US_PER_SECOND, Moment
from kap_companion.host.clock import system_clock
from kap_companion.host.sleep_watch import SleepWatch, awake_us


class Computer:
    """Two clocks of one computer; asleep, one of them stands still."""

    def __init__(self) -> None:
        self.steady_us = self.awake_us = 3_600 * US_PER_SECOND

    def now(self) -> Moment:
        return Moment(1_770_000_000_000_000, 60, "boot-1", self.steady_us)

    def awake(self) -> int:
        return self.awake_us

    def work(self, seconds: float) -> None:
        self.steady_us += round(seconds * US_PER_SECOND)
        self.awake_us += round(seconds * US_PER_SECOND)

    def sleep(self, seconds: float) -> None:
        self.steady_us += round(seconds * US_PER_SECOND)


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.fixture
def watch(computer: Computer) -> SleepWatch:
    return SleepWatch(computer, computer.awake)


def test_work_is_no_sleep(computer: Computer, watch: SleepWatch) -> None:
    for seconds in (1, 60, 3_600):
        computer.work(seconds)
        assert not watch.look()


@pytest.mark.parametrize(("seconds", "slept"), [(0, False), (2, False), (2.1, True), (3_600, True)])
def test_a_sleep_is_noticed_once(
    computer: Computer,
    watch: SleepWatch,
    seconds: float,
    slept: bool,  # noqa: FBT001
) -> None:
    computer.work(1)
    computer.sleep(seconds)
    assert watch.look() is slept
    computer.work(1)
    assert not watch.look()


def test_short_naps_do_not_add_up(computer: Computer, watch: SleepWatch) -> None:
    for _ in range(5):
        computer.sleep(1)
        computer.work(1)
        assert not watch.look()


def test_this_computer_does_not_sleep_during_a_test() -> None:
    watch = SleepWatch(system_clock())
    before = awake_us()
    assert not watch.look()
    assert awake_us() >= before
