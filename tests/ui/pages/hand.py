"""A person at a page: opens it, sees the sheets, clicks and types."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.ui.pages.page import Page
from kap_companion.ui.widgets.sheet import Sheet

WIDE = (1282, 696)
COMPACT = (859, 452)
SomeSheet = TypeVar("SomeSheet", bound=Sheet)


class Hand:
    """Works one page. `sheets`, `chosen` and `places` are what the page asked for."""

    def __init__(self, qtbot: QtBot, page: Page, size: tuple[int, int] = WIDE) -> None:
        self.qtbot, self.page = qtbot, page
        self.sheets: list[Sheet] = []
        self.chosen: list[tuple[str, str]] = []
        self.places: list[str] = []
        qtbot.addWidget(page)
        page.sheet_wanted.connect(self._show)
        page.session_chosen.connect(lambda session, stage: self.chosen.append((session, stage)))
        page.place_wanted.connect(self.places.append)
        page.set_compact(size[0] < 1016)
        page.resize(*size)
        page.refresh()
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)

    def click(self, button: QAbstractButton) -> None:
        self.until(button.isVisible)  # what was just added shows with the next event
        assert button.isEnabled(), f"{button.accessibleName()} is greyed out"
        middle = QPoint(button.width() // 2, button.height() // 2)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=middle)

    def write(self, field: QWidget, text: str) -> None:
        """Replace what stands in a field, as a person does: select all, type."""
        target = field.focusProxy() or field
        target.setFocus()
        QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(target, Qt.Key.Key_Delete)
        if text.isascii():
            QTest.keyClicks(target, text)
        else:  # what no key types comes from an input method
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(target, event)

    def press(self, key: Qt.Key, target: QWidget | None = None) -> None:
        where = target or QApplication.focusWidget() or self.page
        QTest.keyClick(where, key)

    def sheet(self, kind: type[SomeSheet]) -> SomeSheet:
        shown = self.sheets[-1]
        assert isinstance(shown, kind)
        assert shown.isVisible()
        return shown

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=10_000)

    def tab_stops(self) -> list[QWidget]:
        """Everything that Tab reaches, in order."""
        first = self.page.nextInFocusChain()
        stops, widget = [], first
        while widget is not None and widget is not self.page:
            takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if self.page.isAncestorOf(widget) and takes_tab and widget.isVisible():
                stops.append(widget)
            widget = widget.nextInFocusChain()
            if widget is first:
                break
        return [stop for stop in stops if stop.isEnabled() and stop.focusProxy() is None]

    def _show(self, sheet: object) -> None:
        assert isinstance(sheet, Sheet)
        if not self.sheets or self.sheets[-1] is not sheet:
            self.sheets.append(sheet)
        sheet.open()


def nameless(stops: list[QWidget]) -> list[str]:
    """The controls that a screen reader could not name."""
    return [stop.metaObject().className() for stop in stops if not stop.accessibleName()]
