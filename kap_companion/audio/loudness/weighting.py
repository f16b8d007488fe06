"""The K-weighting of ITU-R BS.1770-4 for any sample rate, fast: as a convolution by blocks."""

from __future__ import annotations

from math import ceil, pi, tan

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

SHELF_HZ, SHELF_DB, SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
SHELF_BAND = 0.4996667741545416
HIGH_PASS_HZ, HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
"""The analogue filters behind the coefficients that BS.1770 gives for 48 kHz."""

TAIL_S = 0.085
"""After so long the filter's answer to an impulse has fallen by 150 dB."""

Section = tuple[float, float, float, float, float]
"""b0, b1, b2, a1 and a2 of a filter of second order, a0 being 1."""


def sections(rate_hz: int) -> tuple[Section, Section]:
    """The shelf and the high-pass for this sample rate."""
    return _shelf(rate_hz), _high_pass(rate_hz)


def _shelf(rate_hz: int) -> Section:
    k = tan(pi * _below_nyquist(SHELF_HZ, rate_hz) / rate_hz)
    high = 10 ** (SHELF_DB / 20)
    band = high**SHELF_BAND
    a0 = 1 + k / SHELF_Q + k * k
    return (
        (high + band * k / SHELF_Q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / SHELF_Q + k * k) / a0,
        2 * (k * k - 1) / a0,
        (1 - k / SHELF_Q + k * k) / a0,
    )


def _high_pass(rate_hz: int) -> Section:
    k = tan(pi * HIGH_PASS_HZ / rate_hz)
    a0 = 1 + k / HIGH_PASS_Q + k * k
    return 1.0, -2.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / HIGH_PASS_Q + k * k) / a0


def _below_nyquist(hertz: float, rate_hz: int) -> float:
    return min(hertz, 0.49 * rate_hz)


def impulse_response(rate_hz: int) -> npt.NDArray[np.float64]:
    """What the two filters make of one sample, as long as it can be told from nothing."""
    signal = [1.0] + [0.0] * (ceil(TAIL_S * rate_hz) - 1)
    for section in sections(rate_hz):
        signal = _filtered(signal, section)
    return np.array(signal)


def _filtered(signal: list[float], section: Section) -> list[float]:
    b0, b1, b2, a1, a2 = section
    first = second = 0.0  # the transposed direct form's two memories
    out = []
    for value in signal:
        now = b0 * value + first
        first = b1 * value - a1 * now + second
        second = b2 * value - a2 * now
        out.append(now)
    return out


class KWeighting:
    """Filters a stream; what comes out is as long as what went in, in shape (channels, samples)."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        """Begin with silence."""
        response = impulse_response(rate_hz)
        self._size = _power_of_two(4 * len(response))
        self._overlap = len(response) - 1
        self._spectrum = np.fft.rfft(response, self._size).astype(np.complex64)
        self._waiting: Samples = np.zeros((channels, self._overlap), np.float32)

    def weighted(self, samples: Samples) -> Samples:
        """The next whole blocks, perhaps none; `flush` gives what is left."""
        waiting = np.concatenate((self._waiting, samples), axis=1)
        hop = self._size - self._overlap
        blocks = (waiting.shape[1] - self._overlap) // hop
        out = [self._block(waiting[:, hop * n : hop * n + self._size]) for n in range(blocks)]
        self._waiting = waiting[:, hop * blocks :]
        return np.concatenate(out, axis=1) if out else samples[:, :0]

    def flush(self) -> Samples:
        """The samples that still wait."""
        return self._block(self._waiting)

    def _block(self, block: Samples) -> Samples:
        spectrum = np.fft.rfft(block, self._size, axis=1)
        spectrum *= self._spectrum
        whole = np.fft.irfft(spectrum, self._size, axis=1).astype(np.float32, copy=False)
        return whole[:, self._overlap : block.shape[1]]


def _power_of_two(at_least: int) -> int:
    return 1 << (at_least - 1).bit_length()
