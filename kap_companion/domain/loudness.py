"""How loud a piece of music is, and by how much it is brought to the loudness of all others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TARGET_LUFS = -20.0
"""The loudness of the music that comes with the program; all other music is brought to it."""

CEILING_DBTP = -1.0
"""No true peak is lifted above this (EBU R 128)."""

MOST_GAIN_DB = 7.5
"""No file is lifted by more: it would bring up the noise of a quiet recording, and the player's own
scale ends a little above."""


class LoudnessSource(StrEnum):
    """Who says so: our own measurement, the file's tags, or the one who composed it."""

    MEASURED = "measured"
    REPLAYGAIN = "replaygain"
    R128 = "r128"
    COMPOSED = "composed"


@dataclass(frozen=True, slots=True)
class Loudness:
    """A whole file's loudness to EBU R 128; None is what isn't known.

    `integrated_lufs` None is a file without anything loud enough to count, a silent one;
    `range_lu` is to EBU Tech 3342, `true_peak_dbtp` in dB of full scale.
    """

    integrated_lufs: float | None
    range_lu: float | None
    true_peak_dbtp: float | None
    source: LoudnessSource


def gain_db(loudness: Loudness | None) -> float:
    """By how many dB a file is played louder, or softer where negative.

    It brings the file to `TARGET_LUFS`, but lifts no true peak above `CEILING_DBTP`, and nothing by
    more than `MOST_GAIN_DB`. Where the peak isn't known nothing is lifted; a silent file, or one
    whose loudness isn't known, stays as it is.
    """
    if loudness is None or loudness.integrated_lufs is None:
        return 0.0
    wanted = min(TARGET_LUFS - loudness.integrated_lufs, MOST_GAIN_DB)
    if loudness.true_peak_dbtp is None:
        return min(wanted, 0.0)
    return min(wanted, CEILING_DBTP - loudness.true_peak_dbtp)
