"""Print or save, as a person does it: from the pages, into a file, onto paper, and what fails."""

import errno
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    Ending,
    Event,
    Exported,
    Observed,
    Printed,
    QuoteHeard,
    SessionBegun,
    SessionEnded,
)
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.export_sheet import ExportSheet
from kap_companion.ui.pages.letter_sheet import LetterSheet
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.reports_sheet import ReportRow, ReportsSheet
from kap_companion.ui.pages.returning import ReturnPage
from kap_companion.ui.reports.kinds import Report
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.workspace import Workspace
from tests.access import access_log
from tests.exports.pdf_text import page_texts
from tests.ui.pages.hand import COMPACT, WIDE, Hand, nameless
from tests.ui.pages.integration_ground import desk, ended_session
from tests.ui.practice import DOSE, LIMIT_S, MARA, MORNING, HandClock, Scribe
from tests.ui.printing import Answer, Printing


class Office:
    """The Return page of a session that is over, with its sheet of reports."""

    def __init__(self, qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
        scribe = Scribe(workspace, clock)
        self.workspace, self.patient = workspace, scribe.patient(MARA)
        session_id = scribe.planned(self.patient, MORNING - timedelta(hours=3))
        scribe.happened(session_id, SessionBegun(), DOSE, ago_min=170)
        scribe.happened(session_id, QuoteHeard("The river does not hurry."), ago_min=150)
        scribe.happened(session_id, SessionEnded(Ending.COMPLETED), ago_min=20)
        self.session = OpenSession(workspace, session_id)
        self.page = ReturnPage(self.session)
        self.hand = Hand(qtbot, self.page)

    def opened(self) -> ReportsSheet:
        self.hand.click(self.page.card.reports)
        return self.hand.sheet(ReportsSheet)

    def said(self, sheet: ReportsSheet | LetterSheet) -> str:
        self.hand.until(lambda: not sheet.desk.is_running and sheet.desk.notice.isVisible())
        return sheet.desk.notice.text()

    def logged(self) -> list[Event]:
        self.session.record.keep_draft("settle", "").result(LIMIT_S)
        kinds = (Exported, Printed)
        found = (each.event for each in access_log(self.workspace.reader))
        return [each for each in found if isinstance(each, kinds)]


@pytest.fixture
def office(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[Office]:
    made = Office(qtbot, workspace, clock)
    yield made
    made.session.close()


@pytest.fixture
def printing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Printing:
    return Printing(monkeypatch, tmp_path)


def said_on(notice: Notice) -> str:
    return "\n".join(each.text() for each in notice.findChildren(Text))


def answer_dialogs(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """Every file dialog is answered with the name that it offers, in this folder."""
    offered: list[str] = []

    def opened(dialog: QFileDialog) -> None:
        name = Path(dialog.selectedFiles()[0]).name
        offered.append(name)
        dialog.fileSelected.emit(str(folder / name))

    monkeypatch.setattr(QFileDialog, "open", opened)
    return offered


def test_the_sheet_lists_what_makes_sense(office: Office) -> None:
    sheet = office.opened()
    assert set(sheet.rows) == set(Report) - {Report.MONITORING, Report.CHAIN}
    assert not nameless([row.save for row in sheet.rows.values()])
    spoken = [row.save.accessibleName() for row in sheet.rows.values()]
    assert len(set(spoken)) == len(spoken)


def test_a_record_is_saved_under_a_name_that_names_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offered = answer_dialogs(monkeypatch, tmp_path)
    sheet = office.opened()
    office.hand.click(sheet.rows[Report.RECORD].save)
    assert office.said(sheet).startswith("Saved.")
    assert offered[0].startswith("record-2026-03-17-")
    assert offered[0] in said_on(sheet.desk.notice)
    file = tmp_path / offered[0]
    pages = page_texts(file.read_bytes())
    assert "Mara Lindholm" in pages[0]
    assert "The river does not hurry." in "".join(pages)
    assert "Mara" not in file.name
    assert "Lindholm".encode("utf-16-be") not in file.read_bytes()[:2_000], "the title names nobody"
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ""] == [file.name]
    assert Exported("session record", "pdf", office.session.id) in office.logged()


def test_the_session_leaves_as_data_from_there_too(office: Office, tmp_path: Path) -> None:
    reports = office.opened()
    office.hand.click(reports.data)
    assert reports.isHidden()
    (sheet,) = office.page.findChildren(ExportSheet)
    assert sheet.isVisible()
    sheet.export_to(str(tmp_path / "out"))
    office.hand.until(sheet.notice.isVisible)
    (file,) = (tmp_path / "out").iterdir()
    assert "The river does not hurry." in file.read_text(encoding="utf-8")
    assert office.session.id in file.read_text(encoding="utf-8")
    assert Exported("session", "fhir", office.session.id) in office.logged()


@pytest.mark.parametrize("report", [Report.KEEPSAKE, Report.AFTER_CARE, Report.COURSE])
def test_each_report_is_saved(office: Office, tmp_path: Path, report: Report) -> None:
    sheet = office.opened()
    target = tmp_path / "report.pdf"
    sheet.desk.save_to(sheet.rows[report].job, str(target))
    assert office.said(sheet).startswith("Saved")
    assert page_texts(target.read_bytes())
    whose = office.patient if report is Report.COURSE else office.session.id
    assert Exported(report.value, "pdf", whose) in office.logged()


def test_a_file_that_was_there_is_replaced_whole(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"older")
    sheet = office.opened()
    sheet.desk.save_to(sheet.rows[Report.RECORD].job, str(target))
    assert office.said(sheet).startswith("Saved")
    assert target.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the drive is full"),
        (OSError(errno.EROFS, "Read-only file system"), "Read-only file system"),
    ],
)
def test_a_disk_that_refuses_leaves_nothing_and_the_file_that_was_there(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: OSError, said: str
) -> None:
    target = tmp_path / "out" / "report.pdf"
    target.parent.mkdir()
    target.write_bytes(b"older")

    def refuse(_handle: int) -> None:
        raise trouble

    monkeypatch.setattr(os, "fsync", refuse)
    sheet = office.opened()
    sheet.desk.save_to(sheet.rows[Report.RECORD].job, str(target))
    assert said in office.said(sheet)
    assert [each.name for each in target.parent.iterdir()] == ["report.pdf"]
    assert target.read_bytes() == b"older"
    assert office.logged() == []


def test_a_folder_that_is_gone_is_told(office: Office, tmp_path: Path) -> None:
    (tmp_path / "gone").write_text("a file stands where the folder was")
    sheet = office.opened()
    sheet.desk.save_to(sheet.rows[Report.RECORD].job, str(tmp_path / "gone" / "report.pdf"))
    assert "could not be written" in office.said(sheet)


def test_a_long_one_is_stopped_and_nothing_is_left(office: Office, tmp_path: Path) -> None:
    page = "\n".join(f"Line {number}." for number in range(600))
    scribe = Scribe(office.workspace, HandClock())
    scribe.happened(office.session.id, *[Observed(page)] * 12, ago_min=100)
    sheet = office.opened()
    sheet.desk.save_to(sheet.rows[Report.RECORD].job, str(tmp_path / "out" / "long.pdf"))
    assert sheet.desk.strip.isVisible()
    assert not sheet.rows[Report.RECORD].save.isEnabled()
    office.hand.click(sheet.desk.strip.stop)
    assert office.said(sheet) == "Stopped. Nothing was written."
    assert not (tmp_path / "out").exists()
    assert sheet.rows[Report.RECORD].save.isEnabled()
    assert office.logged() == []


def test_closing_the_sheet_leaves_no_report_half_made(office: Office, tmp_path: Path) -> None:
    sheet = office.opened()
    target = tmp_path / "report.pdf"
    sheet.desk.save_to(sheet.rows[Report.RECORD].job, str(target))
    sheet.dismiss()
    office.hand.until(target.exists)
    assert target.read_bytes().rstrip().endswith(b"%%EOF")


def test_a_lock_leaves_no_report_half_made(office: Office, tmp_path: Path) -> None:
    page = "\n".join(f"Line {number}." for number in range(600))
    scribe = Scribe(office.workspace, HandClock())
    scribe.happened(office.session.id, *[Observed(page)] * 12, ago_min=100)
    sheet = office.opened()
    sheet.desk.save_to(sheet.rows[Report.RECORD].job, str(tmp_path / "out" / "long.pdf"))
    sheet.deleteLater()  # as all pages are when the vault is locked
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    office.hand.until(lambda: not any("report" in each.name for each in threading.enumerate()))
    assert not (tmp_path / "out").exists()
    assert office.logged() == []


# Printing


@pytest.mark.parametrize(
    ("answer", "said", "logged"),
    [
        (Answer.PRINT, "Sent to the printer.", Printed),
        (Answer.TO_PDF, "Saved.", Exported),
    ],
)
def test_a_report_is_printed(
    office: Office, printing: Printing, answer: Answer, said: str, logged: type[Event]
) -> None:
    printing.answer = answer
    sheet = office.opened()
    office.hand.click(sheet.rows[Report.RECORD].print)
    assert office.said(sheet) == said
    assert printing.paper.read_bytes().startswith(b"%PDF-")
    assert [type(each) for each in office.logged()] == [logged]


def test_a_dialog_that_is_closed_prints_nothing(office: Office, printing: Printing) -> None:
    printing.answer = Answer.CANCEL
    sheet = office.opened()
    office.hand.click(sheet.rows[Report.KEEPSAKE].print)
    assert not sheet.desk.is_running
    assert not sheet.desk.notice.isVisible()
    assert office.logged() == []


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # Qt says it as well
def test_a_printer_that_takes_nothing_is_told(office: Office, printing: Printing) -> None:
    printing.answer = Answer.REFUSED
    sheet = office.opened()
    office.hand.click(sheet.rows[Report.RECORD].print)
    assert "did not take the pages" in office.said(sheet)
    assert office.logged() == []


# The letter


def letter_of(office: Office) -> LetterSheet:
    office.hand.click(office.opened().rows[Report.LETTER].write)
    return office.hand.sheet(LetterSheet)


def test_a_letter_is_typed_and_saved(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offered = answer_dialogs(monkeypatch, tmp_path)
    sheet = letter_of(office)
    assert sheet.signed.value() == "Jonas Feld"
    office.hand.write(sheet.to, "Dr. Amsel")
    office.hand.write(sheet.words, "Dear colleague")
    office.hand.click(sheet.save)
    assert office.said(sheet).startswith("Saved.")
    assert offered[0].startswith("letter-")
    [page] = page_texts((tmp_path / offered[0]).read_bytes())
    assert page.index("Dr. Amsel") < page.index("Dear colleague") < page.index("200 mg ketamine")
    assert Exported("letter", "pdf", office.patient) in office.logged()


def test_a_letter_that_went_out_is_let_go_of_when_it_is_closed(
    office: Office, tmp_path: Path
) -> None:
    sheet = letter_of(office)
    office.hand.write(sheet.words, "Dear colleague")
    sheet.desk.save_to(sheet.job(), str(tmp_path / "letter.pdf"))
    office.said(sheet)
    assert sheet.words.value() == "Dear colleague", "it may be printed as well"
    sheet.dismiss()
    assert letter_of(office).words.value() == ""


def test_a_letter_that_did_not_go_out_stays(office: Office) -> None:
    sheet = letter_of(office)
    office.hand.write(sheet.words, "Half a sen")
    sheet.dismiss()
    assert letter_of(office).words.value() == "Half a sen"
    office.hand.until(
        lambda: "Half a sen" in "".join(office.workspace.reader.drafts_of(office.patient).values())
    )


# The other pages


def test_the_patients_page_has_the_reports_of_the_course(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    patient = Scribe(workspace, clock).patient(MARA)
    page = PatientsPage(workspace)
    hand = Hand(qtbot, page)
    page.open_patient(patient)
    assert page.view is not None
    hand.click(page.view.reports)
    sheet = hand.sheet(ReportsSheet)
    assert set(sheet.rows) == {Report.LETTER, Report.COURSE}
    hand.click(sheet.rows[Report.LETTER].write)
    assert hand.sheet(LetterSheet).isVisible()


def test_the_integration_has_them_too(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
    at = desk(qtbot, workspace, *ended_session(workspace, clock))
    at.click(at.room.reports)
    sheet = at.only_sheet(ReportsSheet)
    assert isinstance(sheet, ReportsSheet)
    at.click(sheet.rows[Report.LETTER].write)
    assert at.only_sheet(LetterSheet).isVisible()


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_every_row_has_room_for_its_words(office: Office, size: tuple[int, int]) -> None:
    office.page.setMinimumSize(0, 0)
    office.page.resize(*size)
    sheet = office.opened()
    for row in sheet.findChildren(ReportRow):
        assert row.width() >= row.minimumSizeHint().width()
