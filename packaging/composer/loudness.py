"""Loudness to EBU R128 (ITU-R BS.1770-4), measured with numpy alone, to level the music."""

import numpy as np
import numpy.typing as npt

from composer.dsp import RATE_HZ, Audio, shape

_HOP_S = 0.1
_BLOCK_HOPS = 4
_OVERSAMPLE = 4
_PEAK_BLOCK = 1 << 18


def momentary_lufs(audio: Audio) -> npt.NDArray[np.float64]:
    """The loudness of each 400 ms window, one every 100 ms, in LUFS."""
    return blocks_lufs(shape(audio, k_weighting), RATE_HZ)


def blocks_lufs(weighted: Audio, rate_hz: int) -> npt.NDArray[np.float64]:
    """The same of audio that is weighted already, at any rate."""
    hop = int(_HOP_S * rate_hz)
    hops = weighted.shape[1] // hop
    power = (
        np.square(weighted[:, : hops * hop], dtype=np.float64)
        .reshape(2, hops, hop)
        .mean(axis=2)
        .sum(axis=0)
    )
    block = np.convolve(power, np.ones(_BLOCK_HOPS) / _BLOCK_HOPS, mode="valid")
    lufs: npt.NDArray[np.float64] = -0.691 + 10 * np.log10(np.maximum(block, 1e-12))
    return lufs


def integrated_lufs(audio: Audio) -> float:
    """The gated loudness of the whole, in LUFS."""
    return gated_lufs(momentary_lufs(audio))


def gated_lufs(momentary: npt.NDArray[np.float64]) -> float:
    """The integrated loudness of these 400 ms windows, in LUFS, without the silent ones."""
    loud = momentary[momentary > -70]
    gate = _mean_lufs(loud) - 10
    return _mean_lufs(loud[loud > gate])


def true_peak_dbtp(audio: Audio) -> float:
    """The highest peak between samples (four-fold oversampled), in dBTP."""
    highest = 0.0
    for channel in audio:
        for start in range(0, len(channel), _PEAK_BLOCK // 2):
            highest = max(highest, _block_peak(channel[start : start + _PEAK_BLOCK]))
    return float(20 * np.log10(max(highest, 1e-9)))


def _block_peak(block: npt.NDArray[np.float32]) -> float:
    """The peak of a tapered block; blocks overlap by half, so the taper hides nothing."""
    taper = np.minimum(1, np.minimum(np.arange(len(block)), np.arange(len(block))[::-1]) / 1024)
    fine = np.fft.irfft(np.fft.rfft(block * taper), len(block) * _OVERSAMPLE) * _OVERSAMPLE
    return float(np.max(np.abs(fine)))


def _mean_lufs(blocks: npt.NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.mean(10 ** (blocks / 10))))


def k_weighting(frequency_hz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The two filters of BS.1770 at 48 kHz, as an amplitude response."""
    z = np.exp(-2j * np.pi * frequency_hz / RATE_HZ)
    shelf = _biquad(
        z,
        (1.53512485958697, -2.69169618940638, 1.19839281085285),
        (-1.69065929318241, 0.73248077421585),
    )
    high_pass = _biquad(z, (1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
    return np.abs(shelf * high_pass)


def _biquad(
    z: npt.NDArray[np.complex128], b: tuple[float, float, float], a: tuple[float, float]
) -> npt.NDArray[np.complex128]:
    return (b[0] + b[1] * z + b[2] * z**2) / (1 + a[0] * z + a[1] * z**2)
