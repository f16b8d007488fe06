"""Turns note names into frequencies, in a temperament whose thirds are calmer than a piano's.

Sixth-comma meantone around D: every chord of the score stays near-pure, so held chords beat slowly
instead of shimmering.
"""

import math
import re

D4_HZ = 440.0 * 2.0 ** (-7 / 12)
SYNTONIC_COMMA_CENTS = 1200 * math.log2(81 / 80)
FIFTH_CENTS = 1200 * math.log2(3 / 2) - SYNTONIC_COMMA_CENTS / 6

_FIFTHS_FROM_D = {
    "Bb": -4, "F": -3, "C": -2, "G": -1, "D": 0, "A": 1, "E": 2, "B": 3, "F#": 4, "C#": 5, "G#": 6,
}  # fmt: skip
_SEMITONES_FROM_C = {
    "C": 0, "C#": 1, "D": 2, "E": 4, "F": 5, "F#": 6, "G": 7, "G#": 8, "A": 9, "Bb": 10, "B": 11,
}  # fmt: skip
_NOTE = re.compile(r"([A-G][#b]?)(\d)")


def frequency_hz(note: str) -> float:
    """The frequency in Hz of a note such as ``F#4``; ValueError outside the tonal family."""
    match = _NOTE.fullmatch(note)
    if match is None or match[1] not in _FIFTHS_FROM_D:
        raise ValueError(f"not a note of this score: {note}")
    name, octave = match[1], int(match[2])
    semitones = _SEMITONES_FROM_C[name] - _SEMITONES_FROM_C["D"] + 12 * (octave - 4)
    cents = 100 * semitones + _FIFTHS_FROM_D[name] * (FIFTH_CENTS - 700)
    return float(D4_HZ * 2.0 ** (cents / 1200))


def octave_up(note: str) -> str:
    """The same note one octave higher."""
    return f"{note[:-1]}{int(note[-1]) + 1}"
