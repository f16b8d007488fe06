import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.ui.theme import DAY
from kap_companion.ui.widgets.notice import Notice

EDGES = {
    "danger": DAY.danger,
    "caution": DAY.caution,
    "info": DAY.edge,
    "positive": DAY.positive,
}


@pytest.mark.parametrize("level", EDGES)
def test_each_level_has_its_edge_and_speaks_its_sentence(qtbot: QtBot, level: str) -> None:
    notice = Notice(level, "Not saved: the disk is full.")  # type: ignore[arg-type]  # all four
    qtbot.addWidget(notice)
    notice.resize(600, 44)
    notice.show()
    assert notice.grab().toImage().pixelColor(1, 22) == QColor(EDGES[level])
    assert notice.accessibleName() == notice.text() == "Not saved: the disk is full."
    assert notice.level() == level
    assert not notice.action.isVisible()


def test_its_one_action_is_pressed_by_click_and_by_key(qtbot: QtBot) -> None:
    notice = Notice("danger", "Not saved.", "Try again", "Your text is still here.")
    qtbot.addWidget(notice)
    notice.show()
    assert notice.accessibleDescription() == "Your text is still here."
    with qtbot.waitSignal(notice.acted):
        qtbot.mouseClick(notice.action, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(notice.acted):
        qtbot.keyClick(notice.action, Qt.Key.Key_Return)


def test_it_grows_with_its_words(qtbot: QtBot) -> None:
    notice = Notice("info", "A sentence. " * 30)
    qtbot.addWidget(notice)
    assert notice.heightForWidth(300) > 2 * notice.heightForWidth(900)


def test_it_can_say_something_else(qtbot: QtBot) -> None:
    notice = Notice("danger", "Not saved.", "Try again")
    qtbot.addWidget(notice)
    notice.show()
    notice.show_notice("positive", "Saved.")
    assert (notice.text(), notice.level()) == ("Saved.", "positive")
    assert not notice.action.isVisible()


def test_no_line_is_cut_where_room_is_short(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    notice = Notice("caution", "Short.", "Noted")
    box = QVBoxLayout(window)
    box.addWidget(QTextEdit())
    box.addWidget(notice)
    window.resize(420, 150)
    window.show()
    notice.show_notice("caution", "This computer may sleep or blank its screen. " * 2, "Noted")
    qtbot.waitUntil(lambda: notice.height() >= notice.heightForWidth(notice.width()))
    window.resize(320, 150)
    qtbot.waitUntil(lambda: notice.height() >= notice.heightForWidth(notice.width()))


def test_one_that_is_shown_before_it_speaks_is_whole_at_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    notice = Notice("caution", "")
    box = QVBoxLayout(window)
    box.addWidget(QTextEdit())
    box.addWidget(notice)
    window.resize(420, 150)
    window.show()
    notice.setVisible(True)
    notice.show_notice("caution", "This computer may sleep or blank its screen. " * 2, "Noted")
    assert notice.minimumHeight() >= notice.heightForWidth(notice.width()) > 0
    qtbot.waitUntil(lambda: notice.height() >= notice.heightForWidth(notice.width()))


def test_a_screen_reader_speaks_of_its_words_before_its_button(qtbot: QtBot) -> None:
    notice = Notice("danger", "")
    qtbot.addWidget(notice)
    notice.show_notice("danger", "Not saved.", "Try again")
    said = QAccessible.queryAccessibleInterface(notice)
    last = said.child(said.childCount() - 1)
    assert last.text(QAccessible.Text.Name) == "Try again"
