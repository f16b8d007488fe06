"""Struck tones, all soft: felt, glass, harp and wood that bloom rather than begin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from composer.dsp import RATE_HZ, Audio, panned
from composer.tuning import frequency_hz


@dataclass(frozen=True)
class Strike:
    """One struck note: when (seconds), what, how firmly (0 to 1)."""

    at_s: float
    note: str
    touch: float


@dataclass(frozen=True)
class Body:
    """What is struck: its partials, bloom and decay in seconds at 220 Hz, beating in cents."""

    ratios: tuple[float, ...]
    levels: tuple[float, ...]
    bloom_s: float
    decay_s: float
    damping: float
    beating_cents: float


def _felt() -> Body:
    inharmonicity = 0.00035
    numbers = range(1, 13)
    ratios = tuple(n * (1 + inharmonicity * n * n) ** 0.5 for n in numbers)
    levels = tuple(n**-1.5 * 2.0 ** (-0.45 * (n - 1)) for n in numbers)
    return Body(ratios, levels, 0.06, 2.6, 0.30, 1.2)


FELT = _felt()
GLASS = Body((1, 2.002, 3.006, 4.16, 5.43), (1, 0.28, 0.10, 0.035, 0.015), 0.35, 3.6, 0.22, 2.2)
HARP = Body(
    tuple(range(1, 11)),
    tuple(n**-1.2 * 2.0 ** (-0.5 * (n - 1)) for n in range(1, 11)),
    0.07,
    1.9,
    0.35,
    0.8,
)
WOOD = Body((1, 3.93, 9.5), (1, 0.10, 0.015), 0.09, 1.3, 0.5, 1.6)
BODIES: Mapping[str, Body] = {"felt": FELT, "glass": GLASS, "harp": HARP, "wood": WOOD}
_LENGTH_S = 14.0


def render_strikes(
    strikes: Iterable[Strike], body: Body, frames: int, rng: np.random.Generator
) -> Audio:
    """All strikes of one instrument, stereo: low notes a little left, high ones a little right."""
    out = np.zeros((2, frames), dtype=np.float32)
    for strike in strikes:
        start = round(strike.at_s * RATE_HZ)
        tone = _tone(strike, body, rng)[:, : frames - start]
        out[:, start : start + tone.shape[1]] += tone
    return out


def _tone(strike: Strike, body: Body, rng: np.random.Generator) -> Audio:
    time = np.arange(int(_LENGTH_S * RATE_HZ), dtype=np.float64) / RATE_HZ
    pitch_hz = frequency_hz(strike.note)
    place = float(np.clip(np.log2(pitch_hz / 330) * 0.3, -0.45, 0.45))
    tone = np.zeros((2, len(time)), dtype=np.float32)
    for string in (-0.5, 0.5):
        detuned_hz = pitch_hz * 2 ** (string * body.beating_cents / 1200)
        tone += panned(_string(time, detuned_hz, strike.touch, body, rng), place + 0.5 * string)
    return tone * _envelope(time, body.bloom_s)


def _string(
    time: npt.NDArray[np.float64],
    pitch_hz: float,
    touch: float,
    body: Body,
    rng: np.random.Generator,
) -> npt.NDArray[np.float32]:
    wave = np.zeros(len(time))
    for ratio, level in zip(body.ratios, body.levels, strict=True):
        if ratio * pitch_hz > 5000:
            break
        # A firmer touch brightens, as a felt hammer does.
        strength = touch * level ** (1.25 - 0.4 * touch)
        tau_s = body.decay_s * (220 / pitch_hz) ** 0.4 / (1 + body.damping * (ratio - 1))
        decay = 0.6 * np.exp(-time / tau_s) + 0.4 * np.exp(-time / (2.5 * tau_s))
        wave += strength * decay * np.sin(2 * np.pi * (ratio * pitch_hz * time + rng.random()))
    return wave.astype(np.float32)


def _envelope(time: npt.NDArray[np.float64], bloom_s: float) -> npt.NDArray[np.float32]:
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(time / bloom_s, 0, 1))
    fall = 0.5 - 0.5 * np.cos(np.pi * np.clip((_LENGTH_S - time) / 3.0, 0, 1))
    return (rise * fall).astype(np.float32)
