"""A backup is put back from the door; the watch over backups tells on Today what failed."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kap_companion.config import Settings
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import PatientRegistered
from kap_companion.ui.backup_watch import LOOKS_TO_A_TRY, BackupWatch
from kap_companion.ui.gate import Asked, Told
from kap_companion.ui.pages.practice_tabs import PracticeTabs
from kap_companion.ui.pages.restore_sheet import RestoreSheet
from kap_companion.ui.pages.safekeeping import SafekeepingPage
from kap_companion.vault import Backup, Preview, backups_in, create_vault, unlock_vault
from kap_companion.vault.keys import CHEAPEST
from tests.ui.door import Running, running
from tests.ui.practice import LIMIT_S, PASSPHRASE, HandClock, founded_vault
from tests.vault.test_verify import break_open

pytestmark = pytest.mark.usefixtures("themed")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def backup(data: Path, clock: HandClock, tmp_path: Path) -> Backup:
    """Of a vault that has a patient more since."""
    (tmp_path / "drive").mkdir()
    vault = founded_vault(data, clock)
    made = vault.back_up(tmp_path / "drive")
    vault.journal.append([NewEntry("p", PatientRegistered("Mara Lindholm"))]).result(LIMIT_S)
    vault.close()
    return made


def lie_in(folder: Path) -> int:
    return len(backups_in(folder)) if folder.exists() else 0


def look_into(door: Running, path: Path, secret: str = PASSPHRASE) -> RestoreSheet:
    door.hands.click("Restore a backup")
    sheet = door.program.gate.restoring
    assert sheet.isVisible()
    sheet.choose.click()
    dialog = sheet.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert sheet.look.isEnabled() is bool(sheet.passphrase.value())
    sheet.passphrase.editor.setFocus()
    QTest.keyClick(sheet.passphrase.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(sheet.passphrase.editor, secret)
    QTest.keyClick(sheet.passphrase.editor, Qt.Key.Key_Return)
    door.qtbot.waitUntil(sheet.choose.isEnabled, timeout=LIMIT_S * 1000)
    return sheet


def restored(door: Running, sheet: RestoreSheet) -> None:
    sheet.restore.click()
    assert not sheet.choose.isEnabled()
    door.qtbot.waitUntil(sheet.notice.isVisible, timeout=LIMIT_S * 1000)
    assert sheet.notice.level() == "positive"


def test_over_a_vault_that_is_there(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock, backup: Backup
) -> None:
    with running(qapp, qtbot, data, clock) as door:
        sheet = look_into(door, backup.path)
        assert "Patients: 0. Sessions: 0. Entries: 3." in sheet.found.text()
        assert not sheet.notice.isVisible()
        restored(door, sheet)
        (aside,) = data.glob("before-restore-*")
        assert str(aside) in sheet.notice.accessibleDescription()
        assert sheet.passphrase.value() == ""
        sheet.close_button.click()
        shell = door.enter(PASSPHRASE)
        assert shell.isVisible()
    with_patient = unlock_vault(aside, PASSPHRASE, clock)
    assert [each.name for each in with_patient.reader.patients()] == ["Mara Lindholm"]
    with_patient.close()
    without = unlock_vault(data, PASSPHRASE, clock)
    assert without.reader.patients() == ()
    assert without.verify().ok
    without.close()


def test_on_a_new_computer(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, clock: HandClock, backup: Backup
) -> None:
    with running(qapp, qtbot, tmp_path / "new", clock) as door:
        assert door.program.gate.currentWidget() is door.program.gate.welcome
        restored(door, look_into(door, backup.path))
        assert door.program.gate.currentWidget() is door.program.gate.unlock
        assert door.program.gate.restoring.notice.accessibleDescription() == ""


def test_what_can_not_be_opened_is_said(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock, backup: Backup
) -> None:
    with running(qapp, qtbot, data, clock) as door:
        sheet = look_into(door, backup.path, "not the one")
        assert "doesn't open" in sheet.notice.text()
        assert not sheet.restore.isEnabled()
        sheet.dismiss()
        sheet = look_into(door, backup.path.parent)
        assert "no whole backup" in sheet.notice.text()
        assert not sheet.restore.isEnabled()


def test_a_backup_of_another_vault_and_a_second_thought(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, clock: HandClock, backup: Backup
) -> None:
    who = ("Praxis", "Ada Green", "therapist")
    other, _code = create_vault(tmp_path / "other", "another one", clock, *who, cost=CHEAPEST)
    other.close()
    with running(qapp, qtbot, tmp_path / "other", clock) as door:
        sheet = look_into(door, backup.path)
        assert "another vault" in sheet.notice.text()
        assert sheet.restore.isEnabled()
        QTest.keyClicks(sheet.passphrase.editor, "x")
        assert not sheet.restore.isEnabled()  # what was seen was another passphrase's
        assert not sheet.notice.isVisible()


def test_looking_can_be_stopped(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock, backup: Backup
) -> None:
    with running(qapp, qtbot, data, clock) as door:
        gate = door.program.gate
        sheet = look_into(door, backup.path)
        doors = gate._doors  # noqa: SLF001
        preview = doors.preview

        go = Event()

        def slowly(path: Path, secret: str, told: Told, asked: Asked) -> Preview:
            go.wait(LIMIT_S)
            return preview(path, secret, told, asked)

        object.__setattr__(doors, "preview", slowly)
        sheet.look.click()
        sheet.strip.stop.click()
        go.set()
        qtbot.waitUntil(sheet.notice.isVisible, timeout=LIMIT_S * 1000)
        assert sheet.notice.text() == "Stopped. Nothing was changed."


# While the vault is open


def test_a_backup_is_made_by_itself(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    founded_vault(data, clock).close()
    with running(qapp, qtbot, data, clock) as door:
        door.enter(PASSPHRASE)
        qtbot.waitUntil(lambda: lie_in(data / "backups") == 1)
        clock.advance(25 * 60)
    assert len(backups_in(data / "backups")) == 2  # the second at closing


def test_what_failed_is_told_on_today_until_it_is_over(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock, tmp_path: Path
) -> None:
    founded_vault(data, clock).close()
    Settings(data).choose_backup_folder(str(tmp_path / "drive"))
    with running(qapp, qtbot, data, clock) as door:
        shell = door.enter(PASSPHRASE)
        qtbot.waitUntil(shell.standing.isVisible)
        assert "not there" in shell.standing.text()
        shell.go("patients")
        assert not shell.standing.isVisible()
        shell.go("today")
        shell.standing.action.click()
        tabs = shell.page()
        assert isinstance(tabs, PracticeTabs)
        page = tabs.tabs.currentWidget()
        assert isinstance(page, SafekeepingPage)
        assert page.failed.isVisible()
        (tmp_path / "drive").mkdir()
        page.failed.action.click()
        qtbot.waitUntil(lambda: not page.failed.isVisible(), timeout=LIMIT_S * 1000)
        shell.go("today")
        assert not shell.standing.isVisible()
    assert Settings(data).now.backup_problem == ""


def test_the_hour_brings_the_next_try(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    founded_vault(data, clock).close()
    with running(qapp, qtbot, data, clock) as door:
        shell = door.enter(PASSPHRASE)
        watch = shell.findChild(BackupWatch)
        assert watch is not None
        qtbot.waitUntil(lambda: lie_in(data / "backups") == 1)
        clock.advance(25 * 60)
        for _ in range(LOOKS_TO_A_TRY):
            watch.look()
        qtbot.waitUntil(lambda: lie_in(data / "backups") == 2)


def test_a_look_at_the_chain_after_unlocking(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock
) -> None:
    vault = founded_vault(data, clock)
    (entry,) = vault.journal.append([NewEntry("p", PatientRegistered("Mara"))]).result(LIMIT_S)
    vault.close()
    statement = "UPDATE entry SET author = 'eve' WHERE id = ?"
    break_open(data, statement.replace("?", f"'{entry.id}'"), secret=PASSPHRASE)
    with running(qapp, qtbot, data, clock) as door:
        shell = door.enter(PASSPHRASE)
        qtbot.waitUntil(shell.notice.isVisible)
        assert shell.notice.text() == "An entry is not as it was written."


def test_the_sample_practice_keeps_its_backups_to_itself(
    qapp: QApplication, qtbot: QtBot, data: Path, clock: HandClock, tmp_path: Path
) -> None:
    (tmp_path / "drive").mkdir()
    data.mkdir()
    Settings(data).choose_backup_folder(str(tmp_path / "drive"))
    with running(qapp, qtbot, data, clock) as door:
        door.hands.click("Try it with a sample practice")
        qtbot.waitUntil(lambda: door.program.window.shell is not None, timeout=60_000)
    assert list((tmp_path / "drive").iterdir()) == []
    assert len(backups_in(tmp_path / "data sample" / "backups")) == 1
