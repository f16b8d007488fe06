"""Time between moments: steady within a boot, honest across boots."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.moment import Elapsed, Moment, clock_shift_us, elapsed

US = st.integers(-(2**50), 2**50)
START = Moment(1_770_000_000_000_000, 60, "one", 9_000_000)


@given(US, US)
def test_within_a_boot_the_wall_clock_does_not_matter(later_us: int, moved_us: int) -> None:
    end = Moment(START.utc_us + later_us + moved_us, 60, "one", START.steady_us + later_us)
    assert elapsed(START, end) == Elapsed(later_us, steady=True)
    assert clock_shift_us(START, end) == moved_us


@given(US, US)
def test_across_boots_only_wall_time_can_tell(later_us: int, steady_us: int) -> None:
    end = Moment(START.utc_us + later_us, 60, "two", steady_us)
    assert elapsed(START, end) == Elapsed(later_us, steady=False)
    assert clock_shift_us(START, end) == 0


@given(US)
def test_a_shifted_moment_moves_on_both_clocks(delta_us: int) -> None:
    moved = START.shifted(delta_us)
    assert elapsed(START, moved).us == moved.utc_us - START.utc_us == delta_us
    assert (moved.boot_id, moved.offset_min) == (START.boot_id, START.offset_min)


def test_milliseconds_round_towards_the_past() -> None:
    assert Elapsed(1_999, steady=True).ms == 1
    assert Elapsed(-1, steady=True).ms == -1
    assert Elapsed(3_600_000_000, steady=True).ms == 3_600_000


@given(st.integers(-14 * 60, 14 * 60), st.integers(0, 4_102_444_800_000_000))
def test_local_time_keeps_the_offset_of_its_room(offset_min: int, utc_us: int) -> None:
    local = Moment(utc_us, offset_min, "one", 0).local()
    assert local.utcoffset() == timedelta(minutes=offset_min)
    assert (local.timestamp() * 1_000_000 - utc_us) ** 2 <= 1


def test_local_time_is_to_the_microsecond() -> None:
    moment = Moment(1_770_000_000_123_457, -210, "one", 0)
    assert moment.local().isoformat() == "2026-02-01T23:10:00.123457-03:30"


@pytest.fixture
def _another_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This computer stands in Kathmandu, where the offset has changed since 1970."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Kathmandu")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system's zone can't be set for a test")
@pytest.mark.usefixtures("_another_zone")
def test_local_time_is_that_of_the_recording_not_of_this_computer() -> None:
    assert time.localtime(0).tm_gmtoff != time.localtime(START.utc_us // 1_000_000).tm_gmtoff
    assert START.local().isoformat() == "2026-02-02T03:40:00+01:00"
