"""How amplitudes become what libVLC understands: never louder than asked, never nothing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.audio.gain import (
    LEFT_OVER_LIMIT_DB,
    OUTPUT_MODULES,
    PREAMP_LIMIT_DB,
    left_over_db,
    libvlc_volume,
    preamp_db,
)
from kap_companion.domain.loudness import MOST_GAIN_DB

CURVE = 3.0
AUDIBLE = st.floats(1e-4, 1.0)


def heard_db(volume: int, preamp: float) -> float:
    """What PulseAudio makes of both stages, by what was measured."""
    return 60 * math.log10(volume / 100) + preamp


@given(AUDIBLE)
def test_both_stages_together_are_what_was_asked(amplitude: float) -> None:
    volume = libvlc_volume(amplitude, CURVE)
    rest_db = left_over_db(amplitude, volume, CURVE)
    wanted_db = 20 * math.log10(amplitude)
    if volume > 12:
        assert heard_db(volume, rest_db) == pytest.approx(wanted_db, abs=1e-6)
    assert abs(rest_db) <= LEFT_OVER_LIMIT_DB


@given(st.floats(-2, 4))
def test_the_volume_stays_on_its_scale(amplitude: float) -> None:
    volume = libvlc_volume(amplitude, CURVE)
    assert 0 <= volume <= 100
    assert (volume == 0) == (amplitude <= 0)


def test_silence_leaves_nothing_over() -> None:
    assert left_over_db(0.0, 0, CURVE) == left_over_db(0.5, 0, CURVE) == 0.0


def test_the_preamp_is_told_on_its_own_scale_and_within_it() -> None:
    assert preamp_db(0.0) == pytest.approx(12.04, abs=0.01)
    assert preamp_db(-6.0) == pytest.approx(6.04, abs=0.01)
    assert preamp_db(50.0) == PREAMP_LIMIT_DB
    assert preamp_db(-90.0) == -PREAMP_LIMIT_DB


def test_what_the_library_lifts_most_fits_the_preamp() -> None:
    assert preamp_db(MOST_GAIN_DB) < PREAMP_LIMIT_DB


def test_windows_never_shares_one_volume_among_players() -> None:
    assert [module.name for module in OUTPUT_MODULES["win32"]] == ["directsound"]
    assert {module.volume_curve for modules in OUTPUT_MODULES.values() for module in modules} == {3}
