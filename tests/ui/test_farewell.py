"""Closing the window: a backup that is due is made in sight, and one may go without it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.vault import Vault, backups_in
from kap_companion.vault.progress import Cancelled, Progress, Stopped
from tests.narrow import there
from tests.ui.door import Running, running
from tests.ui.practice import LIMIT_S, PASSPHRASE, HandClock, founded_vault


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


class SlowDrive:
    """A drive that takes a backup only when it is told to, or is told to stop."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = Event(), Event()
        really = Vault.back_up

        def slowly(vault: Vault, folder: Path, progress: Progress, cancelled: Cancelled) -> object:
            self.begun.set()
            progress(1, 4)
            while not self.go_on.wait(0.01):
                if cancelled():
                    raise Stopped
            return really(vault, folder, progress, cancelled)

        monkeypatch.setattr(Vault, "back_up", slowly)


@contextmanager
def a_day_later(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> Iterator[tuple[Running, list[bool]]]:
    """The program with a backup of yesterday."""
    founded_vault(data, clock).close()
    with running(qapp, qtbot, data, clock) as door:
        closed: list[bool] = []
        door.program.window.closing.connect(lambda: closed.append(True))
        door.enter(PASSPHRASE)
        qtbot.waitUntil(lambda: len(made(data)) == 1, timeout=LIMIT_S * 1000)
        keeping = there(door.program._keeping)  # noqa: SLF001  # to begin with nothing left to do
        qtbot.waitUntil(lambda: not keeping.unfinished, timeout=LIMIT_S * 1000)
        clock.advance(25 * 60)
        yield door, closed


def made(data: Path) -> tuple[object, ...]:
    return backups_in(data / "backups") if (data / "backups").exists() else ()


def test_with_nothing_due_it_closes_at_once(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    with a_day_later(qapp, qtbot, data, clock) as (door, closed):
        clock.advance(-25 * 60)
        assert door.program.window.close()
        assert closed
    assert len(made(data)) == 1


def test_a_backup_that_is_due_is_made_in_sight(
    qapp: QApplication,
    qtbot: QtBot,
    data: Path,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_day_later(qapp, qtbot, data, clock) as (door, closed):
        drive = SlowDrive(monkeypatch)
        assert not door.program.window.close()
        notice = door.shell.farewell
        qtbot.waitUntil(notice.isVisible, timeout=LIMIT_S * 1000)
        qtbot.waitUntil(lambda: notice.text().endswith("25 %"), timeout=LIMIT_S * 1000)
        assert not door.program.window.close()
        assert not closed
        drive.go_on.set()
        qtbot.waitUntil(lambda: bool(closed), timeout=LIMIT_S * 1000)
    assert len(made(data)) == 2


def test_one_may_go_without_it(
    qapp: QApplication,
    qtbot: QtBot,
    data: Path,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_day_later(qapp, qtbot, data, clock) as (door, closed):
        drive = SlowDrive(monkeypatch)
        assert not door.program.window.close()
        qtbot.waitUntil(door.shell.farewell.isVisible, timeout=LIMIT_S * 1000)
        assert drive.begun.wait(LIMIT_S)
        door.hands.click("Close without it")
        qtbot.waitUntil(lambda: bool(closed), timeout=LIMIT_S * 1000)
    assert len(made(data)) == 1
