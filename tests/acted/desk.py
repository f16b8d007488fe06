"""A desk of its own: a screen, a message bus, a sound server, and the program on them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.host.desktop import running_bus
from tests.null_sink import running_null_sink

NEEDED = ("Xvfb", "xdotool", "dbus-daemon")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")


@contextmanager
def desk(width: int, height: int) -> Iterator[Path]:
    """A screen of this size and all that a program needs beside it; gives a folder for its data.

    Skips where the system's part of it is missing. The environment is put back afterwards.
    """
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing or not LAUNCHER.exists():
        pytest.skip(f"not installed: {', '.join(missing) or 'at-spi2-core'}")
    with ExitStack() as stack:
        stack.enter_context(running_null_sink())
        env = stack.enter_context(pytest.MonkeyPatch.context())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kap-desk-")))
        env.setenv("DISPLAY", stack.enter_context(_screen(width, height)))
        env.setenv("DBUS_SESSION_BUS_ADDRESS", stack.enter_context(running_bus(folder)))
        env.setenv("QT_QPA_PLATFORM", "xcb")
        env.setenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
        # A reader asks of what it heard a moment ago, and that may be gone by now.
        env.setenv("QT_LOGGING_RULES", "qt.accessibility.atspi.warning=false")
        yield folder


@contextmanager
def program(data: Path, *, scale: float = 1) -> Iterator["subprocess.Popen[bytes]"]:
    """The program as a user starts it, over this data, on a screen that is so many times denser."""
    environment = {**os.environ, "QT_SCALE_FACTOR": str(scale)}
    command = [sys.executable, "-m", "kap_companion", "--data-dir", str(data)]
    with subprocess.Popen(command, env=environment) as running:
        try:
            yield running
        finally:
            running.terminate()


@contextmanager
def _screen(width: int, height: int) -> Iterator[str]:
    read, write = os.pipe()
    size = f"{width}x{height}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as screen:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            screen.terminate()
