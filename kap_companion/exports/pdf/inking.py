"""A painter that remembers what each glyph which it painted says, so that a PDF can be told.

A font knows which glyph a character has, not which characters a glyph stood for: a ligature, a
letter in its joined form, a space that is also a tab. Here the text is still at hand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGlyphRun, QPainter, QRawFont, QTextLayout, QTextLine

Cluster = tuple[str, int]
"""Characters that belong together, and how many glyphs they were painted with."""

Block = str | tuple[Cluster, ...]
"""What was painted in one go, in the order of its glyphs; a text where each is one character."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """One blank glyph at the place of what is in colour, and the text that it is to be found by."""

    text: str
    colored: Block


_COLORED = ("CBDT", "sbix", "COLR", "SVG ")
"""A font that has one of these tables holds its glyphs as pictures, as of most emoji."""

_FLAG = QTextLayout.GlyphRunRetrievalFlag
WITH_PLACES = (
    _FLAG.RetrieveGlyphIndexes | _FLAG.RetrieveGlyphPositions | _FLAG.RetrieveStringIndexes
)


class Inker(QPainter):
    """Paints glyphs, and keeps in `blocks` what they say."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block | StandIn] = []


def paint_runs(
    painter: QPainter, place: QPointF, layout: QTextLayout, line: QTextLine, part: range
) -> None:
    """Paint that part of a line; its places are those of the layout's text in UTF-16."""
    text = layout.text()
    wide = text.encode("utf-16-le", "surrogatepass")
    end = min(part.stop, line.textStart() + line.textLength())
    start = max(part.start, line.textStart())
    if start >= end:
        return
    runs = line.glyphRuns(start, end - start, WITH_PLACES)
    if not isinstance(painter, Inker):
        for run in runs:
            painter.drawGlyphRun(place, run)
        return
    plain = text[start:end] if text.isascii() else ""
    said = _in_turn(runs, plain) or blocks_of(runs, wide, end)
    for run, block in zip(runs, said, strict=True):
        painter.drawGlyphRun(place, run)
        if not plain and _is_colored(run.rawFont()):
            painter.drawGlyphRun(place, _blank(layout, run))
            painter.blocks.append(StandIn(_said(block), block))
        else:
            painter.blocks.append(block)


def _is_colored(font: QRawFont) -> bool:
    return any(not font.fontTable(name).isEmpty() for name in _COLORED)


def _blank(layout: QTextLayout, run: QGlyphRun) -> QGlyphRun:
    """Return a space where that run begins: Qt writes no text for what goes in as a picture."""
    font = QRawFont.fromFont(layout.font())
    blank = QGlyphRun()
    blank.setRawFont(font)
    blank.setGlyphIndexes(font.glyphIndexesForString(" ")[:1])
    blank.setPositions(run.positions()[:1])
    return blank


def _said(block: Block) -> str:
    return block if isinstance(block, str) else "".join(text for text, _ in block)


def _in_turn(runs: Sequence[QGlyphRun], plain: str) -> list[Block]:
    """Of plain letters, a glyph for each, what each run says; nothing where that does not fit."""
    counts = [len(run.glyphIndexes()) for run in runs]
    if sum(counts) != len(plain):
        return []
    ends = list(accumulate(counts))
    return [plain[end - count : end] for end, count in zip(ends, counts, strict=True)]


def blocks_of(runs: Sequence[QGlyphRun], wide: bytes, end: int) -> Iterator[Block]:
    """Return what each run says of a text in UTF-16 that ends at `end`.

    Runs that Qt shaped as one, in several fonts, all begin where it does: from left to right only
    the first of them has places of its own, from right to left only the last.
    """
    begins = [min(run.stringIndexes(), default=end) for run in runs]
    afters = dict(pairwise([*sorted(set(begins)), end]))
    keys = [(begin, run.isRightToLeft()) for begin, run in zip(begins, runs, strict=True)]
    for (start, leftwards), numbers in groupby(range(len(runs)), keys.__getitem__):
        own = [runs[number] for number in numbers]
        after = afters.get(start, end)
        if len(own) == 1:
            yield _by_places(own[0], wide, after)
        elif leftwards:
            yield from _from_the_right(own, _letters(wide, start, after))
        else:
            yield from _from_the_left(own, wide, start, after)


def _letters(wide: bytes, start: int, end: int) -> list[bytes]:
    return [wide[2 * place : 2 * place + 2] for place in range(start, end)]


def _by_places(run: QGlyphRun, wide: bytes, end: int) -> Block:
    places = run.stringIndexes()
    start = min(places, default=end)
    text = _text(wide[2 * start : 2 * end])
    if len(text) == len(places) and places == list(range(start, end)):
        return text
    starts = sorted(set(places))
    ends = dict(zip(starts, [*starts[1:], end], strict=True))
    return tuple(
        (_text(wide[2 * place : 2 * ends[place]]), len(list(same)))
        for place, same in groupby(places)
    )


def _from_the_right(runs: Sequence[QGlyphRun], letters: Sequence[bytes]) -> Iterator[Block]:
    """It is told from its end, run by run; without one glyph a letter nothing is said of it."""
    counts = [len(run.glyphIndexes()) for run in runs]
    end = len(letters)
    known = sum(counts) == end
    for count in counts:
        own = letters[end - count : end] if known else [b""] * count
        yield tuple((_text(each), 1) for each in own)
        end -= count


def _from_the_left(runs: Sequence[QGlyphRun], wide: bytes, start: int, end: int) -> Iterator[Block]:
    """The first run has its places; the glyphs of the others are the letters behind it."""
    counts = [len(run.glyphIndexes()) for run in runs[1:]]
    split = end - sum(counts)
    if split <= start:
        yield from (((("", 1),) * len(run.glyphIndexes())) for run in runs)
        return
    yield _by_places(runs[0], wide, split)
    for count in counts:
        own = _letters(wide, split, split + count)
        yield tuple((_text(each), 1) for each in own)
        split += count


def _text(wide: bytes) -> str:
    return wide.decode("utf-16-le", "ignore")
