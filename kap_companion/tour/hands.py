"""The hands and eyes of the tour: it finds things by what they are called, clicks and types."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEvent,
    QEventLoop,
    QPoint,
    Qt,
    QTimer,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from kap_companion.errors import KapError
from kap_companion.ui.widgets.sheet import Sheet

PATIENCE_MS = 20_000
LOOK_EVERY_MS = 15
SETTLE_MS = 80

Found = TypeVar("Found", bound=QWidget)


class TourFailed(KapError):
    """The program did not do, or did not show, what it should have."""


def rest(ms: int) -> None:
    """Let the window and every other thread work for this long.

    `QTest.qWait` would not do: it keeps Python's lock, and other threads stand still meanwhile.
    """
    loop, end = QEventLoop(), QTimer(singleShot=True, interval=ms)
    end.timeout.connect(loop.quit)
    end.start()
    loop.exec()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Hands:
    """Works on one window; every action is a real event to a visible widget."""

    def __init__(self, window: QWidget, out: Path) -> None:
        self._window = window
        self._out = out
        self.pictures: list[Path] = []

    def click(self, name: str) -> None:
        """Press the button with this caption or accessible name."""
        self.wait_until(lambda: self._button(name) is not None, f"no button “{name}”")
        button = self._button(name)
        if button is not None:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            self.settle()

    def fill(self, name: str, text: str) -> None:
        """Put the cursor in the field of this name and type."""
        self.wait_until(lambda: self._field(name) is not None, f"no field “{name}”")
        field = self._field(name)
        if field is not None:
            QTest.mouseClick(_surface(field), Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
            QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClicks(field, text)
            self.settle()

    def save(self, name: str) -> None:
        """Press this button of a sheet, and wait until the sheet has closed: all is saved then."""
        self.click(name)
        self.wait_until(lambda: not any(self.visible(Sheet)), f"“{name}” did not save")
        self.settle()

    def look_at(self, tab: str) -> None:
        """Bring this tab to the front, where a narrow window has tabs."""
        for bar in self.visible(QTabBar):
            for number in range(bar.count()):
                if bar.tabText(number) == tab:
                    place = bar.tabRect(number).center()
                    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
                    self.settle()

    def choose(self, name: str, words: str) -> None:
        """Choose in the list of this name by typing how the choice begins."""
        for choice in self.visible(QComboBox):
            if choice.accessibleName() == name:
                choice.setFocus()
                self.settle(QApplication.keyboardInputInterval() + 1)  # else: added to the last
                QTest.keyClicks(choice, words)
                self.settle()
                return
        raise TourFailed(f"The tour stopped: no list “{name}”.")

    def write(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self._focus(), text)
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press one key where the focus is."""
        QTest.keyClick(self._focus(), key, modifier or Qt.KeyboardModifier.NoModifier)
        self.settle()

    def settle(self, ms: int = SETTLE_MS) -> None:
        """Let events and paints come to rest."""
        rest(ms)

    def wait_until(self, holds: Callable[[], bool], otherwise: str) -> None:
        """Go on once this holds; raises `TourFailed` when patience runs out."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not holds():
            if deadline.hasExpired():
                raise TourFailed(f"The tour stopped: {otherwise}.")
            rest(LOOK_EVERY_MS)

    def soon(self, check: Callable[[], None]) -> None:
        """Check again until it passes: screens follow the journal. Raises what it says last."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while True:
            try:
                check()
            except TourFailed:
                if deadline.hasExpired():
                    raise
                rest(LOOK_EVERY_MS)
            else:
                return

    def picture(self, name: str) -> None:
        """Keep what the window shows now."""
        self.settle()
        target = self._out / f"{len(self.pictures) + 1:02d}-{name}.png"
        if not self._window.grab().save(str(target)):
            raise TourFailed(f"The picture {target.name} could not be written.")
        self.pictures.append(target)

    def visible(self, kind: type[Found]) -> Iterator[Found]:
        """Return every widget of this kind that can be seen."""
        for widget in self._window.findChildren(kind):
            if widget.isVisible():
                yield widget

    def one(self, kind: type[Found]) -> Found:
        """Return the one widget of this kind that can be seen."""
        for widget in self.visible(kind):
            return widget
        raise TourFailed(f"The tour stopped: no {kind.__name__} is shown.")

    def _button(self, name: str) -> QAbstractButton | None:
        for button in self.visible(QAbstractButton):
            if name in (button.text(), button.accessibleName()) and button.isEnabled():
                return button
        return None

    def _field(self, name: str) -> QLineEdit | QPlainTextEdit | None:
        fields: list[QLineEdit | QPlainTextEdit] = [*self.visible(QLineEdit)]
        for field in (*fields, *self.visible(QPlainTextEdit)):
            if field.accessibleName() == name:
                return field
        return None

    def _focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        if focus is None:
            raise TourFailed("The tour stopped: nothing has the focus.")
        return focus


def _surface(field: QLineEdit | QPlainTextEdit) -> QWidget:
    return field.viewport() if isinstance(field, QPlainTextEdit) else field
