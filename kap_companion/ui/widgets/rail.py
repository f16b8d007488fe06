"""The rail: always at the left, always in the same order."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kap_companion.ui.theme import Theme, paint_icon, theme_of, ui_font
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.button import KeyboardButton
from kap_companion.ui.widgets.icon_mark import IconMark

WIDE_PX = 84
COMPACT_PX = 52
ICON_PX = 22
ITEM_RADIUS = 8


@dataclass(frozen=True, slots=True)
class RailItem:
    """One place to go: the key that `chosen` carries, its icon and its word."""

    key: str
    icon: str
    word: str


class Rail(QWidget):
    """Places to go above, helpers below. `chosen` carries the key of the item that was pressed."""

    chosen = Signal(str)

    def __init__(
        self,
        items: Sequence[RailItem],
        bottom_items: Sequence[RailItem] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mark = IconMark("mark", "accent", 32)
        self._mark.setFixedHeight(50)
        self._mark.setContentsMargins(0, 0, 0, 18)
        self._buttons = [_RailButton(item) for item in (*items, *bottom_items)]
        for button in self._buttons:
            button.clicked.connect(lambda _=False, key=button.item.key: self.chosen.emit(key))
        top, bottom = self._buttons[: len(items)], self._buttons[len(items) :]
        self._box = layout.column([self._mark, *top, layout.GAP, *bottom], layout.XS)
        self._box.setAlignment(self._mark, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(self._box)
        self.set_compact(False)

    def set_current(self, key: str) -> None:
        """Mark the place that is shown; an unknown key marks none."""
        for button in self._buttons:
            button.setChecked(button.item.key == key)

    def current(self) -> str:
        """Return the key of the place that is marked, or an empty text."""
        return next((button.item.key for button in self._buttons if button.isChecked()), "")

    def set_compact(self, compact: bool) -> None:
        """Leave out the words, which tooltips then carry, or show them."""
        self.setFixedWidth(COMPACT_PX if compact else WIDE_PX)
        self._mark.setVisible(not compact)
        self._box.setContentsMargins(*((6, 8, 7, 8) if compact else (8, 14, 9, 12)))
        for button in self._buttons:
            button.set_compact(compact)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        paint.fill(painter, QRectF(self.rect()), theme.surface)
        paint.fill(painter, QRectF(self.width() - 1, 0, 1, self.height()), theme.line)
        painter.end()


class _RailButton(KeyboardButton):
    def __init__(self, item: RailItem) -> None:
        super().__init__()
        self.item = item
        self._compact = False
        self.setCheckable(True)
        self.say(item.word)

    def nextCheckState(self) -> None:
        """Stay: where we are is told by set_current, once the page has changed."""

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.setToolTip(self.item.word if compact else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40, 44) if self._compact else QSize(67, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        rect = QRectF(self.rect())
        if self.isChecked() or self.isDown():
            paint.fill(painter, rect, theme.accent_soft, ITEM_RADIUS)
        self._paint_inside(painter, theme)
        if self.hasFocus():
            paint.focus_ring(painter, rect, theme.focus, ITEM_RADIUS)
        painter.end()

    def _paint_inside(self, painter: QPainter, theme: Theme) -> None:
        ink = theme.accent if self.isChecked() else theme.muted
        if not self.isChecked() and self.underMouse():
            ink = theme.text
        top = (self.height() - ICON_PX) / 2 if self._compact else 9
        square = QRectF((self.width() - ICON_PX) / 2, top, ICON_PX, ICON_PX)
        paint_icon(painter, self.item.icon, ink, square)
        if not self._compact:
            painter.setFont(ui_font(13, 600 if self.isChecked() else 500))
            below = QRectF(0, 35, self.width(), 16)
            paint.text(painter, below, self.item.word, ink, Qt.AlignmentFlag.AlignHCenter)
