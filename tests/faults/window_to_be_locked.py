"""A window that opens a vault and locks it when told, or before sleep; looked at from outside.

Where something is to be read still, it is let go of only when told once more.
"""

import os
import sys
from pathlib import Path
from select import select
from threading import Event, Thread

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kap_companion.app import Program
from kap_companion.domain.ports import Reader
from kap_companion.host.clock import system_clock
from kap_companion.host.sleep_notice import no_notice, sleep_notice
from kap_companion.machine import Machine
from kap_companion.tour.hands import Hands
from tests.audio.fake_player import FakePlayer
from tests.narrow import there


def main(folder: Path, how: str = "") -> None:
    app = QApplication([sys.argv[0]])
    listen = sleep_notice if how == "asleep" else no_notice
    machine = Machine(system_clock(), lambda _: FakePlayer(), lambda: None, lambda: False, listen)
    program = Program(app, folder, machine)
    program.window.show()
    program.window.activateWindow()
    hands = Hands(program.window, folder)
    program.gate.unlock.passphrase.editor.setFocus()
    QTest.keyClicks(program.gate.unlock.passphrase.editor, heard())
    hands.click("Unlock")
    hands.wait_until(lambda: program.window.shell is not None, "not opened")
    hands.settle(500)
    say("open")
    if how == "asleep":
        app.exec()
    let_go = Event()
    if how == "read":
        reading = (there(program._vault).reader, let_go)  # noqa: SLF001  # what its pages read by
        Thread(target=read_on, args=reading).start()
        del reading
    heard()
    closed: list[bool] = []
    locker = there(program._locker)  # noqa: SLF001  # it alone knows when the keys are gone
    locker.closed.connect(lambda: closed.append(True))
    program.lock("handed over")
    hands.wait_until(lambda: bool(closed), "the vault did not close")
    hands.settle(500)
    say("locked")
    hands.wait_until(is_told, "nobody said to go on")
    let_go.set()
    app.exec()


def read_on(_reader: Reader, let_go: Event) -> None:
    """Read from something that takes its time, and outlasts the lock."""
    let_go.wait()


def is_told() -> bool:
    """Whether a line waits to be heard."""
    return bool(select([0], [], [], 0)[0])


def heard() -> str:
    """A line of the input, past every buffer that would keep it."""
    return os.read(0, 1000).decode().rstrip("\n")


def say(word: str) -> None:
    os.write(1, word.encode() + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
    os._exit(0)
