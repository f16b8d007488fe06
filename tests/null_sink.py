"""A private PulseAudio with a null sink, so that tests hear what the mixer really plays."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

SINK = "kap_null"
RATE_HZ = 48_000
LIMITS = """
rlimit-nofile = 4096
rlimit-rttime = -1
"""
"""It may serve many, and may take its time after a hang.

With PulseAudio's own limits it holds 256 files open at most; and Linux kills it after 200 ms of
work in one go, which is what it needs on a busy machine to make up for five seconds.
"""


@dataclass(frozen=True)
class NullSink:
    """Where the sound goes, and the folder its server lives in."""

    monitor: str
    folder: Path


@contextmanager
def frozen(server: NullSink) -> Iterator[None]:
    """The server hangs for as long as the block lasts: it is there, and does nothing."""
    process = int((server.folder / "pulse" / "pid").read_text())
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@contextmanager
def running_null_sink() -> Iterator[NullSink]:
    """A server of our own for as long as the block lasts; skips where PulseAudio is missing."""
    if not (shutil.which("pulseaudio") and shutil.which("pactl")):
        pytest.skip("pulseaudio and pulseaudio-utils are not installed")
    # Not pytest's folder: the path of a Unix socket has to be short.
    with (
        tempfile.TemporaryDirectory(prefix="kap-pulse-") as name,
        pytest.MonkeyPatch.context() as env,
    ):
        folder = Path(name)
        for key, value in _environment(folder).items():
            env.setenv(key, value)
        _start(folder)
        try:
            yield NullSink(monitor=f"{SINK}.monitor", folder=folder)
        finally:
            _end(folder)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PULSE_RUNTIME_PATH": str(folder / "pulse"),
        "PULSE_STATE_PATH": str(folder / "state"),
        "PULSE_CONFIG": str(folder / "daemon.conf"),
        "PULSE_SERVER": f"unix:{folder}/native",
    }


def _end(folder: Path) -> None:
    """Have it end, and wait until it has: it still writes into its folder meanwhile."""
    server = psutil.Process(int((folder / "pulse" / "pid").read_text()))
    subprocess.run(["pulseaudio", "--kill"], check=True, timeout=20)
    until_s = time.monotonic() + 20
    with suppress(psutil.NoSuchProcess):
        while server.status() != psutil.STATUS_ZOMBIE:  # some machines leave it there as one
            assert time.monotonic() < until_s
            time.sleep(0.01)


def _start(folder: Path) -> None:
    (folder / "daemon.conf").write_text(LIMITS)
    # --daemonize comes back when the server is ready to be spoken to: there is nothing to wait for.
    subprocess.run(
        [
            "pulseaudio",
            "-n",
            "--daemonize=yes",
            "--exit-idle-time=-1",
            "--disallow-exit=no",
            "--log-level=error",
            f"--log-target=file:{folder}/log",
            "-L",
            f"module-null-sink sink_name={SINK} rate={RATE_HZ} channels=2",
            "-L",
            f"module-native-protocol-unix socket={folder}/native auth-anonymous=1",
        ],
        check=True,
        timeout=30,
        env={key: value for key, value in os.environ.items() if key != "PULSE_SERVER"},
    )
    subprocess.run(["pactl", "set-default-sink", SINK], check=True, timeout=20)
