"""The courses of a patient's sessions, drawn over each other: what was marked, and when."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.axis_ink import BASELINE, Ink, write
from kap_companion.ui.widgets.axis_shapes import triangle
from kap_companion.ui.widgets.course_curve_layout import (
    LABEL_PX,
    CourseLine,
    Level,
    PlacedCurve,
    PlacedLine,
    placed,
)

HEIGHT_PX = 208
STRONG_PX, THIN_PX = 2.5, 1.25
DOT_PX, SMALL_DOT_PX = 3.5, 2.0
END_PX = 7
TICK_PX = 4
SCALE_DROP = 19


class CourseCurve(QWidget):
    """Shows lines; what it shows is said in words by who holds it, as its description."""

    def __init__(self, levels: Sequence[Level]) -> None:
        super().__init__()
        self._levels = tuple(levels)
        self._lines: tuple[CourseLine, ...] = ()
        self._ink: Ink | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: Sequence[CourseLine]) -> None:
        """Show these sessions."""
        self._lines = tuple(lines)
        self.update()

    def lines(self) -> tuple[CourseLine, ...]:
        """Return what is shown."""
        return self._lines

    def sizeHint(self) -> QSize:
        return QSize(480, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, HEIGHT_PX)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._ink = None
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ink = self._ink = self._ink or Ink(theme_of(self))
        size = float(self.width()), float(self.height())
        curve = placed(self._lines, self._levels, size, ink.plain.width)
        painter = paint.painter_for(self)
        _paint_ground(painter, curve, ink)
        for line in curve.lines:
            _paint_line(painter, line, curve.floor, ink)
        painter.end()


def _paint_ground(painter: QPainter, curve: PlacedCurve, ink: Ink) -> None:
    painter.setPen(ink.stroke(ink.line))
    for y, _ in curve.levels:
        painter.drawLine(QPointF(curve.left, round(y) + 0.5), QPointF(curve.right, round(y) + 0.5))
    painter.setPen(ink.stroke(ink.edge))
    for x, _ in curve.ticks:
        at = round(x) + 0.5
        painter.drawLine(QPointF(at, curve.floor), QPointF(at, curve.floor + TICK_PX))
    for y, words in curve.levels:
        write(painter, ink.quiet, QPointF(0, y + BASELINE), words)
    for x, words in curve.ticks:
        half = ink.plain.width(words) / 2
        left = min(max(curve.left - half, x - half), curve.right + 8 - 2 * half)
        write(painter, ink.quiet, QPointF(left, curve.floor + SCALE_DROP), words)


def _paint_line(painter: QPainter, placed_line: PlacedLine, floor: float, ink: Ink) -> None:
    line = placed_line.line
    color, width = (ink.accent, STRONG_PX) if line.strong else (ink.muted, THIN_PX)
    painter.setPen(ink.stroke(color, width, dashed=line.other_route))
    painter.setBrush(ink.nothing)
    points = [QPointF(*point) for point in placed_line.points]
    if len(points) > 1:
        painter.drawPolyline(QPolygonF(points))
    dot = DOT_PX if line.strong else SMALL_DOT_PX
    painter.setPen(ink.stroke(color, width))
    painter.setBrush(color)
    for point in points:
        painter.drawEllipse(point, dot, dot)
    painter.setBrush(ink.background)
    for x, y in placed_line.boosters:
        painter.drawPolygon(triangle(x, y, small=True))
    if placed_line.end_x is not None:
        painter.drawLine(
            QPointF(placed_line.end_x, floor - END_PX), QPointF(placed_line.end_x, floor + END_PX)
        )
    if placed_line.label is not None:
        look = ink.counted if line.strong else ink.quiet
        box = placed_line.label
        write(painter, look, QPointF(box.left, box.top + LABEL_PX - BASELINE), box.text)
