"""The stamp of the entry line: when it happened, and a way to say that it was earlier."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets.text import Text

MINUTES = (1, 2, 5, 10)
ALL_THE_WAY_BACK = -10_000


class StampMenu(Text):
    """A press opens the minutes; in the line Ctrl ↑ and Ctrl ↓ do the same."""

    earlier = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", fonts.SECONDARY, "muted", wrap=False, parent=parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("It happened earlier: Ctrl ↑"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for minutes in MINUTES:
            action = menu.addAction(self.tr("{0} min earlier").format(minutes))
            action.triggered.connect(partial(self._say, minutes))
        back = menu.addAction(self.tr("When I began to type"))
        back.triggered.connect(partial(self._say, ALL_THE_WAY_BACK))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        event.accept()

    def _say(self, minutes: int) -> None:
        self.earlier.emit(minutes)
