"""Where things stand on the session axis: pure geometry, so that painting, clicking and walking agree."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kap_companion.ui.widgets.axis_model import (
    AxisMode,
    AxisModel,
    DoseRow,
    MarksRow,
    MaskRow,
    MusicRow,
    PhaseRow,
    Row,
    ScaleRow,
)

MINUTE_MS = 60_000
TICK_STEPS_MIN = (5, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080)
TICK_ROOM_PX = 60

# Height of a row and of the gap below it, per mode; a row without an entry is left out of that mode.
_FULL: dict[type, tuple[float, float]] = {
    PhaseRow: (26, 4),
    DoseRow: (24, 1),
    MaskRow: (17, 2),
    MusicRow: (30, 2),
    MarksRow: (22, 4),
    ScaleRow: (24, 0),
}
_SIZES: dict[AxisMode, dict[type, tuple[float, float]]] = {
    AxisMode.FULL: _FULL,
    AxisMode.WIDE: {
        kind: (height * (1 if kind is ScaleRow else 1.25), gap * 1.25)
        for kind, (height, gap) in _FULL.items()
    },
    AxisMode.COMPACT: {PhaseRow: (24, 2), DoseRow: (20, 1), MarksRow: (20, 2), ScaleRow: (24, 0)},
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

    def x(self, at_ms: int) -> float:
        """Whole pixels, so that thin strokes stay crisp."""
        share = (at_ms - self.start_ms) / max(1, self.end_ms - self.start_ms)
        return float(round(self.gutter + share * (self.width - self.gutter)))

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
        placed.append(PlacedRow(row, top, size[0]))
        top += sum(size)
    gutter = min(_GUTTER[mode], width / 2)
    return Frame(model.start_ms, model.end_ms, width, gutter, _PAD[mode], tuple(placed), top)


def tick_step_ms(span_ms: int, room_px: float) -> int:
    """The finest of the usual steps whose labels still stand apart."""
    per_px = max(1, span_ms) / max(1.0, room_px)
    fitting = (
        step * MINUTE_MS for step in TICK_STEPS_MIN if step * MINUTE_MS / per_px >= TICK_ROOM_PX
    )
    return next(fitting, TICK_STEPS_MIN[-1] * MINUTE_MS)


def ticks(placed: Frame) -> list[int]:
    """Times of the scale's ticks, whole multiples of the step."""
    step = tick_step_ms(placed.end_ms - placed.start_ms, placed.width - placed.gutter)
    first = -(-placed.start_ms // step) * step
    return list(range(first, placed.end_ms + 1, step))


def thinned(xs: Iterable[float], apart_px: float) -> list[float]:
    """Those positions, in order, that keep this distance: the others would fall on the same spot."""
    kept: list[float] = []
    for x in sorted(set(xs)):
        if not kept or x - kept[-1] >= apart_px:
            kept.append(x)
    return kept


@dataclass(frozen=True, slots=True)
class Label:
    """A text, already elided to its room, with its left edge."""

    x: float
    text: str


Elide = Callable[[str, float], str]
Measure = Callable[[str], float]


def place_label(
    text: str, left: float, right: float, now_x: float | None, measure: Measure, elide: Elide
) -> Label | None:
    """A label between left and right: beside the now-line, never under it, else elided; None without room.

    It stays at the left while it ends before the line, moves behind the line while it fits there, and
    otherwise takes the roomier side.
    """
    if now_x is None or not left - 8 < now_x < right + 8:
        return _fit(text, left, right, measure, elide)
    before, after = now_x - 6 - left, right - now_x - 10
    need = measure(text)
    if before >= need or (after < need and before >= after):
        return _fit(text, left, now_x - 6, measure, elide)
    return _fit(text, now_x + 10, right, measure, elide)


def _fit(text: str, left: float, right: float, measure: Measure, elide: Elide) -> Label | None:
    if not text or right - left < 8:
        return None
    if measure(text) <= right - left:
        return Label(left, text)
    short = elide(text, right - left)
    # Two letters and dots say nothing; the tool tip has the whole.
    return Label(left, short) if len(short) > 3 else None
