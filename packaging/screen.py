"""A screen of our own, and what an installed program shows on it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QImage

SCREEN = "1366x768"
TITLE = "KAP Companion"
COLOURS_OF_A_WINDOW = 16
TRIES = 60


@contextmanager
def running_screen() -> Iterator[str]:
    """An X server of our own; the name of its display."""
    # Without “noreset” it begins anew when a program ends, and meanwhile turns the next one away.
    how = ["-screen", "0", f"{SCREEN}x24", "-ac", "-noreset", "-nolisten", "tcp"]
    command = ["Xvfb", "-displayfd", "1", *how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        try:
            assert server.stdout is not None  # noqa: S101  # a pipe was asked for
            yield f":{server.stdout.readline().decode().strip()}"
        finally:
            server.terminate()


def has_window(screen: str, title: str = TITLE) -> bool:
    """Whether a window with this in its title is on the screen."""
    return _found(screen, title, []).returncode == 0


def wait_for_window(screen: str, title: str = TITLE) -> None:
    """Until there is one; raises where none comes."""
    _found(screen, title, ["--sync"]).check_returncode()


def take_picture(screen: str, picture: Path) -> None:
    """What the screen shows once a window has painted; raises `SystemExit` where none does."""
    grab = ["ffmpeg", "-v", "error", "-y", "-f", "x11grab", "-video_size", SCREEN]
    for _try in range(TRIES):
        subprocess.run([*grab, "-i", screen, "-frames:v", "1", str(picture)], check=True)
        if _colours(picture) > COLOURS_OF_A_WINDOW:
            return
    raise SystemExit(f"The window stayed empty: {picture}")


def _found(screen: str, title: str, how: list[str]) -> "subprocess.CompletedProcess[bytes]":
    find = ["xdotool", "search", *how, "--onlyvisible", "--name", title]
    room = os.environ | {"DISPLAY": screen}
    return subprocess.run(find, check=False, timeout=60, env=room, capture_output=True)


def _colours(picture: Path) -> int:
    """How many colours a picture has, on a grid of its points."""
    image = QImage(str(picture))
    across, down = range(0, image.width(), 3), range(0, image.height(), 3)
    return len({image.pixel(x, y) for x in across for y in down})
