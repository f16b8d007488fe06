"""Paints what of the axis moves: the now-line, and the labels that step aside for it."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from kap_companion.ui.widgets.axis_ink import BASELINE, Ink, Type, box, write
from kap_companion.ui.widgets.axis_layout import Frame, Label, PlacedRow, place_label, ticks
from kap_companion.ui.widgets.axis_model import (
    AxisModel,
    DoseRow,
    Gap,
    MarksRow,
    MaskRow,
    MaskSpan,
    MusicRow,
    PhaseRow,
    ScaleRow,
    scale_text,
)
from kap_companion.ui.widgets.axis_paint import gap_box, paint_mask, span_box

CAP_WIDTH = 46
CAP_HEIGHT = 22
CAP_ROOM = 46
TITLE_PAD = 9
DOSE_PAD = 12


class NowPainter:
    """Labels and now-line of one axis at one moment."""

    def __init__(self, painter: QPainter, model: AxisModel, placed: Frame, ink: Ink) -> None:
        self.painter, self.model, self.placed, self.ink = painter, model, placed, ink
        now_ms = model.now_ms
        self.now_x = placed.x(now_ms) if now_ms is not None and placed.shows(now_ms) else None

    def paint(self) -> None:
        """Labels first, the now-line over everything."""
        for at in self.placed.rows:
            self._paint_row(at)
        for gap in self.model.gaps:
            self._gap_label(gap)
        self._line()

    def _paint_row(self, at: PlacedRow) -> None:
        match at.row:
            case PhaseRow():
                self._phases(at.row, at)
            case DoseRow():
                self._doses(at.row, at)
            case MaskRow(spans=masks):
                for mask in masks:
                    self._mask(mask, at)
            case MusicRow():
                self._titles(at.row, at)
            case ScaleRow():
                self._scale(at)

    def _label(  # noqa: PLR0913  (a label has a place, a look and a text)
        self, kind: Type, color: QColor, left: float, right: float, at: PlacedRow, text: str
    ) -> None:
        label = place_label(text, left, right, self.now_x, kind.width, kind.elided)
        if label is not None:
            self._write(kind, color, label, at)

    def _write(self, kind: Type, color: QColor, label: Label, at: PlacedRow) -> None:
        write(self.painter, kind, color, label.x, at.middle + BASELINE, label.text)

    def _phases(self, row: PhaseRow, at: PlacedRow) -> None:
        pad = self.placed.pad
        for phase in row.spans:
            rect = span_box(phase.start_ms, phase.end_ms, at, self.placed)
            left, right = rect.left() + pad, rect.right() - 4
            self._label(self.ink.strong, self.ink.band_text, left, right, at, phase.name)

    def _doses(self, row: DoseRow, at: PlacedRow) -> None:
        shown = [dose for dose in row.marks if self.placed.shows(dose.at_ms)]
        starts = [self.placed.x(dose.at_ms) for dose in shown]
        ends = [x - DOSE_PAD for x in starts[1:]] + [self.placed.width]
        for dose, x, end in zip(shown, starts, ends, strict=True):
            self._label(self.ink.plain, self.ink.text, x + DOSE_PAD, end, at, dose.text)

    def _mask(self, mask: MaskSpan, at: PlacedRow) -> None:
        if mask.current:
            end_ms = mask.end_ms if self.model.now_ms is None else self.model.now_ms
            grown = MaskSpan(mask.start_ms, max(mask.start_ms, end_ms), current=True)
            paint_mask(self.painter, grown, at, self.placed, self.ink)

    def _titles(self, row: MusicRow, at: PlacedRow) -> None:
        looks = {
            "played": (self.ink.plain, self.ink.text),
            "now": (self.ink.strong, self.ink.accent),
            "planned": (self.ink.plain, self.ink.muted),
        }
        for track in row.spans:
            rect = span_box(track.start_ms, track.end_ms, at, self.placed)
            left, right = rect.left() + TITLE_PAD, rect.right() - 4
            self._label(*looks[track.state], left, right, at, track.title)
        for gap in row.gaps:
            rect = span_box(gap.start_ms, gap.end_ms, at, self.placed)
            self._label(self.ink.plain, self.ink.muted, rect.left() + 6, rect.right(), at, gap.text)

    def _gap_label(self, gap: Gap) -> None:
        rect = gap_box(gap, self.placed)
        if rect.isEmpty():
            return
        width = self.ink.plain.width(gap.text)
        for at in self.placed.rows:
            for left in (rect.right() + 6, rect.left() - 6 - width):
                if self._is_free(left, left + width, at):
                    self._write(self.ink.plain, self.ink.muted, Label(left, gap.text), at)
                    return

    def _is_free(self, left: float, right: float, at: PlacedRow) -> bool:
        if left < self.placed.gutter or right > self.placed.width:
            return False
        if self.now_x is not None and left - 6 < self.now_x < right + 6:
            return False
        return all(b < left - 4 or a > right + 4 for a, b in self._taken(at))

    def _taken(self, at: PlacedRow) -> list[tuple[float, float]]:
        x, width = self.placed.x, self.ink.plain.width
        match at.row:
            case DoseRow(marks=doses):
                ends = [(x(d.at_ms), x(d.at_ms) + DOSE_PAD + width(d.text)) for d in doses]
                return [(a - 8, b) for a, b in ends]
            case MarksRow(marks=marks):
                return [(x(mark.at_ms) - 7, x(mark.at_ms) + 7) for mark in marks]
        return [(0, self.placed.width)]

    def _scale(self, at: PlacedRow) -> None:
        for at_ms in ticks(self.placed):
            x, text = self.placed.x(at_ms), scale_text(at_ms)
            if self.now_x is None or abs(x - self.now_x) > CAP_ROOM:
                width = self.ink.plain.width(text)
                left = min(max(0.0, x - width / 2), self.placed.width - width)
                write(self.painter, self.ink.plain, self.ink.muted, left, at.top + 20, text)

    def _line(self) -> None:
        if self.now_x is None:
            return
        scale = next((at for at in self.placed.rows if isinstance(at.row, ScaleRow)), None)
        foot = scale.top if scale is not None else self.placed.height
        self.painter.fillRect(QRectF(self.now_x - 1, 0, 2, foot), self.ink.text)
        if scale is not None:
            self._cap(self.now_x, foot)

    def _cap(self, now_x: float, top: float) -> None:
        text, kind = self.model.now_text, self.ink.strong
        width = max(CAP_WIDTH, kind.width(text) + 16)
        left = min(max(0.0, now_x - width / 2), self.placed.width - width)
        box(self.painter, QRectF(left, top, width, CAP_HEIGHT), self.ink.text)
        start = QPointF(left + (width - kind.width(text)) / 2, top + 16)
        write(self.painter, kind, self.ink.background, start.x(), start.y(), text)
