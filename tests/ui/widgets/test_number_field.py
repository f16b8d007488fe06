"""A field of numbers: what else is typed or pasted stays out, and says so."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.ui.widgets.number_field import NumberField

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def field(qtbot: QtBot, themed: QApplication) -> NumberField:
    del themed
    made = NumberField("Heart", "baseline 72", more="-")
    qtbot.addWidget(made)
    made.show()
    return made


def committed(field: NumberField, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field.editor, event)


def test_digits_and_what_is_allowed_come_in(field: NumberField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.editor, "-12x.7")
    assert field.value() == "-127"
    assert field.line_text() == "baseline 72"  # the last key was a good one
    qtbot.keyClicks(field.editor, "x")
    assert "Only digits" in field.line_text()


@pytest.mark.parametrize("key", ["/", " "])
def test_a_slash_or_a_space_goes_on(field: NumberField, qtbot: QtBot, key: str) -> None:
    with qtbot.waitSignal(field.goes_on):
        qtbot.keyClicks(field.editor, key)
    assert field.value() == ""


def test_the_keys_of_editing_still_work(field: NumberField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.editor, "118")
    qtbot.keyClick(field.editor, Qt.Key.Key_Backspace)
    assert field.value() == "11"
    qtbot.keyClick(field.editor, Qt.Key.Key_A, CONTROL)
    qtbot.keyClicks(field.editor, "9")
    assert field.value() == "9"


def test_an_input_method_brings_digits_only(field: NumberField) -> None:
    committed(field, "72")
    committed(field, "٧٢ bpm")
    assert field.value() == "72"
    assert "Only digits" in field.line_text()


def test_a_pasted_pair_is_told_as_one(field: NumberField, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("118 / 74\n")
    with qtbot.waitSignal(field.pair_pasted) as pair:
        qtbot.keyClick(field.editor, Qt.Key.Key_V, CONTROL)
    assert pair.args == ["118", "74"]


@pytest.mark.parametrize("pasted", ["about 72", "1e9", "9" * 1_000_000, "<b>1</b>", "7\x002"])
def test_what_is_no_number_is_not_pasted(field: NumberField, qtbot: QtBot, pasted: str) -> None:
    qtbot.keyClicks(field.editor, "7")
    QGuiApplication.clipboard().setText(pasted)
    qtbot.keyClick(field.editor, Qt.Key.Key_V, CONTROL)
    assert field.value() == "7"
    assert field.line_text() != "baseline 72"
