"""The window that the program is compared with: the same libraries and a field, nothing else."""

import importlib
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from tests.bench.painted import Awaited, press, report


def main(arguments: Sequence[str]) -> None:
    """Import what the file of names lists, show the window, tell when it took a key."""
    began_ns, names = int(arguments[0]), Path(arguments[1]).read_text().split()
    for name in names:
        with suppress(ModuleNotFoundError):  # a few go by a second name that leads nowhere
            importlib.import_module(name)
    plug_ins = _plug_ins() if "vlc" in names else None
    app = QApplication(["bare"])
    window, inside, field = QMainWindow(), QWidget(), QLineEdit()
    QVBoxLayout(inside).addWidget(field)
    window.setCentralWidget(inside)
    window.resize(1366, 768)
    painted = Awaited(field, QEvent.Type.Paint)
    window.show()
    field.setFocus()
    painted.until(lambda: True)
    press(field, Qt.Key.Key_A, "a")
    assert field.text() == "a"
    report({"usable_ms": (time.monotonic_ns() - began_ns) / 1e6})
    del plug_ins
    app.quit()


def _plug_ins() -> object:
    """Have libVLC load its plug-ins, as whoever plays music does: they are libraries too."""
    vlc = importlib.import_module("vlc")
    return vlc.Instance(["--quiet", "--no-video", "--aout=dummy"])


if __name__ == "__main__":
    main(sys.argv[1:])
