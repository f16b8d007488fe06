"""Paints what of the axis stands still: bands, boxes, marks, ticks. It is kept as a picture."""

from PySide6.QtCore import QPointF, Qt

from kap_companion.ui.widgets.axis_ink import box, hatch, write
from kap_companion.ui.widgets.axis_layout import PlacedRow, thinned, ticks
from kap_companion.ui.widgets.axis_model import (
    AxisModel,
    CourseRow,
    CourseSpan,
    CurveRow,
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
    PointMark,
    PressureRow,
    ScaleRow,
)
from kap_companion.ui.widgets.axis_readings import ReadingsPainter
from kap_companion.ui.widgets.axis_shapes import (
    POINT_HALF,
    AxisPainter,
    begin_mark,
    point_mark,
    triangle,
)

# Marks of one kind that are closer than this would only smear; the arrow keys still reach each.
APART_PX: dict[MarkKind, float] = {
    "tick": 3,
    "quote": 8,
    "touch": 7,
    "intervention": 7,
    "insight": 8,
}
NAME_GAP = 8
RING_OPACITY = 0.55
SCALE_BASELINE = 20


class StillPainter(AxisPainter):
    """Everything that neither moves with the now-line nor steps aside for it."""

    def paint(self, model: AxisModel) -> None:
        """Row by row, the gaps of the record over all of them."""
        for at in self.placed.rows:
            self._name(at)
            self._row(at)
        for gap in model.gaps:
            self._record_gap(gap)

    def _name(self, at: PlacedRow) -> None:
        if not at.row.name or not self.placed.gutter:
            return
        name = self.ink.plain.elided(at.row.name, self.placed.gutter - NAME_GAP)
        if isinstance(at.row, ScaleRow):
            write(self.painter, self.ink.quiet, QPointF(0, at.top + SCALE_BASELINE), name)
        else:
            self.write(self.ink.quiet, 0, at, name)

    def _row(self, at: PlacedRow) -> None:
        match at.row:
            case PhaseRow():
                self._phases(at.row.spans, at)
                self._points(at.row.points, at)
            case DoseRow():
                self._doses(at.row.marks, at)
            case CourseRow():
                self._courses(at.row.spans, at)
            case MaskRow():
                self._masks(at.row.spans, at)
            case MusicRow():
                self._music(at.row.spans, at)
                self._silences(at.row.gaps, at)
            case PressureRow() | CurveRow():
                ReadingsPainter(self.painter, self.placed, self.ink).paint_still(at.row, at)
            case MarksRow():
                self._marks(at.row.marks, at)
            case ScaleRow():
                self._scale(at)

    def _courses(self, spans: tuple[CourseSpan, ...], at: PlacedRow) -> None:
        for span in spans:
            self._course(span, at)

    def _masks(self, spans: tuple[MaskSpan, ...], at: PlacedRow) -> None:
        for span in spans:
            if not span.current:
                self.mask(span, at)

    def _phases(self, phases: tuple[PhaseSpan, ...], at: PlacedRow) -> None:
        for phase in phases:
            rect = self.span_box(phase.start_ms, phase.end_ms, at)
            if rect.width() <= 0:
                continue
            box(self.painter, rect, self.ink.bands[phase.band - 1])
            if phase.current:
                self.painter.setOpacity(RING_OPACITY)
                ring = self.ink.stroke(self.ink.band_text, 1.5)
                inner = rect.adjusted(0.75, 0.75, -0.75, -0.75)
                box(self.painter, inner, self.ink.nothing, ring)
                self.painter.setOpacity(1)

    def _points(self, points: tuple[PointMark, ...], at: PlacedRow) -> None:
        xs = thinned(self.placed.xs([each.at_ms for each in points]), POINT_HALF)
        self.painter.setBrush(self.ink.band_text)
        self.painter.setPen(Qt.PenStyle.NoPen)
        for x in xs:
            self.painter.drawPolygon(point_mark(x, at.top + at.height + 2))

    def _doses(self, doses: tuple[DoseMark, ...], at: PlacedRow) -> None:
        ink, painter = self.ink, self.painter
        for dose in doses:
            if self.placed.shows(dose.at_ms):
                painter.setBrush(ink.nothing if dose.booster else ink.text)
                painter.setPen(ink.stroke(ink.text, 1.75) if dose.booster else Qt.PenStyle.NoPen)
                x = self.placed.x(dose.at_ms)
                painter.drawPolygon(triangle(x, at.middle, small=dose.booster))

    def _course(self, course: CourseSpan, at: PlacedRow) -> None:
        if not course.current:
            self.course(course, at)
        if course.begin and self.placed.shows(course.start_ms):
            x, painter = self.placed.x(course.start_ms), self.painter
            painter.setPen(self.ink.stroke(self.ink.text, 1.75))
            painter.drawLine(QPointF(x, at.middle - 8), QPointF(x, at.top + at.height - 2))
            painter.setBrush(self.ink.text if course.current else self.ink.nothing)
            painter.drawPolygon(begin_mark(x, at.middle))

    def _music(self, tracks: tuple[MusicSpan, ...], at: PlacedRow) -> None:
        ink = self.ink
        pens = {
            "played": ink.stroke(ink.line),
            "now": ink.stroke(ink.accent),
            "planned": ink.stroke(ink.edge, dashed=True),
        }
        fills = {"played": ink.raised, "now": ink.accent_soft, "planned": ink.clear}
        for track in tracks:
            rect = self.bar_box(track.start_ms, track.end_ms, at)
            if rect.width() > 0:
                box(self.painter, rect, fills[track.state], pens[track.state])

    def _silences(self, gaps: tuple[Gap, ...], at: PlacedRow) -> None:
        ink = self.ink
        for gap in gaps:
            rect = self.bar_box(gap.start_ms, gap.end_ms, at).adjusted(0, 0, 2, 0)
            box(self.painter, rect, ink.background, ink.stroke(ink.edge, dashed=True))
            hatch(self.painter, rect, ink.stroke(ink.edge))

    def _marks(self, marks: tuple[Mark, ...], at: PlacedRow) -> None:
        for kind, apart in APART_PX.items():
            xs = thinned(self.placed.xs([m.at_ms for m in marks if m.kind == kind]), apart)
            self.marks(kind, xs, at.middle)

    def _scale(self, at: PlacedRow) -> None:
        painter, ink, top = self.painter, self.ink, at.top + 0.5
        painter.setPen(ink.stroke(ink.line))
        painter.drawLine(QPointF(self.placed.gutter, top), QPointF(self.placed.width, top))
        painter.setPen(ink.stroke(ink.edge))
        for at_ms in ticks(self.placed):
            x = min(self.placed.x(at_ms), self.placed.width - 1) + 0.5
            painter.drawLine(QPointF(x, top), QPointF(x, top + 4.5))

    def _record_gap(self, gap: Gap) -> None:
        rect = self.gap_box(gap)
        if rect.isEmpty():
            return
        hatch(self.painter, rect, self.ink.stroke(self.ink.edge))
        self.painter.setPen(self.ink.stroke(self.ink.edge, dashed=True))
        for x in (rect.left() + 0.5, rect.right() - 0.5):
            self.painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
