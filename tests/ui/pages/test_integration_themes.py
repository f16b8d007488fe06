"""Names for what runs through the session, questions to come back to, and templates for notes."""

from datetime import timedelta

from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    NoteTemplate,
    QuestionFate,
    QuestionKept,
    QuestionSettled,
    Retracted,
    ThemeKind,
    ThemeNamed,
)
from kap_companion.ui.pages.kept_question_sheet import KeepQuestionSheet, SettleQuestionSheet
from kap_companion.ui.pages.theme_sheet import ThemeSheet
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.integration_ground import TABLE, Desk, desk, ended_session
from tests.ui.pages.test_integration import texts
from tests.ui.practice import LIMIT_S, MORNING, HandClock, Scribe


def opened(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Desk:
    return desk(qtbot, workspace, *ended_session(workspace, clock))


def naming(at: Desk) -> ThemeSheet:
    at.click(at.room.themes.add_name)
    sheet = at.only_sheet(ThemeSheet)
    assert isinstance(sheet, ThemeSheet)
    return sheet


def test_a_name_comes_out_of_the_note_that_is_chosen(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    at.click_note(TABLE)
    sheet = naming(at)
    sheet.kind.set_value(ThemeKind.TRIGGER)
    at.type_in(sheet.name.editor, "Her kitchen at dusk")
    at.click_and_wait(sheet.save)
    (entry,) = at.written(ThemeNamed)
    named = ThemeNamed(ThemeKind.TRIGGER, "Her kitchen at dusk", (at.notes[TABLE],))
    assert entry.event == named
    qtbot.waitUntil(lambda: entry.id in at.room.themes.rows)
    row = at.room.themes.rows[entry.id]
    assert row.accessibleName() == "Trigger, Her kitchen at dusk"


def test_names_of_earlier_sessions_are_offered_and_taken_by_a_click(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    session, notes = ended_session(workspace, clock)
    scribe = Scribe(workspace, clock)
    at = desk(qtbot, workspace, session, notes)
    older = scribe.planned(at.session.patient_id, MORNING - timedelta(days=9))
    scribe.happened(older, ThemeNamed(ThemeKind.PERSON, "Ruth"))
    scribe.happened(older, ThemeNamed(ThemeKind.PERSON, "Her mother"))
    scribe.happened(older, ThemeNamed(ThemeKind.PLACE, "The sea"))
    sheet = naming(at)
    sheet.kind.set_value(ThemeKind.PERSON)
    sheet.kind.changed.emit()
    qtbot.waitUntil(lambda: len(sheet.offers) == 2)
    at.type_in(sheet.name.editor, "ru")
    assert [offer.caption() for offer in sheet.offers] == ["Ruth"]
    at.click(sheet.offers[0])
    assert sheet.name.value() == "Ruth"
    at.click_and_wait(sheet.save)
    assert [each.event for each in at.written(ThemeNamed)] == [ThemeNamed(ThemeKind.PERSON, "Ruth")]


def test_a_name_is_changed_by_an_amendment_and_taken_back(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    session, notes = ended_session(workspace, clock)
    named = ThemeNamed(ThemeKind.PATTERN, "leaving", (notes[TABLE],))
    key = Scribe(workspace, clock).happened(session, named)[0].id
    at = desk(qtbot, workspace, session, notes)
    at.click(at.room.themes.rows[key])
    sheet = at.only_sheet(ThemeSheet)
    assert isinstance(sheet, ThemeSheet)
    sheet.name.editor.selectAll()
    at.type_in(sheet.name.editor, "Going before it gets warm")
    at.click_and_wait(sheet.save)
    newest = at.written(ThemeNamed)[-1]
    assert newest.amends == key
    assert newest.event == ThemeNamed(
        ThemeKind.PATTERN, "Going before it gets warm", (notes[TABLE],)
    )
    qtbot.waitUntil(lambda: "Going before" in at.room.themes.rows[key].accessibleName())
    at.click(at.room.themes.rows[key])
    again = at.only_sheet(ThemeSheet)
    assert isinstance(again, ThemeSheet)
    at.click_and_wait(again.take_back)
    assert at.written(Retracted)[0].amends == key
    qtbot.waitUntil(lambda: not at.room.themes.rows)


def test_a_name_without_words_is_asked_for(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    sheet = naming(at)
    at.click(sheet.save)
    assert sheet.name.error()
    assert not at.written(ThemeNamed)


def test_a_question_is_kept_and_answered(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    at.click_note(TABLE)
    at.click(at.room.themes.add_question)
    sheet = at.only_sheet(KeepQuestionSheet)
    assert isinstance(sheet, KeepQuestionSheet)
    at.click(sheet.save)
    assert sheet.words.error()
    at.type_in(sheet.words.editor, "What would I say to her?")
    at.click_and_wait(sheet.save)
    (kept,) = at.written(QuestionKept)
    assert kept.event == QuestionKept("What would I say to her?", (at.notes[TABLE],))
    qtbot.waitUntil(lambda: kept.id in at.room.themes.question_rows)
    at.click(at.room.themes.question_rows[kept.id])
    telling = at.only_sheet(SettleQuestionSheet)
    assert isinstance(telling, SettleQuestionSheet)
    at.click(telling.save)
    assert telling.fate.error()
    buttons = telling.fate.findChildren(Button)
    at.click(next(each for each in buttons if each.caption() == "Answered"))
    at.type_in(telling.words.editor, "Stay.")
    at.click_and_wait(telling.save)
    (settled,) = at.written(QuestionSettled)
    assert settled.event == QuestionSettled(kept.id, QuestionFate.ANSWERED, "Stay.")
    row = at.room.themes.question_rows
    qtbot.waitUntil(lambda: "answered · “Stay.”" in texts(row[kept.id]))


def test_a_template_begins_an_empty_note_and_no_other(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    ours = (NoteTemplate("Call & more", "Sleep:\n\nSteps:\n"),)
    workspace.practice.set_note_templates(ours).result(LIMIT_S)
    at = opened(qtbot, workspace, clock)
    notes = at.room.notes
    (action,) = notes.menu().actions()
    assert action.text() == "Call && more"
    action.trigger()
    assert notes.words.value() == "Sleep:\n\nSteps:\n"
    qtbot.waitUntil(lambda: at.draft("integration-note") == "Sleep:\n\nSteps:\n")
    notes.words.editor.selectAll()
    at.type_in(notes.words.editor, "Mine.")
    notes.menu().actions()[0].trigger()
    assert notes.words.value() == "Mine."
    assert "words already" in notes.words.line_text()


def test_without_templates_none_is_offered(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    workspace.practice.set_note_templates(()).result(LIMIT_S)
    at = opened(qtbot, workspace, clock)
    assert not at.room.notes.templates.isVisible()
