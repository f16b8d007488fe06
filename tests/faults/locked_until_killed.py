"""The program's real window, locked in mid-session and worked by keys until it is killed.

`patient` or `room` says for whom it locks; anything else, that it was left locked. Says what was
sealed, and what stands half typed for longer than it may be lost; then goes on living, with nothing
more to say.
"""

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kap_companion.app import Program
from kap_companion.domain.events import MusicVolumeSet
from kap_companion.host.clock import system_clock
from kap_companion.machine import Machine
from kap_companion.tour.hands import Hands
from kap_companion.ui.pages.lock import LockPage
from kap_companion.ui.pages.patient_mode import PatientMode
from tests.audio.fake_player import FakePlayer
from tests.faults.scripted_session import tell
from tests.narrow import there

HALF_TYPED = "her hands are op"
SEALED = "calm and warm"
MOST_BEHIND_MS = 500
PATIENCE_S = 20
LOCKED_AS = {"patient": "handed over", "room": "by key"}


def main(data: Path, passphrase: str, who: str) -> None:
    app = QApplication(["kap-companion"])
    program = Program(
        app,
        data,
        Machine(system_clock(), lambda _volume: FakePlayer(), lambda: None, lambda: False),
    )
    program.window.show()
    program.window.activateWindow()
    QTimer.singleShot(0, lambda: work(program, passphrase, who))
    app.exec()


def work(program: Program, passphrase: str, who: str) -> None:
    hands, window = Hands(program.window, Path()), program.window
    if who in LOCKED_AS:
        hands.fill("Passphrase", passphrase)
        hands.click("Unlock")
        hands.wait_until(lambda: window.shell is not None, "not entered")
        program.lock(LOCKED_AS[who])
    hands.wait_until(lambda: window.in_front is not None, "nothing stands in front")
    page = there(window.in_front)
    hands.settle()
    if isinstance(page, PatientMode):
        room = page._room  # noqa: SLF001  # what the page writes through
        page.form.question.areas[0].editor.setFocus()
    else:
        assert isinstance(page, LockPage)
        room = page._room  # noqa: SLF001  # as above
        page.setFocus()
        hands.write("1")
        hands.write("/")
        QTest.keyClicks(there(QApplication.focusWidget()), SEALED)
        hands.press(Qt.Key.Key_Return)
        hands.wait_until(lambda: page.note.editor.words() == "", "not sealed")
        hands.wait_until(lambda: room.notes == 2, "not counted")
        tell("sealed 2")
        page.note.focus()
    hands.write(HALF_TYPED)
    hands.settle(MOST_BEHIND_MS)
    # What is on its way by now is on the disk once this is, however slow that is.
    room.write(MusicVolumeSet(40)).result(PATIENCE_S)
    tell("ready")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
