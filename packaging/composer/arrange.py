"""Turns chords into slow curves: how much each pitch sounds, and how intense the music is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from composer.dsp import CONTROL_HZ, Curve, smooth_step, wander
from composer.score import Chord, Piece
from composer.tuning import octave_up

PREROLL_S = 14.0
"""Music before the first heard moment, so that the room is already full when the fade opens."""
POSTROLL_S = 2.0
_STAGGER_S = 2.2
_RISE_S = 6.5
_FALL_S = 8.0


@dataclass(frozen=True)
class Held:
    """A note held by one voice over one or more chords, in seconds of the rendering."""

    note: str
    start_s: float
    end_s: float


def control_points(piece: Piece) -> int:
    """The length of every control curve of the piece, with its roll before and after."""
    return round((PREROLL_S + piece.length_s + POSTROLL_S) * CONTROL_HZ)


def intensity_curve(piece: Piece) -> Curve:
    """The intensity 0 to 1 over time, without corners."""
    middles = [PREROLL_S + chord.start_s + chord.length_s / 2 for chord in piece.chords]
    levels = [chord.intensity for chord in piece.chords]
    time_s = np.arange(control_points(piece)) / CONTROL_HZ
    window = np.hanning(round(16 * CONTROL_HZ))
    line = np.pad(np.interp(time_s, middles, levels), len(window) // 2, mode="edge")
    curve: Curve = np.convolve(line, window / window.sum(), mode="valid")[: len(time_s)]
    return curve


def pad_activity(piece: Piece, rng: np.random.Generator) -> Mapping[str, Curve]:
    """How strongly each pitch of the chords sounds."""
    return _activity(_held_notes(piece, rng), control_points(piece))


def halo_activity(piece: Piece, rng: np.random.Generator) -> Mapping[str, Curve]:
    """The two upper voices an octave higher, each appearing and leaving in its own time."""
    points = control_points(piece)
    upper = [held for held in _held_notes(piece, rng) if held.note[-1] in "45"]
    plain = _activity([Held(octave_up(h.note), h.start_s, h.end_s) for h in upper], points)
    return {
        note: curve * smooth_step(0.5 + 0.8 * wander(rng, points, 9.0))
        for note, curve in sorted(plain.items())
        if int(note[-1]) < 6
    }


def drone_activity(piece: Piece, rng: np.random.Generator) -> Mapping[str, Curve]:
    """The ground D and A that runs through all pieces, breathing."""
    points = control_points(piece)
    weights = {"D2": 1.0, "A2": 0.55, "D3": 0.45}
    return {note: w * 10 ** (1.5 * wander(rng, points, 19.0) / 20) for note, w in weights.items()}


def _held_notes(piece: Piece, rng: np.random.Generator) -> list[Held]:
    return [
        held
        for voice in range(len(piece.chords[0].voices))
        for held in _voice(piece.chords, voice, rng)
    ]


def _voice(chords: tuple[Chord, ...], voice: int, rng: np.random.Generator) -> list[Held]:
    """One voice's notes: equal neighbours tied, each change a little off the chord's own time."""
    line: list[Held] = []
    for chord in chords:
        note = chord.voices[voice]
        if line and line[-1].note == note:
            continue
        start_s = PREROLL_S + chord.start_s + rng.uniform(-_STAGGER_S, _STAGGER_S)
        if line:
            line[-1] = Held(line[-1].note, line[-1].start_s, start_s)
        line.append(Held(note, start_s if line else -20.0, np.inf))
    return line


def _activity(notes: list[Held], points: int) -> dict[str, Curve]:
    """The power sum of all envelopes on each pitch, so that doubled notes don't stand out."""
    power: dict[str, Curve] = {}
    for held in notes:
        power[held.note] = power.get(held.note, np.zeros(points)) + _envelope(held, points) ** 2
    return {note: np.sqrt(curve) for note, curve in power.items()}


def _envelope(held: Held, points: int) -> Curve:
    """Equal-power rise and fall that cross where one note gives way to the next."""
    time_s = np.arange(points) / CONTROL_HZ
    rise = smooth_step((time_s - held.start_s) / _RISE_S + 0.5)
    fall = smooth_step((held.end_s - time_s) / _FALL_S + 0.5)
    envelope: Curve = np.sqrt(rise * fall)
    return envelope
