"""Where things stand in the picture of an arc: pure geometry, shared by painting and dragging."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF

from kap_companion.domain.arc_edit import Place
from kap_companion.ui.widgets.arc_picture_model import ArcModel, PhasePart
from kap_companion.ui.widgets.axis_layout import Measuring, tick_step_ms

CURVE_PX, COMPACT_CURVE_PX = 160, 42
NAME_PX, LINE_PX = 22, 19
LABELS_PX = 70
LANE_PX, LANE_GAP_PX = 50, 6
SCALE_PX = 26
APART_PX = 14
GIVES_WAY_MS = 2 * 60_000
"""So far may music run into the next phase before that stands aside of it."""
LEAST_BLOCK_MS = 60_000
"""A track whose length isn't known, or is very short, can still be seen and taken hold of."""


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block with its box; `fade_px` is how much of its left lies over the one before."""

    place: Place
    rect: QRectF
    fade_px: float


@dataclass(frozen=True, slots=True)
class Placed:
    """The picture at one width."""

    model: ArcModel
    start_ms: int
    end_ms: int
    width: float
    bands: tuple[QRectF, ...]
    label_xs: tuple[float, ...]
    blocks: tuple[PlacedBlock, ...]
    lane_tops: tuple[float, ...]
    labels_top: float
    scale_top: float
    height: float

    def x(self, at_ms: float) -> float:
        """Logical pixels from the left."""
        share = (at_ms - self.start_ms) / max(1, self.end_ms - self.start_ms)
        return share * self.width

    def block_at(self, at: QPointF) -> PlacedBlock | None:
        """The block under a point; where two overlap, the later one."""
        return next((each for each in reversed(self.blocks) if each.rect.contains(at)), None)

    def block_of(self, place: Place | None) -> PlacedBlock | None:
        """The block of a place, or None."""
        return next((each for each in self.blocks if each.place == place), None)

    def free_after(self, block: PlacedBlock) -> float:
        """Pixels from the end of a block to what stands next in its lane."""
        right, top = block.rect.right(), block.rect.top()
        after = [
            each.rect.left()
            for each in self.blocks
            if each.rect.top() == top and each.rect.left() > block.rect.left()
        ]
        after += [
            band.left()
            for number, band in enumerate(self.bands)
            if self.lane_tops[number] == top
            and band.left() >= right
            and not self.model.parts[number].blocks
        ]
        return max(0.0, min([*after, self.width]) - right)

    def drop_place(self, at: QPointF) -> Place:
        """Where a track goes that is let go at a point: into its phase, between its neighbours."""
        over = self.block_at(at)
        phase = over.place.phase if over else self._phase_at(at.x())
        index = sum(
            each.rect.center().x() < at.x() for each in self.blocks if each.place.phase == phase
        )
        return Place(phase, index)

    def caret(self, place: Place) -> QRectF:
        """The line that shows where a track would go."""
        own = [each for each in self.blocks if each.place.phase == place.phase]
        top = self.lane_tops[place.phase]
        if place.index < len(own):
            x = own[place.index].rect.left()
        elif own:
            x = own[-1].rect.right()
        else:
            x = self.bands[place.phase].left()
        return QRectF(min(max(x - 1.5, 0), self.width - 3), top - 3, 3, LANE_PX + 6)

    def ticks(self) -> list[int]:
        """Times of the scale, whole multiples of the step."""
        step = tick_step_ms(self.end_ms - self.start_ms, self.width)
        return list(range(-(-self.start_ms // step) * step, self.end_ms + 1, step))

    def _phase_at(self, x: float) -> int:
        inside = (number for number, band in enumerate(self.bands) if x < band.right())
        return next(inside, len(self.bands) - 1)


def place_arc(model: ArcModel, width: float, type_: Measuring, *, compact: bool = False) -> Placed:
    """Lay the picture out; phases whose music runs into the next stand one lane lower."""
    spans = [list(_spans(part)) for part in model.parts]
    ends = [span[-1][1] for span in spans if span]
    start_ms = model.parts[0].start_ms if model.parts else 0
    end_ms = max([model.window_end_ms, *ends])
    scale = width / max(1, end_ms - start_ms)
    curve_px = COMPACT_CURVE_PX if compact else CURVE_PX
    lanes = _lanes(model, spans)
    lanes_top = curve_px + LABELS_PX
    tops = tuple(lanes_top + lane * (LANE_PX + LANE_GAP_PX) for lane in lanes)
    bands = tuple(
        QRectF(
            (part.start_ms - start_ms) * scale, 0, (part.end_ms - part.start_ms) * scale, curve_px
        )
        for part in model.parts
    )
    blocks = tuple(
        PlacedBlock(
            Place(phase, index),
            QRectF((begin - start_ms) * scale, tops[phase], (end - begin) * scale, LANE_PX),
            fade * scale,
        )
        for phase, each in enumerate(spans)
        for index, (begin, end, fade) in enumerate(each)
    )
    scale_top = lanes_top + (max(lanes, default=0) + 1) * (LANE_PX + LANE_GAP_PX)
    needs = [_label_width(part, type_) for part in model.parts]
    xs = spread([band.left() for band in bands], needs, width)
    return Placed(
        model=model,
        start_ms=start_ms,
        end_ms=end_ms,
        width=width,
        bands=bands,
        label_xs=tuple(xs),
        blocks=blocks,
        lane_tops=tops,
        labels_top=curve_px + 6,
        scale_top=scale_top,
        height=scale_top + SCALE_PX,
    )


def spread(wanted: Sequence[float], widths: Sequence[float], room: float) -> list[float]:
    """Left edges near the wanted ones that keep labels of these widths apart, within the room."""
    xs: list[float] = []
    right = 0.0
    for x, width in zip(wanted, widths, strict=True):
        xs.append(max(x, right))
        right = xs[-1] + width + APART_PX
    right = room
    for number in reversed(range(len(xs))):
        xs[number] = min(xs[number], right - widths[number])
        right = xs[number] - APART_PX
    return [max(0.0, x) for x in xs]


def slopes(points: Sequence[tuple[float, float]]) -> list[float]:
    """Slopes with which a cubic goes through the points and never beyond them (Fritsch–Carlson)."""
    rises = [(y1 - y0) / ((x1 - x0) or 1.0) for (x0, y0), (x1, y1) in pairwise(points)]
    inner = [
        0.0 if before * after <= 0 else 2 * before * after / (before + after)
        for before, after in pairwise(rises)
    ]
    return [0.0, *inner, 0.0]


def _spans(part: PhasePart) -> Iterator[tuple[int, int, int]]:
    """Begin, end and crossfade of each block, one after the other from where the phase begins."""
    end_ms, before_ms = part.start_ms, 0
    for number, block in enumerate(part.blocks):
        length_ms = max(block.length_ms, LEAST_BLOCK_MS)
        fade_ms = min(block.crossfade_ms, length_ms // 2, before_ms // 2) if number else 0
        begin_ms = end_ms - fade_ms
        end_ms, before_ms = begin_ms + length_ms, length_ms
        yield begin_ms, end_ms, fade_ms


def _lanes(model: ArcModel, spans: list[list[tuple[int, int, int]]]) -> list[int]:
    """A lane for each phase: the highest that is free where it begins."""
    free_from: list[int] = []
    lanes = []
    for part, own in zip(model.parts, spans, strict=True):
        until = own[-1][1] if own else part.end_ms
        lane = next(
            (n for n, free in enumerate(free_from) if free <= part.start_ms + GIVES_WAY_MS), None
        )
        if lane is None:
            lane = len(free_from)
            free_from.append(until)
        free_from[lane] = max(until, free_from[lane])
        lanes.append(lane)
    return lanes


def _label_width(part: PhasePart, type_: Measuring) -> float:
    return max(type_.width(words) for words in (part.name, part.said, part.word))
