"""Loudness as EBU R 128 has it, by a meter that is none of ours: ffmpeg's."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.audio.ear import RATE_HZ, Samples
from tests.sound.signals import write_wav

TARGET_LUFS, CEILING_DBTP = -20.0, -1.0


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness and true peak of a sound."""

    lufs: float
    peak_dbtp: float

    @property
    def gain_db(self) -> float:
        """What brings it to the target without a peak above the ceiling."""
        return min(TARGET_LUFS - self.lufs, CEILING_DBTP - self.peak_dbtp)

    @property
    def capped(self) -> bool:
        """Whether its peaks keep it below the target."""
        return self.lufs + self.gain_db < TARGET_LUFS - 0.01


def measured(path: Path) -> Loudness:
    """The loudness of a file."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path)]
    done = subprocess.run(
        [*command, "-af", "ebur128=peak=true", "-f", "null", "-"],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    summary = done.stderr[done.stderr.rindex("Summary:") :]
    return Loudness(_number(r"I:\s+(\S+) LUFS", summary), _number(r"Peak:\s+(\S+) dBFS", summary))


def measured_samples(samples: Samples, folder: Path) -> Loudness:
    """The loudness of two channels whose samples take turns."""
    path = folder / f"stretch-{id(samples)}.wav"
    try:
        return measured(write_wav(path, samples, channels=2))
    finally:
        path.unlink(missing_ok=True)


def decoded(path: Path, from_s: float, seconds: float) -> Samples:
    """A stretch of a file, as two channels whose samples take turns."""
    command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-ss", str(from_s), "-i", str(path)]
    shape = ["-t", str(seconds), "-f", "f32le", "-ac", "2", "-ar", str(RATE_HZ), "-"]
    done = subprocess.run([*command, *shape], check=True, capture_output=True, timeout=60)
    return np.frombuffer(done.stdout, dtype="<f4")


def seconds_of(path: Path) -> float:
    """How long a file is."""
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
    done = subprocess.run(
        [*command, str(path)], check=True, capture_output=True, text=True, timeout=60
    )
    return float(done.stdout)


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    assert found is not None, text
    return float(found[1])
