"""The few signal tools that every voice shares: curves, filters by FFT, stereo."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

RATE_HZ = 48_000
CONTROL_HZ = 50

Audio = npt.NDArray[np.float32]
"""Samples, shaped (channels, frames); full scale is 1."""
Curve = npt.NDArray[np.float64]
"""A slow control curve at CONTROL_HZ."""
Response = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
"""Amplitude factor for each frequency in Hz."""


def decibels(db: float) -> float:
    """The amplitude factor of a level in dB."""
    return float(10.0 ** (db / 20))


def at_audio_rate(curve: Curve, frames: int) -> npt.NDArray[np.float32]:
    """A control curve drawn out to one value per sample."""
    positions = np.arange(frames, dtype=np.float64) * (CONTROL_HZ / RATE_HZ)
    return np.interp(positions, np.arange(len(curve)), curve).astype(np.float32)


def smooth_step(x: Curve) -> Curve:
    """0 below 0, 1 above 1, half a cosine between."""
    rise: Curve = 0.5 - 0.5 * np.cos(np.pi * np.clip(x, 0, 1))
    return rise


def wander(rng: np.random.Generator, points: int, period_s: float) -> Curve:
    """A slow random curve between about -1 and 1 that takes a new direction every ``period_s``."""
    knots = rng.uniform(-1, 1, int(points / (CONTROL_HZ * period_s)) + 3)
    place = np.arange(points) / (CONTROL_HZ * period_s) + rng.uniform(0, 1)
    left = place.astype(int)
    blend = smooth_step(place - left)
    curve: Curve = knots[left] * (1 - blend) + knots[left + 1] * blend
    return curve


def shape(audio: Audio, response: Response) -> Audio:
    """The audio filtered without phase shift to the wanted frequency response."""
    frames = audio.shape[-1]
    size = fft_size(frames)
    gain = response(np.fft.rfftfreq(size, 1 / RATE_HZ).astype(np.float64))
    filtered = [np.fft.irfft(np.fft.rfft(channel, size) * gain, size)[:frames] for channel in audio]
    return np.array(filtered, dtype=np.float32)


def fft_size(frames: int) -> int:
    """The next length whose only factors are 2, 3 and 5, where the FFT is fast."""
    best = 1 << (frames - 1).bit_length()
    for odd in (3, 5, 9, 15, 25, 27, 45):
        power = 1 << max(0, -(-frames // odd) - 1).bit_length()
        if frames <= odd * power < best:
            best = odd * power
    return best


def band(low_hz: float, high_hz: float, order: int = 2) -> Response:
    """A band with gentle skirts, level 1 in its middle."""

    def response(frequency_hz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        f = np.maximum(frequency_hz, 1e-3)
        below = 1 / (1 + (low_hz / f) ** (2 * order))
        above: npt.NDArray[np.float64] = 1 / (1 + (f / high_hz) ** (2 * order))
        return below * above

    return response


def panned(mono: npt.NDArray[np.float32], position: float) -> Audio:
    """A mono voice placed between left (-1) and right (1) at constant power."""
    angle = (position + 1) * np.pi / 4
    gains = np.sqrt(2) * np.array([[np.cos(angle)], [np.sin(angle)]])
    placed: Audio = gains.astype(np.float32) * mono
    return placed
