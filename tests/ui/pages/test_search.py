"""Searching everything: typed as one types, narrowed, and led to the row that was found."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event as Flag

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    AdverseEventBegan,
    Ending,
    GoalWritten,
    InsightWritten,
    Observed,
    PatientRegistered,
    QuoteHeard,
    SessionBegun,
    SessionEnded,
    Severity,
)
from kap_companion.domain.note_query import NoteQuery
from kap_companion.domain.note_texts import NoteKind
from kap_companion.errors import KapError
from kap_companion.services.searching import SearchResult, search_everything
from kap_companion.ui.pages import search_sheet
from kap_companion.ui.pages.found_list import Found
from kap_companion.ui.pages.search_sheet import SearchSheet
from kap_companion.ui.search_words import excerpt
from kap_companion.ui.workspace import Workspace
from tests.ui.practice import DOSE, MARA, MORNING, HandClock, Scribe

PATIENCE_MS = 10_000


class Ground:
    """The search over a practice of two patients."""

    def __init__(self, qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
        self.qtbot, self.workspace, self.clock = qtbot, workspace, clock
        self.scribe = Scribe(workspace, clock)
        self.mara = self.scribe.patient(MARA)
        self.tomas = self.scribe.patient(PatientRegistered("Tomás Reyes", record_number="K-7"))
        self.area = QWidget()
        self.area.setMinimumSize(0, 0)
        qtbot.addWidget(self.area)
        self.area.resize(1282, 696)
        self.area.show()
        self.area.activateWindow()
        qtbot.waitUntil(self.area.isActiveWindow)
        self.sheet = SearchSheet(workspace, self.area)
        self.entries: list[tuple[str, str, NoteKind]] = []
        self.patients: list[str] = []
        self.sheet.entry_chosen.connect(lambda *told: self.entries.append(told))
        self.sheet.patient_chosen.connect(self.patients.append)
        self.sheet.open()

    def session(self, patient_id: str, days_ago: int, *events: object) -> str:
        made = self.scribe.planned(patient_id, MORNING - timedelta(days=days_ago))
        ago = days_ago * 24 * 60
        self.scribe.happened(made, SessionBegun(), DOSE, *events, ago_min=ago)  # type: ignore[arg-type]
        self.scribe.happened(made, SessionEnded(Ending.COMPLETED), ago_min=ago - 100)
        return made

    def type(self, words: str) -> None:
        editor = self.sheet.filter.words.editor
        editor.setFocus()
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClicks(editor, words)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(
            lambda: self.sheet.is_done() and not self.sheet.filter._typing.isActive(),  # noqa: SLF001
            timeout=PATIENCE_MS,
        )

    def rows(self) -> list[Found]:
        return [row for row in self.sheet.list.found.rows if row.kind != "heading"]

    def found(self) -> list[str]:
        return [row.second for row in self.rows()]


@pytest.fixture
def ground(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[Ground]:
    made = Ground(qtbot, workspace, clock)
    yield made
    made.sheet.dismiss()


def test_notes_of_all_sessions_are_found_newest_first(ground: Ground) -> None:
    ground.session(ground.mara, 9, QuoteHeard("The soup is still warm."))
    ground.session(ground.tomas, 2, Observed("Speaks of soup."))
    ground.type("soup")
    assert ground.found() == ["Speaks of soup.", "The soup is still warm."]
    assert [row.first for row in ground.rows()] == ["Tomás Reyes · Note", "Mara Lindholm · Quote"]
    assert [row.right for row in ground.rows()] == ["15 March 2026", "8 March 2026"]
    assert [row.words_of_patient for row in ground.rows()] == [False, True]
    row = ground.rows()[1]
    assert [row.second[a:b] for a, b in row.marks] == ["soup"]
    assert not ground.sheet.list.grab().isNull()


def test_people_are_found_by_name_and_opened(ground: Ground) -> None:
    ground.type("mara")
    assert [row.first for row in ground.rows()] == ["Mara Lindholm"]
    QTest.keyClick(ground.sheet.filter.words.editor, Qt.Key.Key_Return)
    assert ground.patients == [ground.mara]
    assert ground.sheet.isHidden()


def test_kind_patient_person_and_period_narrow(ground: Ground) -> None:
    ground.session(
        ground.mara,
        9,
        QuoteHeard("light in the kitchen"),
        AdverseEventBegan("Nausea", Severity.MILD, "the light was too much"),
    )
    ground.session(ground.tomas, 2, InsightWritten("light is not far"))
    narrow = ground.sheet.filter
    ground.type("light")
    assert len(ground.rows()) == 3
    choose(ground, NoteKind.ADVERSE.value)
    assert ground.found() == ["Nausea the light was too much"]
    choose(ground, "")
    write(narrow.patient.editor, "tom")
    ground.settle()
    assert narrow.patient.line_text() == "Tomás Reyes"
    assert ground.found() == ["light is not far"]
    write(narrow.patient.editor, "")
    write(narrow.last.editor, "2026-03-10")
    ground.settle()
    assert len(ground.rows()) == 2
    write(narrow.first.editor, "2026-03-09")
    ground.settle()
    assert ground.rows() == []
    assert ground.sheet.said.text() == "Nobody and no note matches."
    QTest.mouseClick(narrow.clear, Qt.MouseButton.LeftButton)
    ground.settle()
    assert narrow.query() == NoteQuery()
    assert "from all sessions" in ground.sheet.said.text()


def choose(ground: Ground, key: str) -> None:
    ground.sheet.filter.kind.set_value(key)
    ground.sheet.filter.kind.changed.emit()
    ground.settle()


def write(editor: QWidget, words: str) -> None:
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    QTest.keyClicks(editor, words)


def test_who_wrote_it_narrows(ground: Ground) -> None:
    ground.session(ground.mara, 9, Observed("a bell"))
    ground.type("bell")
    person = ground.sheet.filter.person
    person.set_value(ground.workspace.journal.author)
    person.changed.emit()
    ground.settle()
    assert ground.found() == ["a bell"]
    assert ground.sheet.filter.query().author == ground.workspace.journal.author


@pytest.mark.parametrize(("typed", "said"), [("nobody", "Nobody matches."), ("m", "2 match.")])
def test_an_unclear_patient_finds_nothing_and_says_so(
    ground: Ground, typed: str, said: str
) -> None:
    ground.session(ground.mara, 9, Observed("a bell"))
    ground.type("bell")
    write(ground.sheet.filter.patient.editor, typed)
    ground.qtbot.waitUntil(lambda: not ground.rows(), timeout=PATIENCE_MS)
    assert ground.sheet.filter.patient.line_text().startswith(said)
    assert ground.sheet.said.text() == "It is not clear which patient is meant."


def test_what_belongs_to_the_patient_leads_to_the_patient(ground: Ground) -> None:
    ground.scribe.happened(ground.mara, GoalWritten("sleep through the night"))
    ground.type("through")
    assert ground.rows()[0].first == "Mara Lindholm · About the patient"
    QTest.keyClick(ground.sheet.filter.words.editor, Qt.Key.Key_Return)
    assert ground.patients == [ground.mara]


def test_a_row_is_walked_to_and_opens_its_session_there(ground: Ground) -> None:
    session = ground.session(ground.mara, 9, QuoteHeard("one river"), QuoteHeard("two rivers"))
    ground.type("river")
    wanted = ground.rows()[1].key
    QTest.keyClick(ground.sheet.filter.words.editor, Qt.Key.Key_Down)
    assert ground.sheet.list.hasFocus()
    while (row := ground.sheet.list.current()) is None or row.key != wanted:
        QTest.keyClick(ground.sheet.list, Qt.Key.Key_Down)
    QTest.keyClick(ground.sheet.list, Qt.Key.Key_Return)
    assert ground.entries == [(session, wanted, NoteKind.QUOTE)]
    ground.sheet.open()
    assert ground.sheet.filter.words.value() == "river"


def test_a_single_letter_looks_for_nothing(ground: Ground) -> None:
    ground.session(ground.mara, 9, Observed("a bell"))
    ground.type("b")
    assert ground.rows() == []
    QTest.keyClick(ground.sheet.filter.words.editor, Qt.Key.Key_Return)
    assert (ground.entries, ground.patients) == ([], [])


def test_the_newest_question_wins_however_late_an_older_answer_comes(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.session(ground.mara, 9, Observed("a bell"), Observed("a bench"))
    asked: list[str] = []
    go_on = Flag()

    def slow(reader: object, query: NoteQuery) -> SearchResult:
        asked.append(query.words)
        if query.words == "bell":
            go_on.wait(10)
        return search_everything(reader, query)  # type: ignore[arg-type]

    monkeypatch.setattr(search_sheet, "search_everything", slow)
    words = ground.sheet.filter.words
    for typed in ("bell", "ben", "bench"):
        words.set_value(typed)
        ground.sheet.look()
        if typed == "bell":
            ground.qtbot.waitUntil(lambda: asked == ["bell"], timeout=PATIENCE_MS)
    go_on.set()
    ground.settle()
    assert ground.found() == ["a bench"]
    assert asked == ["bell", "bench"]


def test_it_says_so_where_the_vault_can_t_be_read(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.session(ground.mara, 9, Observed("a bell"))

    def refuse(*_: object) -> SearchResult:
        raise KapError("The vault can’t be read.")

    monkeypatch.setattr(search_sheet, "search_everything", refuse)
    ground.sheet.filter.words.set_value("bell")
    ground.sheet.look()
    ground.qtbot.waitUntil(ground.sheet.notice.isVisible, timeout=PATIENCE_MS)
    monkeypatch.undo()
    ground.sheet.notice.acted.emit()
    ground.settle()
    assert ground.found() == ["a bell"]
    assert not ground.sheet.notice.isVisible()


def test_words_are_shown_as_they_are_never_as_markup(ground: Ground) -> None:
    ground.session(ground.mara, 9, Observed("<b>bold</b> & <img src=x>"))
    ground.type("bold")
    (row,) = ground.rows()
    assert row.second == "<b>bold</b> & <img src=x>"
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("words", "typed", "shown", "marked"),
    [
        ("short and warm", "warm", "short and warm", ["warm"]),
        (f"{'before it ' * 20}warm here", "warm", "… it before it before it warm here", ["warm"]),
        ("x" * 80 + "warm", "xx", "x" * 80 + "warm", ["xx" * 1]),
        ("line\none warm", "one warm", "line one warm", ["one", "warm"]),
        ("nothing of it", "warm", "nothing of it", []),
        (f"warm {'y' * 600} warm", "warm", f"warm {'y' * 395}", ["warm"]),
    ],
)
def test_a_long_note_is_shown_from_a_little_before(
    words: str, typed: str, shown: str, marked: list[str]
) -> None:
    text, marks = excerpt(words, typed)
    assert text == shown
    assert [text[a:b] for a, b in marks] == marked
