"""Vital signs on the axis: pressures as arrowheads, single values as a line, digits beside them."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from kap_companion.ui.widgets.axis_ink import BASELINE, Look, box, write
from kap_companion.ui.widgets.axis_layout import NOW_AFTER_PX, NOW_BEFORE_PX, Frame, PlacedRow
from kap_companion.ui.widgets.axis_model import PressureRow, Reading, ReadingsRow
from kap_companion.ui.widgets.axis_shapes import AxisPainter

APART_PX = 7
"""Readings that are closer would only smear: the newest stands, or one beyond a limit."""
HEAD_PX = 5
DOT_PX = 3.5
PRESSURE_SPAN, CURVE_SPAN = 70.0, 40.0
"""Units of the value that a row is high at least, so that small changes look small."""
PRESSURE_PAD, CURVE_PAD = 6.0, 11.0
LEAST_BAND_PX = 3.0
BESIDE_PX, DIGITS_GAP_PX, ABOVE_PX, LEAST_DIGITS_PX = 10, 6, 10, 30

Spot = tuple[float, Reading]


class ReadingsPainter(AxisPainter):
    """Paints one row of readings: what stands still, and the digits that step aside."""

    def paint_still(self, row: ReadingsRow, at: PlacedRow) -> None:
        """The baseline's band, and the marks."""
        scale, spots = self._placed(row, at)
        self._band(row, scale)
        if isinstance(row, PressureRow):
            self._pressures(spots, scale)
        else:
            self._curve(spots, scale)

    def paint_digits(self, row: ReadingsRow, at: PlacedRow, now_x: float | None) -> None:
        """The digits of every reading that has room; the newest and those beyond a limit first."""
        scale, spots = self._placed(row, at)
        taken = _Taken(now_x, self.placed.gutter, self.placed.width)
        is_pressure = isinstance(row, PressureRow)
        if is_pressure:
            for x, _ in spots:
                taken.add(x - HEAD_PX, x + HEAD_PX)
        for place in _most_wanted_first(spots):
            if is_pressure and _is_crowded(spots, place):
                continue
            self._digits(row, scale, spots, place, taken)
        width = self.ink.plain.width(row.baseline_text)
        left = self.placed.width - width - 8
        if row.baseline and taken.free(left - 4, left + width):
            ys = [scale.y(value) for value in row.baseline]
            # A thin band would strike its own words through: they stand above it.
            middle = sum(ys) / len(ys) - (0 if len(ys) > 1 else ABOVE_PX)
            write(self.painter, self.ink.quiet, QPointF(left, middle + BASELINE), row.baseline_text)

    def _digits(  # all that one label depends on
        self, row: ReadingsRow, scale: "Scale", spots: Sequence[Spot], place: int, taken: "_Taken"
    ) -> None:
        x, reading = spots[place]
        is_pressure = isinstance(row, PressureRow)
        look = self._look(reading, strong=not is_pressure)
        width = look.type.width(reading.text)
        middle = sum(scale.y(value) for value in reading.values) / len(reading.values)
        if is_pressure:
            lefts: tuple[float, ...] = (x + BESIDE_PX, x - BESIDE_PX - width)
        else:
            middle += ABOVE_PX if _rises(spots, place) else -ABOVE_PX
            lefts = (x - width / 2, x + 4, x - 4 - width)
        if taken.now_x is not None and place == len(spots) - 1:
            lefts = (*lefts, taken.now_x + NOW_AFTER_PX)
        for left in lefts:
            if taken.free(left, left + width):
                taken.add(left - DIGITS_GAP_PX, left + width + DIGITS_GAP_PX)
                write(self.painter, look, QPointF(left, middle + BASELINE), reading.text)
                return

    def _look(self, reading: Reading, *, strong: bool) -> Look:
        if reading.beyond:
            return self.ink.warned
        return self.ink.counted if strong else self.ink.said

    def _band(self, row: ReadingsRow, scale: "Scale") -> None:
        if not row.baseline:
            return
        top, bottom = scale.y(max(row.baseline)), scale.y(min(row.baseline))
        spare = max(0.0, LEAST_BAND_PX - (bottom - top)) / 2
        left = self.placed.gutter
        rect = QRectF(left, top - spare, self.placed.width - left, bottom - top + 2 * spare)
        box(self.painter, rect, self.ink.raised)

    def _placed(self, row: ReadingsRow, at: PlacedRow) -> "tuple[Scale, list[Spot]]":
        """The row's scale, and where its readings stand: worked out once for a layout."""
        kept = self.placed.kept
        if at.top not in kept:
            kept[at.top] = Scale(row, at), thinned_readings(row.readings, self.placed)
        known: tuple[Scale, list[Spot]] = kept[at.top]
        return known

    def _pressures(self, spots: Sequence[Spot], scale: "Scale") -> None:
        """Bars and arrowheads, all of one colour in one go."""
        for beyond, color, width in ((False, self.ink.text, 1.75), (True, self.ink.caution, 2.0)):
            lines = [
                line
                for x, reading in spots
                if reading.beyond is beyond
                for line in _arrows(x, [scale.y(value) for value in reading.values])
            ]
            self.painter.setPen(self._flat(color, width))
            self.painter.drawLines(lines)

    def _curve(self, spots: Sequence[Spot], scale: "Scale") -> None:
        ink, painter = self.ink, self.painter
        points = [(QPointF(x, scale.y(each.values[0])), each.beyond) for x, each in spots]
        painter.setPen(self._flat(ink.accent, 1.75))
        painter.drawLines([QLineF(a, b) for (a, _), (b, _) in pairwise(points)])
        for beyond, color in ((False, ink.accent), (True, ink.caution)):
            painter.setPen(ink.stroke(color, 2 * DOT_PX))
            painter.drawPoints([point for point, is_beyond in points if is_beyond is beyond])

    def _flat(self, color: QColor, width: float) -> QPen:
        """A pen without round ends: hundreds of them would take longer than a frame."""
        pen = self.ink.stroke(color, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen


def _arrows(x: float, ys: Sequence[float]) -> Iterator[QLineF]:
    """The bar from the upper to the lower value, and an open arrowhead at each of them."""
    top, bottom = min(ys), max(ys)
    yield QLineF(x, top, x, bottom)
    for side in (-HEAD_PX, HEAD_PX):
        yield QLineF(x + side, top - HEAD_PX, x, top)
        if len(ys) > 1:
            yield QLineF(x + side, bottom + HEAD_PX, x, bottom)


def thinned_readings(readings: Sequence[Reading], placed: Frame) -> list[Spot]:
    """Where readings stand; of those that would smear, one beyond a limit, or the newest."""
    spots: list[Spot] = []
    for reading in readings:
        if not placed.shows(reading.at_ms):
            continue
        x = placed.x(reading.at_ms)
        if not spots or x - spots[-1][0] >= APART_PX:
            spots.append((x, reading))
        elif reading.beyond or not spots[-1][1].beyond:
            spots[-1] = (spots[-1][0], reading)
    return spots


class Scale:
    """From a value to its height in a row: all readings and the baseline have room in it."""

    def __init__(self, row: ReadingsRow, at: PlacedRow) -> None:
        is_pressure = isinstance(row, PressureRow)
        values = [*row.baseline, *(value for each in row.readings for value in each.values)] or [0]
        least, most = min(values), max(values)
        spare = max(0.0, (PRESSURE_SPAN if is_pressure else CURVE_SPAN) - (most - least)) / 2
        self._least, self._most = least - spare, most + spare
        pad = PRESSURE_PAD if is_pressure else CURVE_PAD
        self._top, self._room = at.top + pad, at.height - 2 * pad

    def y(self, value: float) -> float:
        """How low a value stands."""
        return self._top + self._room * (self._most - value) / (self._most - self._least)


class _Taken:
    """Which stretches of a row have something written on them already."""

    def __init__(self, now_x: float | None, left: float, right: float) -> None:
        self.now_x, self._left, self._right = now_x, left, right
        self._spans: list[tuple[float, float]] = []
        self._widest = 0.0
        if now_x is not None:
            self.add(now_x - NOW_BEFORE_PX, now_x + NOW_AFTER_PX)

    def add(self, left: float, right: float) -> None:
        insort(self._spans, (left, right))
        self._widest = max(self._widest, right - left)

    def free(self, left: float, right: float) -> bool:
        if left < self._left or right > self._right:
            return False
        first = bisect_left(self._spans, (left - self._widest, 0.0))
        for start, end in self._spans[first:]:
            if start >= right:
                return True
            if end > left:
                return False
        return True


def _most_wanted_first(spots: Sequence[Spot]) -> Iterator[int]:
    """The newest, then what lies beyond a limit, then the others backwards."""
    places = range(len(spots) - 1, -1, -1)
    yield from sorted(places, key=lambda place: _wanted(spots, place))


def _wanted(spots: Sequence[Spot], place: int) -> int:
    if place == len(spots) - 1:
        return 0
    return 1 if spots[place][1].beyond else 2


def _is_crowded(spots: Sequence[Spot], place: int) -> bool:
    """Whether no digits can stand on either side of a pressure that is not the newest."""
    if place in {0, len(spots) - 1}:
        return False
    before, x, after = (spots[place + step][0] for step in (-1, 0, 1))
    return max(x - before, after - x) < BESIDE_PX + LEAST_DIGITS_PX


def _rises(spots: Sequence[Spot], place: int) -> bool:
    """Whether the line goes up after this reading: its digits stand below it then."""
    following = spots[min(place + 1, len(spots) - 1)][1]
    return following.values[0] > spots[place][1].values[0]
