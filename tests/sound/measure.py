"""What a recording shows: silences, steps and levels, as numbers that a bound can be put on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.audio.ear import RATE_HZ, WINDOW_MS, Samples, levels_db

SILENT_DB = -60.0
"""Below this, against full scale, nothing is heard; the signals here are all above -40 dB."""
STEP_MS = 10
HOP_MS = 2

Levels = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hole:
    """A silence within sound, in milliseconds from the start of the recording."""

    start_ms: float
    length_ms: float

    @property
    def end_ms(self) -> float:
        return self.start_ms + self.length_ms


def holes(samples: Samples, longer_than_ms: float, below_db: float = SILENT_DB) -> list[Hole]:
    """The silences between the first and the last sound, in order."""
    loud = np.flatnonzero(np.abs(samples) > 10 ** (below_db / 20))
    gaps = np.diff(loud) - 1
    return [
        Hole(in_ms(int(loud[at]) + 1), in_ms(int(gaps[at])))
        for at in np.flatnonzero(gaps > longer_than_ms * RATE_HZ / 1000)
    ]


def longest_hole_ms(samples: Samples, below_db: float = SILENT_DB) -> float:
    """The longest silence between the first and the last sound."""
    return max((hole.length_ms for hole in holes(samples, 0.5, below_db)), default=0.0)


def longest_silence_ms(samples: Samples, below_db: float = SILENT_DB) -> float:
    """The longest silence anywhere, before the first sound and after the last as well."""
    framed = np.concatenate(([1.0], samples, [1.0])).astype(np.float32)
    return longest_hole_ms(framed, below_db)


def steps_db(samples: Samples, window_ms: int = STEP_MS, floor_db: float = SILENT_DB) -> Levels:
    """At every HOP_MS, how far the level moves from the window before to the window after.

    Windows that only follow each other would share a step that falls inside one of them.
    """
    per_hop = RATE_HZ * HOP_MS // 1000
    hops = samples[: len(samples) // per_hop * per_hop].reshape(-1, per_hop).astype(np.float64)
    energy = np.concatenate(([0.0], np.cumsum((hops**2).mean(axis=1))))
    wide = window_ms // HOP_MS
    power = (energy[wide:] - energy[:-wide]) / wide
    levels = np.maximum(10 * np.log10(np.maximum(power, 1e-14)), floor_db)
    moved: Levels = levels[wide:] - levels[:-wide]
    return moved


def step_time_ms(index: int, window_ms: int = STEP_MS) -> float:
    """When, from the start of the recording, a step that `steps_db` gives happens."""
    return float(index * HOP_MS + window_ms)


def steepest_db(samples: Samples, window_ms: int = STEP_MS) -> float:
    """The largest step, up or down."""
    return float(np.abs(steps_db(samples, window_ms)).max(initial=0.0))


def dip_and_bump_db(samples: Samples, window_ms: int = WINDOW_MS) -> tuple[float, float]:
    """The deepest dip and the highest bump against the usual level, both positive."""
    levels = levels_db(samples, window_ms)
    usual_db = float(np.median(levels))
    return usual_db - float(levels.min()), float(levels.max()) - usual_db


def level_db(samples: Samples) -> float:
    """The level of all of it, in dB of full scale."""
    power = float((samples.astype(np.float64) ** 2).mean()) if len(samples) else 0.0
    return 10 * float(np.log10(max(power, 1e-14)))


def tone_levels_db(samples: Samples, hertz: float, window_ms: int = 20) -> Levels:
    """How loud one tone is in each window, whatever else sounds."""
    width = RATE_HZ * window_ms // 1000
    turning = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / RATE_HZ)
    mixed = (samples * turning)[: len(samples) // width * width].reshape(-1, width)
    shape = np.hanning(width)
    amplitude = 2 * np.abs(mixed @ shape) / shape.sum()
    return np.asarray(20 * np.log10(np.maximum(amplitude, 1e-7)), dtype=np.float64)


def in_ms(frames: float) -> float:
    """So many frames of a recording, in milliseconds."""
    return frames * 1000 / RATE_HZ


def in_frames(milliseconds: float) -> int:
    """So many milliseconds, in frames of a recording."""
    return round(milliseconds * RATE_HZ / 1000)
