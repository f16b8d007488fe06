"""Where things stand on the session axis: pure geometry, shared by painting and clicking."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any, Protocol

from kap_companion.ui.widgets.axis_model import (
    AxisMode,
    AxisModel,
    CourseRow,
    CurveRow,
    DoseRow,
    MarksRow,
    MaskRow,
    MusicRow,
    PhaseRow,
    PressureRow,
    Row,
    ScaleRow,
    scale_text,
)

MINUTE_MS = 60_000
TICK_STEPS_MIN = (5, 15, 30, 60)
TICK_ROOM_PX = 60
NOW_BEFORE_PX, NOW_AFTER_PX = 6, 10
LEAST_ROOM_PX, LEAST_CHARS = 8, 4

# Height of a row and of the gap below it; a row that a mode doesn't list is left out in it.
_FULL: dict[type, tuple[float, float]] = {
    PhaseRow: (26, 4),
    DoseRow: (24, 1),
    CourseRow: (20, 1),
    MaskRow: (17, 2),
    MusicRow: (30, 2),
    PressureRow: (40, 3),
    CurveRow: (34, 3),
    MarksRow: (22, 4),
    ScaleRow: (24, 0),
}
_SIZES: dict[AxisMode, dict[type, tuple[float, float]]] = {
    AxisMode.FULL: _FULL,
    AxisMode.WIDE: {
        kind: (height * (1 if kind is ScaleRow else 1.25), gap * 1.25)
        for kind, (height, gap) in _FULL.items()
    },
    AxisMode.COMPACT: {
        PhaseRow: (24, 2),
        DoseRow: (20, 1),
        CourseRow: (22, 1),
        MarksRow: (20, 2),
        ScaleRow: (24, 0),
    },
    AxisMode.BAND: {PhaseRow: (28, 2), ScaleRow: (24, 0)},
}
_GUTTER = {AxisMode.FULL: 78, AxisMode.WIDE: 78, AxisMode.COMPACT: 58, AxisMode.BAND: 0}
_PAD = {AxisMode.FULL: 10, AxisMode.WIDE: 10, AxisMode.COMPACT: 7, AxisMode.BAND: 6}


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with its top and height in logical pixels."""

    row: Row
    top: float
    height: float

    @property
    def middle(self) -> float:
        """The height on which its marks are centred."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Frame:
    """The axis at one width: rows placed, time turned into x."""

    start_ms: int
    end_ms: int
    width: float
    gutter: float
    pad: float
    rows: tuple[PlacedRow, ...]
    height: float
    by_clock: bool = False
    kept: dict[float, Any] = field(default_factory=dict, compare=False)
    """What was worked out for the row at a top, once for this layout."""

    def text(self, at_ms: int) -> str:
        """A time as the scale shows it: T+, or before the dose the time of day."""
        return scale_text(at_ms, by_clock=self.by_clock)

    def x(self, at_ms: int) -> float:
        """Whole pixels, so that thin strokes stay crisp."""
        share = (at_ms - self.start_ms) / max(1, self.end_ms - self.start_ms)
        return float(round(self.gutter + share * (self.width - self.gutter)))

    def xs(self, times_ms: Iterable[int]) -> list[float]:
        """The same for many times at once, those that are not on this axis left out."""
        start, end, left = self.start_ms, self.end_ms, self.gutter
        span, room = max(1, end - start), self.width - left
        return [
            float(round(left + (at_ms - start) / span * room))
            for at_ms in times_ms
            if start <= at_ms <= end
        ]

    def shows(self, at_ms: int) -> bool:
        """Whether that time lies on this axis."""
        return self.start_ms <= at_ms <= self.end_ms


def frame(model: AxisModel, width: float, mode: AxisMode) -> Frame:
    """The rows that this mode keeps, one below the other."""
    placed, top = [], 0.0
    for row in model.rows:
        size = _SIZES[mode].get(type(row))
        if size is None or (mode is AxisMode.COMPACT and row.name == "Insights"):
            continue
        if isinstance(row, CurveRow) and row.wide and mode is not AxisMode.WIDE:
            continue
        placed.append(PlacedRow(row, top, size[0]))
        top += sum(size)
    gutter = min(_GUTTER[mode], width / 2)
    rows, pad = tuple(placed), _PAD[mode]
    return Frame(model.start_ms, model.end_ms, width, gutter, pad, rows, top, model.by_clock)


def tick_step_ms(span_ms: int, room_px: float) -> int:
    """The finest of the usual steps whose labels still stand apart."""
    per_px = max(1, span_ms) / max(1.0, room_px)
    longer = (TICK_STEPS_MIN[-1] << doublings for doublings in count(1))
    steps_ms = (step * MINUTE_MS for step in chain(TICK_STEPS_MIN, longer))
    return next(step for step in steps_ms if step / per_px >= TICK_ROOM_PX)


def ticks(placed: Frame) -> list[int]:
    """Times of the scale's ticks, whole multiples of the step."""
    step = tick_step_ms(placed.end_ms - placed.start_ms, placed.width - placed.gutter)
    first = -(-placed.start_ms // step) * step
    return list(range(first, placed.end_ms + 1, step))


def thinned(xs: Iterable[float], apart_px: float) -> list[float]:
    """Those positions, in order, that keep this distance; the others would only smear."""
    kept: list[float] = []
    for x in sorted(set(xs)):
        if not kept or x - kept[-1] >= apart_px:
            kept.append(x)
    return kept


class Measuring(Protocol):
    """What placing needs to know of a type."""

    def width(self, text: str) -> float:
        """Logical pixels that the text takes."""
        ...

    def elided(self, text: str, room: float) -> str:
        """The text cut at its end to fit the room."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """Where a label may stand, from left to right."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """Pixels between the two."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Label:
    """A text, already elided to its room, with its left edge."""

    x: float
    text: str


def place_label(text: str, room: Room, now_x: float | None, type_: Measuring) -> Label | None:
    """A label beside the now-line, never under it, else elided; None where it has no room.

    It stays at the left while it ends before the line, moves behind the line where it fits there,
    and otherwise takes the roomier side.
    """
    if now_x is None or not room.left - NOW_AFTER_PX < now_x < room.right + NOW_BEFORE_PX:
        return fit_label(text, room, type_)
    before, after = Room(room.left, now_x - NOW_BEFORE_PX), Room(now_x + NOW_AFTER_PX, room.right)
    need = type_.width(text)
    stays = before.width >= need or (after.width < need and before.width >= after.width)
    return fit_label(text, before if stays else after, type_)


def fit_label(text: str, room: Room, type_: Measuring) -> Label | None:
    """The label at the left of its room, elided if it must be; None if nothing would be left."""
    if not text or room.width < LEAST_ROOM_PX:
        return None
    if type_.width(text) <= room.width:
        return Label(room.left, text)
    short = type_.elided(text, room.width)
    # Two letters and dots say nothing; the tool tip has the whole.
    return Label(room.left, short) if len(short) >= LEAST_CHARS else None
