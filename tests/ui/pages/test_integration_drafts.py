"""What is typed on the page of integration: kept, found again, recorded, and never lost."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import InsightWritten, IntegrationNoteWritten
from kap_companion.services.integration import INSIGHT_DRAFT, NOTE_DRAFT
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault
from tests.ui.pages.integration_ground import SIT, TABLE, Desk, desk, ended_session
from tests.ui.pages.test_integration import texts, with_insight
from tests.ui.practice import HandClock

CONTROL = Qt.KeyboardModifier.ControlModifier
STRANGE = "a\u200fb <b>x</b> '; DROP TABLE entries; 🜁 שלום"


@pytest.fixture
def at(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Desk:
    return desk(qtbot, workspace, *ended_session(workspace, clock))


def reopened(at: Desk) -> Desk:
    at.page.hide()
    return desk(at.qtbot, at.workspace, at.session.id, at.notes)


def test_a_note_is_kept_while_it_is_typed_and_recorded(at: Desk) -> None:
    editor = at.room.notes.words.editor
    at.type_in(editor, "Slept nine")
    at.qtbot.waitUntil(lambda: at.draft(NOTE_DRAFT) == "Slept nine", timeout=1000)
    again = reopened(at)
    assert again.room.notes.words.value() == "Slept nine"
    end = again.room.notes.words.editor
    end.moveCursor(end.textCursor().MoveOperation.End)
    again.type_in(end, " hours.")
    with again.qtbot.waitSignal(again.session.changed):
        again.qtbot.keyClick(end, Qt.Key.Key_Return, CONTROL)
    (entry,) = again.written(IntegrationNoteWritten)
    assert entry.event == IntegrationNoteWritten("Slept nine hours.")
    again.qtbot.waitUntil(lambda: again.draft(NOTE_DRAFT) == "")
    assert again.room.notes.words.value() == ""
    assert "Today 10:00 | Slept nine hours." in texts(again.room.notes)


def test_nothing_is_lost_by_going_elsewhere(at: Desk) -> None:
    at.type_in(at.room.notes.words.editor, "half a th")
    at.page.hide()
    at.qtbot.waitUntil(lambda: at.draft(NOTE_DRAFT) == "half a th", timeout=200)


def test_an_insight_being_written_is_there_again_with_its_note(at: Desk) -> None:
    at.click_note(TABLE)
    at.press(Qt.Key.Key_P)
    at.type_in(at.room.insights.form.words.editor, "Grief did not swallow me.")
    box = at.room.insights.form.boxes[0]
    at.qtbot.waitUntil(lambda: box.height() > 0)  # it is laid out in its turn
    at.click(box)
    at.qtbot.waitUntil(lambda: "swallow" in at.draft(INSIGHT_DRAFT), timeout=1000)
    again = reopened(at)
    form = again.room.insights.form
    assert form.is_open
    assert form.words.value() == "Grief did not swallow me."
    assert form.boxes[0].isChecked()
    again.click_and_wait(form.record)
    (entry,) = again.written(InsightWritten)
    intention = again.session.chart.intentions["intention"].id
    assert entry.event == InsightWritten("Grief did not swallow me.", (at.notes[TABLE],), intention)
    again.qtbot.waitUntil(lambda: again.draft(INSIGHT_DRAFT) == "")


def test_escape_keeps_the_draft_and_another_note_joins_it(at: Desk) -> None:
    form = at.room.insights.form
    at.click_note(TABLE)
    at.press(Qt.Key.Key_P)
    at.type_in(form.words.editor, "Both of us stay.")
    at.qtbot.keyClick(form.words.editor, Qt.Key.Key_Escape)
    assert not form.isVisible()
    at.qtbot.waitUntil(lambda: "Both" in at.draft(INSIGHT_DRAFT))
    at.click_note(SIT)
    at.press(Qt.Key.Key_P)
    assert form.words.value() == "Both of us stay."
    at.click_and_wait(form.record)
    (entry,) = at.written(InsightWritten)
    assert isinstance(entry.event, InsightWritten)
    assert entry.event.sources == (at.notes[TABLE], at.notes[SIT])


def test_a_discarded_draft_is_gone(at: Desk) -> None:
    form = at.room.insights.form
    at.press(Qt.Key.Key_P)
    at.type_in(form.words.editor, "no")
    at.click(form.discard)
    at.page.setFocus()
    at.press(Qt.Key.Key_P)
    assert form.words.value() == ""
    assert at.draft(INSIGHT_DRAFT) == ""
    assert not at.written(InsightWritten)


def test_strange_words_go_in_and_come_out_as_they_are(at: Desk) -> None:
    at.room.notes.words.editor.paste_text(STRANGE)
    at.click_and_wait(at.room.notes.record)
    (entry,) = at.written(IntegrationNoteWritten)
    assert entry.event == IntegrationNoteWritten(STRANGE)
    at.qtbot.waitUntil(lambda: STRANGE in texts(at.room.notes))


def test_no_words_are_no_note_and_no_insight(at: Desk) -> None:
    at.type_in(at.room.notes.words.editor, "  ")
    at.click(at.room.notes.record)
    assert "no words" in at.room.notes.notice.text()
    at.press(Qt.Key.Key_P)
    at.click(at.room.insights.form.record)
    assert "no words" in at.room.insights.form.notice.text()
    assert not at.written(IntegrationNoteWritten)
    assert not at.written(InsightWritten)


def test_what_can_not_be_saved_is_told_in_place_and_stays(at: Desk, vault: Vault) -> None:
    insight = with_insight(at)
    vault._writer.close()  # noqa: SLF001  # what a lost disk does to writing, and only to that
    notes, form = at.room.notes, at.room.insights.form
    at.type_in(notes.words.editor, "Slept well.")
    at.click(notes.record)
    at.qtbot.waitUntil(notes.notice.isVisible)
    assert notes.notice.text().startswith("Not saved: ")
    assert notes.words.value() == "Slept well."
    at.click(at.room.insights.cards[insight].link)
    at.click_note(SIT)
    at.qtbot.waitUntil(at.room.notice.isVisible)
    at.page.setFocus()
    at.press(Qt.Key.Key_P)
    at.type_in(form.words.editor, "Stay.")
    at.click(form.record)
    at.qtbot.waitUntil(form.notice.isVisible)
    assert "Stay." in form.words.value()
