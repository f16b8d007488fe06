"""Pages: slices put one below the other, what stands at the head and the foot of each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from kap_companion.exports.pdf.blocks import (
    HEADING,
    SMALL,
    Document,
    Letterhead,
    Paragraph,
    Rule,
    Run,
)
from kap_companion.exports.pdf.setting import UNITS, Setter
from kap_companion.exports.pdf.slices import PaintAt, Slice, slices_of

TOP, FOOT = 44.0, 40.0
"""Points from the edge of the paper to the head of a page, and from its foot to the edge."""
FOOT_GAP = 12.0
LOGO_WIDTH, LOGO_HEIGHT, LOGO_GAP = 130.0, 52.0, 12.0
ASK_EVERY = 64
"""Slices of one block after which it is asked again whether to go on: a table may be long."""

Step = Callable[[int, int], None]
"""Told how many of how many are done; may raise to stop the work."""

Placed = tuple[Slice, float]
"""What stands how many units below the top of the page's own room."""


def no_step(_done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class _Margin:
    """What stands at the head or the foot of pages, and how high it is in units."""

    slices: tuple[Slice, ...] = ()

    @property
    def height(self) -> float:
        return sum(each.height for each in self.slices)

    def paint(self, painter: QPainter, left: float, top: float) -> None:
        for each in self.slices:
            if each.paint is not None:
                each.paint(painter, left, top)
            top += each.height


class Pages:
    """A document laid out; it paints on any device, in units from the corner of the paper."""

    def __init__(self, document: Document, step: Step = no_step) -> None:
        """Lay it out. `step` is told of each block."""
        self.document = document
        self._setter = Setter(document.families)
        self._width = document.measure * UNITS
        self._left = (document.paper.width - document.measure) / 2 * UNITS
        self._heads = self._first_head(), self._running_head()
        self._foot_lines = self._setter.lines((Run(document.foot, SMALL),), self._width * 0.75)
        rooms = [self._room(each) for each in self._heads]
        self._pages = paginate(self._slices(rooms[-1], step), rooms[0], rooms[1])

    def __len__(self) -> int:
        return len(self._pages)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page `number`, the first being 0: pictures first, so that all text comes last."""
        head = self._heads[min(number, 1)]
        top = TOP * UNITS
        for pictures in (True, False):
            for each, down in self._pages[number]:
                if each.paint is not None and each.is_picture is pictures:
                    each.paint(painter, self._left, top + head.height + down)
        head.paint(painter, self._left, top)
        self._paint_foot(painter, number)

    def _slices(self, room: float, step: Step) -> Iterator[Slice]:
        blocks = self.document.blocks
        for number, block in enumerate(blocks):
            for count, each in enumerate(slices_of(block, self._setter, self._width, room)):
                if count % ASK_EVERY == 0:
                    step(number, len(blocks))
                yield each

    def _room(self, head: _Margin) -> float:
        foot = sum(line.height for line in self._foot_lines)
        taken = (TOP + FOOT + FOOT_GAP) * UNITS + head.height + foot
        return self.document.paper.height * UNITS - taken

    def _first_head(self) -> _Margin:
        letterhead = self.document.letterhead
        logo = QImage.fromData(letterhead.logo)
        if self.document.quiet or not (letterhead.name or letterhead.lines or not logo.isNull()):
            return _Margin()
        size = _logo_size(logo)
        beside = 0 if logo.isNull() else (size.width() + LOGO_GAP) * UNITS
        width = self._width - beside
        runs = _letterhead_runs(letterhead)
        words = list(slices_of(Paragraph(runs), self._setter, width, width))
        missing = size.height() * UNITS - sum(each.height for each in words)
        space = [Slice(missing)] if missing > 0 else []
        picture = [] if logo.isNull() else [Slice(0, self._logo(logo, size))]
        return _Margin((*picture, *words, *space, *self._rule()))

    def _running_head(self) -> _Margin:
        document = self.document
        if document.quiet:
            return _Margin()
        said = " · ".join(filter(None, (document.letterhead.name, document.title, document.about)))
        words = Paragraph((Run(said, SMALL),), after=2)
        slices = slices_of(words, self._setter, self._width, self._width)
        return _Margin((*slices, *self._rule()))

    def _rule(self) -> Iterable[Slice]:
        return slices_of(Rule(2, 12), self._setter, self._width, self._width)

    def _logo(self, logo: QImage, size: QSizeF) -> PaintAt:
        width = self._width  # and not all of the document: it would keep itself

        def paint(painter: QPainter, left: float, top: float) -> None:
            right = left + width - size.width() * UNITS
            painter.drawImage(QRectF(right, top, size.width() * UNITS, size.height() * UNITS), logo)

        return paint

    def _paint_foot(self, painter: QPainter, number: int) -> None:
        document = self.document
        height = sum(line.height for line in self._foot_lines)
        top = (document.paper.height - FOOT) * UNITS - height
        for line in self._foot_lines:
            line.paint(painter, self._left, top)
            top += line.height
        words = document.page_words.format(number + 1, len(self._pages))
        last = self._setter.lines((Run(words, SMALL),), self._width * 0.24)[0]
        right = self._left + self._width - last.line.naturalTextWidth()
        last.paint(painter, right, top - last.height)


def lay_out(document: Document, step: Step = no_step) -> Pages:
    """Return the document as pages."""
    return Pages(document, step)


def paginate(
    slices: Iterable[Slice], first_room: float, room: float
) -> tuple[tuple[Placed, ...], ...]:
    """Return what stands where on each page: at least one, none of them too full.

    What is glued together moves on together, unless it is more than a page.
    """
    filling = _Filling(first_room, room)
    for group in _groups(slices):
        if group[0].kind == "break":
            filling.turn()
            continue
        if not filling.fits(sum(each.height for each in group)):
            filling.turn()
        for each in group:
            filling.put(each)
    return filling.pages()


class _Filling:
    """Pages as they fill, top down."""

    def __init__(self, first_room: float, room: float) -> None:
        self._rooms = first_room, room
        self._pages: list[list[Placed]] = [[]]
        self._top = 0.0

    def pages(self) -> tuple[tuple[Placed, ...], ...]:
        kept = self._pages if self._pages[-1] or len(self._pages) == 1 else self._pages[:-1]
        return tuple(map(tuple, kept))

    def fits(self, height: float) -> bool:
        return self._top + height <= self._rooms[min(len(self._pages) - 1, 1)]

    def turn(self) -> None:
        """Begin a new page, unless this one is still empty."""
        if self._pages[-1]:
            self._pages.append([])
            self._top = 0.0

    def put(self, each: Slice) -> None:
        if each.kind == "space":
            self._top += each.height if self._pages[-1] else 0
            return
        if not self.fits(each.height):
            self.turn()
        if not self._pages[-1] and each.head is not None:
            self._place(each.head)
        self._place(each)

    def _place(self, each: Slice) -> None:
        self._pages[-1].append((each, self._top))
        self._top += each.height


def _groups(slices: Iterable[Slice]) -> Iterator[list[Slice]]:
    group: list[Slice] = []
    for each in slices:
        group.append(each)
        if not each.glued:
            yield group
            group = []
    if group:
        yield group


def _letterhead_runs(letterhead: Letterhead) -> tuple[Run, ...]:
    name = Run(letterhead.name, HEADING)
    below = "".join(f"\n{line}" for line in letterhead.lines)
    return (name, Run(below, SMALL)) if below else (name,)


def _logo_size(logo: QImage) -> QSizeF:
    """In points: as large as there is room for, in its own proportions."""
    if logo.isNull():
        return QSizeF(0, 0)
    most = QSizeF(LOGO_WIDTH, LOGO_HEIGHT)
    return QSizeF(logo.size()).scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
