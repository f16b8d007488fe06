"""A row of a list that can be opened: one button of the row's whole width, parted by hairlines."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy

from kap_companion.ui.theme import paint_icon, theme_of
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.button import KeyboardButton

CHEVRON_PX = 18
CHEVRON_ROOM_PX = 40
LEAST_PX = 44


class Row(KeyboardButton):
    """Shows `inner`; a click, Space or Return opens it. `spoken` is what a screen reader says."""

    def __init__(
        self, inner: QBoxLayout, spoken: str, *, chevron: bool = True, ruled: bool = True
    ) -> None:
        super().__init__()
        self._chevron, self._ruled = chevron, ruled
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(LEAST_PX)
        inner.setContentsMargins(1, 10, CHEVRON_ROOM_PX if chevron else 1, 11)
        self.setLayout(inner)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        rect = QRectF(self.rect())
        if self.isDown() or self.underMouse():
            ground = theme.accent_soft if self.isDown() else theme.surface
            paint.fill(painter, rect.adjusted(-4, 1, 4, -1), ground)
        if self._ruled:
            paint.fill(painter, QRectF(0, rect.height() - 1, rect.width(), 1), theme.line)
        if self._chevron:
            left = rect.width() - CHEVRON_PX
            middle = (rect.height() - CHEVRON_PX) / 2
            square = QRectF(left, middle, CHEVRON_PX, CHEVRON_PX)
            paint_icon(painter, "next", theme.text, square)
        if self.hasFocus():
            paint.focus_ring(painter, rect, theme.focus)
        painter.end()


def two_lines(first: layout.Item, second: layout.Item) -> QBoxLayout:
    """Return a name and, close below it, what is said of it."""
    return layout.column([first, second], 2)
