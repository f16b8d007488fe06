"""The measurements of EBU Tech 3341 and 3342, on the signals that these documents describe."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.audio.loudness.meter import LoudnessMeter
from kap_companion.audio.loudness.true_peak import TruePeak
from kap_companion.audio.loudness.weighting import KWeighting, impulse_response, sections
from tests.audio.loudness.sounds import Sound, metered, tone

TECH_3341 = {
    "1": ([(-23.0, 20.0)], -23.0),
    "2": ([(-33.0, 20.0)], -33.0),
    "3": ([(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)], -23.0),
    "4": ([(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)], -23.0),
    "5": ([(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)], -23.0),
}
TECH_3342 = {
    "1": ([(-20.0, 20.0), (-30.0, 20.0)], 10.0),
    "2": ([(-20.0, 20.0), (-15.0, 20.0)], 5.0),
    "3": ([(-40.0, 20.0), (-20.0, 20.0)], 20.0),
    "4": ([(-50.0, 20.0), (-35.0, 20.0), (-20.0, 20.0), (-35.0, 20.0), (-50.0, 20.0)], 15.0),
}
# Amplitude, how many samples a wave has, its phase in degrees, and its true peak.
TRUE_PEAKS = {
    "15": (0.5, 4, 0.0, -6.0),
    "16": (0.5, 4, 45.0, -6.0),
    "17": (0.5, 6, 60.0, -6.0),
    "18": (0.5, 8, 67.5, -6.0),
    "19": (1.41, 4, 45.0, 3.0),
}


@pytest.mark.parametrize("case", TECH_3341)
def test_integrated_loudness(case: str) -> None:
    levels, expected = TECH_3341[case]
    assert metered(tone(levels)).integrated_lufs == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 32_000, 44_100, 96_000, 192_000])
def test_the_sample_rate_makes_no_difference(rate_hz: int) -> None:
    found = metered(tone([(-23.0, 5.0)], rate_hz), rate_hz)
    assert found.integrated_lufs == pytest.approx(-23.0, abs=0.1)
    assert found.duration_ms == 5_000


@pytest.mark.parametrize("case", TECH_3342)
def test_loudness_range(case: str) -> None:
    levels, expected = TECH_3342[case]
    assert metered(tone(levels)).range_lu == pytest.approx(expected, abs=0.3)


@pytest.mark.parametrize("case", TRUE_PEAKS)
def test_true_peak(case: str) -> None:
    amplitude, samples, degrees, expected = TRUE_PEAKS[case]
    phase = 2 * np.pi * np.arange(48_000) / samples + np.radians(degrees)
    ramp = np.clip(np.arange(48_000) / 4_800, 0, 1)
    fade = ramp * ramp[::-1]
    one = (amplitude * np.sin(phase) * fade).astype(np.float32)
    found = metered(np.vstack((one, one))).true_peak_dbtp
    assert found is not None
    assert expected - 0.4 <= found <= expected + 0.2


def test_a_peak_is_found_wherever_it_is() -> None:
    """Leaving out what can't be higher must not leave out what is."""
    chance = np.random.default_rng(7)
    sound = chance.standard_normal((1, 20_000)).astype(np.float32)
    quick = TruePeak(1)
    for start in range(0, 20_000, 777):
        quick.add(sound[:, start : start + 777])
    spectrum = np.fft.rfft(sound[0])
    exact = np.fft.irfft(np.pad(spectrum, (0, 3 * 10_000)), 80_000) * 4
    assert quick.decibels() == pytest.approx(20 * np.log10(np.abs(exact).max()), abs=0.1)


def test_the_filter_is_the_one_that_the_standard_tabulates_at_48_khz() -> None:
    shelf, high_pass = sections(48_000)
    assert shelf == pytest.approx(
        (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
    )
    assert high_pass == pytest.approx((1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621))


@given(cuts=st.lists(st.integers(1, 40_000), max_size=6))
def test_how_the_stream_is_cut_makes_no_difference(cuts: "list[int]") -> None:
    sound = np.random.default_rng(3).standard_normal((2, 30_000)).astype(np.float32)
    filtered = KWeighting(8_000, 2)
    pieces = np.split(sound, sorted(cut for cut in cuts if cut < 30_000), axis=1)
    out = np.concatenate([*(filtered.weighted(piece) for piece in pieces), filtered.flush()], 1)
    expected = np.convolve(sound[1], impulse_response(8_000))[:30_000]
    assert out.shape == sound.shape
    assert np.allclose(out[1], expected, atol=1e-4)


@pytest.mark.parametrize("samples", [0, 1, 100, 4_799])
def test_what_is_very_short_is_measured_whole(samples: int) -> None:
    found = metered(tone([(-20.0, 1.0)], hertz=1000)[:, :samples])
    assert found.range_lu is None
    assert found.duration_ms == samples // 48
    assert (found.integrated_lufs is None) == (samples < 2)


def test_silence_has_no_loudness() -> None:
    found = metered(np.zeros((2, 48_000 * 4), np.float32))
    assert (found.integrated_lufs, found.range_lu, found.true_peak_dbtp) == (None, None, None)


def test_samples_that_are_no_numbers() -> None:
    sound = tone([(-23.0, 5.0)])
    sound[0, 1_000:1_010] = [np.nan, np.inf, -np.inf, 1e38, -1e38, 3e9, np.nan, 0, 1, -1]
    found = metered(sound)
    assert found.integrated_lufs is not None
    assert np.isfinite(found.integrated_lufs)
    assert found.true_peak_dbtp is not None
    assert np.isfinite(found.true_peak_dbtp)


def test_hours_are_measured_in_bounded_memory() -> None:
    piece: Sound = tone([(-20.0, 60.0)], 8_000)
    meter = LoudnessMeter(8_000)
    meter.add(piece)
    tracemalloc.start()
    for _minute in range(60):
        meter.add(piece)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert meter.measured_ms == 61 * 60_000
    assert most < 40_000_000
