"""What is typed, pasted or dropped into the line stays as it was, and nothing is lost."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QDropEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.entry_editor import EntryEditor
from kap_companion.ui.widgets.entry_line import EntryLine
from tests.narrow import there

FRAME_S = 1 / 60


@pytest.fixture
def entry(qtbot: QtBot) -> EntryLine:
    line = EntryLine()
    qtbot.addWidget(line)
    line.resize(624, 44)
    line.show()
    line.setFocus()
    return line


def field(entry: EntryLine) -> EntryEditor:
    return there(entry.findChild(EntryEditor))


def type_in(qtbot: QtBot, entry: EntryLine, text: str) -> None:
    qtbot.keyClicks(field(entry), text)


def stamped_when_begun(entry: EntryLine) -> list[bool]:
    """Give the line its stamp each time it asks; the list grows by one each time."""
    began: list[bool] = []
    entry.started.connect(lambda: began.append(True))
    entry.started.connect(lambda: entry.set_stamp("0:49"))
    return began


def drop(entry: EntryLine, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    field(entry).dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_the_first_character_asks_for_a_stamp_once(entry: EntryLine, qtbot: QtBot) -> None:
    began = stamped_when_begun(entry)
    type_in(qtbot, entry, "Hands unclench")
    assert began == [True]
    assert entry.stamp() == "0:49"


def test_an_emptied_line_loses_its_stamp_and_asks_anew(entry: EntryLine, qtbot: QtBot) -> None:
    began = stamped_when_begun(entry)
    type_in(qtbot, entry, "a")
    qtbot.keyClick(field(entry), Qt.Key.Key_Backspace)
    assert entry.stamp() == ""
    type_in(qtbot, entry, "b")
    assert began == [True, True]


def test_enter_records_and_keeps_the_words_until_they_are_accepted(
    entry: EntryLine, qtbot: QtBot
) -> None:
    type_in(qtbot, entry, "Breath long and even.")
    with qtbot.waitSignal(entry.recorded) as recorded:
        qtbot.keyClick(field(entry), Qt.Key.Key_Return)
    assert recorded.args == ["Breath long and even.", False]
    assert entry.words() == "Breath long and even."
    entry.clear_entry()
    assert (entry.words(), entry.stamp()) == ("", "")


def test_the_button_records_too_and_leaves_the_focus(entry: EntryLine, qtbot: QtBot) -> None:
    type_in(qtbot, entry, "Settled")
    with qtbot.waitSignal(entry.recorded):
        qtbot.mouseClick(entry.findChild(Button), Qt.MouseButton.LeftButton)
    assert field(entry).hasFocus()


def test_blank_words_are_not_recorded(entry: EntryLine, qtbot: QtBot) -> None:
    type_in(qtbot, entry, "   ")
    with qtbot.assertNotEmitted(entry.recorded):
        qtbot.keyClick(field(entry), Qt.Key.Key_Return)


@pytest.mark.parametrize("mark", ['"', "'", "“", "«"])
def test_a_first_quotation_mark_makes_it_the_patients_words(
    entry: EntryLine, qtbot: QtBot, mark: str
) -> None:
    with qtbot.waitSignal(entry.started):
        press(entry, mark)
    type_in(qtbot, entry, 'It is "so" wide')
    with qtbot.waitSignal(entry.recorded) as recorded:
        qtbot.keyClick(field(entry), Qt.Key.Key_Return)
    assert recorded.args == ['It is "so" wide', True]


def press(entry: EntryLine, text: str, key: Qt.Key = Qt.Key.Key_unknown) -> None:
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field(entry), QKeyEvent(QEvent.Type.KeyPress, key, none, text))


def test_a_dead_key_starts_a_quote_and_leaves_no_dots(entry: EntryLine) -> None:
    press(entry, "", Qt.Key.Key_Dead_Diaeresis)
    press(entry, "ï")
    press(entry, "t")
    assert (entry.words(), entry.is_quote()) == ("it", True)


def test_a_composed_quotation_mark_starts_a_quote(entry: EntryLine) -> None:
    composed = QInputMethodEvent()
    composed.setCommitString('"')
    QApplication.sendEvent(field(entry), composed)
    assert (entry.words(), entry.is_quote()) == ("", True)


def test_a_quotation_mark_later_on_is_a_character(entry: EntryLine, qtbot: QtBot) -> None:
    type_in(qtbot, entry, 'a"b')
    assert (entry.words(), entry.is_quote()) == ('a"b', False)


def test_backspace_leaves_an_empty_quote(entry: EntryLine, qtbot: QtBot) -> None:
    entry.set_stamp("0:49")
    type_in(qtbot, entry, '"')
    with qtbot.waitSignal(entry.draft_changed) as changed:
        qtbot.keyClick(field(entry), Qt.Key.Key_Backspace)
    assert changed.args == ["", False]
    assert entry.stamp() == ""


def test_shift_enter_breaks_the_line_and_the_field_grows_to_three(
    entry: EntryLine, qtbot: QtBot
) -> None:
    heights = [entry.sizeHint().height()]
    for letter in "abcd":
        type_in(qtbot, entry, letter)
        qtbot.keyClick(field(entry), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        heights.append(entry.sizeHint().height())
    assert entry.words() == "a\nb\nc\nd\n"
    assert heights[0] == 44
    assert heights[0] < heights[1] < heights[2] == heights[3] == heights[4]
    entry.clear_entry()
    assert entry.sizeHint().height() == 44


def test_every_change_is_a_draft(entry: EntryLine, qtbot: QtBot) -> None:
    drafts: list[tuple[str, bool]] = []
    entry.draft_changed.connect(lambda words, quote: drafts.append((words, quote)))
    type_in(qtbot, entry, '"ab')
    assert drafts == [("", True), ("a", True), ("ab", True)]


def test_a_kept_draft_comes_back_quietly(entry: EntryLine, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(entry.started), qtbot.assertNotEmitted(entry.draft_changed):
        entry.restore("It is wide", is_quote=True)
        entry.set_stamp("0:24")
        entry.clear_entry()
        entry.restore("It is wide", is_quote=True)
    assert (entry.words(), entry.is_quote()) == ("It is wide", True)
    with qtbot.assertNotEmitted(entry.started):
        type_in(qtbot, entry, "!")


def test_escape_leaves_and_keeps_the_draft(entry: EntryLine, qtbot: QtBot) -> None:
    type_in(qtbot, entry, "half a")
    with qtbot.waitSignal(entry.left):
        qtbot.keyClick(field(entry), Qt.Key.Key_Escape)
    assert entry.words() == "half a"


def test_typing_can_be_undone_in_the_line(entry: EntryLine, qtbot: QtBot) -> None:
    type_in(qtbot, entry, "word")
    qtbot.keyClick(field(entry), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert entry.words() == ""


def test_a_tag_stands_in_the_line_until_backspace(entry: EntryLine, qtbot: QtBot) -> None:
    entry.attach_tag("Settled")
    assert entry.tag() == "Settled"
    type_in(qtbot, entry, 'x"')
    assert (entry.words(), entry.is_quote()) == ('x"', False)
    field(entry).moveCursor(field(entry).textCursor().MoveOperation.Start)
    with qtbot.waitSignal(entry.tag_detached):
        qtbot.keyClick(field(entry), Qt.Key.Key_Backspace)
    assert (entry.words(), entry.tag()) == ('x"', "")


def test_the_patients_words_are_no_words_of_a_tag(entry: EntryLine, qtbot: QtBot) -> None:
    entry.attach_tag("Tearful")
    with qtbot.waitSignal(entry.tag_detached):
        type_in(qtbot, entry, '"')
    type_in(qtbot, entry, "so wide")
    assert (entry.words(), entry.is_quote(), entry.tag()) == ("so wide", True, "")


def test_a_paste_of_ten_megabytes_is_refused_at_once_and_whole(
    entry: EntryLine, qtbot: QtBot
) -> None:
    type_in(qtbot, entry, "stays")
    mime = QMimeData()
    mime.setText("x" * 10_000_000)
    began = time.perf_counter()
    with qtbot.waitSignal(entry.refused) as refused:
        field(entry).insertFromMimeData(mime)
    spent = time.perf_counter() - began
    assert entry.words() == "stays"
    assert refused.args is not None
    assert "holds 20,000 characters" in refused.args[0]
    assert "What was here stays." in refused.args[0]
    assert spent < 10 * FRAME_S  # the bench holds it to one frame; a busy machine gets more here


def test_a_paste_that_just_fits_goes_in_and_one_more_does_not(
    entry: EntryLine, qtbot: QtBot
) -> None:
    entry.insert_text("x" * MAX_NOTE_CHARS)
    assert len(entry.words()) == MAX_NOTE_CHARS
    with qtbot.waitSignal(entry.refused):
        entry.insert_text("y")
    with qtbot.waitSignal(entry.refused):
        type_in(qtbot, entry, "y")
    assert entry.words() == "x" * MAX_NOTE_CHARS


def test_a_drop_obeys_the_same_guard(entry: EntryLine, qtbot: QtBot) -> None:
    with qtbot.waitSignal(entry.refused):
        drop(entry, "x" * (MAX_NOTE_CHARS + 1))
    assert entry.words() == ""
    with qtbot.waitSignal(entry.cleaned) as cleaned:
        drop(entry, "a\x00b")
    assert cleaned.args == [1]
    assert entry.words() == "ab"


def test_what_is_no_text_is_taken_out_where_it_is_typed(entry: EntryLine, qtbot: QtBot) -> None:
    with qtbot.waitSignal(entry.cleaned) as cleaned:
        entry.insert_text("a\x00\ud800b\x07c")
    assert cleaned.args == [3]
    assert entry.words() == "abc"


def test_markup_is_text(entry: EntryLine, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("<b>bold</b>; DROP TABLE")
    field(entry).insertFromMimeData(mime)
    with qtbot.waitSignal(entry.recorded) as recorded:
        qtbot.keyClick(field(entry), Qt.Key.Key_Return)
    assert recorded.args == ["<b>bold</b>; DROP TABLE", False]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60))
def test_any_text_comes_back_to_the_letter(entry: EntryLine, words: str) -> None:
    entry.clear_entry()
    entry.insert_text(words)
    assert entry.words() == words
    entry.restore(words, is_quote=True)
    assert entry.words() == words


def test_the_field_says_its_name_and_lets_tab_go(entry: EntryLine) -> None:
    assert field(entry).accessibleName() == "Observation"
    assert field(entry).tabChangesFocus()
    assert entry.focusProxy() is field(entry)


def test_hints_show_only_while_nothing_is_written(entry: EntryLine, qtbot: QtBot) -> None:
    empty = entry.grab().toImage()
    entry.restore(" ", is_quote=False)
    assert entry.grab().toImage() != empty
    entry.set_compact(True)
    entry.clear_entry()
    assert not entry.grab().isNull()
    entry.attach_tag("Settled")
    assert entry.grab().toImage() != empty
    entry.clear_entry()
    with qtbot.waitSignal(entry.focus_changed) as focus:
        field(entry).clearFocus()
    assert focus.args == [False]


def test_what_comes_and_goes_in_it_lays_out_nothing_around_it(
    qtbot: QtBot, qapp: QApplication
) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    line = EntryLine()
    column.addWidget(line)
    around.resize(640, 80)
    around.show()
    qapp.processEvents()
    asked: list[bool] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            asked.append(event.type() is QEvent.Type.LayoutRequest)
            return False

    watch = Watch()
    around.installEventFilter(watch)
    type_in(qtbot, line, "calm")
    line.set_stamp("0:49")
    line.clear_entry()
    qapp.processEvents()
    assert not any(asked)
    line.insert_text("two\nlines")
    qapp.processEvents()
    assert any(asked)
    assert line.height() == line.sizeHint().height()
