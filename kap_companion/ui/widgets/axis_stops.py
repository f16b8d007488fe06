"""The marks of the axis as places to go: found by click, walked by arrow key, read out as text."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kap_companion.ui.widgets.axis_layout import Frame, PlacedRow
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
    MusicRow,
    PhaseRow,
    PointMark,
    PressureRow,
    Reading,
)

REACH_PX = 10
StopKind = MarkKind | Literal["dose", "point", "course", "gap", "pressure", "heart", "spo2"]


@dataclass(frozen=True, slots=True)
class Stop:
    """A mark with its place; `text` is read out, `kind` is that of the mark, or of its row."""

    at_ms: int
    x: float
    middle: float
    text: str
    key: str
    kind: StopKind


def stops(model: AxisModel, placed: Frame) -> list[Stop]:
    """Every mark and gap of every shown row, in order of time."""
    found = [stop for row in placed.rows for stop in _row_stops(placed, row)]
    if placed.rows:
        found += [_gap_stop(placed, gap, placed.rows[0].middle) for gap in model.gaps]
    shown = (stop for stop in found if placed.shows(stop.at_ms))
    return sorted(shown, key=lambda stop: (stop.at_ms, stop.middle))


def _row_stops(placed: Frame, at: PlacedRow) -> Iterable[Stop]:
    middle = at.middle
    match at.row:
        case PhaseRow() | DoseRow():
            return _dosing_stops(placed, at.row, middle)
        case CourseRow(spans=spans, name=name):
            return (_course_stop(placed, span, name, middle) for span in spans)
        case MarksRow(marks=marks):
            return (_mark_stop(placed, mark, middle) for mark in marks)
        case PressureRow() | CurveRow() as row:
            kind: StopKind = row.kind if isinstance(row, CurveRow) else "pressure"
            return (_reading_stop(placed, each, middle, kind) for each in row.readings)
        case MusicRow(gaps=gaps):
            return (_gap_stop(placed, gap, middle) for gap in gaps)
    return ()


def _dosing_stops(placed: Frame, row: PhaseRow | DoseRow, middle: float) -> Iterable[Stop]:
    if isinstance(row, PhaseRow):
        return (_point_stop(placed, point, middle) for point in row.points)
    return (_dose_stop(placed, dose, row.name, middle) for dose in row.marks)


def _dose_stop(placed: Frame, dose: DoseMark, name: str, middle: float) -> Stop:
    text = f"{placed.text(dose.at_ms)}, {name}: {dose.text}"
    return Stop(dose.at_ms, placed.x(dose.at_ms), middle, text, dose.key, "dose")


def _point_stop(placed: Frame, point: PointMark, middle: float) -> Stop:
    text = f"{placed.text(point.at_ms)}, {point.text}"
    return Stop(point.at_ms, placed.x(point.at_ms), middle, text, point.key, "point")


def _course_stop(placed: Frame, span: CourseSpan, name: str, middle: float) -> Stop:
    until = "" if span.current else f" to {placed.text(span.end_ms)}"
    text = f"{placed.text(span.start_ms)}{until}, {name}: {span.text}"
    return Stop(span.start_ms, placed.x(span.start_ms), middle, text, span.key, "course")


def _mark_stop(placed: Frame, mark: Mark, middle: float) -> Stop:
    words = f"“{mark.text}”" if mark.kind == "quote" else mark.text
    text = f"{placed.text(mark.at_ms)}, {words}"
    return Stop(mark.at_ms, placed.x(mark.at_ms), middle, text, mark.key, mark.kind)


def _reading_stop(placed: Frame, reading: Reading, middle: float, kind: StopKind) -> Stop:
    text = f"{placed.text(reading.at_ms)}, {reading.said}"
    return Stop(reading.at_ms, placed.x(reading.at_ms), middle, text, reading.key, kind)


def _gap_stop(placed: Frame, gap: Gap, middle: float) -> Stop:
    at_ms = max(gap.start_ms, placed.start_ms)
    text = f"{placed.text(gap.start_ms)} to {placed.text(gap.end_ms)}, {gap.text}"
    return Stop(at_ms, placed.x(at_ms), middle, text, "", "gap")


def nearest(found: list[Stop], x: float, middle: float) -> int | None:
    """Index of the closest mark of that row within reach of x, or None."""
    within = [
        (abs(found[index].x - x), index)
        for index in range(bisect_left(found, x - REACH_PX, key=_x), _end(found, x))
        if found[index].middle == middle
    ]
    return min(within)[1] if within else None


def latest(found: list[Stop], now_ms: int | None) -> int | None:
    """Index of the last mark that is not after now, or of the first one; None without marks."""
    if not found:
        return None
    if now_ms is None:
        return 0
    return max(0, bisect_left(found, now_ms + 1, key=lambda stop: stop.at_ms) - 1)


def _end(found: list[Stop], x: float) -> int:
    return bisect_left(found, x + REACH_PX + 1, key=_x)


def _x(stop: Stop) -> float:
    return stop.x
