"""The log of the session: rows by time, the newest at the foot, fast however long the session."""

import html
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QToolTip, QWidget

from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.finger import scroll_by_finger
from kap_companion.ui.widgets.log_delegate import LINE_PX, LogDelegate
from kap_companion.ui.widgets.log_heights import Heights
from kap_companion.ui.widgets.log_model import LogModel
from kap_companion.ui.widgets.log_row import LogRow

LONG_PRESS_MS = 550
STILL_PX = 10
LEAST_PX = 36
"""What shows at least of a log: its newest row."""

Key = Qt.Key
WALKING = frozenset(
    {Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Home, Key.Key_End}
)
CHOOSING = frozenset({Key.Key_Return, Key.Key_Enter})
Index = QModelIndex | QPersistentModelIndex
Cursor = QAbstractItemView.CursorAction
Hint = QAbstractItemView.ScrollHint


class LogView(QListView):
    """Shows the log; `row_activated(key)` is a wish to amend (Enter, double click, long press).

    Qt's list lays every row out again whenever one comes; this one keeps its own heights.
    """

    row_activated = Signal(str)
    about_wanted = Signal(str)
    """The row with this key, which another one is about, is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = LogModel(self)
        self._delegate = LogDelegate(theme_of(self))
        self._heights = Heights()
        self._measured: list[LogRow] = []
        self._measured_px = 0
        self._is_measured = True
        self._sticks = True
        self._press_at: QPoint | None = None
        self._pressed_key = ""
        self._long_press = QTimer(self, singleShot=True, interval=LONG_PRESS_MS)
        self._long_press.timeout.connect(self._pressed_long)
        self._log.modelReset.connect(self._measure_all)
        self._log.rowsInserted.connect(self._measure_new)
        self._log.rowsRemoved.connect(self._measure_all)
        self._log.dataChanged.connect(self._measure_changed)
        self.setModel(self._log)
        self._dress()

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(self.tr("Log"))
        scroll_by_finger(self)
        # Opaque, so that what scrolls is moved on the screen and only what is new is painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What a page asks

    def set_rows(self, rows: Sequence[LogRow]) -> None:
        """Show these rows, the last one in view."""
        self._sticks = True
        self._log.set_rows(rows)

    def append_row(self, row: LogRow) -> None:
        """Add the newest row; it comes into view unless the log was scrolled up."""
        if self.currentIndex().isValid() and not self.hasFocus():
            self.setCurrentIndex(QModelIndex())
        self._log.append_row(row)

    def append_rows(self, rows: Sequence[LogRow]) -> None:
        """Add rows at the end, all in one go."""
        self._log.append_rows(rows)

    def insert_row(self, row: LogRow, before_key: str) -> None:
        """Add a row before another: something that happened earlier than it was written."""
        self._log.insert_row(row, before_key)

    def replace_row(self, key: str, row: LogRow) -> None:
        """Show `row` in the place of the one with this key."""
        self._log.replace_row(key, row)

    def remove_row(self, key: str) -> None:
        """Take the row with this key away; a mark on it goes with it, and to no other row."""
        if key and key == self.current_key():
            self.unmark()
        self._log.remove_row(key)

    def set_hides_retracted(self, hides: bool) -> None:
        """Leave rows that were taken back out, or show them struck through."""
        self._log.set_hides_retracted(hides)

    def set_filter(self, lets_through: Callable[[LogRow], bool] | None) -> None:
        """Show of the rows that stand there now only these; what comes later shows in any case."""
        self._sticks = True
        self._log.set_filter(lets_through)

    def count(self) -> int:
        """How many rows there are, shown or not."""
        return self._log.count()

    def scroll_to(self, key: str) -> bool:
        """Bring the row with this key into view and mark it; False without one."""
        place = self._log.place_of(key)
        if place is None:
            return False
        self.setCurrentIndex(self._log.index(place))
        self.scrollTo(self._log.index(place))
        return True

    def unmark(self) -> None:
        """Mark no row."""
        self.setCurrentIndex(QModelIndex())

    def walk(self, step: int) -> None:
        """Go that many rows down (or up, below zero) and take the keys; begins at the newest."""
        last = self._log.rowCount() - 1
        if last < 0:
            return
        here = self.currentIndex()
        place = min(max(here.row() + step, 0), last) if here.isValid() else last
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setCurrentIndex(self._log.index(place))

    def rows(self) -> Sequence[LogRow]:
        """The rows that are shown, in order."""
        return self._log.rows

    def current_key(self) -> str:
        """The key of the marked row, or nothing."""
        here = self.currentIndex()
        return self._log.rows[here.row()].key if here.isValid() else ""

    # Heights

    def _measure_all(self) -> None:
        """Measure anew what changed; out of sight, only once it comes into view."""
        self._is_measured = self.isVisible()
        if self._is_measured:
            rows, same = self._log.rows, self._count_same()
            self._heights.keep(same)
            del self._measured[same:]
            self._measure_from(same, rows)
            self._measured_px = self.viewport().width()
            self._fit()

    def _count_same(self) -> int:
        """How many rows from the top are those that were measured, at this width."""
        if self.viewport().width() != self._measured_px:
            return 0
        pairs = zip(self._measured, self._log.rows, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))

    def _measure_from(self, first: int, rows: Sequence[LogRow]) -> None:
        for row in rows[first:]:
            self._heights.append(self._height(row))
            self._measured.append(row)

    def _measure_new(self, parent: QModelIndex, first: int) -> None:
        del parent
        if not self._is_measured:
            return
        was_short = self._spare() > 0
        self._measure_from(first, self._log.rows)
        self._follow()
        if was_short:
            self.viewport().update()

    def _measure_changed(self, first: QModelIndex) -> None:
        if not self._is_measured:
            return
        row = self._log.rows[first.row()]
        self._measured[first.row()] = row
        if self._heights.change(first.row(), self._height(row)):
            self._fit()
        else:
            # Qt's list waits for a layout of its own, which never comes here.
            self.viewport().update(self._row_rect(first.row()))

    def _height(self, row: LogRow) -> int:
        return self._delegate.height(row, self.viewport().width())

    def _fit(self) -> None:
        self._follow()
        self.viewport().update()

    def _follow(self) -> None:
        sticks = self._sticks
        self.updateGeometries()
        if sticks:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _spare(self) -> int:
        return max(0, self.viewport().height() - self._heights.total)

    def _content_top(self) -> int:
        # A short log stands at the foot, above the entry line, where the eye already is.
        return self._spare() - self.verticalScrollBar().value()

    def _row_rect(self, place: int) -> QRect:
        top = self._content_top() + self._heights.top(place)
        return QRect(0, top, self.viewport().width(), self._heights.of(place))

    # What Qt's list asks of its geometry

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), LEAST_PX)

    def doItemsLayout(self) -> None:
        self.updateGeometries()

    def updateGeometries(self) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(LINE_PX)
        bar.setPageStep(page)
        bar.setRange(0, max(0, self._heights.total - page))

    def visualRect(self, index: Index) -> QRect:
        inside = index.isValid() and index.row() < self._heights.count
        return self._row_rect(index.row()) if inside else QRect()

    def indexAt(self, p: QPoint) -> QModelIndex:
        y = p.y() - self._content_top()
        inside = 0 <= y < self._heights.total
        return self._log.index(self._heights.at(y)) if inside else QModelIndex()

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:
        rect = self.visualRect(index)
        if not rect.isValid():
            return
        bar, page = self.verticalScrollBar(), self.viewport().height()
        if hint is Hint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - page // 2)
        elif rect.top() < 0 or rect.height() > page:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() >= page:
            bar.setValue(bar.value() + rect.bottom() + 1 - page)

    def moveCursor(self, action: Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        here, last = self.currentIndex().row(), self._log.rowCount() - 1
        page = max(1, self.viewport().height() // (2 * LINE_PX))
        steps = {
            Cursor.MoveUp: -1,
            Cursor.MoveDown: 1,
            Cursor.MovePageUp: -page,
            Cursor.MovePageDown: page,
            Cursor.MoveHome: -last - 1,
            Cursor.MoveEnd: last + 1,
        }
        place = last if here < 0 else here + steps.get(action, 0)
        return self._log.index(min(max(place, 0), last))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        bar = self.verticalScrollBar()
        self._sticks = bar.value() >= bar.maximum() - 2
        self.viewport().scroll(dx, dy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_measured:
            self._measure_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        sticks = self._sticks
        super().resizeEvent(event)
        self._sticks = sticks
        if event.size().width() != event.oldSize().width():
            self._measure_all()
        else:
            self._fit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rect in cast("Iterable[QRect]", event.region()):
            self._paint_rows(painter, rect)
        painter.end()

    def _paint_rows(self, painter: QPainter, inside: QRect) -> None:
        painter.setClipRect(inside)
        painter.fillRect(inside, QColor(theme_of(self).background))
        first = self._heights.at(inside.top() - self._content_top())
        for place in range(first, self._heights.count):
            rect = self._row_rect(place)
            if rect.top() > inside.bottom():
                break
            self._paint_row(painter, place, QRectF(rect))

    def _paint_row(self, painter: QPainter, place: int, rect: QRectF) -> None:
        marked = place == self.currentIndex().row()
        if marked:
            theme = theme_of(self)
            paint.fill(painter, rect, theme.accent_soft, paint.CAP_RADIUS)
            if self.hasFocus():
                paint.focus_ring(painter, rect, theme.focus, paint.CAP_RADIUS)
            painter.setPen(QColor(theme.text))
        self._delegate.paint(painter, self._log.rows[place], rect, soft=marked)

    # Keys, presses, theme

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list takes its arrows and Enter; letters are tags and belong to the page."""
        if event.key() in WALKING and self._log.rowCount():
            super().keyPressEvent(event)
        elif event.key() in CHOOSING and self.current_key():
            self.row_activated.emit(self.current_key())
        elif event.key() == Key.Key_Left and self._lead_from(self.currentIndex()):
            event.accept()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._log.rowCount():
            self.setCurrentIndex(self._log.index(self._log.rowCount() - 1))
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._press_at = event.position().toPoint()
        index = self.indexAt(self._press_at)
        self._pressed_key = self._log.rows[index.row()].key if index.isValid() else ""
        if event.button() is Qt.MouseButton.LeftButton:
            self._long_press.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        moved = event.position().toPoint() - (self._press_at or QPoint())
        if moved.manhattanLength() > STILL_PX:
            self._long_press.stop()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        short = self._long_press.isActive()
        self._long_press.stop()
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if short and index.isValid():
            rect = QRectF(self._row_rect(index.row()))
            if self._delegate.is_on_about(self._log.rows[index.row()], rect, QPointF(at)):
                self._lead_from(index)

    def _lead_from(self, index: QModelIndex) -> bool:
        """Ask for the row that this one is about, if it is about any."""
        about = self._log.rows[index.row()].about_key if index.isValid() else ""
        if about:
            self.about_wanted.emit(about)
        return bool(about)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._long_press.stop()
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.row_activated.emit(self._log.rows[index.row()].key)

    def _pressed_long(self) -> None:
        """It is the row that was pressed, also where another one is under the finger by now."""
        if self._log.place_of(self._pressed_key) is not None:
            self.row_activated.emit(self._pressed_key)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            detail = self._log.rows[index.row()].detail if index.isValid() else ""
            # Escaped, because tool tips would read a patient's "<b>" as markup.
            words = f"<p>{html.escape(detail)}</p>" if detail else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self._delegate = LogDelegate(theme_of(self))
            self._measured.clear()
            self._measure_all()
