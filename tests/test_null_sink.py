"""The ear of the sound tests is itself tested: what is played is what is recorded."""

import subprocess

import numpy as np
import pytest

RATE_HZ = 48_000
TONE_HZ = 1_000


def tone(seconds: float) -> bytes:
    phase = 2 * np.pi * TONE_HZ * np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return (np.sin(phase) * 8_000).astype("<i2").tobytes()


@pytest.mark.sound
def test_a_tone_that_is_played_is_heard(null_sink: str) -> None:
    raw = ["--raw", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1"]
    recorder = subprocess.Popen(
        ["parec", *raw, "--latency-msec=20", f"--device={null_sink}"], stdout=subprocess.PIPE
    )
    assert recorder.stdout is not None
    recorder.stdout.read(960)  # recording has begun
    subprocess.run(["pacat", *raw], input=tone(0.5), check=True, timeout=20)
    heard = np.frombuffer(recorder.stdout.read(2 * RATE_HZ), dtype="<i2").astype(float)
    recorder.terminate()
    recorder.stdout.close()
    recorder.wait(timeout=10)

    spectrum = np.abs(np.fft.rfft(heard))
    loudest_hz = np.argmax(spectrum) * RATE_HZ / len(heard)
    assert loudest_hz == pytest.approx(TONE_HZ, abs=5)
