"""Integration as a therapist uses it: look, choose, promote, link; then the journal is read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    Observed,
    QuoteHeard,
    Retracted,
    SessionBegun,
    SessionCancelled,
)
from kap_companion.ui.pages.integration_booking import BookingSheet
from kap_companion.ui.widgets.axis_model import MarksRow
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.integration_ground import (
    INTENDED,
    SIT,
    TABLE,
    TOUCH,
    Desk,
    desk,
    ended_session,
    taken_back,
)
from tests.ui.practice import DOSE, LIMIT_S, MARA, MORNING, HandClock, Scribe

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def opened(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Desk:
    return desk(qtbot, workspace, *ended_session(workspace, clock))


def texts(widget: QLabel | object) -> str:
    found = widget.findChildren(QLabel) if hasattr(widget, "findChildren") else []
    return " | ".join(each.text() for each in found if each.isVisible())


def look_of(button: Button) -> str:
    return str(vars(button)["_kind"])


def with_insight(at: Desk, words: str = "I sat with it.") -> str:
    at.click_note(TABLE)
    at.press(Qt.Key.Key_P)
    at.type_in(at.room.insights.form.words.editor, words)
    at.click_and_wait(at.room.insights.form.record)
    at.qtbot.waitUntil(lambda: not at.room.insights.form.is_open)
    return at.written(InsightWritten)[-1].id


def test_everything_is_handed_over_their_words_first_or_by_time(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    assert [row.words for row in at.room.story.rows()] == [TABLE, SIT, "", TOUCH]
    at.click_note(SIT)
    at.click(at.room.order)
    assert at.room.story.marks() == {at.notes[SIT]}
    rows = at.room.story.rows()
    assert [row.words for row in rows] == ["", TABLE, TOUCH, SIT]
    assert [row.time_text for row in rows] == ["0:24", "0:36", "0:39", "0:47"]
    assert [row.is_quote for row in rows] == [False, True, False, True]
    assert INTENDED[0] in texts(at.room.insights)
    notes = [row for row in at.room.axis._model.rows if isinstance(row, MarksRow)]  # noqa: SLF001
    assert [mark.kind for mark in notes[0].marks] == ["tick", "quote", "touch", "quote"]


def test_what_was_taken_back_is_not_handed_over(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    session, notes = ended_session(workspace, clock)
    gone = NewEntry(session, Retracted("taken back"), amends=notes[TABLE], reason="not hers")
    workspace.journal.append([gone]).result(LIMIT_S)
    at = desk(qtbot, workspace, session, notes)
    assert TABLE not in [row.words for row in at.room.story.rows()]


def test_a_quote_is_promoted_with_the_keyboard_alone(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    at.press(Qt.Key.Key_Down)
    qtbot.keyClick(at.room.story, Qt.Key.Key_Down)
    qtbot.keyClick(at.room.story, Qt.Key.Key_Up)
    qtbot.keyClick(at.room.story, Qt.Key.Key_Return)
    assert at.room.story.marks() == {at.notes[TABLE]}
    qtbot.keyClick(at.room.story, Qt.Key.Key_P)
    form = at.room.insights.form
    assert form.words.value() == TABLE
    with qtbot.waitSignal(at.session.changed):
        qtbot.keyClick(form.words.editor, Qt.Key.Key_Return, CONTROL)
    assert [each.event for each in at.written(InsightWritten)] == [
        InsightWritten(TABLE, (at.notes[TABLE],), "")
    ]


def test_an_insight_answers_the_intention_and_stands_on_the_axis(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    at.click_note(SIT)
    at.click(at.room.promote)
    form = at.room.insights.form
    at.type_in(form.words.editor, "I can stay.")
    at.click(form.boxes[0])
    at.click_and_wait(form.record)
    (entry,) = at.written(InsightWritten)
    intention = at.session.chart.intentions["intention"].id
    assert entry.event == InsightWritten("I can stay.", (at.notes[SIT],), intention)
    qtbot.waitUntil(lambda: entry.id in at.room.insights.cards)
    said = texts(at.room.insights.cards[entry.id])
    assert "answers the intention" in said
    assert "from 0:47" in said
    assert at.room.axis.place_of(entry.id) is not None


def test_one_of_several_intentions_is_told_apart(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    session, notes = ended_session(workspace, clock, intentions=("To rest.", "To forgive."))
    at = desk(qtbot, workspace, session, notes)
    at.press(Qt.Key.Key_P)
    form = at.room.insights.form
    at.type_in(form.words.editor, "It is over.")
    at.click(form.boxes[0])
    at.click(form.boxes[1])
    assert not form.boxes[0].isChecked()
    at.click_and_wait(form.record)
    (entry,) = at.written(InsightWritten)
    assert isinstance(entry.event, InsightWritten)
    assert entry.event.intention.endswith(":2")
    qtbot.waitUntil(lambda: entry.id in at.room.insights.cards)
    assert "answers the second intention" in texts(at.room.insights.cards[entry.id])


def test_a_note_is_linked_and_let_go(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
    at = opened(qtbot, workspace, clock)
    insight = with_insight(at)
    for expected in ((at.notes[TABLE], at.notes[SIT]), (at.notes[TABLE],)):
        at.click(at.room.insights.cards[insight].link)
        with qtbot.waitSignal(at.session.changed):
            at.click_note(SIT)
        amended = at.written(InsightWritten)[-1]
        assert amended.amends == insight
        assert isinstance(amended.event, InsightWritten)
        assert amended.event.sources == expected
        at.wait_for_marks(expected)
        at.settle()


def test_an_insight_is_changed_and_taken_back(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    insight = with_insight(at)
    at.click(at.room.insights.cards[insight].change)
    form = at.room.insights.form
    form.words.editor.selectAll()
    at.type_in(form.words.editor, "I stayed with it.")
    at.click_and_wait(form.record)
    amended = at.written(InsightWritten)[-1]
    assert (amended.amends, amended.event.words) == (insight, "I stayed with it.")  # type: ignore[attr-defined]  # an InsightWritten, by its filter
    qtbot.waitUntil(lambda: insight in at.room.insights.cards)
    at.click(at.room.insights.cards[insight].change)
    at.click_and_wait(form.take_back)
    assert taken_back(at.journal()) == [insight]
    qtbot.waitUntil(lambda: not at.room.insights.cards)


def test_undo_and_redo_stay_within_the_integration(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    before = len(at.journal())
    at.press(Qt.Key.Key_Z, CONTROL)
    assert len(at.journal()) == before
    insight = with_insight(at)
    with qtbot.waitSignal(at.session.changed):
        at.press(Qt.Key.Key_Z, CONTROL)
    assert taken_back(at.journal()) == [insight]
    qtbot.waitUntil(lambda: not at.room.insights.cards)
    at.settle()
    with qtbot.waitSignal(at.session.changed):
        at.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: insight in at.room.insights.cards)
    assert len(at.written(Observed)) + len(at.written(QuoteHeard)) == len(at.room.story.rows())


def test_undo_in_a_field_undoes_the_typing_only(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    with_insight(at)
    editor = at.room.notes.words.editor
    at.type_in(editor, "p")
    before = len(at.journal())
    for _ in range(3):
        qtbot.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert editor.toPlainText() == ""
    assert len(at.journal()) == before
    assert not at.room.insights.form.is_open


def test_a_mark_on_the_axis_chooses_its_note_or_insight(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    insight = with_insight(at)
    for key, marks in ((at.notes[SIT], at.notes[SIT]), (insight, at.notes[TABLE])):
        spot = at.room.axis.place_of(key)
        assert spot is not None
        qtbot.mouseClick(at.room.axis, Qt.MouseButton.LeftButton, pos=spot)
        assert at.room.story.marks() == {marks}


def test_the_window_a_booking_and_the_session_itself(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    panel = at.room.window_panel
    assert "21 h left" in texts(panel)
    at.click(panel.book)
    sheet = at.only_sheet(BookingSheet)
    assert isinstance(sheet, BookingSheet)
    at.type_in(sheet.time.editor, "15:30")
    at.click_and_wait(sheet.save)
    (booked,) = at.written(IntegrationBooked)
    assert isinstance(booked.event, IntegrationBooked)
    assert f"{booked.event.at:%H:%M}" == "15:30"
    qtbot.waitUntil(lambda: "15:30" in texts(panel))
    at.click_and_wait(panel.held)
    assert at.written(IntegrationHeld)
    qtbot.waitUntil(lambda: "took place today" in texts(panel))
    at.settle()
    with qtbot.waitSignal(at.session.changed):
        at.press(Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: "21 h left" in texts(panel))


def test_the_window_moves_with_time(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
    at = opened(qtbot, workspace, clock)
    for hours, said in ((-5, "opens in 2 h"), (29, "3 h over")):
        clock.advance(hours * 60)
        at.page.refresh()
        assert said in texts(at.room.window_panel)


def test_while_the_session_runs_there_is_one_sentence(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    scribe = Scribe(workspace, clock)
    session = scribe.planned(scribe.patient(MARA), MORNING)
    scribe.happened(session, SessionBegun(), DOSE)
    at = desk(qtbot, workspace, session, {})
    assert texts(at.page) == "Integration | Integration opens when the session has ended."
    at.press(Qt.Key.Key_P)
    at.press(Qt.Key.Key_Z, CONTROL)
    assert len(at.journal()) == 3


def test_without_a_dose_notes_and_insights_are_possible(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    session, notes = ended_session(workspace, clock, dosed=False)
    at = desk(qtbot, workspace, session, notes)
    assert "ended without a dose" in texts(at.room.window_panel)
    with_insight(at)
    assert len(at.written(InsightWritten)) == 1


def test_a_cancelled_session_says_so(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
    scribe = Scribe(workspace, clock)
    session = scribe.planned(scribe.patient(MARA), MORNING)
    scribe.happened(session, SessionCancelled("a cold"))
    at = desk(qtbot, workspace, session, {})
    assert "was cancelled" in texts(at.room.window_panel)
    assert not at.room.window_panel.held.isVisible()
    at.press(Qt.Key.Key_P)
    at.type_in(at.room.insights.form.words.editor, "Rest first.")
    at.click_and_wait(at.room.insights.form.record)
    assert len(at.written(InsightWritten)) == 1


def test_there_is_one_filled_button_at_a_time(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    assert look_of(at.room.promote) == "filled"
    insight = with_insight(at)
    assert look_of(at.room.promote) == "bordered"
    assert at.room.insights.cards[insight].step.isVisible()
    at.press(Qt.Key.Key_P)
    assert look_of(at.room.promote) == "bordered"
    assert not at.room.insights.cards[insight].step.isVisible()


def test_a_narrow_window_shows_the_list_and_tabs(
    qtbot: QtBot, workspace: Workspace, clock: HandClock
) -> None:
    at = opened(qtbot, workspace, clock)
    insight = with_insight(at)
    at.page.set_compact(True)
    at.page.resize(859, 452)
    assert at.room.story.isVisible()
    assert at.room.insights.cards[insight].isVisible()
    assert not at.room.steps.isVisible()
    at.page.set_compact(False)
    at.page.resize(1366, 696)
    assert at.room.steps.isVisible()
    assert at.room.notes.isVisible()
