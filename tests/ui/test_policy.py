"""What the IT of a computer presets and locks, as the window shows it and holds to it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.audio.library.store import ELSEWHERE
from kap_companion.host.policy import NO_POLICY, Policy, Rule, read_policy
from kap_companion.ui.pages.music import LIBRARY, MusicPage
from kap_companion.ui.pages.practice import PracticePage
from kap_companion.ui.pages.practice_tabs import PracticeTabs
from kap_companion.ui.pages.safekeeping import SafekeepingPage
from kap_companion.ui.shell import Shell
from tests.audio.ear import write_tone
from tests.ui.door import running
from tests.ui.practice import PASSPHRASE, HandClock

LOCKED = Policy(
    Path("/etc/kap/policy.toml"),
    idle=Rule(5, locked=True),
    session_idle=Rule(20, locked=True),
)


@pytest.fixture
def data(founded_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(founded_folder, tmp_path / "data")


def settings_of(shell: Shell) -> PracticePage:
    shell.go("practice")
    page = shell.page()
    assert isinstance(page, PracticeTabs)
    page.show_page(PracticePage)
    return page.findChildren(PracticePage)[0]


def safekeeping_of(shell: Shell) -> SafekeepingPage:
    shell.go("practice")
    page = shell.page()
    assert isinstance(page, PracticeTabs)
    page.show_page(SafekeepingPage)
    return page.findChildren(SafekeepingPage)[0]


def test_locked_minutes_are_shown_and_hold(
    themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    with running(themed, qtbot, data, clock, policy=LOCKED) as door:
        shell = door.enter(PASSPHRASE)
        assert shell.idle_min() == 5
        page = settings_of(shell)
        assert (page.idle.value(), page.journey_idle.value()) == ("5", "20")
        assert page.lock_said.text() == "Set by your IT, in /etc/kap/policy.toml."
        assert page.lock_said.isVisible()
        assert not page.usual_lock.isVisible()
        page.idle.editor.setFocus()
        qtbot.keyClicks(page.idle.editor, "9")
        qtbot.keyClick(page.idle.editor, Qt.Key.Key_Return)
        assert page.idle.value() == "5"
        assert not shell.notice.isVisible()


def test_preset_minutes_can_be_changed_and_had_again(
    themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    policy = replace(NO_POLICY, idle=Rule(5))
    with running(themed, qtbot, data, clock, policy=policy) as door:
        shell = door.enter(PASSPHRASE)
        page = settings_of(shell)
        assert (page.idle.value(), page.journey_idle.value()) == ("5", "30")
        assert not page.lock_said.isVisible()
        page.idle.set_value("10")
        qtbot.keyClick(page.idle.editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: shell.idle_min() == 10)
        page.usual_lock.click()
        qtbot.waitUntil(lambda: shell.idle_min() == 5)


def test_a_locked_backup_folder_offers_no_other(
    themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    safe = data.parent / "safe"
    safe.mkdir()
    policy = replace(LOCKED, backup=Rule(safe, locked=True))
    with running(themed, qtbot, data, clock, policy=policy) as door:
        page = safekeeping_of(door.enter(PASSPHRASE))
        assert page.locked.isVisible()
        assert page.locked.text() == LOCKED.said
        assert not page.choose.isVisible()
        page.back_up.click()
        qtbot.waitUntil(page.notice.isVisible, timeout=20_000)
        assert page.notice.level() == "positive"
    assert list(safe.glob("kap-backup-*"))


def test_without_a_policy_a_folder_can_be_chosen(
    themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    with running(themed, qtbot, data, clock) as door:
        page = safekeeping_of(door.enter(PASSPHRASE))
        assert page.choose.isVisible()
        assert not page.locked.isVisible()


def test_errors_of_the_policy_are_said_at_the_start(
    themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    file = data.parent / "policy.toml"
    file.write_text("[idle]\nminutes = 'five'\n")
    with running(themed, qtbot, data, clock, policy=read_policy(file)) as door:
        shell = door.enter(PASSPHRASE)
        assert shell.idle_min() == 10
        assert "line 2, idle.minutes: this must be a whole number" in shell.notice.text()
        assert str(file) in shell.notice.text()


def test_music_from_elsewhere_is_named_with_the_reason(
    themed: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    shelf = data.parent / "shelf"
    shelf.mkdir()
    write_tone(data.parent / "own.wav", 300, 1)
    policy = replace(LOCKED, music=Rule(shelf, locked=True))
    with running(themed, qtbot, data, clock, policy=policy) as door:
        shell = door.enter(PASSPHRASE)
        shell.go("music")
        page = shell.page()
        assert isinstance(page, MusicPage)
        page.tabs.setCurrentIndex(LIBRARY)
        said = f"Music is taken from {shelf} only. {LOCKED.said}"
        assert page.library.locked.text() == said
        assert page.library.locked.isVisible()
        page.library.upkeep.add([str(data.parent / "own.wav")])
        report = page.library.report
        qtbot.waitUntil(report.isVisible, timeout=20_000)
        assert report.accessibleDescription() == f"own.wav: {ELSEWHERE}"
