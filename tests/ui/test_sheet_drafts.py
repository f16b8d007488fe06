"""What was typed in a sheet is there again after a lock or a start; no passphrase ever is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import DoseGiven
from kap_companion.ui.pages.dose_sheet import DoseSheet
from kap_companion.ui.pages.patient_sheet import PatientSheet
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.sheet_drafts import SheetDrafts
from kap_companion.ui.widgets.fields import LineField, PassphraseField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.workspace import Workspace
from tests.narrow import event_of, there
from tests.ui.door import Running, running
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import LIMIT_S, MARA, PASSPHRASE, HandClock, Scribe, founded_vault

BACK = "This is what you typed before. It is not saved yet."


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock, dosed=False)
    yield made
    made.close()


def says_it_is_back(sheet: Sheet) -> bool:
    return any(each.text() == BACK and each.isVisible() for each in sheet.findChildren(Notice))


def patient_sheet(door: Running) -> PatientSheet:
    """The sheet that is shown, opened by its button where there is none."""
    door.shell.go("patients")
    page = door.shell.page()
    assert isinstance(page, PatientsPage)
    page.add_patient()
    shown = [each for each in page.window().findChildren(PatientSheet) if each.isVisible()]
    assert len(shown) == 1
    return shown[0]


def lock_and_unlock(door: Running) -> None:
    QTest.keyClick(door.shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    door.qtbot.waitUntil(lambda: door.program.window.shell is None, timeout=LIMIT_S * 1000)
    door.enter(PASSPHRASE)


def test_a_new_patient_half_typed_is_there_after_a_lock(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, clock: HandClock
) -> None:
    founded_vault(tmp_path / "data", clock).close()
    with running(qapp, qtbot, tmp_path / "data", clock) as door:
        door.enter(PASSPHRASE)
        sheet = patient_sheet(door)
        assert not says_it_is_back(sheet)
        QTest.keyClicks(sheet.name.editor, "Mara Lind")
        QTest.keyClicks(sheet.birth_date.editor, "1980-03-07")
        lock_and_unlock(door)
        sheet = patient_sheet(door)
        assert sheet.name.value() == "Mara Lind"
        assert sheet.birth_date.line_text() == "7 March 1980"
        assert says_it_is_back(sheet)
        door.hands.click("Start anew")
        assert sheet.name.value() == ""
        assert not says_it_is_back(sheet)
        lock_and_unlock(door)
        sheet = patient_sheet(door)
        assert sheet.name.value() == ""
        QTest.keyClicks(sheet.name.editor, "Ines Roth")
        sheet.save.click()
        qtbot.waitUntil(lambda: len(door.shell._workspace.reader.patients()) == 1)  # noqa: SLF001
        lock_and_unlock(door)
        assert patient_sheet(door).name.value() == ""


def test_a_dose_half_typed_is_there_at_the_next_start_and_once_recorded_no_more(
    room: InTheRoom,
) -> None:
    room.click(room.page.dose)
    room.keys("62")
    room.close()
    room.open()
    room.click(room.page.dose)
    sheet = room.sheet(DoseSheet)
    assert sheet.fields.amount.value() == "62"
    assert says_it_is_back(sheet)
    room.click(sheet.record)
    room.settle()
    assert [event_of(fact, DoseGiven).amount for fact in room.session.chart.doses] == [62]
    room.close()
    room.open()
    assert room.session.record.draft("sheet dose 0") == ""


def test_a_draft_undoes_nothing_that_was_written_elsewhere_meanwhile(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    patient = Scribe(workspace, clock).patient(MARA)

    def edited() -> PatientSheet:
        page = QWidget()
        qtbot.addWidget(page)
        sheet = PatientSheet(workspace, page, patient)
        SheetDrafts(workspace.journal, workspace.reader, page).follow(sheet, patient, "edit")
        page.show()
        sheet.open()
        return sheet

    sheet = edited()
    QTest.keyClicks(sheet.pronouns.editor, "they")
    sheet.dismiss()
    qtbot.waitUntil(lambda: "they" in workspace.reader.drafts_of(patient).get("sheet edit", ""))
    again = edited()
    assert again.pronouns.value().endswith("they")
    workspace.patients.edit(patient, replace(MARA, pronouns="xe")).result(LIMIT_S)
    assert not edited().pronouns.value().endswith("they")


def test_a_passphrase_is_never_kept(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
    patient = Scribe(workspace, clock).patient(MARA)
    page = QWidget()
    qtbot.addWidget(page)
    sheet = Sheet("Sign", page)
    line, secret = LineField("Name"), PassphraseField("Passphrase")
    sheet.add(line, secret)
    SheetDrafts(workspace.journal, workspace.reader, page).follow(sheet, patient, "sign")
    page.show()
    sheet.open()
    QTest.keyClicks(line.editor, "Jonas")
    QTest.keyClicks(secret.editor, PASSPHRASE)
    sheet.dismiss()
    workspace.journal.keep_draft(patient, "behind it", "").result(LIMIT_S)
    drafts = workspace.reader.drafts_of(patient)
    assert "Jonas" in there(drafts.get("sheet sign"))
    assert not any("heron" in draft for draft in drafts.values())
