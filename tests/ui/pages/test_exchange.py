"""Handing on and taking in, by hand: a format, a folder; a file, and who of it."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event
from typing import Self

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from kap_companion.domain.events import Exported, PatientRegistered
from kap_companion.services.exchange import Form, What
from kap_companion.services.leaving import leave
from kap_companion.ui.pages.export_sheet import ExportSheet
from kap_companion.ui.pages.import_sheet import ImportSheet
from kap_companion.ui.pages.leaving import LeavingPage
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault
from tests.access import access_log
from tests.exports.fhir.validator import faults
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.practice import LIMIT_S, PASSPHRASE, Disk, HandClock


@pytest.fixture
def nora(workspace: Workspace) -> str:
    details = PatientRegistered("Nora Weiß", birth_date=date(1980, 2, 29), record_number="R-7")
    patient_id, written = workspace.patients.add(details)
    written.result(LIMIT_S)
    return patient_id


@pytest.fixture
def page(workspace: Workspace) -> PatientsPage:
    return PatientsPage(workspace)


@pytest.fixture
def hand(qtbot: QtBot, page: PatientsPage) -> Hand:
    return Hand(qtbot, page)


def names(workspace: Workspace) -> list[str]:
    return [each.name for each in workspace.patients.find()]


# Handing on


def export_sheet(hand: Hand, page: PatientsPage, patient_id: str) -> ExportSheet:
    page.open_patient(patient_id)
    assert page.view is not None
    hand.click(page.view.export)
    return hand.sheet(ExportSheet)


def test_a_patient_is_exported_from_their_page(
    hand: Hand, page: PatientsPage, vault: Vault, nora: str, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    sheet = export_sheet(hand, page, nora)
    hand.click(sheet.export)
    (dialog,) = sheet.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(folder))
    dialog.accept()
    hand.until(sheet.notice.isVisible)
    (file,) = folder.iterdir()
    assert sheet.notice.level() == "positive"
    assert file.name in sheet.notice.text()
    assert "Nora" not in file.name
    assert faults(json.loads(file.read_text(encoding="utf-8"))) == []
    assert access_log(vault.reader)[-1].event == Exported("patient", "fhir", nora)


@pytest.mark.parametrize(("form", "ending"), [(Form.CSV, "-csv"), (Form.JSON, ".json")])
def test_the_format_is_a_choice(
    hand: Hand, page: PatientsPage, nora: str, tmp_path: Path, form: Form, ending: str
) -> None:
    sheet = export_sheet(hand, page, nora)
    before = [each.text() for each in sheet.findChildren(Text)]
    sheet.form.set_value(form)
    sheet.form.changed.emit()
    assert [each.text() for each in sheet.findChildren(Text)] != before
    sheet.export_to(str(tmp_path / "out"))
    hand.until(sheet.notice.isVisible)
    (target,) = (tmp_path / "out").iterdir()
    assert target.name.endswith(ending)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only(
    hand: Hand, page: PatientsPage, nora: str, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    sheet = export_sheet(hand, page, nora)
    sheet.export_to(str(tmp_path / "out"))
    hand.until(sheet.notice.isVisible)
    assert sheet.notice.level() == "danger"


def test_a_place_that_is_no_folder_is_told_and_it_goes_elsewhere(
    hand: Hand, page: PatientsPage, nora: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("here")
    sheet = export_sheet(hand, page, nora)
    sheet.export_to(str(tmp_path / "file"))
    hand.until(sheet.notice.isVisible)
    assert sheet.notice.level() == "danger"
    assert "could not be written" in sheet.notice.text()
    sheet.export_to(str(tmp_path / "out"))
    hand.until(lambda: sheet.notice.level() == "positive")


def test_it_can_be_stopped(hand: Hand, page: PatientsPage, nora: str, tmp_path: Path) -> None:
    sheet = export_sheet(hand, page, nora)
    with Held(sheet) as held:
        sheet.export_to(str(tmp_path / "out"))
        hand.click(sheet.strip.stop)
        held.go()
        hand.until(sheet.notice.isVisible)
    assert sheet.notice.text() == "Stopped. Nothing was left."
    assert list((tmp_path / "out").iterdir()) == []


class Held:
    """Keeps the sheet's worker busy until it may go on."""

    def __init__(self, sheet: ExportSheet) -> None:
        self._worker: ThreadPoolExecutor = sheet._worker  # noqa: SLF001  # what comes before it
        self._may = Event()

    def __enter__(self) -> Self:
        self._worker.submit(self._may.wait, LIMIT_S)
        return self

    def go(self) -> None:
        self._may.set()

    def __exit__(self, *_: object) -> None:
        self._may.set()


def test_a_sheet_that_is_gone_ends_what_it_writes(
    hand: Hand, page: PatientsPage, nora: str, tmp_path: Path
) -> None:
    sheet = export_sheet(hand, page, nora)
    with Held(sheet) as held:
        sheet.export_to(str(tmp_path / "out"))
        worker = sheet._worker  # noqa: SLF001  # it outlives the sheet
        delete(sheet)
        held.go()
        worker.shutdown(wait=True)
    out = tmp_path / "out"
    assert not out.exists() or list(out.iterdir()) == []


def test_a_sheet_that_is_closed_finishes_what_it_writes(
    hand: Hand, page: PatientsPage, nora: str, tmp_path: Path
) -> None:
    sheet = export_sheet(hand, page, nora)
    with Held(sheet) as held:
        sheet.export_to(str(tmp_path / "out"))
        sheet.dismiss()
        held.go()
        hand.until(lambda: not isValid(sheet))
    (written,) = (tmp_path / "out").iterdir()
    assert written.stat().st_size
    again = export_sheet(hand, page, nora)
    again.dismiss()
    hand.until(lambda: not isValid(again))


@pytest.mark.usefixtures("nora")
@pytest.mark.parametrize("form", ["csv", "fhir"])
def test_the_whole_practice_leaves_in_another_format(
    qtbot: QtBot,
    workspace: Workspace,
    vault: Vault,
    clock: HandClock,
    tmp_path: Path,
    form: str,
) -> None:
    page = LeavingPage(workspace, lambda folder, *how: leave(vault, folder, clock, *how))
    hand, section = Hand(qtbot, page), page.section
    section.choose_folder(str(tmp_path / "out"))
    section.form.set_value(form)
    hand.write(section.passphrase, PASSPHRASE)
    hand.click(section.export)
    hand.until(section.notice.isVisible)
    assert section.notice.level() == "positive"
    (target,) = (tmp_path / "out").iterdir()
    assert target.name.startswith("practice-")
    assert access_log(vault.reader)[-1].event == Exported(What.PRACTICE.value, form)


# Taking in


def listed(folder: Path, *lines: str) -> str:
    path = folder / "list.csv"
    path.write_text("\n".join(("name;dob;mrn;shoes", *lines)) + "\n", encoding="utf-8")
    return str(path)


def import_sheet(hand: Hand, page: PatientsPage, file: str) -> ImportSheet:
    shown = len(hand.sheets)
    page.take_in.read(file)
    hand.until(lambda: len(hand.sheets) > shown)
    return hand.sheet(ImportSheet)


def rows(sheet: ImportSheet) -> list[tuple[str, str]]:
    return [(each.first, each.right) for each in sheet.list.found.rows]


def click_row(sheet: ImportSheet, place: int) -> None:
    middle = sheet.list.visualRect(sheet.list.found.index(place)).center()
    QTest.mouseClick(sheet.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle))


@pytest.mark.usefixtures("nora")
def test_who_is_in_the_file_is_seen_first_and_some_are_left_out(
    hand: Hand, page: PatientsPage, workspace: Workspace, tmp_path: Path
) -> None:
    file = listed(tmp_path, "Ann;1.2.1990;A-1;41", "Cy;;;", "N.;;r-7;", ";1990-01-01;;", "Di;;;")
    hand.click(page.take_in)
    (dialog,) = page.findChildren(QFileDialog)
    dialog.selectFile(file)
    dialog.accept()
    hand.until(lambda: bool(hand.sheets))
    sheet = hand.sheet(ImportSheet)
    assert rows(sheet) == [
        ("New (3)", ""),
        ("Ann", "take in"),
        ("Cy", "take in"),
        ("Di", "take in"),
        ("Can’t be read (1)", ""),
        ("No name", ""),
        ("There already (1)", ""),
        ("N.", ""),
    ]
    assert sheet.save.caption() == "Import 3 patients"
    click_row(sheet, 2)
    assert rows(sheet)[2] == ("Cy", "leave out")
    click_row(sheet, 7)
    assert sheet.save.caption() == "Import 2 patients"
    assert names(workspace) == ["Nora Weiß"]
    hand.click(sheet.save)
    hand.until(lambda: page.trouble.text() == "2 patients were taken in.")
    assert names(workspace) == ["Ann", "Di", "Nora Weiß"]
    assert page.trouble.level() == "positive"


def test_by_keys_alone(
    hand: Hand, page: PatientsPage, workspace: Workspace, tmp_path: Path
) -> None:
    sheet = import_sheet(hand, page, listed(tmp_path, "Ann;;;", "Cy;;;"))
    sheet.list.step_in()
    hand.press(Qt.Key.Key_Down, sheet.list)
    hand.press(Qt.Key.Key_Space, sheet.list)
    assert rows(sheet)[1:] == [("Ann", "leave out"), ("Cy", "take in")]
    hand.press(Qt.Key.Key_Return, sheet.list)
    hand.press(Qt.Key.Key_Down, sheet.list)
    hand.press(Qt.Key.Key_Return, sheet.list)
    assert rows(sheet)[1:] == [("Ann", "take in"), ("Cy", "leave out")]
    sheet.save.setFocus()
    hand.press(Qt.Key.Key_Space, sheet.save)
    hand.until(lambda: names(workspace) == ["Ann"])
    hand.until(lambda: page.trouble.text() == "1 patient was taken in.")


def test_the_order_of_dates_is_asked_for_before_anything_is_taken_in(
    hand: Hand, page: PatientsPage, workspace: Workspace, tmp_path: Path
) -> None:
    sheet = import_sheet(hand, page, listed(tmp_path, "Ann;03/04/1990;;", "Cy;25/12/1990;;"))
    assert sheet.order.isVisible()
    assert not sheet.save.isEnabled()
    assert rows(sheet)[:2] == [("Wait for your answer (1)", ""), ("Ann", "")]
    sheet.order.set_value("month")
    sheet.order.changed.emit()
    hand.until(sheet.save.isEnabled)
    assert rows(sheet)[2:] == [("Can’t be read (1)", ""), ("Cy", "")]
    sheet.order.set_value("day")
    sheet.order.changed.emit()
    hand.until(lambda: sheet.save.caption() == "Import 2 patients")
    hand.until(sheet.save.isEnabled)
    hand.click(sheet.save)
    hand.until(lambda: len(workspace.patients.find()) == 2)
    assert workspace.patients.find()[0].birth_date == date(1990, 4, 3)


@pytest.mark.usefixtures("nora")
def test_who_may_be_there_is_left_out_until_it_is_said(
    hand: Hand, page: PatientsPage, tmp_path: Path
) -> None:
    sheet = import_sheet(hand, page, listed(tmp_path, "nora weiß;;;"))
    assert rows(sheet) == [("Perhaps there already (1)", ""), ("nora weiß", "leave out")]
    assert not sheet.save.isEnabled()
    click_row(sheet, 1)
    assert sheet.save.isEnabled()
    assert sheet.save.caption() == "Import 1 patient"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "Save the list as CSV"),
        (b'{"resourceType":"Patient"', "cut, or damaged"),
        (b'{"resourceType":"Bundle","issues":{}}', "another version than R4"),
    ],
)
def test_a_file_that_can_not_be_read_is_one_sentence(
    hand: Hand, page: PatientsPage, tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    page.take_in.read(str(file))
    hand.until(page.trouble.isVisible)
    assert why in page.trouble.text()
    assert page.take_in.isEnabled()
    assert hand.sheets == []


def test_a_full_disk_writes_nothing_and_a_second_try_does(
    hand: Hand, page: PatientsPage, workspace: Workspace, disk: Disk, tmp_path: Path
) -> None:
    sheet = import_sheet(hand, page, listed(tmp_path, "Ann;;;", "Cy;;;"))
    disk.full = True
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert sheet.notice.text().startswith("Not saved")
    assert names(workspace) == []
    disk.full = False
    hand.click(sheet.save)
    hand.until(lambda: names(workspace) == ["Ann", "Cy"])


def test_somebody_added_meanwhile_is_told(
    hand: Hand, page: PatientsPage, workspace: Workspace, tmp_path: Path
) -> None:
    sheet = import_sheet(hand, page, listed(tmp_path, "Ann;;A-1;"))
    workspace.patients.add(PatientRegistered("B", record_number="A-1"))[1].result(LIMIT_S)
    hand.click(sheet.save)
    hand.until(sheet.notice.isVisible)
    assert "added meanwhile" in sheet.notice.text()
    assert names(workspace) == ["B"]


def test_a_page_that_goes_while_a_file_is_read_shows_nothing(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    page = PatientsPage(workspace)
    page.take_in.read(listed(tmp_path, "Ann;;;"))
    delete(page)
    delivered: list[bool] = []
    with ThreadPoolExecutor(1) as other:
        workspace.bridge.when_done(other.submit(bool), delivered.append, lambda _: None)
        qtbot.waitUntil(lambda: bool(delivered))


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_every_control_has_a_name(
    qtbot: QtBot, page: PatientsPage, nora: str, tmp_path: Path, size: tuple[int, int]
) -> None:
    hand = Hand(qtbot, page, size)
    sheet = import_sheet(hand, page, listed(tmp_path, "Ann;03/04/1990;;"))
    assert nameless(hand.tab_stops()) == []
    sheet.dismiss()
    page.open_patient(nora)
    shown = export_sheet(hand, page, nora)
    stops = hand.tab_stops()
    assert nameless(stops) == []
    assert shown.export in stops
