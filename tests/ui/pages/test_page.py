"""What every page does: the keys come and go without all of it being painted anew."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kap_companion.ui.pages.page import Page
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import Text


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_the_keys_come_and_go_and_nothing_else_is_painted(qtbot: QtBot) -> None:
    page, words, field = Page(), Text("So it was."), QLineEdit()
    page.setLayout(layout.column([words, field, layout.GAP], 0))
    qtbot.addWidget(page)
    page.resize(300, 200)
    page.show()
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)
    qtbot.wait(50)
    beside, own = Painted(words), Painted(field)
    for target in (field, page, field, page):
        target.setFocus()
        qtbot.waitUntil(target.hasFocus)
        qtbot.wait(30)
    assert own.count, "the field shows that it has the keys"
    assert not beside.count
