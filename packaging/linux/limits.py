"""What the package has to keep within: its size, and how long installing and starting it take."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic

from check_bundle import MOST_MB
from debian import ROOT
from machine import check, environment, tell
from screen import has_window

MOST_PACKAGE_MB, MOST_WITHOUT_MUSIC_MB = MOST_MB[".deb"], 75
MOST_INSTALLING_S = 60
MOST_STARTING = 1.3  # times what a start from source takes
ROUNDS, PATIENCE_S = 15, 60


def keep(what: str, found: float, most: float, unit: str) -> None:
    """Tell a figure beside its limit; raises `SystemExit` where it is beyond."""
    words = f"{what}: {found:.2f} {unit}, {found / most:.2f} of the limit of {most} {unit}"
    check(found <= most, words)
    tell(words)


def keep_starting(program: Path, room: Mapping[str, str]) -> None:
    """Start the installed program and the source by turns, each until its window is shown.

    Both on this computer, so that letters and libraries are the same. What else the computer does
    lasts longer than a start: so each is held beside the one next to it, and the middle counts.
    """
    commands = [[str(program)], [sys.executable, "-m", "kap_companion"]]
    pairs = [tuple(_start_s(each, room) for each in commands) for _ in range(ROUNDS)]
    installed, source = (median(times) for times in zip(*pairs, strict=True))
    what = f"from the command to the window, {installed:.2f} s beside {source:.2f} s from source"
    keep(what, median(one / other for one, other in pairs), MOST_STARTING, "×")


def _start_s(command: Sequence[str], room: Mapping[str, str]) -> float:
    with TemporaryDirectory() as data:
        own = {"KAP_DATA_DIR": f"{data}/record", "HOME": data}
        began = monotonic()
        with subprocess.Popen(command, cwd=ROOT, env=environment({**room, **own})) as program:
            while not has_window(room["DISPLAY"]):
                check(program.poll() is None, f"{command[0]} ended by itself")
                check(monotonic() - began < PATIENCE_S, f"{command[0]} shows no window")
            took = monotonic() - began
            program.kill()
        while has_window(room["DISPLAY"]):
            pass  # X takes it away in its own time
    return took
