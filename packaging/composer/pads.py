"""Pads: every pitch is a cloud of detuned partials whose low and high parts breathe apart."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from composer.dsp import CONTROL_HZ, RATE_HZ, Audio, Curve, at_audio_rate, decibels, wander
from composer.tuning import frequency_hz

TABLE_FRAMES = 1 << 20
_BREATH_DEPTH_DB = (1.5, 3.0, 5.0)
_BREATH_PERIOD_S = (17.0, 11.0, 7.0)
_INTENSITY_DB = (2.0, 6.0, 11.0)


@dataclass(frozen=True)
class Timbre:
    """What a pad is made of.

    ``tilt`` is the power by which harmonics weaken, ``top_hz`` where they vanish,
    ``bandwidth_cents`` how far each partial is smeared, ``steady`` the share of its power that
    doesn't waver, ``width`` the stereo side level, ``formants`` resonances as (Hz, width in
    octaves, gain in dB).
    """

    tilt: float
    top_hz: float
    bandwidth_cents: float
    steady: float
    width: float
    formants: tuple[tuple[float, float, float], ...] = ()


STRINGS = Timbre(1.15, 2400, 12, 0.9, 0.6, ((210, 0.8, 2.5), (700, 0.8, 2)))
CHOIR = Timbre(0.9, 2400, 14, 0.82, 0.65, ((400, 0.5, 6), (850, 0.4, 6), (1500, 0.4, -5)))
DRONE = Timbre(1.2, 800, 5, 0.92, 0.4, ((150, 0.8, 2),))
HALO = Timbre(2.0, 3500, 10, 0.85, 0.75)
REED = Timbre(0.8, 1600, 7, 0.92, 0.5, ((330, 0.7, 4), (900, 0.5, 2)))
TIMBRES: Mapping[str, Timbre] = {
    "strings": STRINGS,
    "choir": CHOIR,
    "drone": DRONE,
    "halo": HALO,
    "reed": REED,
}


def render_pad(
    activity: Mapping[str, Curve], timbre: Timbre, intensity: Curve, rng: np.random.Generator
) -> Audio:
    """All pitches of one pad, stereo, each sounding as its activity curve (0 to 1) says."""
    frames = len(intensity) * RATE_HZ // CONTROL_HZ
    out = np.zeros((2, frames), dtype=np.float32)
    for note in sorted(activity):
        _add_pitch(out, frequency_hz(note), activity[note], timbre, intensity, rng)
    return out


def _add_pitch(
    out: Audio,
    pitch_hz: float,
    activity: Curve,
    timbre: Timbre,
    intensity: Curve,
    rng: np.random.Generator,
) -> None:
    drift = wander(rng, len(activity), 23.0) * 0.25 * min(1.0, pitch_hz / 300)
    for group in range(3):
        table = _table(pitch_hz, _harmonics(group), timbre, rng)
        if table is None:
            continue
        breath_db = _BREATH_DEPTH_DB[group] * wander(rng, len(activity), _BREATH_PERIOD_S[group])
        level = activity * 10 ** ((breath_db + _INTENSITY_DB[group] * (intensity - 0.6)) / 20)
        left = at_audio_rate(level * np.sqrt(1 - drift), out.shape[1])
        right = at_audio_rate(level * np.sqrt(1 + drift), out.shape[1])
        out[0] += left * np.resize(table[0], out.shape[1])
        out[1] += right * np.resize(table[1], out.shape[1])


def _harmonics(group: int) -> range:
    return (range(1, 3), range(3, 6), range(6, 40))[group]


def _table(
    pitch_hz: float, harmonics: range, timbre: Timbre, rng: np.random.Generator
) -> Audio | None:
    """One seamless stereo loop of these harmonics; None where all lie above the timbre's top."""
    audible = [k for k in harmonics if k * pitch_hz < 1.6 * timbre.top_hz]
    if not audible:
        return None
    middle = np.zeros(TABLE_FRAMES // 2 + 1, dtype=np.complex128)
    side = np.zeros_like(middle)
    for k in audible:
        level = _level(k, k * pitch_hz, timbre)
        _smear(middle, k * pitch_hz, level, timbre, rng)
        _smear(side, k * pitch_hz, level * timbre.width * _side_share(k * pitch_hz), timbre, rng)
    m, s = (np.fft.irfft(spectrum, TABLE_FRAMES) for spectrum in (middle, side))
    return np.stack([m + s, m - s]).astype(np.float32) * np.float32(TABLE_FRAMES / 2)


def _level(k: int, partial_hz: float, timbre: Timbre) -> float:
    level = k**-timbre.tilt / (1 + (partial_hz / timbre.top_hz) ** 4)
    for centre_hz, octaves, gain_db in timbre.formants:
        level *= decibels(gain_db * np.exp(-((np.log2(partial_hz / centre_hz) / octaves) ** 2)))
    return float(level)


def _side_share(partial_hz: float) -> float:
    """The bass stays in the middle, where headphones and small speakers both carry it well."""
    return float(np.clip(np.log2(partial_hz / 110) / 2, 0, 1))


def _smear(
    spectrum: npt.NDArray[np.complex128],
    centre_hz: float,
    level: float,
    timbre: Timbre,
    rng: np.random.Generator,
) -> None:
    """Adds one partial: a steady line, and around it a bell of lines in random phase."""
    bin_hz = RATE_HZ / TABLE_FRAMES
    sigma = centre_hz * (2 ** (timbre.bandwidth_cents / 1200) - 1) / bin_hz
    centre = centre_hz / bin_hz
    bins = np.arange(int(centre - 3 * sigma), int(centre + 3 * sigma) + 2)
    bell = np.exp(-0.5 * ((bins - centre) / sigma) ** 2)
    bell *= level * np.sqrt((1 - timbre.steady) / np.sum(bell**2))
    spectrum[bins] += bell * np.exp(2j * np.pi * rng.random(len(bins)))
    spectrum[round(centre)] += level * np.sqrt(timbre.steady) * np.exp(2j * np.pi * rng.random())
