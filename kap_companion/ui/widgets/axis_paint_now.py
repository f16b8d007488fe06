"""Paints what of the axis moves: the now-line, and the labels that step aside for it."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from kap_companion.ui.widgets.axis_ink import Ink, Look, box, write
from kap_companion.ui.widgets.axis_layout import (
    NOW_AFTER_PX,
    NOW_BEFORE_PX,
    Frame,
    PlacedRow,
    Room,
    place_label,
    ticks,
)
from kap_companion.ui.widgets.axis_model import (
    AxisModel,
    CourseRow,
    CourseSpan,
    CurveRow,
    DoseRow,
    Gap,
    MarksRow,
    MaskRow,
    MaskSpan,
    MusicRow,
    MusicSpan,
    PhaseRow,
    PressureRow,
    ScaleRow,
)
from kap_companion.ui.widgets.axis_paint import SCALE_BASELINE
from kap_companion.ui.widgets.axis_readings import ReadingsPainter
from kap_companion.ui.widgets.axis_shapes import COURSE_PX, AxisPainter

CAP_WIDTH, CAP_HEIGHT, CAP_BASELINE = 46, 22, 16
CAP_PAD = 6
TITLE_PAD = 9
END_PAD, PHASE_END_PAD = 4, 1
DOSE_PAD = 12
MARK_HALF = 7
SILENCE_PAD = 8
COURSE_PAD = 4
LEAST_NAME = 40


class NowPainter(AxisPainter):
    """Labels and now-line of one axis at one moment."""

    def __init__(self, painter: QPainter, model: AxisModel, placed: Frame, ink: Ink) -> None:
        super().__init__(painter, placed, ink)
        self.model, now_ms = model, model.now_ms
        self.now_x = placed.x(now_ms) if now_ms is not None and placed.shows(now_ms) else None

    def paint(self) -> None:
        """Labels first, the now-line over everything."""
        for at in self.placed.rows:
            self._row(at)
        for gap in self.model.gaps:
            self._record_gap(gap)
        self._line()

    def _row(self, at: PlacedRow) -> None:
        match at.row:
            case PhaseRow():
                self._phases(at.row, at)
            case DoseRow():
                self._doses(at.row, at)
            case CourseRow():
                self._courses(at.row, at)
            case MaskRow():
                self._mask_now(at.row, at)
            case MusicRow():
                self._titles(at.row, at)
            case PressureRow() | CurveRow():
                readings = ReadingsPainter(self.painter, self.placed, self.ink)
                readings.paint_digits(at.row, at, self.now_x)
            case ScaleRow():
                self._scale(at)
            case MarksRow():
                pass

    def _label(self, look: Look, room: Room, at: PlacedRow, text: str) -> None:
        label = place_label(text, room, self.now_x, look.type)
        if label is not None:
            self.write(look, label.x, at, label.text)

    def _phases(self, row: PhaseRow, at: PlacedRow) -> None:
        for phase in row.spans:
            rect = self.span_box(phase.start_ms, phase.end_ms, at)
            right = rect.right() - PHASE_END_PAD
            if phase is row.spans[-1]:
                right = self._ends(row.ends_text, Room(rect.left(), right), at)
            room = Room(rect.left() + self.placed.pad, right)
            self._label(self.ink.phase, room, at, phase.name)

    def _ends(self, text: str, room: Room, at: PlacedRow) -> float:
        """How long it is to the end of the last phase, at its end; returns what is left of it."""
        left = room.right - self.placed.pad - self.ink.plain.width(text)
        if not text or left < room.left + LEAST_NAME or self._is_crossed(left, room.right):
            return room.right
        self.write(self.ink.on_band, left, at, text)
        return left - self.placed.pad

    def _doses(self, row: DoseRow, at: PlacedRow) -> None:
        shown = [dose for dose in row.marks if self.placed.shows(dose.at_ms)]
        xs = [self.placed.x(dose.at_ms) for dose in shown]
        ends = (*(x - DOSE_PAD for x in xs[1:]), self.placed.width)
        taken = self.placed.gutter
        for dose, x, end in zip(shown, xs, ends, strict=False):
            taken = self._dose(dose.text, Room(taken, x), Room(x + DOSE_PAD, end), at)

    def _dose(self, text: str, before: Room, after: Room, at: PlacedRow) -> float:
        """Beside its triangle; on the other side of it while the now-line stands in the way."""
        look, width = self.ink.said, self.ink.plain.width(text)
        if self._is_crossed(after.left, after.left + width):
            left = before.right - DOSE_PAD - width
            if left >= before.left and not self._is_crossed(left, left + width):
                self.write(look, left, at, text)
                return before.right + DOSE_PAD
        self._label(look, after, at, text)
        return min(after.right, after.left + width + DOSE_PAD)

    def _is_crossed(self, left: float, right: float) -> bool:
        now_x = self.now_x
        return now_x is not None and left - NOW_AFTER_PX < now_x < right + NOW_BEFORE_PX

    def _courses(self, row: CourseRow, at: PlacedRow) -> None:
        now_ms = self.model.now_ms
        for span in (each for each in row.spans if each.current and now_ms is not None):
            end_ms = max(span.start_ms, now_ms or 0)
            self.course(CourseSpan(span.start_ms, end_ms, span.text, span.key, current=True), at)
        shown = [span for span in row.spans if span.start_ms <= self.placed.end_ms]
        lefts = [max(self.placed.gutter, self.placed.x(span.start_ms)) for span in shown]
        raised = PlacedRow(at.row, at.top, at.height - COURSE_PX - 1)
        for span, left, end in zip(shown, lefts, [*lefts[1:], self.placed.width], strict=True):
            pad = DOSE_PAD + 2 if span.begin else COURSE_PAD
            look = self.ink.said if span.current else self.ink.quiet
            self._label(look, Room(left + pad, end - END_PAD), raised, span.text)

    def _mask_now(self, row: MaskRow, at: PlacedRow) -> None:
        for mask in (span for span in row.spans if span.current):
            end_ms = mask.end_ms if self.model.now_ms is None else self.model.now_ms
            self.mask(MaskSpan(mask.start_ms, max(mask.start_ms, end_ms), current=True), at)

    def _titles(self, row: MusicRow, at: PlacedRow) -> None:
        looks = {"played": self.ink.said, "now": self.ink.playing, "planned": self.ink.quiet}
        for track in row.spans:
            self._label(looks[track.state], self._title_room(track, row, at), at, track.title)
        for gap in row.gaps:
            self._silence(gap, row, at)

    def _silence(self, gap: Gap, row: MusicRow, at: PlacedRow) -> None:
        """Its words after it, whole or not at all; the tool tip has them too."""
        left = self.bar_box(gap.start_ms, gap.end_ms, at).right() + SILENCE_PAD
        right = left + self.ink.plain.width(gap.text) + END_PAD
        starts = (self.placed.x(track.start_ms) for track in row.spans)
        end = min((x for x in starts if x >= left), default=self.placed.width)
        if right < end and not self._is_crossed(left, right):
            self.write(self.ink.quiet, left, at, gap.text)

    def _title_room(self, track: MusicSpan, row: MusicRow, at: PlacedRow) -> Room:
        rect = self.span_box(track.start_ms, track.end_ms, at)
        # The title gives way to a silence in its track: what was not heard must be read.
        silences = [g.start_ms for g in row.gaps if track.start_ms <= g.start_ms < track.end_ms]
        right = self.placed.x(min(silences)) if silences else rect.right()
        return Room(rect.left() + TITLE_PAD, right - END_PAD)

    def _record_gap(self, gap: Gap) -> None:
        rect = self.gap_box(gap)
        if rect.isEmpty():
            return
        width = self.ink.plain.width(gap.text)
        for at in self.placed.rows:
            for left in (rect.right() + 6, rect.left() - 6 - width):
                if self._is_free(left, left + width, at):
                    self.write(self.ink.quiet, left, at, gap.text)
                    return

    def _is_free(self, left: float, right: float, at: PlacedRow) -> bool:
        if left < self.placed.gutter or right > self.placed.width or self._is_crossed(left, right):
            return False
        return all(b < left - 4 or a > right + 4 for a, b in self._taken(at))

    def _taken(self, at: PlacedRow) -> list[tuple[float, float]]:
        x, width = self.placed.x, self.ink.plain.width
        match at.row:
            case DoseRow(marks=doses):
                ends = [(x(dose.at_ms), x(dose.at_ms) + width(dose.text)) for dose in doses]
                return [(a - MARK_HALF, b + DOSE_PAD) for a, b in ends]
            case MarksRow(marks=marks):
                xs = set(self.placed.xs(mark.at_ms for mark in marks))
                return [(mark_x - MARK_HALF, mark_x + MARK_HALF) for mark_x in xs]
        return [(0, self.placed.width)]

    def _scale(self, at: PlacedRow) -> None:
        cap = self._cap_box(at.top)
        for at_ms in ticks(self.placed):
            text = self.placed.text(at_ms)
            width = self.ink.plain.width(text)
            left = self._inside(self.placed.x(at_ms) - width / 2, width)
            if cap.isNull() or left + width + CAP_PAD < cap.left() or left - CAP_PAD > cap.right():
                write(self.painter, self.ink.quiet, QPointF(left, at.top + SCALE_BASELINE), text)

    def _inside(self, left: float, width: float) -> float:
        return min(max(0.0, left), self.placed.width - width)

    def _line(self) -> None:
        if self.now_x is None:
            return
        scale = next((at for at in self.placed.rows if isinstance(at.row, ScaleRow)), None)
        foot = scale.top if scale is not None else self.placed.height
        self.painter.fillRect(QRectF(self.now_x - 1, 0, 2, foot), self.ink.text)
        if scale is not None:
            self._cap(self._cap_box(foot))

    def _cap_box(self, top: float) -> QRectF:
        if self.now_x is None:
            return QRectF()
        width = max(CAP_WIDTH, round(self.ink.strong.width(self.model.now_text)) + 2 * CAP_PAD)
        return QRectF(self._inside(self.now_x - width / 2, width), top, width, CAP_HEIGHT)

    def _cap(self, rect: QRectF) -> None:
        box(self.painter, rect, self.ink.text)
        left = rect.center().x() - self.ink.strong.width(self.model.now_text) / 2
        at = QPointF(left, rect.top() + CAP_BASELINE)
        write(self.painter, self.ink.capped, at, self.model.now_text)
