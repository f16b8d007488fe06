"""The program's real window in a process of its own, worked by keys until it is killed.

Says what the disk has (`saved ID`), when the dose was given, and what stands half typed; then goes
on living, with nothing more to say.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kap_companion.app import Program
from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import DoseGiven
from kap_companion.host.clock import system_clock
from kap_companion.machine import Machine
from kap_companion.tour.hands import Hands
from kap_companion.ui.pages.journey import JourneyPage
from tests.audio.fake_player import FakePlayer
from tests.faults.scripted_session import steady_us, tell
from tests.narrow import there

HALF_TYPED = "her hands are op"


def main(data: Path, passphrase: str) -> None:
    app = QApplication(["kap-companion"])
    program = Program(
        app,
        data,
        Machine(system_clock(), lambda _volume: FakePlayer(), lambda: None, lambda: False),
    )
    program.window.show()
    program.window.activateWindow()
    QTimer.singleShot(0, lambda: work(program, passphrase))
    app.exec()


PATIENCE_S = 20


def work(program: Program, passphrase: str) -> None:
    hands = Hands(program.window, Path())
    hands.fill("Passphrase", passphrase)
    hands.click("Unlock")
    hands.wait_until(lambda: program.window.shell is not None, "not entered")
    shell = program.window.shell
    assert shell is not None
    session = shell.session()
    assert session is not None
    shell.go_to_stage("journey")
    page = shell.page()
    assert isinstance(page, JourneyPage)

    def chart() -> SessionChart:
        return SessionChart.replay(session.workspace.reader.entries_of(session.id))

    if not chart().doses:
        hands.write("d")
        hands.fill("Amount", "60")
        before_us = steady_us()
        hands.click("Record the dose")
        hands.wait_until(lambda: bool(chart().of(DoseGiven)), "no dose")
        tell(f"dose {before_us}")
    page.setFocus()
    for key in "m1":
        hands.write(key)
    hands.write("/")
    QTest.keyClicks(there(QApplication.focusWidget()), " and calm\r")
    session.record.keep_draft("settle", "").result(PATIENCE_S)  # the draft of before is gone
    assert HALF_TYPED not in session.record.draft("journey-line")
    hands.write(HALF_TYPED)
    hands.wait_until(lambda: HALF_TYPED in session.record.draft("journey-line"), "no draft")
    for fact in chart().facts:
        tell(f"saved {fact.id}")
    tell("ready")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
