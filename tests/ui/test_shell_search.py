"""Searching from anywhere: one key, over any page, and back to the row where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    Ending,
    InsightWritten,
    IntegrationNoteWritten,
    Observed,
    QuoteHeard,
    SessionEnded,
    StepPlanned,
)
from kap_companion.domain.note_texts import NoteKind
from kap_companion.ui.pages.integration import IntegrationPage
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.search_sheet import SearchSheet
from kap_companion.ui.pages.today import TodayPage
from kap_companion.ui.shell import Shell
from kap_companion.ui.workspace import Workspace
from tests.narrow import there
from tests.ui.practice import HandClock, People, Scribe, full_day

CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 10_000


@dataclass
class Ground:
    """The window over a practice whose session has ended."""

    qtbot: QtBot
    shell: Shell
    people: People
    entries: dict[str, str]

    def search(self, words: str) -> SearchSheet:
        QTest.keyClick(self.shell, Qt.Key.Key_K, CONTROL)
        (sheet,) = self.shell.findChildren(SearchSheet)
        assert sheet.isVisible()
        assert sheet.filter.words.editor.hasFocus()
        sheet.filter.words.set_value(words)
        sheet.look()
        self.qtbot.waitUntil(
            lambda: sheet.is_done() and bool(sheet.list.found.rows), timeout=PATIENCE_MS
        )
        return sheet

    def opened(self, words: str) -> None:
        sheet = self.search(words)
        QTest.keyClick(sheet.filter.words.editor, Qt.Key.Key_Return)
        self.qtbot.waitUntil(sheet.isHidden)


@pytest.fixture
def ground(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[Ground]:
    people = full_day(workspace, clock)
    scribe = Scribe(workspace, clock)
    said = (QuoteHeard("a heron stood there"), Observed("two otters"))
    scribe.happened(people.running, *said, ago_min=15)
    scribe.happened(people.running, SessionEnded(Ending.COMPLETED), ago_min=1)
    later = (
        InsightWritten("the kingfisher is me"),
        StepPlanned("look for a wagtail", "Mara"),
        IntegrationNoteWritten("dreamt of a bittern"),
    )
    written = [*scribe.happened(people.running, *later)]
    shell = Shell(
        workspace,
        {"today": partial(TodayPage, workspace), "patients": partial(PatientsPage, workspace)},
    )
    shell.setMinimumSize(0, 0)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    ids = {type(each.event).__name__: each.id for each in written}
    yield Ground(qtbot, shell, people, ids)
    for sheet in shell.findChildren(SearchSheet):
        sheet.dismiss()
    shell.close_vault()


def test_a_quote_opens_in_the_log_of_its_session(ground: Ground) -> None:
    ground.opened("heron")
    page = ground.shell.page()
    assert isinstance(page, JourneyPage)
    assert there(ground.shell.session()).id == ground.people.running
    marked = next(row for row in page.log.rows() if row.key == page.log.current_key())
    assert marked.words == "a heron stood there"


def test_an_insight_opens_in_the_integration(ground: Ground) -> None:
    ground.opened("kingfisher")
    page = ground.shell.page()
    assert isinstance(page, IntegrationPage)
    assert page._insight == ground.entries["InsightWritten"]  # noqa: SLF001  # what is chosen there


@pytest.mark.parametrize("words", ["wagtail", "bittern"])
def test_a_step_and_a_note_of_the_integration_open_there(ground: Ground, words: str) -> None:
    ground.opened(words)
    assert isinstance(ground.shell.page(), IntegrationPage)


def test_a_patient_opens_on_their_page(ground: Ground) -> None:
    ground.opened("lindholm")
    page = ground.shell.page()
    assert isinstance(page, PatientsPage)
    assert there(page.view).isVisible()


def test_it_comes_back_as_it_was_left(ground: Ground) -> None:
    sheet = ground.search("otters")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    ground.shell.go("search")
    assert sheet.isVisible()
    assert sheet.filter.words.value() == "otters"
    assert sheet.filter.words.editor.selectedText() == "otters"


def test_today_and_patients_lead_to_it(ground: Ground) -> None:
    today = ground.shell.page()
    assert isinstance(today, TodayPage)
    today.search.click()
    (sheet,) = ground.shell.findChildren(SearchSheet)
    assert sheet.isVisible()
    sheet.dismiss()
    ground.shell.go("patients")
    patients = ground.shell.page()
    assert isinstance(patients, PatientsPage)
    patients.everything.click()
    assert sheet.isVisible()


def test_while_a_session_runs_no_other_is_opened(
    ground: Ground, workspace: Workspace, clock: HandClock
) -> None:
    scribe = Scribe(workspace, clock)
    other = scribe.planned(ground.people.peter, clock.now().local().replace(tzinfo=None))
    workspace.schedule.begin(other).result(10)
    ground.shell.open_entry(ground.people.running, "whatever", NoteKind.QUOTE)
    assert "A session is running." in ground.shell.notice.text()
    assert ground.shell.session() is None
