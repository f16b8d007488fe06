"""Air: filtered noise that comes and goes like a far sea or a sleeper's breath."""

import numpy as np

from composer.dsp import CONTROL_HZ, RATE_HZ, Audio, Curve, at_audio_rate, band, shape, smooth_step

_SIDE = 0.6
_FLOOR = 0.3


def render_air(points: int, wave_s: float, rng: np.random.Generator) -> Audio:
    """Stereo noise in two bands; waves last about ``wave_s`` seconds, no two alike."""
    frames = points * RATE_HZ // CONTROL_HZ
    waves = _waves(points, wave_s, rng)
    lag = round(0.9 * CONTROL_HZ)
    wash = np.concatenate([np.full(lag, waves[0]), waves[:-lag]]) ** 1.5
    deep = _noise(frames, 110, 420, rng) * at_audio_rate(_FLOOR + (1 - _FLOOR) * waves, frames)
    light = _noise(frames, 420, 1300, rng) * at_audio_rate(0.15 + 0.85 * wash, frames)
    return deep + np.float32(0.45) * light


def _noise(frames: int, low_hz: float, high_hz: float, rng: np.random.Generator) -> Audio:
    middle, side = rng.standard_normal((2, frames), dtype=np.float32)
    stereo = np.stack([middle + _SIDE * side, middle - _SIDE * side])
    return shape(
        stereo, lambda f: band(low_hz, high_hz)(f) * np.sqrt(low_hz / np.maximum(f, low_hz))
    )


def _waves(points: int, wave_s: float, rng: np.random.Generator) -> Curve:
    """Swells from 0 to 1 that rise a little faster than they fall and overlap at their feet."""
    out = np.zeros(points)
    time_s = np.arange(points) / CONTROL_HZ
    start_s = -wave_s
    while start_s < time_s[-1]:
        length_s = wave_s * rng.uniform(0.8, 1.3)
        position = (time_s - start_s) / length_s
        swell = smooth_step(position / 0.42) * smooth_step((1 - position) / 0.58)
        out = np.maximum(out, swell * rng.uniform(0.6, 1.0))
        start_s += 0.85 * length_s
    return _softened(out)


def _softened(curve: Curve) -> Curve:
    """The curve without the corners where two swells meet."""
    kernel = np.hanning(2 * CONTROL_HZ + 1)
    padded = np.pad(curve, CONTROL_HZ, mode="edge")
    smooth: Curve = np.convolve(padded, kernel / kernel.sum(), mode="valid")
    return smooth
