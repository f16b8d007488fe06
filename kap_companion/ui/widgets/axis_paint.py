"""Paints what of the axis stands still: bands, boxes, marks, ticks. It is kept as a picture."""

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from kap_companion.ui.widgets.axis_ink import BASELINE, Ink, box, hatch, write
from kap_companion.ui.widgets.axis_layout import Frame, PlacedRow, thinned, ticks
from kap_companion.ui.widgets.axis_model import (
    AxisModel,
    DoseMark,
    DoseRow,
    Gap,
    Mark,
    MarkKind,
    MarksRow,
    MaskRow,
    MaskSpan,
    MusicRow,
    MusicSpan,
    PhaseRow,
    PhaseSpan,
    ScaleRow,
)

# Marks of one kind that are closer than this would only smear; the arrow keys still reach each.
APART_PX: dict[MarkKind, float] = {"tick": 3, "quote": 8, "touch": 7, "insight": 8}
NAME_GAP = 8
RING_OPACITY = 0.55


def paint_still(painter: QPainter, model: AxisModel, placed: Frame, ink: Ink) -> None:
    """Everything that neither moves with the now-line nor steps aside for it."""
    for at in placed.rows:
        _paint_name(painter, at, placed, ink)
        _paint_row(painter, at, placed, ink)
    for gap in model.gaps:
        _paint_record_gap(painter, gap, placed, ink)


def _paint_name(painter: QPainter, at: PlacedRow, placed: Frame, ink: Ink) -> None:
    if not at.row.name or not placed.gutter:
        return
    baseline = at.top + 20 if isinstance(at.row, ScaleRow) else at.middle + BASELINE
    name = ink.plain.elided(at.row.name, placed.gutter - NAME_GAP)
    write(painter, ink.plain, ink.muted, 0, baseline, name)


def _paint_row(painter: QPainter, at: PlacedRow, placed: Frame, ink: Ink) -> None:
    match at.row:
        case PhaseRow(spans=phases):
            for phase in phases:
                _paint_phase(painter, phase, at, placed, ink)
        case DoseRow(marks=doses):
            for dose in doses:
                paint_dose(painter, dose, at, placed, ink)
        case MaskRow(spans=masks):
            for mask in masks:
                if not mask.current:
                    paint_mask(painter, mask, at, placed, ink)
        case MusicRow(spans=tracks, gaps=gaps):
            _paint_music(painter, tracks, gaps, at, placed, ink)
        case MarksRow(marks=marks):
            _paint_marks(painter, marks, at, placed, ink)
        case ScaleRow():
            _paint_scale(painter, at, placed, ink)


def span_box(start_ms: int, end_ms: int, at: PlacedRow, placed: Frame) -> QRectF:
    """The box of a stretch of time, cut to the axis, with two pixels before the next one."""
    left = placed.x(max(start_ms, placed.start_ms))
    right = placed.x(min(end_ms, placed.end_ms))
    return QRectF(left, at.top, max(0.0, right - left - 2), at.height)


def _paint_phase(
    painter: QPainter, phase: PhaseSpan, at: PlacedRow, placed: Frame, ink: Ink
) -> None:
    rect = span_box(phase.start_ms, phase.end_ms, at, placed)
    if rect.width() <= 0:
        return
    box(painter, rect, ink.bands[phase.band - 1])
    if phase.current:
        painter.setOpacity(RING_OPACITY)
        ring = ink.stroke(ink.band_text, 1.5)
        box(painter, rect.adjusted(0.75, 0.75, -0.75, -0.75), ink.nothing, ring)
        painter.setOpacity(1)


def paint_dose(painter: QPainter, dose: DoseMark, at: PlacedRow, placed: Frame, ink: Ink) -> None:
    """A filled triangle for a dose, a hollow one for a booster, its point on the time."""
    if not placed.shows(dose.at_ms):
        return
    x, half = placed.x(dose.at_ms), 5.5 if dose.booster else 7.0
    top, tip = (at.middle - 6, at.middle + 5) if dose.booster else (at.middle - 8, at.middle + 7)
    painter.setBrush(ink.nothing if dose.booster else ink.text)
    painter.setPen(ink.stroke(ink.text, 1.75) if dose.booster else Qt.PenStyle.NoPen)
    corners = [QPointF(x - half, top), QPointF(x + half, top), QPointF(x, tip)]
    painter.drawPolygon(QPolygonF(corners))


def paint_mask(painter: QPainter, mask: MaskSpan, at: PlacedRow, placed: Frame, ink: Ink) -> None:
    """A low bar while the eyes were covered; in accent while they are."""
    rect = span_box(mask.start_ms, mask.end_ms, at, placed).adjusted(0.5, 3.5, -0.5, -3.5)
    rect.setWidth(max(3.0, rect.width()))
    fill, pen = (ink.accent_soft, ink.accent) if mask.current else (ink.raised, ink.line)
    box(painter, rect, fill, ink.stroke(pen))


def _paint_music(  # noqa: PLR0913  (the painters share one shape, and this row has two lists)
    painter: QPainter,
    tracks: tuple[MusicSpan, ...],
    gaps: tuple[Gap, ...],
    at: PlacedRow,
    placed: Frame,
    ink: Ink,
) -> None:
    pens = {
        "played": (ink.raised, ink.stroke(ink.line)),
        "now": (ink.accent_soft, ink.stroke(ink.accent)),
        "planned": (ink.nothing, ink.stroke(ink.edge, dashed=True)),
    }
    for track in tracks:
        rect = span_box(track.start_ms, track.end_ms, at, placed).adjusted(0.5, 3.5, -0.5, -3.5)
        if rect.width() > 0:
            box(painter, rect, *pens[track.state])
    for gap in gaps:
        rect = span_box(gap.start_ms, gap.end_ms, at, placed).adjusted(0.5, 3.5, 1.5, -3.5)
        box(painter, rect, ink.background, ink.stroke(ink.edge, dashed=True))
        hatch(painter, rect, ink.stroke(ink.line))


def _paint_marks(
    painter: QPainter, marks: tuple[Mark, ...], at: PlacedRow, placed: Frame, ink: Ink
) -> None:
    for kind, apart in APART_PX.items():
        of_kind = (placed.x(m.at_ms) for m in marks if m.kind == kind and placed.shows(m.at_ms))
        paint_kind(painter, kind, thinned(of_kind, apart), at.middle, ink)


def paint_kind(
    painter: QPainter, kind: MarkKind, xs: Iterable[float], middle: float, ink: Ink
) -> None:
    """All marks of one kind: tick, quote, touch (a square) or insight (a diamond)."""
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
        case "insight":
            painter.setBrush(ink.accent)
            painter.setPen(Qt.PenStyle.NoPen)
            for x in xs:
                painter.drawPolygon(_diamond(x, middle))


def _diamond(x: float, middle: float) -> QPolygonF:
    around = ((0, -7), (7, 0), (0, 7), (-7, 0))
    return QPolygonF([QPointF(x + right, middle + down) for right, down in around])


def _paint_scale(painter: QPainter, at: PlacedRow, placed: Frame, ink: Ink) -> None:
    painter.setPen(ink.stroke(ink.line))
    painter.drawLine(QPointF(placed.gutter, at.top + 0.5), QPointF(placed.width, at.top + 0.5))
    painter.setPen(ink.stroke(ink.edge))
    for at_ms in ticks(placed):
        x = min(placed.x(at_ms), placed.width - 1) + 0.5
        painter.drawLine(QPointF(x, at.top + 0.5), QPointF(x, at.top + 5))


def _paint_record_gap(painter: QPainter, gap: Gap, placed: Frame, ink: Ink) -> None:
    rect = gap_box(gap, placed)
    if rect.isEmpty():
        return
    hatch(painter, rect, ink.stroke(ink.edge))
    painter.setPen(ink.stroke(ink.edge, dashed=True))
    for x in (rect.left() + 0.5, rect.right() - 0.5):
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))


def gap_box(gap: Gap, placed: Frame) -> QRectF:
    """From below the phases down to the scale: the phases go on though nothing was written."""
    inner = [at for at in placed.rows if not isinstance(at.row, PhaseRow | ScaleRow)]
    if not inner or gap.end_ms <= placed.start_ms or gap.start_ms >= placed.end_ms:
        return QRectF()
    left = placed.x(max(gap.start_ms, placed.start_ms))
    right = placed.x(min(gap.end_ms, placed.end_ms))
    bottom = inner[-1].top + inner[-1].height
    return QRectF(left, inner[0].top, max(3.0, right - left), bottom - inner[0].top)
