"""Listens to what the room would hear, and says how level it is."""

import subprocess
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE_HZ = 48_000
SAMPLE_BYTES = 4
WINDOW_MS = 50
LISTEN_FIRST_S = 4.0
"""A monitor that has just been opened may still drop out; after this it does not."""
LIMIT_S = 60.0

Samples = npt.NDArray[np.float32]


class Ear:
    """A recording that grows; with more than one channel, their samples take turns."""

    def __init__(self, recorder: "subprocess.Popen[bytes]", channels: int = 1) -> None:
        self._recorder = recorder
        self._frame_bytes = SAMPLE_BYTES * channels
        self._chunks: list[bytes] = []
        self._bytes = 0
        self._ended = False
        self._grown = threading.Condition()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def heard(self) -> Samples:
        """All that has been heard so far."""
        with self._grown:
            whole = b"".join(self._chunks)
        frames = len(whole) // self._frame_bytes
        return np.frombuffer(whole[: frames * self._frame_bytes], dtype="<f4")

    def mark(self) -> int:
        """How many frames have been heard so far: a place in the recording that is now."""
        with self._grown:
            return self._bytes // self._frame_bytes

    def forget(self) -> None:
        """Begin anew: what was heard so far belongs to something else."""
        with self._grown:
            odd = self._bytes % self._frame_bytes
            self._chunks = [b"\0" * odd] if odd else []
            self._bytes = odd

    def listen(self, seconds: float) -> None:
        """Come back when this much more has been heard."""
        with self._grown:
            enough = self._bytes + seconds * RATE_HZ * self._frame_bytes
            self._grown.wait_for(lambda: self._ended or self._bytes >= enough, LIMIT_S)
            assert self._bytes >= enough, "the recorder ended" if self._ended else "nothing more"

    def has_ended(self) -> bool:
        """Whether nothing more will be heard."""
        with self._grown:
            return self._ended

    def end(self) -> None:
        self._recorder.terminate()
        self._recorder.wait(timeout=10)
        self._thread.join(timeout=10)
        assert self._recorder.stdout is not None
        self._recorder.stdout.close()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        while chunk := self._recorder.stdout.read(4_800):
            with self._grown:
                self._chunks.append(chunk)
                self._bytes += len(chunk)
                self._grown.notify_all()
        with self._grown:
            self._ended = True
            self._grown.notify_all()


@contextmanager
def listening(
    monitor: str, channels: int = 1, listen_first_s: float = LISTEN_FIRST_S
) -> Iterator[Ear]:
    """An ear at a monitor, ready to be trusted."""
    command = ["parec", "--raw", "--format=float32le", f"--rate={RATE_HZ}"]
    recorder = subprocess.Popen(
        [*command, f"--channels={channels}", "--latency-msec=20", f"--device={monitor}"],
        stdout=subprocess.PIPE,
    )
    ear = Ear(recorder, channels)
    try:
        ear.listen(listen_first_s)
        yield ear
    finally:
        ear.end()


def write_tone(path: Path, hertz: float, seconds: float, amplitude: float = 0.5) -> Path:
    """A wave file with one steady tone."""
    phase = 2 * np.pi * hertz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    one = (np.sin(phase) * amplitude * 32_767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.repeat(one, 2).tobytes())
    return path


def levels_db(samples: Samples, window_ms: int = WINDOW_MS) -> npt.NDArray[np.float64]:
    """The level of each window, in dB of full scale."""
    width = RATE_HZ * window_ms // 1000
    windows = samples[: len(samples) // width * width].reshape(-1, width).astype(np.float64)
    power: npt.NDArray[np.float64] = (windows**2).mean(axis=1)
    return np.asarray(10 * np.log10(np.maximum(power, 1e-14)), dtype=np.float64)


def sounding(samples: Samples, above: float = 1e-4) -> Samples:
    """From the first to the last sample that can be heard."""
    loud = np.flatnonzero(np.abs(samples) > above)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


def tone_db(samples: Samples, hertz: float) -> float:
    """How loud one tone is in what was heard, in dB of full scale."""
    phase = 2j * np.pi * hertz * np.arange(len(samples)) / RATE_HZ
    amplitude = 2 * abs(np.mean(samples * np.exp(-phase)))
    return float(20 * np.log10(max(amplitude, 1e-7)))
