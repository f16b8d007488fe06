"""Reads from a chirp how far into its file the sound is."""

import numpy as np
import numpy.typing as npt

from tests.audio.ear import RATE_HZ, Samples

PADDED = 8

Spectrum = npt.NDArray[np.float64]


def pitch_hz(samples: Samples, above_hz: float = 0.0, below_hz: float = RATE_HZ / 2) -> float:
    """The strongest frequency between two bounds."""
    shaped = samples * np.hanning(len(samples))
    spectrum = np.abs(np.fft.rfft(shaped, PADDED * len(samples)))
    per_bin = RATE_HZ / (PADDED * len(samples))
    first, last = int(above_hz / per_bin), int(below_hz / per_bin)
    peak = first + int(np.argmax(spectrum[first:last]))
    return (peak + _beside(spectrum, peak)) * per_bin


def place_ms(
    samples: Samples,
    low_hz: float,
    step_hz_per_s: float,
    above_hz: float = 0.0,
    below_hz: float = RATE_HZ / 2,
) -> float:
    """How far into a chirp the start of this stretch is; of a chirp that falls, too."""
    middle_ms = 500 * len(samples) / RATE_HZ
    hertz = pitch_hz(samples, above_hz, below_hz)
    return 1000 * (hertz - low_hz) / step_hz_per_s - middle_ms


def _beside(spectrum: Spectrum, peak: int) -> float:
    """How far the top of a parabola through the peak and its neighbours is from the peak."""
    if not 0 < peak < len(spectrum) - 1:
        return 0.0
    before, top, after = np.log(np.maximum(spectrum[peak - 1 : peak + 2], 1e-12))
    bend = before - 2 * top + after
    return float((before - after) / (2 * bend)) if bend else 0.0
