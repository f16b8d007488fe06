"""Whatever is pasted into whatever field: kept to the letter, shown as it is, or refused whole."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import (
    DoseGiven,
    IntentionWritten,
    Observed,
    PatientRegistered,
    QuoteHeard,
    SessionEnded,
)
from kap_companion.domain.text import clean
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.pages.dose_sheet import DoseSheet
from kap_companion.ui.pages.end_sheet import EndSheet
from kap_companion.ui.pages.intention import IntentionPage
from kap_companion.ui.pages.patient_sheet import PatientSheet
from kap_companion.ui.pages.plan_sheet import PlanSheet
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.guard import one_line
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import MARA, HandClock

NASTY = {
    "NUL": "before\x00after\x07",
    "lone surrogates": "be\ud800fo\udfffre",
    "emoji": "👩🏽‍🚀 🦆 🏳️‍🌈",
    "right to left": "שלום \u202eabc\u202c مرحبا",
    "HTML": "<b>bold</b> <img src=x onerror=alert(1)> &amp; <!-- ",
    "SQL": "'; DROP TABLE entry; -- \" OR 1=1 %_\\",
    "spaces of all kinds": "a\u00a0b\u202fc\u2003d\u200be",
    "accents apart": "e\u0301 \u00e9 Å A\u030a",
}
TEN_MB = "x" * 10_000_000
Field = LineField | TextArea

nasty = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


@pytest.fixture
def area(qtbot: QtBot, themed: QWidget) -> QWidget:
    del themed
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    return made


def kept(text: str, field: Field | None = None) -> str:
    """What of a text is text, in a field of that kind."""
    return clean(one_line(text) if isinstance(field, LineField) else text)[0].strip()


def paste(field: Field, text: str) -> None:
    field.editor.selectAll()
    field.editor.paste_text(text)


@nasty
def test_every_field_of_a_patient(
    qtbot: QtBot, workspace: Workspace, area: QWidget, text: str
) -> None:
    sheet = PatientSheet(workspace, area)
    sheet.open()
    fields = sheet._fields()
    for field in fields.values():
        paste(field, text)
    ids: list[str] = []
    sheet.patient_saved.connect(ids.append)
    sheet.save.click()
    qtbot.waitUntil(lambda: bool(ids), timeout=10_000)
    details = workspace.patients.chart(ids[0]).details
    for name, field in fields.items():
        assert getattr(details, name) == kept(text, field), name
    found = [each.patient_id for each in workspace.patients.find(kept(text, sheet.name))]
    assert found == ids


@nasty
def test_every_word_of_a_session(room: InTheRoom, text: str) -> None:
    page = room.page
    page.line.setFocus()
    page.line.insert_text(text)
    room.press(Qt.Key.Key_Return)
    page.line.start_quote()
    page.line.insert_text(text)
    room.press(Qt.Key.Key_Return)
    assert room.recorded(Observed) == [Observed(kept(text))]
    assert room.recorded(QuoteHeard) == [QuoteHeard(kept(text))]
    assert [row.words for row in room.rows()[-2:]] == [kept(text)] * 2
    room.press(Qt.Key.Key_Escape)
    room.page.grab()


@nasty
def test_dose_correction_and_end(room: InTheRoom, text: str) -> None:
    room.clock.advance(1)
    room.keys("d")
    dose = room.sheet(DoseSheet)
    dose.fields.which.set_value("other")
    for field in (dose.fields.drug, dose.fields.given_by):
        paste(field, text)
    dose.fields.amount.setFocus()
    room.keys("5")
    room.click(dose.record)
    room.until(lambda: len(room.facts(DoseGiven)) == 2)
    given = room.facts(DoseGiven)[1].event
    assert isinstance(given, DoseGiven)
    assert given.drug == given.given_by == kept(text, dose.fields.drug)
    room.note("so")
    room.settle()
    room.page.log.setFocus()
    room.press(Qt.Key.Key_End)
    room.press(Qt.Key.Key_Return)
    amend = room.sheet(AmendSheet)
    assert amend.words is not None
    paste(amend.words, text)
    paste(amend.reason, text)
    room.click(amend.save)
    room.until(lambda: room.facts(Observed)[0].amended)
    newest = room.facts(Observed)[0].newest
    assert newest.event == Observed(kept(text))
    assert newest.reason == kept(text, amend.reason)
    room.settle()
    room.click(room.page.end)
    end = room.sheet(EndSheet)
    paste(end.summary, text)
    room.click(end.end)
    room.until(lambda: room.chart().state is SessionState.ENDED)
    ended = room.chart().latest(SessionEnded)
    assert ended is not None
    assert ended.summary == kept(text)


@nasty
def test_every_answer_of_the_form(room: InTheRoom, qtbot: QtBot, text: str) -> None:
    page = IntentionPage(room.session)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.together.click()
    while page.form.next.caption() == "Next":
        for answer in page.form.question.areas:
            paste(answer, text)
        page.form.next.click()
    page.form.next.click()
    room.until(lambda: room.chart().intention_closed)
    facts = room.facts(IntentionWritten)
    assert len(facts) == 7
    for fact in facts:
        assert isinstance(fact.event, IntentionWritten)
        assert set(fact.event.answers) == {kept(text)}
    page.grab()


@nasty
def test_the_name_of_the_practice(workspace: Workspace, text: str) -> None:
    workspace.practice.rename(kept(text)).result(20)
    assert workspace.practice_chart().name == kept(text)


@nasty
def test_words_found_again_by_the_search(room: InTheRoom, text: str) -> None:
    room.page.line.setFocus()
    room.page.line.insert_text(f"unusual {text}")
    room.press(Qt.Key.Key_Return)
    room.settle()
    (note,) = room.workspace.reader.search("unusual")
    assert note.words == f"unusual {kept(text)}"
    room.workspace.reader.search(text)


Opens = Callable[[InTheRoom], QWidget]


def _dose(room: InTheRoom) -> QWidget:
    room.keys("d")
    return room.sheet(DoseSheet)


def _amend(room: InTheRoom) -> QWidget:
    room.note("so")
    room.settle()
    room.page.log.setFocus()
    room.press(Qt.Key.Key_End)
    room.press(Qt.Key.Key_Return)
    return room.sheet(AmendSheet)


def _end(room: InTheRoom) -> QWidget:
    room.click(room.page.end)
    return room.sheet(EndSheet)


def _patient(room: InTheRoom) -> QWidget:
    sheet = PatientSheet(room.workspace, room.page)
    sheet.open()
    return sheet


def _plan(room: InTheRoom) -> QWidget:
    sheet = PlanSheet(room.workspace, room.page)
    sheet.open()
    return sheet


def _form(room: InTheRoom) -> QWidget:
    page = IntentionPage(room.session)
    room.qtbot.addWidget(page)
    page.show()
    page.together.click()
    return page.form.question


@pytest.mark.parametrize("opens", [_dose, _amend, _end, _patient, _plan, _form])
def test_ten_megabytes_are_refused_whole_by_every_field(room: InTheRoom, opens: Opens) -> None:
    form = opens(room)
    fields: list[Field] = [*form.findChildren(LineField), *form.findChildren(TextArea)]
    assert fields
    for field in fields:
        before = field.value()
        field.editor.paste_text(TEN_MB)
        assert field.value() == before
        assert "What was here stays." in field.line_text()


def test_peoples_words_are_never_read_as_markup(room: InTheRoom, qtbot: QtBot) -> None:
    page = IntentionPage(room.session)
    qtbot.addWidget(page)
    for window in (room.page, page):
        assert window.findChildren(QTextEdit) == []
        for shown in window.findChildren(QLabel):
            assert shown.textFormat() is Qt.TextFormat.PlainText
        for field in (*window.findChildren(QLineEdit), *window.findChildren(QPlainTextEdit)):
            assert field.metaObject().className() not in {"QLineEdit", "QPlainTextEdit"}


def test_a_name_with_markup_is_a_name(workspace: Workspace, qtbot: QtBot, area: QWidget) -> None:
    patient_id, written = workspace.patients.add(PatientRegistered("<b>Mara</b>"))
    written.result(20)
    sheet = PatientSheet(workspace, area, patient_id)
    qtbot.addWidget(sheet)
    assert sheet.name.value() == "<b>Mara</b>"
    assert MARA.name not in {each.name for each in workspace.patients.find()}
