"""Paints the picture of a course, on the screen and on paper alike: one pure function."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from kap_companion.ui.widgets.axis_ink import BASELINE, Ink, Look, write
from kap_companion.ui.widgets.axis_shapes import triangle
from kap_companion.ui.widgets.course_chart_layout import (
    LABEL_PX,
    PlacedCourse,
    PlacedMarks,
    PlacedMeasure,
    number,
    placed_course,
)
from kap_companion.ui.widgets.course_chart_model import CourseModel, MarkKind

DOT_PX, RING_PX = 4.0, 3.5
LINE_PX = 1.5
VALUE_RISE = 9.0
SCALE_DROP = 19.0
NUMBER_GAP = 10.0


def paint_course(painter: QPainter, rect: QRectF, model: CourseModel, ink: Ink) -> None:
    """Paint the course into `rect`, from its upper left corner and as wide as it is.

    It takes `course_height(model)` of its height. `painter` comes back as it was.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    paint_placed(painter, placed_course(model, rect.width()), ink)
    painter.restore()


def paint_placed(painter: QPainter, placed: PlacedCourse, ink: Ink) -> None:
    """Paint a course that has its places already."""
    for measure in placed.measures:
        _ground(painter, measure, placed, ink)
    _doses_through(painter, placed, ink)
    for measure in placed.measures:
        _measure(painter, measure, placed, ink)
    for row in placed.marks:
        _marks(painter, row, placed, ink)
    if placed.height:
        _scale(painter, placed, ink)


def _ground(painter: QPainter, measure: PlacedMeasure, placed: PlacedCourse, ink: Ink) -> None:
    """The bands, every second one on a faint ground, and what each is called."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.raised)
    for upper, lower, *_ in measure.bands[::2]:
        painter.drawRect(QRectF(placed.left, upper, placed.right - placed.left, lower - upper))
    painter.setPen(ink.stroke(ink.line))
    for y in (measure.top, measure.foot):
        painter.drawLine(QLineF(placed.left, y, placed.right, y))
    room = placed.width - placed.right - 8
    if room < LABEL_PX:
        return
    last = measure.foot + LABEL_PX
    for _, _, middle, words in measure.bands:
        if last - middle >= LABEL_PX:
            at = QPointF(placed.right + 8, middle + BASELINE)
            write(painter, ink.quiet, at, ink.plain.elided(words, room))
            last = middle


def _doses_through(painter: QPainter, placed: PlacedCourse, ink: Ink) -> None:
    """Where the doses stood in time, through every measure."""
    painter.setPen(ink.stroke(ink.edge, dashed=True))
    for measure in placed.measures:
        painter.drawLines([QLineF(x, measure.top, x, measure.foot) for x in placed.doses])


def _measure(painter: QPainter, measure: PlacedMeasure, placed: PlacedCourse, ink: Ink) -> None:
    _title(painter, measure, placed, ink)
    for y, words in measure.numbers:
        _ends_at(painter, ink.quiet, placed.left - NUMBER_GAP, y + BASELINE, words)
    if measure.baseline is not None:
        painter.setPen(ink.stroke(ink.accent, dashed=True))
        painter.drawLine(QLineF(placed.left, measure.baseline, placed.right, measure.baseline))
    totals = [each for each in measure.points if each.point.value is not None]
    if measure.row.is_joined:
        painter.setPen(ink.stroke(ink.accent, LINE_PX))
        painter.setBrush(ink.nothing)
        painter.drawPolyline(QPolygonF([QPointF(each.x, each.y) for each in totals]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.accent)
    for each in totals:
        painter.drawEllipse(QPointF(each.x, each.y), DOT_PX, DOT_PX)
    _without_total(painter, measure, ink)
    _values(painter, measure, ink)


def _title(painter: QPainter, measure: PlacedMeasure, placed: PlacedCourse, ink: Ink) -> None:
    baseline = measure.title + 18
    name = Look(ink.strong, ink.text)
    write(painter, name, QPointF(0, baseline), measure.row.name)
    left = ink.strong.width(measure.row.name) + 12
    said = ink.plain.elided(measure.row.said, max(0.0, placed.width - left))
    write(painter, ink.said, QPointF(left, baseline), said)


def _without_total(painter: QPainter, measure: PlacedMeasure, ink: Ink) -> None:
    """An open ring at the foot: it was answered, and came to no total."""
    painter.setPen(ink.stroke(ink.muted, LINE_PX))
    painter.setBrush(ink.background)
    for each in measure.points:
        if each.point.value is None:
            painter.drawEllipse(QPointF(each.x, each.y), RING_PX, RING_PX)


def _values(painter: QPainter, measure: PlacedMeasure, ink: Ink) -> None:
    """The digits above the points that have room for them, the newest first."""
    free_to = float("inf")
    for each in reversed(measure.points):
        if each.point.value is None:
            continue
        words = number(each.point.value)
        half = ink.strong.width(words) / 2
        if each.x + half <= free_to:
            above, below = each.y - VALUE_RISE, each.y + LABEL_PX + BASELINE
            y = above if _is_free(measure, above) else below
            write(painter, Look(ink.strong, ink.text), QPointF(each.x - half, y), words)
            free_to = each.x - half - 4


def _is_free(measure: PlacedMeasure, foot: float) -> bool:
    """Whether digits that stand on this line stay below the top, and clear of the baseline."""
    head = foot - LABEL_PX + BASELINE
    across = measure.baseline
    return head > measure.top and (across is None or not head < across < foot + BASELINE)


def _marks(painter: QPainter, row: PlacedMarks, placed: PlacedCourse, ink: Ink) -> None:
    name = ink.plain.elided(row.row.name, placed.left - NUMBER_GAP)
    write(painter, ink.quiet, QPointF(0, row.middle + BASELINE), name)
    painter.setPen(ink.stroke(ink.line))
    foot = row.middle + 12.5
    painter.drawLine(QLineF(placed.left, foot, placed.right, foot))
    for x, mark in row.marks:
        _mark(painter, mark.kind, x, row.middle, ink)


def _mark(painter: QPainter, kind: MarkKind, x: float, middle: float, ink: Ink) -> None:
    """Each kind has a shape of its own: colour alone says nothing."""
    painter.setPen(ink.stroke(ink.text, 1.75))
    painter.setBrush(ink.text)
    match kind:
        case "dose":
            painter.drawPolygon(triangle(x, middle, small=True))
        case "session":
            painter.drawLine(QLineF(x, middle - 6, x, middle + 6))
        case "integration":
            around = ((0, -6), (6, 0), (0, 6), (-6, 0))
            painter.drawPolygon(QPolygonF([QPointF(x + a, middle + b) for a, b in around]))
        case "step":
            painter.setBrush(ink.nothing)
            painter.drawRect(QRectF(x - 4.5, middle - 4.5, 9, 9))
        case "outcome":
            painter.drawRect(QRectF(x - 4.5, middle - 4.5, 9, 9))


def _scale(painter: QPainter, placed: PlacedCourse, ink: Ink) -> None:
    foot = placed.height - LABEL_PX - 9
    painter.setPen(ink.stroke(ink.edge))
    painter.drawLine(QLineF(placed.left, foot, placed.right, foot))
    painter.drawLines([QLineF(x, foot, x, foot + 4) for x, _ in placed.ticks])
    widths = [ink.plain.width(words) for _, words in placed.ticks]
    free_from = 0.0
    for (x, words), width in zip(placed.ticks, widths, strict=True):
        left = min(max(placed.left - width / 2, x - width / 2), placed.width - width)
        if left >= free_from:
            write(painter, ink.quiet, QPointF(left, foot + SCALE_DROP), words)
            free_from = left + width + 10


def _ends_at(painter: QPainter, look: Look, right: float, y: float, words: str) -> None:
    write(painter, look, QPointF(right - look.type.width(words), y), words)
