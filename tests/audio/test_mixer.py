import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.audio.gain import libvlc_volume
from kap_companion.audio.mixer import (
    Fade,
    FadeShape,
    room_gain,
    steady,
    within_percent,
)

gains = st.floats(0.0, 1.0)
shares = st.floats(0.0, 1.0)


@given(shares)
def test_two_decks_in_a_crossfade_keep_one_power(share: float) -> None:
    leaving, coming = Fade(1.0, 0.0, 0.0, 1_000.0), Fade(0.0, 1.0, 0.0, 1_000.0)
    now_ms = share * 1_000
    assert math.hypot(leaving.gain_at(now_ms), coming.gain_at(now_ms)) == pytest.approx(1.0)


@given(gains, gains, shares, st.sampled_from(FadeShape))
def test_a_fade_stays_between_its_ends(
    begin: float, end: float, share: float, shape: FadeShape
) -> None:
    gain = Fade(begin, end, 500.0, 2_000.0, shape).gain_at(500 + 2_000 * share)
    assert min(begin, end) - 1e-9 <= gain <= max(begin, end) + 1e-9


@given(gains, gains, gains, shares)
def test_taking_over_a_fade_never_jumps(
    begin: float, end: float, target: float, share: float
) -> None:
    earlier = Fade(begin, end, 0.0, 1_000.0)
    later = earlier.moved_to(target, share * 1_000, 300.0)
    assert later.gain_at(share * 1_000) == pytest.approx(earlier.gain_at(share * 1_000), abs=1e-9)
    assert later.gain_at(share * 1_000 + 300) == target


@given(gains, gains, shares, st.floats(0.0, 1e6))
def test_a_delayed_fade_is_the_same_later(
    begin: float, end: float, share: float, by_ms: float
) -> None:
    fade = Fade(begin, end, 0.0, 1_000.0)
    moment = share * 1_000
    assert fade.delayed(by_ms).gain_at(moment + by_ms) == pytest.approx(
        fade.gain_at(moment), abs=1e-6
    )


def test_a_steady_gain_is_over_before_it_begins() -> None:
    assert steady(0.4).is_over(0.0)
    assert [steady(0.4).gain_at(moment) for moment in (-5.0, 0.0, 5.0)] == [0.4] * 3


def test_the_slider_is_fine_at_its_quiet_end() -> None:
    decibels = [20 * math.log10(room_gain(percent)) for percent in (100, 50, 10)]
    assert decibels == pytest.approx([0.0, -12.04, -40.0], abs=0.01)
    assert room_gain(0) == 0.0


@pytest.mark.parametrize(("asked", "given_"), [(-1, 0), (0, 0), (55, 55), (100, 100), (1_000, 100)])
def test_the_volume_stays_on_its_scale(asked: int, given_: int) -> None:
    assert within_percent(asked) == given_


@given(st.floats(0.01, 1.0))
def test_libvlc_gets_the_cube_root(amplitude: float) -> None:
    volume = libvlc_volume(amplitude, 3.0)
    assert abs(volume - 100 * amplitude ** (1 / 3)) <= 0.5
    off_db = 60 * math.log10(volume / (100 * amplitude ** (1 / 3)))
    assert abs(off_db) < 1.3  # one whole number, where it is coarsest


def test_what_should_be_heard_is_not_rounded_to_nothing() -> None:
    assert libvlc_volume(1e-9, 3.0) == 1
    assert libvlc_volume(0.0, 3.0) == 0
