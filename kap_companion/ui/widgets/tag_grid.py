"""The tags: one key or one click says what is seen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import theme_of, ui_font
from kap_companion.ui.theme.reach import by_touch, target_px
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.button import KeyboardButton

CELL_PX = 36
GAP_PX = 6
NARROWEST_PX = 94
LABEL_GAP_PX = 7
LABEL_PX = 14


class TagCell(KeyboardButton):
    """A key-cap with the tag's word."""

    def __init__(self, key: str, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self.label = key, label
        self._dimmed = False
        self.say(label)
        if key:
            self.setAccessibleName(self.tr("{0}, key {1}").format(label, key))

    def set_dimmed(self, dimmed: bool) -> None:
        """Dim the cell while keys go into a text field; a click still counts."""
        self._dimmed = dimmed
        self.update()

    def fit_to_hand(self) -> None:
        """Be as high as the grid says."""

    def sizeHint(self) -> QSize:
        return QSize(NARROWEST_PX, target_px(CELL_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, rect = theme_of(self), QRectF(self.rect())
        painter = paint.painter_for(self)
        if self.isDown():
            paint.fill(painter, rect, theme.accent_soft, paint.CAP_RADIUS)
        left = 0.0
        if self.key and not by_touch():
            border = theme.line if self._dimmed else theme.edge
            paint.key_cap(painter, left, rect.center().y(), self.key, (theme.muted, border))
            left = paint.cap_width(self.key) + LABEL_GAP_PX
        elif by_touch():
            paint.outline(painter, rect.adjusted(0, 2, 0, -2), theme.edge)
            left = LABEL_GAP_PX
        font = ui_font(LABEL_PX, 500)
        painter.setFont(font)
        ink = theme.muted if self._dimmed and not self.isDown() else theme.text
        room = rect.width() - left
        text = QFontMetricsF(font).elidedText(self.label, Qt.TextElideMode.ElideRight, room)
        self.setToolTip(self.label if text != self.label else "")
        paint.text(painter, rect.adjusted(left, 0, 0, 0), text, ink)
        if self.hasFocus():
            paint.focus_ring(painter, rect, theme.focus, paint.CAP_RADIUS)
        painter.end()


class TagGrid(QWidget):
    """Cells in as many columns as fit; `tag_chosen(key)` tells of a click."""

    tag_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[TagCell] = []
        self._dimmed = False
        self._most_rows: int | None = None
        self.setAccessibleName(self.tr("Tags"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_tags(self, tags: Sequence[tuple[str, str]]) -> None:
        """Show these (key, label) pairs, in order."""
        for cell in self._cells:
            cell.setParent(None)
            cell.deleteLater()
        self._cells = [self._cell(key, label) for key, label in tags]
        self._place()

    def set_most_rows(self, rows: int | None) -> None:
        """Show no more rows than these; all of them where that is None."""
        if rows != self._most_rows:
            self._most_rows = rows
            self._place()

    def set_dimmed(self, dimmed: bool) -> None:
        """Dim all caps while a field has the keys."""
        self._dimmed = dimmed
        for cell in self._cells:
            cell.set_dimmed(dimmed)

    def cells(self) -> Sequence[TagCell]:
        """The cells, in order."""
        return self._cells

    def columns(self) -> int:
        """How many cells stand side by side at this width."""
        fitting = (self.width() + GAP_PX) // (NARROWEST_PX + GAP_PX)
        return int(max(1, min(fitting, len(self._cells) or 1)))

    def sizeHint(self) -> QSize:
        return QSize(6 * (NARROWEST_PX + GAP_PX), self._rows() * target_px(CELL_PX))

    def fit_to_hand(self) -> None:
        """Be as high as a finger needs it, or as low as before."""
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _cell(self, key: str, label: str) -> TagCell:
        cell = TagCell(key, label, self)
        cell.set_dimmed(self._dimmed)
        cell.clicked.connect(partial(self._on_clicked, key))
        cell.show()
        return cell

    def _rows(self) -> int:
        rows = -(-len(self._cells) // self.columns())
        return rows if self._most_rows is None else min(rows, self._most_rows)

    def _on_clicked(self, key: str) -> None:
        self.tag_chosen.emit(key)

    def _place(self) -> None:
        columns, rows = self.columns(), self._rows()
        share, high = (self.width() + GAP_PX) / columns, target_px(CELL_PX)
        for place, cell in enumerate(self._cells):
            row, column = divmod(place, columns)
            left, right = round(column * share), round((column + 1) * share) - GAP_PX
            cell.setGeometry(left, row * high, right - left, high)
            cell.setVisible(row < rows)
        self.setFixedHeight(rows * high)
