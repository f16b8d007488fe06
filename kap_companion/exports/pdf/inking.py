"""A painter that remembers what each glyph which it painted says, so that a PDF can be told.

A font knows which glyph a character has, not which characters a glyph stood for: a ligature, a
letter in its joined form, a space that is also a tab. Here the text is still at hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QGlyphRun, QPainter, QRawFont, QTextLayout, QTextLine

from kap_companion.exports.pdf.spelling import (
    WITH_PLACES,
    Cluster,
    Slot,
    in_turn,
    is_colored,
    shared,
    spelled,
    stand_in,
    words,
)

_UNSEEN = QColor(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Inked:
    """What was painted in one go: what each of its glyphs says, in the order of painting.

    `width`, in sizes of the font, where it is not the glyph's own. A ``picture`` may have gone in
    as a picture or as text; a ``stand-in`` says what it shows, and nothing where that is text.
    """

    texts: Sequence[str]
    width: float | None = None
    kind: Literal["text", "picture", "stand-in"] = "text"


class Inker(QPainter):
    """Paints glyphs, and keeps what they say, page by page, in `pages`."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[list[Inked]] = []

    def begin_page(self) -> None:
        """Go on to the first or the next page."""
        self.pages.append([])

    def paint_said(self, place: QPointF, run: QGlyphRun, inked: Inked) -> None:
        """Paint glyphs that say this."""
        self.drawGlyphRun(place, run)
        self.pages[-1].append(inked)

    def paint_word(self, place: QPointF, slots: Sequence[Slot]) -> None:
        """Paint glyphs, those that say nothing as lines: a reader finds no text in these."""
        for (_, width, is_said), same in groupby(slots, _look):
            own = list(same)
            texts = [slot.letters for slot in own]
            if width is not None:
                self._paint_unseen(place, own, Inked(texts, width))
            elif is_said:
                self.paint_said(place, _run(own), Inked(texts))
            else:
                self._paint_outlines(place, own)

    def paint_picture(self, place: QPointF, part: Cluster, blank: Slot) -> None:
        """Paint what is in colour, and for what it says a blank."""
        slots = [slot for slot in part.slots if is_colored(slot.font)]
        texts = shared(part.letters, len(slots))
        said = [*texts, *[""] * (len(slots) - len(texts))]
        self.paint_said(place, _run(slots), Inked(said, kind="picture"))
        self._paint_outlines(place, [slot for slot in part.slots if slot not in slots])
        self._paint_unseen(place, [blank], Inked([blank.letters], blank.width, "stand-in"))

    def _paint_unseen(self, place: QPointF, slots: Sequence[Slot], inked: Inked) -> None:
        pen = self.pen()
        self.setPen(_UNSEEN)
        self.paint_said(place, _run(slots), inked)
        self.setPen(pen)

    def _paint_outlines(self, place: QPointF, slots: Sequence[Slot]) -> None:
        for slot in slots:
            outline = slot.font.pathForGlyph(slot.glyph)
            outline.setFillRule(Qt.FillRule.WindingFill)
            self.fillPath(outline.translated(place + slot.place), self.pen().color())


def _look(slot: Slot) -> tuple[QRawFont, float | None, bool]:
    return slot.font, slot.width, bool(slot.letters)


def _run(slots: Sequence[Slot]) -> QGlyphRun:
    run = QGlyphRun()
    run.setRawFont(slots[0].font)
    run.setGlyphIndexes([slot.glyph for slot in slots])
    run.setPositions([slot.place for slot in slots])
    return run


def paint_runs(
    painter: QPainter, place: QPointF, layout: QTextLayout, line: QTextLine, part: range
) -> None:
    """Paint that part of a line; its places are those of the layout's text in UTF-16."""
    end = min(part.stop, line.textStart() + line.textLength())
    start = max(part.start, line.textStart())
    if start >= end:
        return
    runs = line.glyphRuns(start, end - start, WITH_PLACES)
    if not isinstance(painter, Inker):
        for run in runs:
            painter.drawGlyphRun(place, run)
        return
    text = _part(layout.text(), start, end)
    said = in_turn(runs, text, start)
    if said is None or _has_color(runs, text):
        _paint_words(painter, place, layout, line, text, start)
        return
    for run, each in zip(runs, said, strict=True):
        painter.paint_said(place, run, Inked(each))


def _has_color(runs: Sequence[QGlyphRun], text: str) -> bool:
    return not text.isascii() and any(is_colored(run.rawFont()) for run in runs)


def _part(text: str, start: int, end: int) -> str:
    if text.isascii():
        return text[start:end]
    wide = text.encode("utf-16-le", "surrogatepass")
    return wide[2 * start : 2 * end].decode("utf-16-le", "ignore")


def _paint_words(
    painter: Inker, place: QPointF, layout: QTextLayout, line: QTextLine, text: str, start: int
) -> None:
    blank = QRawFont.fromFont(layout.font())
    baseline = line.y() + line.ascent()
    for word in words(line, text, start):
        if word[0].is_picture:
            for part in word:
                painter.paint_picture(place, part, stand_in(part, blank, baseline))
        else:
            painter.paint_word(place, spelled(word, blank, baseline))
