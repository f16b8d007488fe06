"""Moments of the real clock of this computer."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kap_companion.domain.moment import clock_shift_us, elapsed
from kap_companion.host.clock import SystemClock, system_clock
from kap_companion.host.steady import SteadySource, plain_source, steady_source
from tests.narrow import there

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own clocks")


def test_wall_time_is_now() -> None:
    before = time.time_ns() // 1_000
    moment = system_clock().now()
    assert before <= moment.utc_us <= time.time_ns() // 1_000


def test_steady_time_never_goes_back() -> None:
    clock = system_clock()
    seen = [clock.now().steady_us for _ in range(1_000)]
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]


@linux_only
def test_steady_time_counts_suspend() -> None:
    clock = SystemClock(steady_source())
    before = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000
    steady_us = clock.now().steady_us
    assert before <= steady_us <= time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000
    assert clock.counts_suspend


@linux_only
def test_two_runs_of_the_program_share_the_boot() -> None:
    code = (
        "from kap_companion.host.clock import system_clock; m = system_clock().now();"
        "print(m.boot_id, m.steady_us)"
    )
    first = system_clock().now()
    said = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    boot_id, steady_us = said.stdout.split()
    assert boot_id == first.boot_id == system_clock().now().boot_id
    assert first.steady_us < int(steady_us) < system_clock().now().steady_us


def test_both_clocks_agree_while_nobody_moves_them() -> None:
    clock = system_clock()
    start, end = clock.now(), clock.now()
    assert elapsed(start, end).steady
    assert abs(clock_shift_us(start, end)) < 1_000_000


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can't be set for one process")
@pytest.mark.parametrize(
    ("zone", "offset_min"),
    [("UTC0", 0), ("IST-5:30", 330), ("NST3:30", -210), ("LINT-14", 840), ("LMT0:00:30", -1)],
)
def test_the_offset_is_the_rooms(
    zone: str, offset_min: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        moment = system_clock().now()
    time.tzset()
    assert moment.offset_min == offset_min
    assert there(moment.local().utcoffset()).total_seconds() == offset_min * 60


def test_a_system_without_such_a_clock_says_so() -> None:
    first, second = plain_source(), plain_source()
    assert not first.counts_suspend
    assert not SystemClock(first).counts_suspend
    assert first.boot_id != second.boot_id, "two runs must never be compared by this clock"
    assert first.now_us() <= second.now_us()


def test_the_clock_takes_steady_time_from_its_source() -> None:
    moment = SystemClock(SteadySource("boot", lambda: 42)).now()
    assert (moment.boot_id, moment.steady_us) == ("boot", 42)
