"""The program itself in a test: its real window on a folder, with a clock and music of the test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.app import Program
from kap_companion.domain.moment import Clock
from kap_companion.host.policy import NO_POLICY, Policy
from kap_companion.host.sleep_notice import Listen, no_notice
from kap_companion.machine import Machine
from kap_companion.tour.hands import Hands
from kap_companion.ui.shell import Shell
from tests.audio.fake_player import FakePlayer


class Running:
    """A program whose window stands, and hands to work it."""

    def __init__(self, program: Program, player: FakePlayer, qtbot: QtBot, out: Path) -> None:
        self.program, self.player, self.qtbot = program, player, qtbot
        self.hands = Hands(program.window, out)

    @property
    def shell(self) -> Shell:
        assert self.program.window.shell is not None
        return self.program.window.shell

    def unlock(self, secret: str) -> None:
        self.hands.fill("Passphrase", secret)
        self.hands.click("Unlock")

    def enter(self, secret: str) -> Shell:
        self.unlock(secret)
        self.qtbot.waitUntil(lambda: self.program.window.shell is not None, timeout=20_000)
        return self.shell


@contextmanager
def running(  # noqa: PLR0913  # the computer under it is three of them
    app: QApplication,
    qtbot: QtBot,
    data: Path,
    clock: Clock,
    slept: Callable[[], bool] = lambda: False,
    tells_of_sleep: Listen = no_notice,
    policy: Policy = NO_POLICY,
) -> Iterator[Running]:
    """The program from its start to the closing of its window."""
    player = FakePlayer()
    machine = Machine(
        clock, lambda _volume: player, lambda: None, slept, tells_of_sleep, lambda: policy
    )
    program = Program(app, data, machine)
    window = program.window
    closed: list[bool] = []
    window.closing.connect(lambda: closed.append(True))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    try:
        yield Running(program, player, qtbot, data.parent)
    finally:
        if not closed:
            program.close()
        window.in_front = None
        window.deleteLater()
        program.deleteLater()
        qtbot.wait(1)
