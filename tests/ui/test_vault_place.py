"""No vault is made where others keep the folder; one that lies there opens, and is warned of."""

import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.ui.widgets.notice import Notice
from kap_companion.vault import unlock_vault, vault_exists
from tests.ui.door import Running, running
from tests.ui.practice import PASSPHRASE, HandClock


def said_of(door: Running) -> str:
    return door.program.gate.welcome.notice.text()


def test_no_vault_is_made_where_a_sync_program_keeps_the_folder(
    themed: QApplication, qtbot: QtBot, tmp_path: Path, clock: HandClock
) -> None:
    data = tmp_path / "OneDrive - Haus am Fluss" / "data"
    with running(themed, qtbot, data, clock) as door:
        hands = door.hands
        hands.wait_until(lambda: "OneDrive keeps this folder" in said_of(door), "not said")
        assert "KAP_DATA_DIR" in said_of(door)
        welcome = door.program.gate.welcome
        door.program.window.resize(911, 512)
        qtbot.waitUntil(lambda: not welcome.curve.isVisible())
        hands.settle()
        assert welcome.rect().contains(welcome.notice.geometry())
        hands.click("Begin")
        hands.fill("Name of the practice", "Haus am Fluss")
        hands.fill("Your name", "Jonas Feld")
        hands.click("Next")
        hands.fill("Passphrase", "a long enough passphrase")
        hands.fill("The same once more", "a long enough passphrase")
        hands.click("Create the vault")
        notices = door.program.gate.setup.findChildren(Notice)
        hands.wait_until(lambda: any("OneDrive" in each.text() for each in notices), "not refused")
        hands.click("Back")
        hands.click("Back")
        hands.click("Try it with a sample practice")
        hands.wait_until(lambda: "data sample" in said_of(door), "no refusal of the sample")
    assert not vault_exists(data)
    assert not vault_exists(data.parent / "data sample")


def test_a_vault_that_lies_there_opens_and_is_warned_of(
    themed: QApplication, qtbot: QtBot, founded_folder: Path, tmp_path: Path, clock: HandClock
) -> None:
    data = shutil.copytree(founded_folder, tmp_path / "Dropbox" / "data")
    with running(themed, qtbot, data, clock) as door:
        shell = door.enter(PASSPHRASE)
        qtbot.waitUntil(lambda: "Dropbox keeps this folder" in shell.notice.text())


def test_a_backup_is_not_restored_there(
    themed: QApplication, qtbot: QtBot, founded_folder: Path, tmp_path: Path, clock: HandClock
) -> None:
    whole = shutil.copytree(founded_folder, tmp_path / "whole")
    (tmp_path / "stick").mkdir()
    vault = unlock_vault(whole, PASSPHRASE, clock)
    made = vault.back_up(tmp_path / "stick")
    vault.close()
    data = tmp_path / "Nextcloud" / "data"
    with running(themed, qtbot, data, clock) as door:
        door.hands.click("Restore a backup")
        sheet = door.program.gate.restoring
        sheet.restore_wanted.emit(made.path, PASSPHRASE)
        door.hands.wait_until(
            lambda: "Nextcloud keeps this folder" in sheet.notice.text(), "not refused"
        )
    assert not vault_exists(data)
