"""The two hours of the bench, in seconds: that they are lived through, not how fast."""

import time
from math import isfinite
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from kap_companion.domain.moment import Moment
from tests.bench.child_two_hours import grown_mb
from tests.bench.fast_clock import FastClock
from tests.bench.heartbeat import Heartbeat, Pause, longest_between
from tests.bench.hours_acts import RETURN, acts_of_two_hours
from tests.bench.two_hours import measure

BLOCKED_MS = 20


class Hand:
    """A steady clock that a hand moves."""

    us = 0

    def now(self) -> Moment:
        return Moment(self.us, 0, "boot", self.us)


@pytest.mark.slow
def test_two_hours_are_lived_through(tmp_path: Path) -> None:
    figures = measure(tmp_path / "vault", acts=62, last_s=8, idle_s=1)
    assert len(figures) == 10
    assert all(isfinite(figure.value) for figure in figures)
    assert not figures[-1].over, "T+ is beside the clock by which it is told"


def test_vitals_come_every_five_minutes_and_each_kind_is_there() -> None:
    acts = list(acts_of_two_hours(600))
    begin = ["".join(text for _, text in act.keys[:1]) for act in acts]
    assert [place for place, key in enumerate(begin) if key == "v"] == list(range(0, 600, 25))
    assert set(begin) >= set('v/"m7g123')
    assert all(act.keys[-1] == RETURN for act in acts if act.words)


def test_a_fast_clock_goes_on_where_it_was_at_another_rate() -> None:
    hand = Hand()
    clock = FastClock(hand, 24)
    hand.us = 1_000_000
    assert clock.now().steady_us == 24_000_000
    clock.run_at(1)
    hand.us = 2_000_000
    assert clock.now().steady_us == 25_000_000


def test_each_stretch_has_its_longest_pause() -> None:
    pauses = [Pause(at, ms, ms) for at, ms in ((5, 9.0), (11, 2.0), (19, 3.0), (31, 4.0))]
    assert longest_between(pauses, [10, 20, 30, 40]) == [3.0, 0.0, 4.0]


def test_what_a_crossfade_holds_for_a_while_is_no_growth() -> None:
    assert grown_mb([100, 101, 140, 145, 103, 104, 150, 102, 106]) == 3
    assert grown_mb(range(100, 109)) == 9
    assert grown_mb([100, 110]) == 15


@pytest.mark.usefixtures("qapp")
def test_a_blocked_loop_is_a_pause() -> None:
    heart, loop = Heartbeat(), QEventLoop()

    def block() -> None:
        end_ns = time.monotonic_ns() + BLOCKED_MS * 1_000_000
        while time.monotonic_ns() < end_ns:
            pass
        QTimer.singleShot(5, loop.quit)

    heart.start()
    QTimer.singleShot(5, block)
    loop.exec()
    heart.stop()
    assert max(pause.ms for pause in heart.pauses) > BLOCKED_MS / 2
