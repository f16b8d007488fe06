"""Renders a piece: layers, room, master. The same score gives the same samples."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from composer.air import render_air
from composer.arrange import (
    POSTROLL_S,
    PREROLL_S,
    control_points,
    drone_activity,
    halo_activity,
    intensity_curve,
    pad_activity,
)
from composer.dsp import CONTROL_HZ, RATE_HZ, Audio, Curve, at_audio_rate, decibels, shape
from composer.loudness import integrated_lufs, momentary_lufs
from composer.pads import TIMBRES, render_pad
from composer.score import Piece
from composer.space import reverberate
from composer.strikes import BODIES, Strike, render_strikes

TARGET_LUFS = -20.0
_ROOM_SEND = {
    "strings": 0.7,
    "choir": 1.0,
    "drone": 0.3,
    "halo": 1.3,
    "air": 0.3,
    "strike": 0.9,
    "reed": 0.8,
}
"""How much of each layer the room hears. A layer's place is part of its chance: add at the end."""
_ROOM_RETURN = 0.9
_STRIKE_JITTER_S = 0.3
_PASSAGE_S = 18.0
_MOMENT_S = 0.8
_MOMENT_SHARE = 0.5
_LAYER_LUFS = -24.0


def render(piece: Piece, progress: Callable[[str], None]) -> Audio:
    """The finished piece at 48 kHz stereo, levelled to TARGET_LUFS, silent at both ends."""
    frames = control_points(piece) * RATE_HZ // CONTROL_HZ
    dry = np.zeros((2, frames), dtype=np.float32)
    send = np.zeros((2, frames), dtype=np.float32)
    for number, name in enumerate(_ROOM_SEND):
        if name not in piece.levels_db:
            continue
        progress(f"{piece.title}: {name}")
        layer = _levelled(name, _layer(name, piece, _chance(piece, number)), piece)
        dry += layer
        send += np.float32(_ROOM_SEND[name]) * layer
    progress(f"{piece.title}: room and master")
    wet = reverberate(send, piece.room_s, _chance(piece, 99))
    return _master(dry + np.float32(_ROOM_RETURN) * wet, piece)


def _chance(piece: Piece, part: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([piece.seed, part]))


def _layer(name: str, piece: Piece, rng: np.random.Generator) -> Audio:
    match name:
        case "air":
            return render_air(control_points(piece), piece.air_wave_s, rng)
        case "strike":
            return _strikes(piece, rng)
        case _:
            activity = _activity(name, piece, rng)
            return render_pad(activity, TIMBRES[name], intensity_curve(piece), rng)


def _activity(name: str, piece: Piece, rng: np.random.Generator) -> Mapping[str, Curve]:
    match name:
        case "drone":
            return drone_activity(piece, rng)
        case "halo":
            return halo_activity(piece, rng)
        case _:
            return pad_activity(piece, rng)


def _strikes(piece: Piece, rng: np.random.Generator) -> Audio:
    frames = control_points(piece) * RATE_HZ // CONTROL_HZ
    played = [
        Strike(
            PREROLL_S + strike.at_s + rng.uniform(-_STRIKE_JITTER_S, _STRIKE_JITTER_S),
            strike.note,
            strike.touch * rng.uniform(0.9, 1.1),
        )
        for chord in piece.chords
        for strike in chord.strikes
    ]
    return render_strikes(played, BODIES[piece.strike], frames, rng)


def _levelled(name: str, layer: Audio, piece: Piece) -> Audio:
    """The layer with its louder moments at a fixed loudness: levels compare across pieces."""
    # Struck notes are mostly silence; what counts is how far they may stand out.
    percentile = 99 if name == "strike" else 90
    loud_lufs = float(np.percentile(momentary_lufs(layer), percentile))
    return layer * np.float32(decibels(_LAYER_LUFS + piece.levels_db[name] - loud_lufs))


def _master(mix: Audio, piece: Piece) -> Audio:
    clean = shape(mix, _tone)
    level = clean * at_audio_rate(_levelling_curve(clean, piece.evenness), clean.shape[1])
    heard = level[:, round(PREROLL_S * RATE_HZ) : -round(POSTROLL_S * RATE_HZ)].copy()
    _fade(heard, piece)
    return heard * np.float32(decibels(TARGET_LUFS - integrated_lufs(heard)))


def _tone(frequency_hz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """No rumble below 40 Hz, and a soft top that leaves a voice its consonants."""
    f = np.maximum(frequency_hz, 1e-3)
    gain: npt.NDArray[np.float64] = 1 / (1 + (40 / f) ** 8) / np.sqrt(1 + (f / 5500) ** 4)
    return gain


def _levelling_curve(audio: Audio, evenness: float) -> Curve:
    """A gain that draws each passage towards the middle, and each moment towards its passage."""
    lufs = np.maximum(momentary_lufs(audio), -60)
    passage, moment = _smoothed(lufs, _PASSAGE_S), _smoothed(lufs, _MOMENT_S)
    gain_db = evenness * (np.median(passage) - passage) + _MOMENT_SHARE * (passage - moment)
    # A momentary window ends 400 ms after it starts, so its value belongs to its middle.
    centres_s = np.arange(len(gain_db)) * 0.1 + 0.2
    time_s = np.arange(audio.shape[1] * CONTROL_HZ // RATE_HZ) / CONTROL_HZ
    curve: Curve = 10 ** (np.interp(time_s, centres_s, gain_db) / 20)
    return curve


def _smoothed(lufs: npt.NDArray[np.float64], width_s: float) -> npt.NDArray[np.float64]:
    window = np.hanning(round(width_s * 10) | 1)
    padded = np.pad(lufs, len(window) // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")


def _fade(audio: Audio, piece: Piece) -> None:
    """Equal-power fades, so that two overlapping pieces keep the room filled."""
    rise = np.sin(np.linspace(0, np.pi / 2, round(piece.fade_in_s * RATE_HZ))).astype(np.float32)
    fall = np.sin(np.linspace(np.pi / 2, 0, round(piece.fade_out_s * RATE_HZ))).astype(np.float32)
    audio[:, : len(rise)] *= rise
    audio[:, -len(fall) :] *= fall
