"""A low battery is told in time, and only then."""

from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.host.battery import BatteryState, battery_notice, battery_state


def test_no_battery_no_notice() -> None:
    assert battery_notice(None, 60) is None


@given(st.floats(0, 100), st.none() | st.integers(0, 600), st.integers(-60, 300))
def test_a_plugged_battery_is_never_mentioned(
    percent: float, minutes_left: int | None, remaining_min: int
) -> None:
    assert battery_notice(BatteryState(percent, True, minutes_left), remaining_min) is None


@pytest.mark.parametrize(
    ("percent", "minutes_left", "remaining_min", "told"),
    [
        (20.0, None, 60, False),
        (19.9, None, 60, True),
        (5.0, None, 0, True),
        (80.0, 75, 60, False),
        (80.0, 74, 60, True),
        (15.0, 300, 60, True),
        (80.0, 15, -30, False),
        (80.0, 14, -30, True),
    ],
)
def test_a_notice_comes_below_a_fifth_or_when_the_session_would_outlast_it(
    percent: float, minutes_left: int | None, remaining_min: int, *, told: bool
) -> None:
    notice = battery_notice(BatteryState(percent, False, minutes_left), remaining_min)
    assert (notice is not None) == told


def test_the_notice_tells_the_figure_it_is_about() -> None:
    assert "19 %" in (battery_notice(BatteryState(19.9, False, None), 60) or "")
    assert "40 more minutes" in (battery_notice(BatteryState(50.0, False, 40), 60) or "")


def has_battery() -> bool:
    try:
        return psutil.sensors_battery() is not None
    except OSError:  # a machine that doesn't even have a place to ask
        return False


def test_the_figures_are_this_computers() -> None:
    state = battery_state()
    assert (state is not None) == has_battery()
    if state is not None:
        assert 0 <= state.percent <= 100


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Discharging", BatteryState(50.0, False, 150)),
        ("Charging", BatteryState(50.0, True, None)),
    ],
)
def test_a_laptops_figures_are_read(
    status: str, expected: BatteryState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linux = pytest.importorskip("psutil._pslinux")
    supply = tmp_path / "BAT0"
    supply.mkdir()
    figures = {"energy_now": 25_000_000, "energy_full": 50_000_000, "power_now": 10_000_000}
    for name, figure in figures.items():
        (supply / name).write_text(f"{figure}\n")
    (supply / "status").write_text(f"{status}\n")
    monkeypatch.setattr(linux, "POWER_SUPPLY_PATH", str(tmp_path))
    assert battery_state() == expected


def test_a_battery_that_can_not_be_read_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linux = pytest.importorskip("psutil._pslinux")
    monkeypatch.setattr(linux, "POWER_SUPPLY_PATH", str(tmp_path / "nowhere"))
    assert battery_state() is None
