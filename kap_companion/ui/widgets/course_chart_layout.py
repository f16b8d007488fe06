"""Where everything of the picture of a course stands: pure geometry, in logical pixels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kap_companion.ui.widgets.course_chart_model import (
    ChartMark,
    ChartPoint,
    CourseModel,
    MarkRow,
    MeasureRow,
)

LEFT_PX, RIGHT_PX, SLIM_RIGHT_PX = 104.0, 168.0, 12.0
SIDE_PX = 9.0
MARKS_PX, TITLE_PX, PLOT_PX, GAP_PX, SCALE_PX = 26.0, 32.0, 104.0, 16.0, 26.0
TOP_PX = 4.0
SLIM_BELOW_PX = 520.0
LABEL_PX = 16.0
REACH_PX = 14.0


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A measurement with its place; one without a total stands at the foot."""

    point: ChartPoint
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlacedMeasure:
    """A measure: its title line, its plot from `top` to `foot`, its points and its bands.

    `bands` are (upper edge, lower edge, where the words stand, words); `numbers` stand left of the
    plot as (height, value).
    """

    row: MeasureRow
    title: float
    top: float
    foot: float
    points: tuple[PlacedPoint, ...]
    bands: tuple[tuple[float, float, float, str], ...]
    numbers: tuple[tuple[float, str], ...]
    baseline: float | None


@dataclass(frozen=True, slots=True)
class PlacedMarks:
    """A line of marks, in mid-height, with where each of them stands."""

    row: MarkRow
    middle: float
    marks: tuple[tuple[float, ChartMark], ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to walk to: `row` counts the rows from the top."""

    row: int
    at_us: int
    x: float
    y: float
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class PlacedCourse:
    """The whole picture, from `left` to `right` on the scale of time."""

    marks: tuple[PlacedMarks, ...]
    measures: tuple[PlacedMeasure, ...]
    ticks: tuple[tuple[float, str], ...]
    doses: tuple[float, ...]
    left: float
    right: float
    width: float
    height: float

    def stops(self) -> tuple[Stop, ...]:
        """Return every mark and point, row by row, each row in order of time."""
        found = [
            Stop(number, mark.at_us, x, row.middle, mark.text, mark.key)
            for number, row in enumerate(self.marks)
            for x, mark in row.marks
        ]
        found += [
            Stop(number, each.point.at_us, each.x, each.y, each.point.text, each.point.key)
            for number, measure in enumerate(self.measures, len(self.marks))
            for each in measure.points
        ]
        return tuple(sorted(found, key=lambda stop: (stop.row, stop.at_us)))


def course_height(model: CourseModel) -> float:
    """Return how high the picture is, whatever its width."""
    if model.is_empty:
        return 0.0
    measures = len(model.measures) * (TITLE_PX + PLOT_PX + GAP_PX)
    return TOP_PX + len(model.marks) * MARKS_PX + measures + SCALE_PX


def placed_course(model: CourseModel, width: float) -> PlacedCourse:
    """Return the picture in this width."""
    right_px = SLIM_RIGHT_PX if width < SLIM_BELOW_PX else RIGHT_PX
    left, right = LEFT_PX, max(LEFT_PX + 40, width - right_px)
    scale = _Scale(model.start_us, max(model.end_us, model.start_us + 1), left, right)
    marks = tuple(
        PlacedMarks(
            row,
            TOP_PX + MARKS_PX * (number + 0.5),
            tuple((scale.x(each.at_us), each) for each in row.marks),
        )
        for number, row in enumerate(model.marks)
    )
    top = TOP_PX + MARKS_PX * len(marks)
    measures = tuple(
        _measure(row, top + number * (TITLE_PX + PLOT_PX + GAP_PX), scale)
        for number, row in enumerate(model.measures)
    )
    doses = tuple(x for row in marks for x, each in row.marks if each.kind == "dose")
    ticks = tuple((scale.x(at_us), words) for at_us, words in model.ticks)
    height = course_height(model)
    return PlacedCourse(marks, measures, ticks, doses, left, right, width, height)


def nearest(stops: Sequence[Stop], x: float, y: float) -> int | None:
    """Return the stop at this place, None where none is within reach."""
    near = [
        (abs(stop.x - x) + abs(stop.y - y), index)
        for index, stop in enumerate(stops)
        if abs(stop.x - x) <= REACH_PX and abs(stop.y - y) <= REACH_PX
    ]
    return min(near)[1] if near else None


@dataclass(frozen=True, slots=True)
class _Scale:
    start_us: int
    end_us: int
    left: float
    right: float

    def x(self, at_us: int) -> float:
        share = (at_us - self.start_us) / (self.end_us - self.start_us)
        return self.left + SIDE_PX + share * (self.right - self.left - 2 * SIDE_PX)


def _measure(row: MeasureRow, title: float, scale: _Scale) -> PlacedMeasure:
    top = title + TITLE_PX
    foot = top + PLOT_PX
    reach = row.greatest - row.least or 1.0

    def y(value: float) -> float:
        share = (min(max(value, row.least), row.greatest) - row.least) / reach
        return foot - share * (foot - top)

    points = tuple(
        PlacedPoint(each, scale.x(each.at_us), foot if each.value is None else y(each.value))
        for each in row.points
    )
    edges = [*(y(band.least) for band in row.bands), top]
    bands = tuple(
        (upper, lower, (upper + lower) / 2, band.words)
        for band, (lower, upper) in zip(row.bands, pairwise(edges), strict=True)
    )
    values = [row.least, *(band.least for band in row.bands), row.greatest]
    baseline = None if row.baseline is None else y(row.baseline)
    return PlacedMeasure(row, title, top, foot, points, bands, _numbers(values, y), baseline)


def _numbers(values: Sequence[float], y: Callable[[float], float]) -> tuple[tuple[float, str], ...]:
    """Return the numbers of a scale: its ends, and those between that have room."""
    ends = {min(values), max(values)}
    taken = [y(each) for each in ends]
    found = [(y(each), number(each)) for each in sorted(ends)]
    for each in sorted(set(values) - ends):
        if all(abs(y(each) - other) >= LABEL_PX for other in taken):
            taken.append(y(each))
            found.append((y(each), number(each)))
    return tuple(found)


def number(value: float) -> str:
    """Return a value as people write it: no decimals where there are none."""
    return f"{value:g}"
