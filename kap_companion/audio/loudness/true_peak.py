"""The true peak of ITU-R BS.1770-4, Annex 2: how high the wave rises between the samples."""

from __future__ import annotations

from math import log10

import numpy as np
import numpy.typing as npt

from kap_companion.audio.loudness.weighting import Samples

TIMES = 4
HALF_TAPS = 16
"""Samples to each side of a point between two samples from which its height is computed."""

WINDOW = 64
KAISER_BETA = 7.0
LIKELY = 16
"""So many of the loudest windows are computed first: after them, few others are worth it."""


def _phases() -> npt.NDArray[np.float64]:
    """The weights of the neighbours for the points at 1/4, 2/4 and 3/4, in shape (3, taps)."""
    places = np.arange(-HALF_TAPS + 1, HALF_TAPS + 1)
    rows = []
    for step in range(1, TIMES):
        away = places - step / TIMES
        shape = np.i0(KAISER_BETA * np.sqrt(np.maximum(0, 1 - (away / HALF_TAPS) ** 2)))
        row = np.sinc(away) * shape
        rows.append(row / row.sum())
    return np.array(rows)


def _matrix(phases: npt.NDArray[np.float64]) -> Samples:
    """Maps a window with its neighbours to all points between its samples."""
    taps = 2 * HALF_TAPS
    matrix = np.zeros((WINDOW + taps - 1, (TIMES - 1) * WINDOW), np.float32)
    for place in range(WINDOW):
        matrix[place : place + taps, (TIMES - 1) * place : (TIMES - 1) * (place + 1)] = phases.T
    return matrix


class TruePeak:
    """Looks for the highest point of a stream in shape (channels, samples).

    Only windows in which a new highest point is possible are computed: between the samples a wave
    rises by at most `MOST_RISE` over the highest sample near it.
    """

    PHASES = _phases()
    MATRIX = _matrix(PHASES)
    MOST_RISE = float(np.abs(PHASES).sum(axis=1).max())

    def __init__(self, channels: int) -> None:
        """Begin with silence."""
        self._highest = 0.0
        self._waiting: Samples = np.zeros((channels, 2 * HALF_TAPS - 1), np.float32)

    def add(self, samples: Samples) -> None:
        """The next samples of each channel."""
        self._highest = max(self._highest, float(np.abs(samples).max(initial=0)))
        waiting = np.concatenate((self._waiting, samples), axis=1)
        context = 2 * HALF_TAPS - 1
        windows = (waiting.shape[1] - context) // WINDOW
        for channel in waiting if windows > 0 else ():
            self._look(channel[: windows * WINDOW + context])
        self._waiting = waiting[:, windows * WINDOW :]

    def decibels(self) -> float | None:
        """The highest point in dB of full scale; None where there was nothing but silence."""
        self.add(np.zeros((len(self._waiting), WINDOW + HALF_TAPS), np.float32))
        return 20 * log10(self._highest) if self._highest > 0 else None

    def _look(self, channel: Samples) -> None:
        rows = np.lib.stride_tricks.sliding_window_view(channel, len(self.MATRIX))[::WINDOW]
        bounds = self.MOST_RISE * np.abs(rows).max(axis=1, initial=0)
        likely = np.argsort(bounds)[-LIKELY:]
        self._compute(rows[likely], bounds[likely])
        bounds[likely] = 0
        self._compute(rows, bounds)

    def _compute(self, rows: Samples, bounds: Samples) -> None:
        chosen = rows[bounds > self._highest]
        if len(chosen):
            self._highest = max(self._highest, float(np.abs(chosen @ self.MATRIX).max()))
