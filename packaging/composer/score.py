"""Reads the written score into values: pieces, chords, strikes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import accumulate
from typing import Any

from composer.strikes import Strike


@dataclass(frozen=True)
class Chord:
    """A held chord: start and length in seconds, intensity 0 to 1, voices from low to high."""

    start_s: float
    length_s: float
    intensity: float
    voices: tuple[str, ...]
    strikes: tuple[Strike, ...]


@dataclass(frozen=True)
class Piece:
    """One piece for one phase of a session; levels in dB, times in seconds.

    ``evenness`` is the share of a passage's distance from the middle loudness that is taken away.
    The defaults are those of the first six pieces, whose samples must not change.
    """

    phase: str
    title: str
    file: str
    number: int
    seed: int
    room_s: float
    air_wave_s: float
    strike: str
    levels_db: Mapping[str, float]
    chords: tuple[Chord, ...]
    evenness: float = 0.35
    fade_in_s: float = 5.0
    fade_out_s: float = 8.0
    bitrate_kbit_s: int = 64

    @property
    def length_s(self) -> float:
        """How long the piece sounds."""
        return self.chords[-1].start_s + self.chords[-1].length_s

    @property
    def name(self) -> str:
        """What the piece's file is called, without the suffix."""
        return self.file.partition(".")[0]


def read_score() -> tuple[Piece, ...]:
    """All pieces in playing order; ValueError or KeyError for a score that can't be read."""
    table = tomllib.loads((resources.files("composer") / "score.toml").read_text(encoding="utf-8"))
    return tuple(_piece(entry) for entry in table["piece"])


def _piece(entry: dict[str, Any]) -> Piece:
    lines = [[part.strip() for part in line.split("|")] for line in entry.pop("harmony")]
    starts_s = accumulate((float(line[0]) for line in lines), initial=0.0)
    chords = tuple(_chord(line, start_s) for line, start_s in zip(lines, starts_s, strict=False))
    return Piece(chords=chords, **entry)


def _chord(line: list[str], start_s: float) -> Chord:
    length, intensity, voices, strikes = line
    return Chord(
        start_s,
        float(length),
        float(intensity),
        tuple(voices.split()),
        tuple(_strike(text, start_s) for text in strikes.split()),
    )


def _strike(text: str, chord_start_s: float) -> Strike:
    at, _, rest = text.partition(":")
    note, _, touch = rest.partition("*")
    return Strike(chord_start_s + float(at), note, float(touch or 0.8))
