from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DAY
from kap_companion.ui.widgets.button import Button, IconButton, KeyboardButton
from kap_companion.ui.widgets.check import CheckBox
from kap_companion.ui.widgets.keycap import KeyCap

BUTTONS = [
    lambda: Button("Record", "filled", "↵"),
    lambda: Button("Vitals", key="v"),
    lambda: Button("New session", "quiet", icon="add"),
    lambda: Button("Hold", "toggle", "h"),
    lambda: IconButton("pause", "Pause music"),
    lambda: CheckBox("Spoken aloud"),
]


class Form(QWidget):
    """A button below a field that has the focus."""

    def __init__(self, button: QWidget) -> None:
        super().__init__()
        self.field = QLineEdit()
        box = QVBoxLayout(self)
        box.addWidget(self.field)
        box.addWidget(button)


def shown(qtbot: QtBot, button: QWidget) -> Form:
    form = Form(button)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    form.field.setFocus()
    return form


@pytest.mark.parametrize("make", BUTTONS)
def test_a_click_presses_and_leaves_the_focus_where_it_was(
    qtbot: QtBot, make: Callable[[], KeyboardButton]
) -> None:
    button = make()
    form = shown(qtbot, button)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.field.hasFocus()


@pytest.mark.parametrize("make", BUTTONS)
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_tab_reaches_a_button_and_space_or_return_presses_it(
    qtbot: QtBot, make: Callable[[], KeyboardButton], key: Qt.Key
) -> None:
    button = make()
    form = shown(qtbot, button)
    qtbot.keyClick(form.field, Qt.Key.Key_Tab)
    assert button.hasFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


@pytest.mark.parametrize("make", BUTTONS)
def test_a_button_is_large_enough_and_has_a_name(
    qtbot: QtBot, make: Callable[[], KeyboardButton]
) -> None:
    button = make()
    qtbot.addWidget(button)
    button.adjustSize()
    assert min(button.width(), button.height()) >= 36
    assert button.accessibleName()


@pytest.mark.parametrize("make", BUTTONS)
def test_the_focus_shows(qtbot: QtBot, make: Callable[[], KeyboardButton]) -> None:
    button = make()
    form = shown(qtbot, button)
    before = button.grab().toImage()
    qtbot.keyClick(form.field, Qt.Key.Key_Tab)
    assert changed_pixels(before, button.grab().toImage()) > 2 * button.width()


def changed_pixels(one: QImage, other: QImage) -> int:
    places = ((x, y) for x in range(one.width()) for y in range(one.height()))
    return sum(one.pixel(x, y) != other.pixel(x, y) for x, y in places)


def test_the_ring_of_a_filled_button_stands_in_from_its_edge(qtbot: QtBot) -> None:
    button = Button("Record", "filled")
    form = shown(qtbot, button)
    qtbot.keyClick(form.field, Qt.Key.Key_Tab)
    column = button.grab().toImage()
    middle = column.width() // 2
    assert column.pixelColor(middle, 0) == QColor(DAY.accent)
    assert column.pixelColor(middle, 2) == QColor(DAY.on_accent)


def test_sizes_are_the_designed_heights(qtbot: QtBot) -> None:
    button = Button("Next", "filled")
    qtbot.addWidget(button)
    heights = {}
    for size in ("compact", "usual", "tall", "large"):
        button.set_size(size)
        heights[size] = button.sizeHint().height()
    assert heights == {"compact": 36, "usual": 40, "tall": 44, "large": 48}


def test_a_toggle_keeps_its_state_and_shows_it(qtbot: QtBot) -> None:
    button = Button("Hold", "toggle", "h")
    qtbot.addWidget(button)
    button.resize(120, 36)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked()
    assert button.grab().toImage().pixelColor(4, 8) == QColor(DAY.accent_soft)


def test_the_key_is_spoken_and_can_be_dimmed(qtbot: QtBot) -> None:
    button = Button("Vitals", key="v")
    qtbot.addWidget(button)
    assert (button.key_text(), button.accessibleDescription()) == ("v", "Key v")
    before = button.grab().toImage()
    button.set_key_dimmed(True)
    assert button.is_key_dimmed()
    assert button.grab().toImage() != before


def test_an_ampersand_in_a_caption_is_no_shortcut(qtbot: QtBot) -> None:
    button = Button("Mara & Jonas")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert button.caption() == "Mara & Jonas"
    assert button.accessibleName() == "Mara & Jonas"


def test_a_round_button_says_what_a_press_will_do(qtbot: QtBot) -> None:
    button = IconButton("pause", "Pause music")
    qtbot.addWidget(button)
    button.set_icon("play", "Play music")
    assert (button.icon_name(), button.toolTip()) == ("play", "Play music")
    assert button.accessibleName() == "Play music"


def test_a_disabled_button_does_nothing(qtbot: QtBot) -> None:
    button = Button("Next", "filled")
    qtbot.addWidget(button)
    button.setEnabled(False)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.grab().toImage().pixelColor(20, 4) == QColor(DAY.line)


def test_a_key_cap_is_as_wide_as_its_key_needs(qtbot: QtBot) -> None:
    one, chord = KeyCap("1"), KeyCap("Ctrl Z")
    qtbot.addWidget(one)
    qtbot.addWidget(chord)
    assert one.sizeHint().width() == 22
    assert chord.sizeHint().width() > 40
    assert chord.accessibleName() == "Key Ctrl Z"
    awake = one.grab().toImage()
    one.set_dimmed(True)
    assert one.grab().toImage() != awake


def test_a_check_box_shows_its_state_as_a_shape(qtbot: QtBot) -> None:
    box = CheckBox("Spoken aloud")
    qtbot.addWidget(box)
    box.adjustSize()
    before = box.grab().toImage()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.isChecked()
    assert changed_pixels(before, box.grab().toImage()) > 20
