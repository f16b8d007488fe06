"""Blocks cut into slices: what is never divided, with what must stay together on one page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from kap_companion.exports.pdf.blocks import (
    SMALL,
    Block,
    Cell,
    NewPage,
    Paint,
    Paragraph,
    Picture,
    Rule,
    Run,
    Space,
    Table,
)
from kap_companion.exports.pdf.setting import LINE_COLOR, UNITS, SetLine, Setter

PaintAt = Callable[[QPainter, float, float], None]
"""Paints with the upper left corner at these units."""

LONG_ROW = 16
"""Lines up to which a row stays whole; a longer one breaks inside."""
GUTTER = 8 * UNITS
ROW_PAD = 3 * UNITS
HAIR = 0.6 * UNITS
BAR = 1.5 * UNITS
HEAD = SMALL


@dataclass(frozen=True, slots=True)
class Slice:
    """`height` units that go on one page; `glued` ones stay with what follows.

    A ``space`` is left out at the top of a page, a ``break`` ends one. `head` is what stands again
    above it where it is the first of its table on a page.
    """

    height: float
    paint: PaintAt | None = None
    glued: bool = False
    kind: Literal["", "space", "break"] = ""
    head: "Slice | None" = None
    is_picture: bool = False


def slices_of(block: Block, setter: Setter, width: float, room: float) -> Iterator[Slice]:
    """Return a block as slices, for this width and a page of this height, both in units."""
    match block:
        case Paragraph():
            yield from _paragraph(block, setter, width)
        case Table():
            yield from _table(block, setter, width)
        case Picture(paint=paint, height=height, after=after):
            yield _fitted(paint, height * UNITS, width, room)
            yield _space(after)
        case Rule(before=before, after=after):
            yield _space(before)
            yield Slice(HAIR, _rule(width))
            yield _space(after)
        case Space(height=height):
            yield _space(height)
        case NewPage():
            yield Slice(0, kind="break")


def glue(count: int, *, with_next: bool = False) -> list[bool]:
    """Return which of so many lines stay with the next: no first or last line stands alone."""
    glued = [number in {0, count - 2} for number in range(count)]
    glued[-1] = with_next
    return glued


def _space(height: float, *, glued: bool = False) -> Slice:
    return Slice(height * UNITS, kind="space", glued=glued)


def _paragraph(block: Paragraph, setter: Setter, width: float) -> Iterator[Slice]:
    indent = block.indent * UNITS
    lines = setter.lines(block.runs, width - indent)
    if block.before:
        yield _space(block.before)
    for line, glued in zip(lines, glue(len(lines), with_next=block.with_next), strict=True):
        yield Slice(line.height, _line(line, indent, width, bar=block.bar), glued)
    if block.after:
        yield _space(block.after, glued=block.with_next)


def _line(line: SetLine, indent: float, width: float, *, bar: bool) -> PaintAt:
    """A line within this width. Its indent and its bar are where it is read from."""
    begin = line.begin(width - indent) if line.is_leftwards else indent
    side = width - BAR if line.is_leftwards else BAR

    def paint(painter: QPainter, left: float, top: float) -> None:
        if bar:
            _stroke(painter, (left + side, top), (left + side, top + line.height), BAR)
        line.paint(painter, left + begin, top)

    return paint


def _fitted(painted: Paint, height: float, width: float, room: float) -> Slice:
    """A picture; one that is higher than a page is painted smaller, not cut."""
    scale = min(1.0, room / height)

    def paint(painter: QPainter, left: float, top: float) -> None:
        painter.save()
        painter.translate(left, top)
        painter.scale(UNITS * scale, UNITS * scale)
        painted(painter, width / UNITS)
        painter.restore()

    return Slice(height * scale, paint, is_picture=True)


def _rule(width: float) -> PaintAt:
    def paint(painter: QPainter, left: float, top: float) -> None:
        _stroke(painter, (left, top), (left + width, top), HAIR)

    return paint


def _stroke(
    painter: QPainter, start: tuple[float, float], end: tuple[float, float], width: float
) -> None:
    painter.setPen(QPen(QColor(LINE_COLOR), width))
    painter.drawLine(QPointF(*start), QPointF(*end))


# Tables


def _table(table: Table, setter: Setter, width: float) -> Iterator[Slice]:
    columns = _columns(table.shares, width)
    head = _head(table, setter, columns, width)
    if head is not None:
        yield Slice(head.height, head.paint, glued=True)
    for row in table.rows:
        yield from _row(row, setter, columns, table, head)
    yield _space(table.after)


def _columns(shares: Sequence[float], width: float) -> list[tuple[float, float]]:
    """Left edge and width of each column; between them is a gutter."""
    room = width - GUTTER * (len(shares) - 1)
    columns, left = [], 0.0
    for share in shares:
        wide = room * share / sum(shares)
        columns.append((left, wide))
        left += wide + GUTTER
    return columns


def _head(
    table: Table, setter: Setter, columns: Sequence[tuple[float, float]], width: float
) -> Slice | None:
    if not table.head:
        return None
    cells = [
        setter.lines((Run(words, HEAD),), wide)
        for words, (_, wide) in zip(table.head, columns, strict=True)
    ]
    height = max(sum(line.height for line in lines) for lines in cells) + ROW_PAD

    def paint(painter: QPainter, left: float, top: float) -> None:
        for lines, (at, _) in zip(cells, columns, strict=True):
            _paint_lines(lines, painter, left + at, top)
        _rule(width)(painter, left, top + height - HAIR)

    return Slice(height, paint)


def _row(
    row: Sequence[Cell],
    setter: Setter,
    columns: Sequence[tuple[float, float]],
    table: Table,
    head: Slice | None,
) -> Iterator[Slice]:
    cells = [
        setter.lines(cell, wide) if cell else []
        for cell, (_, wide) in zip(row, columns, strict=True)
    ]
    count = max(map(len, cells), default=0)
    whole = count <= LONG_ROW
    glued = [True] * (count - 1) + [False] if whole else glue(count)
    width = sum(columns[-1])
    for number in range(count):
        band = [lines[number] if number < len(lines) else None for lines in cells]
        first, last = number == 0, number == count - 1
        over, under = ROW_PAD if first else 0.0, ROW_PAD if last else 0.0
        height = max(line.height for line in band if line is not None) + over + under
        rule = table.rules and last
        paint = _band(band, columns, over, height - HAIR if rule else None, width)
        yield Slice(height, paint, glued[number], head=head)


def _band(
    band: Sequence[SetLine | None],
    columns: Sequence[tuple[float, float]],
    over: float,
    rule_at: float | None,
    width: float,
) -> PaintAt:
    def paint(painter: QPainter, left: float, top: float) -> None:
        for line, (at, wide) in zip(band, columns, strict=True):
            if line is not None:
                line.paint(painter, left + at + line.begin(wide), top + over)
        if rule_at is not None:
            _rule(width)(painter, left, top + rule_at)

    return paint


def _paint_lines(lines: Sequence[SetLine], painter: QPainter, left: float, top: float) -> None:
    for line in lines:
        line.paint(painter, left, top)
        top += line.height
