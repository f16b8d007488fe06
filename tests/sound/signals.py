"""The sounds that tests play: each is chosen so that its level is easy to measure."""

import subprocess
import wave
from pathlib import Path

import numpy as np

from kap_companion.domain.playlist import Track
from tests.audio.ear import RATE_HZ, Samples

AMPLITUDE = 0.5


def tone(hertz: float, seconds: float, amplitude: float = AMPLITUDE) -> Samples:
    """One steady tone."""
    phase = 2 * np.pi * hertz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (np.sin(phase) * amplitude).astype(np.float32)


def noise(seed: int, seconds: float, amplitude: float = 0.25) -> Samples:
    """White noise of two values only: its power is the same in every window, however short.

    Two seeds have nothing in common, and neither have two places of one.
    """
    signs = np.random.default_rng(seed).integers(0, 2, round(seconds * RATE_HZ)) * 2 - 1
    return (signs * amplitude).astype(np.float32)


def chirp(low_hz: float, step_hz_per_s: float, seconds: float) -> Samples:
    """A tone whose pitch says how far into the file it is."""
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * (low_hz * time_s + step_hz_per_s * time_s**2 / 2)
    return (np.sin(phase) * AMPLITUDE).astype(np.float32)


def write_wav(path: Path, samples: Samples, channels: int = 1) -> Path:
    """A wave file; with two channels, the samples take turns."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((samples * 32_767).astype("<i2").tobytes())
    return path


def wav_track(path: Path, samples: Samples) -> Track:
    """The samples as a track whose length is known."""
    write_wav(path, samples)
    return track_of(path, len(samples) / RATE_HZ)


def track_of(path: Path, seconds: float, gain_db: float = 0.0) -> Track:
    """A file as a track, named as the file is."""
    return Track(str(path), path.stem, "", round(seconds * 1000), gain_db=gain_db)


def encoded(source: Path, suffix: str) -> Path:
    """The same sound in another format, beside the source."""
    path = source.with_suffix(f".{suffix}")
    command = ["ffmpeg", "-y", "-nostdin", "-loglevel", "error", "-i", str(source), str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path
