"""Sets the stage for the tour: a sample vault, a fast clock, the program's own window."""

import os
import sys
import tempfile
from pathlib import Path

from kap_companion.errors import KapError
from kap_companion.host.clock import system_clock
from kap_companion.tour.clock import TourClock


def run_tour(out: Path, theme: str, size: tuple[int, int], *, course: bool = False) -> int:
    """Take the tour, leave pictures and the session's JSON in `out`; returns the exit code.

    It goes through one session, or through a `course` of four.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kap-tour-") as scratch:
        _choose_screen(Path(scratch), size)
        try:
            pictures, record = _take(out, theme, size, Path(scratch), course=course)
        except KapError as failed:
            print(failed, file=sys.stderr)
            return 1
    for picture in (*pictures, record):
        print(picture)
    print(f"{len(pictures)} pictures; every screen agreed with the journal.")
    return 0


def _choose_screen(scratch: Path, size: tuple[int, int]) -> None:
    """Without a display the windows are painted off screen, on one of the wished size."""
    shown = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if "QT_QPA_PLATFORM" in os.environ or sys.platform != "linux" or shown:
        return
    screen = scratch / "screen.json"
    width, height = size
    screen.write_text(
        '{"screens": [{"name": "tour", "x": 0, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, '
        f'"dpr": 1, "width": {width}, "height": {height}}}]}}'
    )
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"


def _take(
    out: Path, theme: str, size: tuple[int, int], scratch: Path, *, course: bool
) -> tuple[list[Path], Path]:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  # after the screen was chosen

    from kap_companion.app import Program  # noqa: PLC0415
    from kap_companion.machine import Machine, this_machine  # noqa: PLC0415
    from kap_companion.services.sample import make_sample  # noqa: PLC0415
    from kap_companion.tour.course import Course  # noqa: PLC0415
    from kap_companion.tour.hands import Hands  # noqa: PLC0415
    from kap_companion.tour.story import Story  # noqa: PLC0415

    clock = TourClock(system_clock())
    data = scratch / "practice"
    make_sample(data, clock)
    app = QApplication([sys.argv[0]])
    machine = this_machine()
    program = Program(app, data, Machine(clock, machine.open_player, machine.battery, _never))
    program.set_theme(theme)
    program.window.resize(*size)
    program.window.show()
    program.window.activateWindow()  # a screen without a window manager gives nobody the keys
    hands = Hands(program.window, out)
    try:
        record = (Course if course else Story)(program, hands, clock, out).tell()
    except KapError:
        hands.picture("where-it-stopped")
        raise
    finally:
        program.close()
    return hands.pictures, record


def _never() -> bool:
    """A clock in fast time looks like a computer that slept."""
    return False
