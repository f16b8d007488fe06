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
    Fonts,
    Slot,
    in_turn,
    line_end,
    shared,
    spelled,
    stand_in,
    stretches,
)

_UNSEEN = QColor(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Inked:
    """What was painted in one go: what each of its glyphs says, in the order of painting.

    `widths`, in sizes of the font, where they are not the glyphs' own. A ``picture`` may have gone
    in as a picture or as text; a ``stand-in`` says what it shows, and nothing where that is text.
    """

    texts: Sequence[str]
    widths: Sequence[float | None] | None = None
    kind: Literal["text", "picture", "stand-in"] = "text"


class Inker(QPainter):
    """Paints glyphs, and keeps what they say, page by page, in `pages`."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[list[Inked]] = []
        self.fonts = Fonts()

    def begin_page(self) -> None:
        """Go on to the first or the next page."""
        self.pages.append([])

    def paint_said(self, place: QPointF, run: QGlyphRun, inked: Inked) -> None:
        """Paint glyphs that say this."""
        self.drawGlyphRun(place, run)
        self.pages[-1].append(inked)

    def paint_stretch(self, place: QPointF, slots: Sequence[Slot]) -> None:
        """Paint glyphs, those that say nothing as lines: a reader finds no text in these."""
        for (_, is_blank, is_said), same in groupby(slots, _look):
            own = list(same)
            inked = Inked([slot.letters for slot in own], [slot.width for slot in own])
            if is_blank:
                self._paint_unseen(place, own, inked)
            elif is_said:
                self.paint_said(place, _run(own), inked)
            else:
                self._paint_outlines(place, own)

    def paint_picture(self, place: QPointF, part: Cluster, blank: Slot) -> None:
        """Paint what is in colour, and for what it says a blank."""
        slots = [slot for slot in part.slots if slot.font.is_colored]
        texts = shared(part.letters, len(slots))
        said = [*texts, *[""] * (len(slots) - len(texts))]
        self.paint_said(place, _run(slots), Inked(said, kind="picture"))
        self._paint_outlines(place, [slot for slot in part.slots if not slot.font.is_colored])
        self._paint_unseen(place, [blank], Inked([blank.letters], [blank.width], "stand-in"))

    def _paint_unseen(self, place: QPointF, slots: Sequence[Slot], inked: Inked) -> None:
        pen = self.pen()
        self.setPen(_UNSEEN)
        self.paint_said(place, _run(slots), inked)
        self.setPen(pen)

    def _paint_outlines(self, place: QPointF, slots: Sequence[Slot]) -> None:
        for slot in slots:
            outline = slot.font.raw.pathForGlyph(slot.glyph)
            outline.setFillRule(Qt.FillRule.WindingFill)
            self.save()  # one outline is always written in the same words then, and packs well
            self.translate(place + QPointF(slot.x, slot.y))
            self.fillPath(outline, self.pen().color())
            self.restore()


def _look(slot: Slot) -> tuple[int, bool, bool]:
    return id(slot.font), slot.is_blank, bool(slot.letters)


def _run(slots: Sequence[Slot]) -> QGlyphRun:
    run = QGlyphRun()
    run.setRawFont(slots[0].font.raw)
    run.setGlyphIndexes([slot.glyph for slot in slots])
    run.setPositions([QPointF(slot.x, slot.y) for slot in slots])
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
    parts: list[list[Cluster]] = []
    try:
        if said is None or any(painter.fonts.of(run.rawFont()).is_colored for run in runs):
            parts = list(stretches(line, text, start, painter.fonts))
    except (LookupError, ValueError):
        said = None
    if parts:
        _paint_stretches(painter, place, layout, line, parts)
        return
    nothing = [[""] * len(run.glyphIndexes()) for run in runs]
    for run, each in zip(runs, said or nothing, strict=True):
        painter.paint_said(place, run, Inked(each))


def _part(text: str, start: int, end: int) -> str:
    if text.isascii():
        return text[start:end]
    wide = text.encode("utf-16-le", "surrogatepass")
    return wide[2 * start : 2 * end].decode("utf-16-le", "ignore")


def _paint_stretches(
    painter: Inker,
    place: QPointF,
    layout: QTextLayout,
    line: QTextLine,
    parts: Sequence[Sequence[Cluster]],
) -> None:
    blank = painter.fonts.of(QRawFont.fromFont(layout.font()))
    baseline = line.y() + line.ascent()
    for own in parts:
        if own[0].is_picture:
            for part in own:
                painter.paint_picture(place, part, stand_in(part, blank, baseline))
        else:
            painter.paint_stretch(place, spelled(own, blank, baseline))
    if parts[-1][0].is_leftwards:
        painter.paint_stretch(place, [line_end(parts[-1], blank, baseline)])
