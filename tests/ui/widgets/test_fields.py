from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DARK_ROOM, apply_theme
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import LineField, PassphraseField
from kap_companion.ui.widgets.guarded_line import GuardedLine
from kap_companion.ui.widgets.text_area import TextArea

HOSTILE = "<b>Mara</b> 🌿 שלום '; DROP TABLE entries; -- é"
TextField = LineField | TextArea | PassphraseField
CTRL = Qt.KeyboardModifier.ControlModifier
ROUTES = [("im", "IM"), ("lozenge", "Lozenge"), ("nasal", "Nasal")]


def paste(qtbot: QtBot, field: TextField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(field.editor, Qt.Key.Key_V, CTRL)


@pytest.fixture(params=[LineField, TextArea, PassphraseField])
def field(request: pytest.FixtureRequest, qtbot: QtBot) -> TextField:
    made: TextField = request.param("Allergies")
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_typed_is_the_value_to_the_letter(qtbot: QtBot, field: TextField) -> None:
    with qtbot.waitSignal(field.changed):
        qtbot.keyClicks(field.editor, "Bees & wasps")
    assert field.value() == "Bees & wasps"


def test_hostile_text_stays_text(qtbot: QtBot, field: TextField) -> None:
    paste(qtbot, field, HOSTILE)
    assert field.value() == HOSTILE
    assert field.line_text() == ""


def test_ten_megabytes_are_refused_whole(qtbot: QtBot, field: TextField) -> None:
    qtbot.keyClicks(field.editor, "bees")
    with qtbot.waitSignal(field.editor.noticed):
        paste(qtbot, field, "x" * 10_000_000)
    assert field.value() == "bees"
    assert "10,000,000 characters" in field.line_text()
    assert field.line_text().endswith("What was here stays.")


def test_one_character_too_many_is_refused_whole_too(
    qtbot: QtBot,
) -> None:
    field = LineField("Name", max_chars=10)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.editor, "Mara ")
    paste(qtbot, field, "Lindho")
    assert field.value() == "Mara "
    paste(qtbot, field, "Lindh")
    assert field.value() == "Mara Lindh"
    field.editor.selectAll()
    paste(qtbot, field, "0123456789")
    assert field.value() == "0123456789"


def test_what_is_no_text_is_taken_out_and_told(qtbot: QtBot, field: TextField) -> None:
    paste(qtbot, field, "be\0es\x1b")
    assert field.value() == "bees"
    assert field.line_text() == "2 characters that are no text were taken out."
    qtbot.keyClicks(field.editor, "!")
    assert field.line_text() == ""


def test_a_paste_can_be_undone(qtbot: QtBot) -> None:
    field = TextArea("Notes")
    qtbot.addWidget(field)
    paste(qtbot, field, "one")
    field.editor.undo()
    assert field.value() == ""


def test_the_menu_pastes_as_carefully_as_the_key(qtbot: QtBot, qapp: QApplication) -> None:
    field = LineField("Name", max_chars=4)
    qtbot.addWidget(field)
    field.show()
    QGuiApplication.clipboard().setText("far too long")
    qtbot.mouseClick(field.editor, Qt.MouseButton.LeftButton)
    menu = context_menu(field.editor, qapp)
    next(action for action in menu.actions() if action.objectName() == "edit-paste").trigger()
    menu.close()
    assert field.value() == ""
    assert "too long to paste" in field.line_text()


def context_menu(editor: GuardedLine, qapp: QApplication) -> QMenu:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(editor, event)
    menu = qapp.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_a_drop_is_guarded_like_a_paste(qtbot: QtBot) -> None:
    field = LineField("Name", max_chars=12)
    qtbot.addWidget(field)
    drop(field, "Mara\0")
    assert field.value() == "Mara"
    drop(field, "far too much to fit here")
    assert field.value() == "Mara"


def drop(field: LineField, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    field.editor.dropEvent(event)


def test_an_input_method_is_guarded_too(
    field: TextField,
) -> None:
    event = QInputMethodEvent()
    event.setCommitString("be\0es")
    QApplication.sendEvent(field.editor, event)
    assert field.value() == "bees"


def test_line_ends_pasted_into_one_line_become_spaces(qtbot: QtBot) -> None:
    field = LineField("Name")
    qtbot.addWidget(field)
    paste(qtbot, field, "Mara\nLindholm\t3\n")
    assert field.value() == "Mara Lindholm 3"


def test_a_full_area_takes_no_more_keys_but_can_be_edited(qtbot: QtBot) -> None:
    field = TextArea("Notes", max_chars=3)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.editor, "abcd")
    assert field.value() == "abc"
    assert field.line_text() == "This field is full: it holds 3 characters."
    qtbot.keyClick(field.editor, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field.editor, "z")
    assert field.value() == "abz"


def test_tab_leaves_a_text_area(qtbot: QtBot) -> None:
    field = TextArea("Notes")
    qtbot.addWidget(field)
    qtbot.keyClick(field.editor, Qt.Key.Key_Tab)
    assert field.value() == ""


def test_an_error_is_shown_spoken_and_gone_with_the_next_key(
    qtbot: QtBot, field: TextField
) -> None:
    field.set_hint("One per line")
    field.set_error("Write at least one.")
    assert (field.error(), field.line_text()) == ("Write at least one.", "Write at least one.")
    assert field.editor.accessibleDescription() == "Write at least one."
    assert field.editor.property("wrong") is True
    qtbot.keyClicks(field.editor, "x")
    assert (field.error(), field.line_text()) == ("", "One per line")
    assert field.editor.property("wrong") is False


def test_the_label_names_the_editor(field: TextField) -> None:
    assert field.editor.accessibleName() == "Allergies"
    field.hide_label()
    assert field.label.isHidden()
    field.setFocus()
    assert field.focusProxy() is field.editor


def test_a_value_that_was_put_there_is_not_a_change(qtbot: QtBot) -> None:
    for field in (LineField("Name"), TextArea("Notes"), PassphraseField("Passphrase")):
        qtbot.addWidget(field)
        with qtbot.assertNotEmitted(field.changed):
            field.set_value("kept")
        assert field.value() == "kept"


def test_return_enters_a_line(qtbot: QtBot) -> None:
    field = LineField("Name")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(field.editor, Qt.Key.Key_Return)


def test_a_passphrase_is_hidden_until_it_is_shown(qtbot: QtBot) -> None:
    field = PassphraseField("Passphrase")
    qtbot.addWidget(field)
    field.show()
    assert field.editor.echoMode() is QLineEdit.EchoMode.Password
    qtbot.mouseClick(field.toggle, Qt.MouseButton.LeftButton)
    assert field.editor.echoMode() is QLineEdit.EchoMode.Normal
    assert field.toggle.caption() == "Hide"
    field.set_value("six calm words")
    field.clear()
    assert (field.value(), field.toggle.isChecked()) == ("", False)
    assert field.editor.echoMode() is QLineEdit.EchoMode.Password


def test_a_date_is_read_back_in_words(qtbot: QtBot) -> None:
    field = DateField("Birth date")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.editor, "07.03.1980")
    assert field.day() == date(1980, 3, 7)
    assert field.line_text() == "7 March 1980"


def test_an_unclear_date_is_told_when_the_field_is_left(qtbot: QtBot) -> None:
    field = DateField("Birth date")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.editor, "7/3/1980")
    assert field.error() == ""
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert "7 March 1980 or 3 July 1980" in field.error()
    assert field.day() is None


def test_a_date_out_of_bounds_is_told(qtbot: QtBot) -> None:
    field = DateField("Birth date", date(1900, 1, 1), date(2026, 3, 17))
    qtbot.addWidget(field)
    field.set_value("1899-12-31")
    assert not field.check()
    assert field.error() == "That is before 1 January 1900."
    field.set_value("2026-03-18")
    assert not field.check()
    assert field.error() == "That is after 17 March 2026."
    field.set_day(date(2026, 3, 17))
    assert field.check()
    field.set_day(None)
    assert field.check()
    assert field.day() is None


def test_a_few_choices_stand_side_by_side(qtbot: QtBot) -> None:
    field = ChoiceField("Route", ROUTES)
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()
    field.activateWindow()
    assert field.value() == ""
    lozenge = next(b for b in field.findChildren(Button) if b.caption() == "Lozenge")
    assert lozenge.accessibleDescription() == "Route"
    with qtbot.waitSignal(field.changed):
        qtbot.mouseClick(lozenge, Qt.MouseButton.LeftButton)
    assert field.value() == "lozenge"
    lozenge.setFocus()
    qtbot.keyClick(lozenge, Qt.Key.Key_Right)
    assert field.value() == "nasal"
    field.set_value("unheard-of")
    assert field.value() == ""


def test_an_open_choice_is_reached_by_tab(qtbot: QtBot) -> None:
    field = ChoiceField("Route", ROUTES)
    qtbot.addWidget(field)
    field.set_value("nasal")
    field.set_value("")
    buttons = field.findChildren(Button)
    assert all(button.focusPolicy() is Qt.FocusPolicy.TabFocus for button in buttons)


def test_the_focus_goes_to_the_choice_that_was_made(qtbot: QtBot) -> None:
    field = ChoiceField("Route", ROUTES)
    qtbot.addWidget(field)
    field.set_value("nasal")
    field.show()
    field.setFocus()
    chosen = next(b for b in field.findChildren(Button) if b.caption() == "Nasal")
    assert field.focusWidget() is chosen


def test_many_choices_are_a_list_that_scrolling_leaves_alone(qtbot: QtBot) -> None:
    field = ChoiceField("Drug", [(str(n), f"Drug {n}") for n in range(6)])
    qtbot.addWidget(field)
    field.set_value("3")
    combo = field.findChild(QComboBox)
    assert combo is not None
    assert combo.accessibleName() == "Drug"
    QApplication.sendEvent(combo, wheel())
    assert field.value() == "3"
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert field.value() == "4"


def wheel() -> QWheelEvent:
    nothing, down = QPoint(0, 0), QPoint(0, -120)
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    place = QPointF(5, 5)
    return QWheelEvent(place, place, nothing, down, no_button, no_key, phase, False)


def test_the_caret_is_of_the_room_and_not_bluish(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, DARK_ROOM)
    for field in (LineField("Name"), TextArea("Notes")):
        qtbot.addWidget(field)
        with qtbot.waitExposed(field):
            field.show()
        field.activateWindow()
        field.editor.setFocus()
        shown = field.editor.grab().toImage()
        places = [(x, y) for x in range(shown.width()) for y in range(shown.height())]
        colors = [shown.pixelColor(x, y) for x, y in places]
        assert field.editor.hasFocus()
        assert sum(color == QColor(DARK_ROOM.text) for color in colors) > 20
        assert all(color.blue() <= color.red() for color in colors if color.alpha() == 255)
