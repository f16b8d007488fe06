"""The picture of a course as a widget: what is pointed at or walked to is said in a line."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets.axis_ink import BASELINE, Ink, box, write
from kap_companion.ui.widgets.course_chart_layout import (
    Stop,
    course_height,
    nearest,
    placed_course,
)
from kap_companion.ui.widgets.course_chart_model import EMPTY_COURSE, CourseModel
from kap_companion.ui.widgets.course_chart_paint import paint_placed
from kap_companion.ui.widgets.paint import painter_for

RING_PX = 8
CALLOUT_PX, CALLOUT_GAP, CALLOUT_REACH = 26, 14, 640
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class CourseChart(QWidget):
    """Left and Right walk along a row, Up and Down from row to row; Enter or a click chooses."""

    told = Signal(str)
    """What is said of the point or mark that is pointed at, or has the ring; empty for none."""
    walked = Signal(QPoint)
    """Where the ring stands now."""
    chosen = Signal(str)
    """The key of the mark or point that was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._model = EMPTY_COURSE
        self._placed = placed_course(EMPTY_COURSE, 0)
        self._stops: tuple[Stop, ...] = ()
        self._at: int | None = None
        self._ink: Ink | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Measures over the course"))

    def set_model(self, model: CourseModel) -> None:
        """Show this course; nothing is walked to."""
        self._model, self._at = model, None
        self._place()
        self.updateGeometry()

    def model(self) -> CourseModel:
        """Return what is shown."""
        return self._model

    def described(self) -> str:
        """Return what is said of what has the ring, or nothing."""
        return "" if self._at is None else self._stops[self._at].text

    def place_of(self, text: str) -> QPointF | None:
        """Return where that stands of which this is said."""
        found = next((stop for stop in self._stops if stop.text == text), None)
        return None if found is None else QPointF(found.x, found.y)

    def sizeHint(self) -> QSize:
        return QSize(640, round(course_height(self._model)))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, round(course_height(self._model)))

    def _place(self) -> None:
        self._placed = placed_course(self._model, float(self.width()))
        self._stops = self._placed.stops()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ink = self._ink = self._ink or Ink(theme_of(self))
        painter = painter_for(self)
        paint_placed(painter, self._placed, ink)
        if self._at is not None and self.hasFocus():
            stop = self._stops[self._at]
            ring = QRectF(stop.x - RING_PX, stop.y - RING_PX, 2 * RING_PX, 2 * RING_PX)
            box(painter, ring, ink.nothing, ink.stroke(ink.focus, 2))
            self._paint_callout(painter, stop, ink)
        painter.end()

    def _paint_callout(self, painter: QPainter, stop: Stop, ink: Ink) -> None:
        """What is said of it, below it, or above it at the foot of the picture."""
        words = " ".join(stop.text.split())
        said = ink.plain.elided(words, min(CALLOUT_REACH, self.width() - 20))
        width = ink.plain.width(said) + 16
        left = min(max(0.0, stop.x - width / 2), self.width() - width)
        below = stop.y + CALLOUT_GAP
        fits = below + CALLOUT_PX <= self.height()
        top = below if fits else stop.y - CALLOUT_GAP - CALLOUT_PX
        box(painter, QRectF(left, top, width, CALLOUT_PX), ink.raised, ink.stroke(ink.edge))
        write(painter, ink.said, QPointF(left + 8, top + CALLOUT_PX / 2 + BASELINE), said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and self._stops:
            self._walk_to(self._beside(STEPS[key]))
        elif key in ENDS and self._stops:
            row = [i for i, stop in enumerate(self._stops) if stop.row == self._row()]
            self._walk_to(row[ENDS[key]])
        elif key in ROWS and (found := self._in_row(ROWS[key])) is not None:
            self._walk_to(found)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self._choose(self._at)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at is None and self._stops:
            self._walk_to(len(self._stops) - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = nearest(self._stops, event.position().x(), event.position().y())
        self.told.emit(self.described() if found is None else self._stops[found].text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = nearest(self._stops, event.position().x(), event.position().y())
        if found is None or event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._walk_to(found)
        self._choose(found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.told.emit(self.described())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._ink = None
            self.update()

    def _row(self) -> int:
        return self._stops[-1 if self._at is None else self._at].row

    def _beside(self, step: int) -> int:
        """The next one of the same row; where it ends one stays."""
        at = len(self._stops) - 1 if self._at is None else self._at
        beside = min(max(at + step, 0), len(self._stops) - 1)
        return beside if self._stops[beside].row == self._stops[at].row else at

    def _in_row(self, step: int) -> int | None:
        """The one nearest in time in the next row that has any."""
        if not self._stops:
            return None
        here = self._stops[-1 if self._at is None else self._at]
        rows = sorted({stop.row for stop in self._stops})
        row = rows.index(here.row) + step
        if not 0 <= row < len(rows):
            return None
        there = [i for i, stop in enumerate(self._stops) if stop.row == rows[row]]
        return min(there, key=lambda i: abs(self._stops[i].at_us - here.at_us))

    def _walk_to(self, index: int) -> None:
        self._at = index
        said = self.described()
        self.setAccessibleDescription(said)
        change = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(change)
        self.told.emit(said)
        self.walked.emit(QPointF(self._stops[index].x, self._stops[index].y).toPoint())
        self.update()

    def _choose(self, index: int) -> None:
        if self._stops[index].key:
            self.chosen.emit(self._stops[index].key)
