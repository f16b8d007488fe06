"""Loudness to EBU R 128 out of a stream of samples: integrated, range and true peak."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from math import floor, log10

import numpy as np
import numpy.typing as npt

from kap_companion.audio.loudness.true_peak import TruePeak
from kap_companion.audio.loudness.weighting import KWeighting, Samples

SEGMENTS_A_SECOND = 10
GATING_SEGMENTS = 4
"""400 ms, each overlapping the one before it by three quarters."""

SHORT_TERM_SEGMENTS = 30
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
RANGE_GATE_LU = -20.0
RANGE_FROM, RANGE_TO = 0.10, 0.95
OFFSET_LUFS = -0.691
LOUDEST_SAMPLE = 64.0
"""Only damaged files of floating-point numbers hold more."""

Powers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found; None where nothing was loud or long enough to tell.

    `integrated_lufs` to ITU-R BS.1770-4, `range_lu` to EBU Tech 3342 (from three seconds on).
    """

    integrated_lufs: float | None
    range_lu: float | None
    true_peak_dbtp: float | None
    duration_ms: int


class LoudnessMeter:
    """Takes a stereo stream piece by piece, in memory that grows by 80 bytes a second.

    Mono music is to be handed in as it sounds in the room: the same on both sides.
    """

    def __init__(self, rate_hz: int, channels: int = 2) -> None:
        """Begin a measurement at this sample rate."""
        self._rate_hz = rate_hz
        self._weighting = KWeighting(rate_hz, channels)
        self._peak = TruePeak(channels)
        self._segments = array("d")
        self._open: Samples = np.zeros(0, np.float32)
        self._seen = 0

    @property
    def measured_ms(self) -> int:
        """How much was taken in, in milliseconds."""
        return self._seen * 1000 // self._rate_hz

    def add(self, samples: Samples) -> None:
        """Take in the next samples, full scale at ±1, in shape (channels, samples)."""
        sound = _sane(samples)
        self._seen += sound.shape[1]
        self._peak.add(sound)
        self._collect(self._weighting.weighted(sound))

    def result(self) -> Measured:
        """What was found in all that was taken in."""
        self._collect(self._weighting.flush())
        segments = np.array(self._segments)
        if len(segments) < GATING_SEGMENTS and self._whole_power() is not None:
            blocks = np.array([self._whole_power()])
        else:
            blocks = _running_means(segments, GATING_SEGMENTS)
        return Measured(
            integrated_lufs=integrated(blocks),
            range_lu=loudness_range(_running_means(segments, SHORT_TERM_SEGMENTS)),
            true_peak_dbtp=self._peak.decibels(),
            duration_ms=self.measured_ms,
        )

    def _collect(self, weighted: Samples) -> None:
        """Mean squares, summed over the channels, of each tenth of a second."""
        power = np.einsum("cn,cn->n", weighted, weighted)
        waiting = np.concatenate((self._open, power))
        start = self._edge(len(self._segments))
        edges: list[int] = []
        while (edge := self._edge(len(self._segments) + len(edges) + 1)) - start <= len(waiting):
            edges.append(edge - start)
        if edges:
            sums = np.add.reduceat(waiting[: edges[-1]], [0, *edges[:-1]], dtype=np.float64)
            self._segments.extend(sums / np.diff([0, *edges]))
        self._open = waiting[edges[-1] :] if edges else waiting

    def _edge(self, segment: int) -> int:
        return segment * self._rate_hz // SEGMENTS_A_SECOND

    def _whole_power(self) -> float | None:
        """The mean of a sound that is too short for one block of 400 ms."""
        count = self._edge(len(self._segments))
        whole = sum(self._segments) * count / max(1, len(self._segments)) + self._open.sum()
        count += len(self._open)
        return float(whole / count) if count else None


def _sane(samples: Samples) -> Samples:
    if np.abs(samples).max(initial=0) <= LOUDEST_SAMPLE:  # false for what is no number, too
        return samples
    return np.clip(np.nan_to_num(samples), -LOUDEST_SAMPLE, LOUDEST_SAMPLE)


def integrated(blocks: Powers) -> float | None:
    """The gated loudness of blocks of 400 ms, in LUFS; None where all are below the gate."""
    loud = blocks[blocks > _power(ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return None
    gate = loud.mean() * 10 ** (RELATIVE_GATE_LU / 10)
    return _lufs(float(loud[loud > gate].mean()))


def loudness_range(short_term: Powers) -> float | None:
    """From the 10th to the 95th percentile of what is above the gates, in LU (EBU Tech 3342)."""
    loud = short_term[short_term >= _power(ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return None
    gate = loud.mean() * 10 ** (RANGE_GATE_LU / 10)
    kept = np.sort(loud[loud >= gate])
    low, high = (kept[floor((len(kept) - 1) * part + 0.5)] for part in (RANGE_FROM, RANGE_TO))
    return _lufs(float(high)) - _lufs(float(low))


def _running_means(segments: Powers, count: int) -> Powers:
    if len(segments) < count:
        return np.zeros(0)
    means: Powers = np.lib.stride_tricks.sliding_window_view(segments, count).mean(axis=1)
    return means


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - OFFSET_LUFS) / 10))


def _lufs(power: float) -> float:
    return OFFSET_LUFS + 10 * log10(power)
