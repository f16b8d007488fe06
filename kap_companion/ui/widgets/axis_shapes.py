"""What both painters of the axis draw with: boxes of time, doses, masks and marks."""

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from kap_companion.ui.widgets.axis_ink import BASELINE, Ink, Look, box, write
from kap_companion.ui.widgets.axis_layout import Frame, PlacedRow
from kap_companion.ui.widgets.axis_model import (
    CourseSpan,
    Gap,
    MarkKind,
    MaskSpan,
    PhaseRow,
    ScaleRow,
)

BAR_INSET = 3.5
LEAST_BAR = 3.0
COURSE_PX, BEGIN_HALF = 3.0, 5.0
POINT_HALF, POINT_HIGH = 5.0, 8.0


class AxisPainter:
    """A painter with the frame and the ink of one axis."""

    def __init__(self, painter: QPainter, placed: Frame, ink: Ink) -> None:
        self.painter, self.placed, self.ink = painter, placed, ink

    def write(self, look: Look, x: float, at: PlacedRow, text: str) -> None:
        """Text in the middle of a row."""
        write(self.painter, look, QPointF(x, at.middle + BASELINE), text)

    def span_box(self, start_ms: int, end_ms: int, at: PlacedRow) -> QRectF:
        """The box of a stretch of time, cut to the axis, two pixels short of the next one."""
        left = self.placed.x(max(start_ms, self.placed.start_ms))
        right = self.placed.x(min(end_ms, self.placed.end_ms))
        return QRectF(left, at.top, max(0.0, right - left - 2), at.height)

    def bar_box(self, start_ms: int, end_ms: int, at: PlacedRow) -> QRectF:
        """The same, lower, for a bar with a border."""
        return self.span_box(start_ms, end_ms, at).adjusted(0.5, BAR_INSET, -0.5, -BAR_INSET)

    def gap_box(self, gap: Gap) -> QRectF:
        """From below the phases to the scale: the phases go on though nothing was written."""
        placed = self.placed
        inner = [at for at in placed.rows if not isinstance(at.row, PhaseRow | ScaleRow)]
        if not inner or gap.end_ms <= placed.start_ms or gap.start_ms >= placed.end_ms:
            return QRectF()
        left = placed.x(max(gap.start_ms, placed.start_ms))
        right = placed.x(min(gap.end_ms, placed.end_ms))
        bottom = inner[-1].top + inner[-1].height
        return QRectF(left, inner[0].top, max(LEAST_BAR, right - left), bottom - inner[0].top)

    def mask(self, mask: MaskSpan, at: PlacedRow) -> None:
        """A low bar while the eyes were covered; in accent while they are."""
        rect = self.bar_box(mask.start_ms, mask.end_ms, at)
        rect.setWidth(max(LEAST_BAR, rect.width()))
        ink = self.ink
        fill, edge = (ink.accent_soft, ink.accent) if mask.current else (ink.raised, ink.line)
        box(self.painter, rect, fill, ink.stroke(edge))

    def course(self, span: CourseSpan, at: PlacedRow) -> None:
        """A line along the foot of the row for as long as it went on; in text while it does."""
        ink, rect = self.ink, self.span_box(span.start_ms, span.end_ms, at)
        color = ink.text if span.current else ink.muted
        foot = QRectF(rect.left(), rect.bottom() - COURSE_PX, rect.width(), COURSE_PX)
        foot.setWidth(max(LEAST_BAR, foot.width()))
        box(self.painter, foot, color)

    def marks(self, kind: MarkKind, xs: Iterable[float], middle: float) -> None:
        """All marks of one kind: tick, quote, touch (a square), intervention, insight (a diamond).

        An intervention is a ring.
        """
        painter, ink = self.painter, self.ink
        match kind:
            case "tick":
                painter.setPen(ink.stroke(ink.text, 2))
                painter.drawLines([QLineF(x, middle - 7, x, middle + 7) for x in xs])
            case "quote":
                for x in xs:
                    painter.fillPath(ink.quote.translated(x, middle), ink.text)
            case "touch":
                painter.setBrush(ink.nothing)
                painter.setPen(ink.stroke(ink.text, 1.75))
                for x in xs:
                    painter.drawRoundedRect(QRectF(x - 4.5, middle - 4.5, 9, 9), 2, 2)
            case "intervention":
                painter.setBrush(ink.nothing)
                painter.setPen(ink.stroke(ink.text, 1.75))
                for x in xs:
                    painter.drawEllipse(QPointF(x, middle), 4.5, 4.5)
            case "insight":
                painter.setBrush(ink.accent)
                painter.setPen(Qt.PenStyle.NoPen)
                for x in xs:
                    painter.drawPolygon(_diamond(x, middle))


def begin_mark(x: float, middle: float) -> QPolygonF:
    """The flag at the beginning of an adverse event: its straight side stands on the time."""
    corners = ((x, middle - 8), (x + 2 * BEGIN_HALF, middle - 3), (x, middle + 2))
    return QPolygonF([QPointF(*corner) for corner in corners])


def point_mark(x: float, foot: float) -> QPolygonF:
    """The notch of a marked point: it stands on the time, at the foot of the phases."""
    corners = ((x - POINT_HALF, foot), (x + POINT_HALF, foot), (x, foot - POINT_HIGH))
    return QPolygonF([QPointF(*corner) for corner in corners])


def triangle(x: float, middle: float, *, small: bool) -> QPolygonF:
    """The triangle of a dose, its point down on the time."""
    half, rise, drop = (5.5, 6.0, 5.0) if small else (7.0, 8.0, 7.0)
    corners = ((x - half, middle - rise), (x + half, middle - rise), (x, middle + drop))
    return QPolygonF([QPointF(*corner) for corner in corners])


def _diamond(x: float, middle: float) -> QPolygonF:
    around = ((0, -7), (7, 0), (0, 7), (-7, 0))
    return QPolygonF([QPointF(x + right, middle + down) for right, down in around])
