"""Sounds of known loudness, and music-like ones whose loudness another program tells."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from kap_companion.audio.loudness.meter import LoudnessMeter, Measured

Sound = npt.NDArray[np.float32]
CHUNK = 30_011
"""Pieces of an odd length, as a pipe gives them."""


def tone(levels: "list[tuple[float, float]]", rate_hz: int = 48_000, hertz: float = 1000) -> Sound:
    """A stereo tone, its peaks at so many dB for so many seconds, one level after the other."""
    edges = np.cumsum([0, *(round(seconds * rate_hz) for _level, seconds in levels)])
    amplitude = np.zeros(edges[-1])
    for (level, _seconds), (start, end) in zip(levels, pairwise(edges), strict=True):
        amplitude[start:end] = 10 ** (level / 20)
    one = amplitude * np.sin(2 * np.pi * hertz * np.arange(len(amplitude)) / rate_hz)
    return np.vstack((one, one)).astype(np.float32)


def metered(sound: Sound, rate_hz: int = 48_000) -> Measured:
    meter = LoudnessMeter(rate_hz)
    for start in range(0, sound.shape[1], CHUNK):
        meter.add(sound[:, start : start + CHUNK])
    return meter.result()


def music_like(seconds: float, rate_hz: int, seed: int) -> Sound:
    """Swelling chords over noise, with quiet passages, in two channels that differ."""
    chance = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    sound = np.zeros((2, len(time)))
    for _voice in range(6):
        hertz, period_s, side = chance.uniform(60, 2000), chance.uniform(4, 30), chance.random()
        swell = np.sin(np.pi * (time / period_s + chance.random())) ** 4
        voice = swell * np.sin(2 * np.pi * hertz * time)
        sound += np.outer([side, 1 - side], voice)
    sound += chance.standard_normal(sound.shape) * 0.05
    level = np.where(time > seconds * 0.7, 0.25, 1.0)
    made: Sound = (sound / np.abs(sound).max() * 0.9 * level).astype(np.float32)
    return made


def write(path: Path, sound: Sound, rate_hz: int = 48_000, subtype: str = "FLOAT") -> Path:
    soundfile.write(path, sound.T, rate_hz, subtype=subtype)
    return path


def by_ffmpeg(path: Path, *, mono: bool = False) -> tuple[float, float, float]:
    """LUFS, LU and dBTP of a file as ffmpeg's own meter tells them."""
    options = f"ebur128=peak=true:framelog=verbose:dualmono={str(mono).lower()}"
    done = subprocess.run(
        ["ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af", options, "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    summary = done.stderr.rpartition("Summary:")[2]
    found = [re.search(rf"{name}:\s+(-?[0-9.]+|-inf)", summary) for name in ("I", "LRA", "Peak")]
    integrated, loudness_range, peak = (float(each[1]) for each in found if each)
    return integrated, loudness_range, peak
