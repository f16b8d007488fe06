"""Where the lines of a patient's courses stand: pure geometry, in logical pixels."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise, takewhile

from kap_companion.ui.widgets.axis_layout import tick_step_ms
from kap_companion.ui.widgets.axis_model import scale_text

MINUTE_MS = 60_000
SHORTEST_MS = 60 * MINUTE_MS
TOP_PX, FOOT_PX, RIGHT_PX = 20.0, 28.0, 10.0
LABEL_PX, LABEL_GAP = 18.0, 7.0

Point = tuple[float, float]
Corner = tuple[int, float]
Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One session: its corners in (T+ in ms, level 0 to 1), its boosters and its end.

    The strong one is the session that the picture is about; `other_route` is drawn dashed.
    """

    key: str
    label: str
    corners: tuple[Corner, ...] = ()
    boosters_ms: tuple[int, ...] = ()
    end_ms: int | None = None
    strong: bool = False
    other_route: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A height that has a name."""

    words: str
    level: float


@dataclass(frozen=True, slots=True)
class Box:
    """Where a label stands."""

    left: float
    top: float
    width: float
    text: str

    def meets(self, other: "Box") -> bool:
        """Whether the two would lie over each other."""
        apart = self.left >= other.left + other.width or other.left >= self.left + self.width
        return not apart and abs(self.top - other.top) < LABEL_PX

    def is_crossed(self, stroke: tuple[Point, Point]) -> bool:
        """Whether a straight stroke, from left to right, runs through it."""
        (x1, y1), (x2, y2) = stroke
        first, last = max(x1, self.left), min(x2, self.left + self.width)
        if first > last:
            return False
        slope = (y2 - y1) / (x2 - x1) if x2 > x1 else 0.0
        ends = (y1 + (first - x1) * slope, y1 + (last - x1) * slope) if x2 > x1 else (y1, y2)
        return min(ends) < self.top + LABEL_PX and max(ends) > self.top


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A session's line; `label` is None where there is no line or no room for it."""

    line: CourseLine
    points: tuple[Point, ...]
    boosters: tuple[Point, ...]
    end_x: float | None
    label: Box | None


@dataclass(frozen=True, slots=True)
class PlacedCurve:
    """Everything that is painted; `lines` in the order of painting, the strong one last."""

    lines: tuple[PlacedLine, ...]
    levels: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    left: float
    right: float
    floor: float


@dataclass(frozen=True, slots=True)
class _Scale:
    start_ms: int
    end_ms: int
    left: float
    right: float
    floor: float

    def x(self, at_ms: int) -> float:
        share = (at_ms - self.start_ms) / (self.end_ms - self.start_ms)
        return self.left + share * (self.right - self.left)

    def y(self, level: float) -> float:
        return self.floor - level * (self.floor - TOP_PX)

    def point(self, corner: Corner) -> Point:
        return self.x(corner[0]), self.y(corner[1])


def placed(
    lines: Sequence[CourseLine],
    levels: Sequence[Level],
    size: tuple[float, float],
    measure: Measure,
) -> PlacedCurve:
    """Return the picture for this size; `measure` tells how wide a text is."""
    width, height = size
    start_ms, end_ms = _reach(lines)
    gutter = max((measure(each.words) for each in levels), default=0.0) + LABEL_GAP
    scale = _Scale(start_ms, end_ms, gutter, width - RIGHT_PX, height - FOOT_PX)
    drawn = [_line(each, scale) for each in sorted(lines, key=_strong_first)]
    found = _labelled(drawn, scale, measure)
    return PlacedCurve(
        tuple(reversed(found)),
        tuple((scale.y(each.level), each.words) for each in levels),
        tuple(_ticks(scale)),
        scale.left,
        scale.right,
        scale.floor,
    )


def level_at(corners: Sequence[Corner], at_ms: int) -> float:
    """Return how high the line is at that time; 0 where it is not drawn."""
    for (before_ms, before), (after_ms, after) in pairwise(corners):
        if before_ms <= at_ms <= after_ms:
            share = (at_ms - before_ms) / max(1, after_ms - before_ms)
            return before + share * (after - before)
    return 0.0


def _strong_first(line: CourseLine) -> bool:
    return not line.strong


def _reach(lines: Sequence[CourseLine]) -> tuple[int, int]:
    times = [at_ms for line in lines for at_ms, _ in line.corners]
    times += [at_ms for line in lines for at_ms in line.boosters_ms]
    times += [line.end_ms for line in lines if line.end_ms is not None]
    return min(0, *times, 0), max(SHORTEST_MS, *times, 0)


def _line(line: CourseLine, scale: _Scale) -> PlacedLine:
    points = tuple(map(scale.point, line.corners))
    boosters = ((at_ms, level_at(line.corners, at_ms)) for at_ms in line.boosters_ms)
    end_x = None if line.end_ms is None else scale.x(line.end_ms)
    return PlacedLine(line, points, tuple(map(scale.point, boosters)), end_x, None)


def _labelled(drawn: Sequence[PlacedLine], scale: _Scale, measure: Measure) -> list[PlacedLine]:
    """Each label beside the end of its line, off all lines where it can be, never on another."""
    strokes = [stroke for each in drawn for stroke in pairwise(each.points)]
    taken: list[Box] = []
    found = []
    for each in drawn:
        boxes = _free_boxes(each, scale, measure(each.line.label), taken)
        clear = (box for box in boxes if not any(box.is_crossed(stroke) for stroke in strokes))
        label = next(clear, boxes[0] if boxes else None)
        taken += [label] if label else []
        found.append(replace(each, label=label))
    return found


def _free_boxes(
    drawn: PlacedLine, scale: _Scale, width: float, taken: Sequence[Box]
) -> Sequence[Box]:
    """Where its label meets no other one, the nearest to the end of its line first."""
    if not drawn.points:
        return ()
    x, y = drawn.points[-1]
    left = max(scale.left, min(x + LABEL_GAP, scale.right - width))
    tops = (y - LABEL_PX - 2 + step * LABEL_PX / 2 for step in _steps())
    inside = takewhile(lambda top: abs(top - y) <= scale.floor, tops)
    boxes = (Box(left, top, width, drawn.line.label) for top in inside)
    fits = (box for box in boxes if 0 <= box.top <= scale.floor - LABEL_PX)
    return [box for box in fits if not any(box.meets(other) for other in taken)]


def _steps() -> Iterator[int]:
    yield 0
    for step in count(1):
        yield -step
        yield step


def _ticks(scale: _Scale) -> Iterator[tuple[float, str]]:
    step = tick_step_ms(scale.end_ms - scale.start_ms, scale.right - scale.left)
    first = -(-scale.start_ms // step) * step
    for at_ms in range(first, scale.end_ms + 1, step):
        yield scale.x(at_ms), scale_text(at_ms)
