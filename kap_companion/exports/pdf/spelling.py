"""Which letters each glyph of a word says, so that who reads a page by its places reads the word.

Glyphs do not stand for letters one by one: a vowel is drawn before the consonant that it follows,
three letters are one glyph, a mark stands over its neighbour. But readers of a PDF put what they
find in order from left to right. So the glyphs of a word are told in that order, and its letters
are given to them in that order. Glyphs that are left over say nothing, and letters that are left
over are said by blanks.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import cast

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGlyphRun, QRawFont, QTextLayout, QTextLine

_FLAG = QTextLayout.GlyphRunRetrievalFlag
WITH_PLACES = (
    _FLAG.RetrieveGlyphIndexes | _FLAG.RetrieveGlyphPositions | _FLAG.RetrieveStringIndexes
)
_COLORED = ("CBDT", "sbix", "COLR", "SVG ")
"""A font that has one of these tables holds its glyphs as pictures, as of most emoji."""
_OFF = 0.03
"""Sizes of the font off the line from which on readers take a glyph for one of another line."""
_BLANK = "M"
"""Stands for letters unseen; of a glyph without an outline some readers make nothing."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A glyph of a font at a place, and the letters that it says.

    `width`, in sizes of the font, is that of a blank, which is not to be seen; None for what is.
    """

    font: QRawFont
    glyph: int
    place: QPointF
    letters: str = ""
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Letters that belong together, the glyphs that they are drawn with, and how wide these are."""

    letters: str
    slots: Sequence[Slot]
    width: float
    is_leftwards: bool

    @property
    def is_picture(self) -> bool:
        """Whether it is in colour."""
        return any(is_colored(slot.font) for slot in self.slots)

    @property
    def is_apart(self) -> bool:
        """Whether it parts words: a space, and from right to left a sign as well."""
        first = self.letters[0]
        is_sign = unicodedata.category(first)[0] in "PS"
        return first.isspace() or (is_sign and self.is_leftwards)


def is_colored(font: QRawFont) -> bool:
    """Whether the glyphs of a font are pictures."""
    return any(not font.fontTable(name).isEmpty() for name in _COLORED)


def in_turn(runs: Sequence[QGlyphRun], text: str, start: int) -> list[str] | None:
    """Return what each run says of a text that begins at `start`, where each letter is a glyph.

    None where it is not so, or is written from right to left. Spaces at the end of a line have no
    glyphs.
    """
    counts = [len(run.glyphIndexes()) for run in runs]
    drawn = sum(counts)
    if len(text) < drawn or text[drawn:].strip():
        return None
    text = text[:drawn]
    if not text.isascii():
        places = [place for run in runs for place in run.stringIndexes()]
        if any(run.isRightToLeft() for run in runs) or places != _places(text, start)[:-1]:
            return None
    letters = iter(text)
    return ["".join(next(letters) for _ in range(count)) for count in counts]


def words(line: QTextLine, text: str, start: int) -> Iterator[list[Cluster]]:
    """Return the clusters of a part of a line, those together that are read in one go.

    Without those that have no glyphs: spaces at the end of a line.
    """
    parts = [part for part in _clusters(line, text, start) if part.slots]
    for _, own in groupby(parts, lambda part: (part.is_leftwards, part.is_apart, part.is_picture)):
        yield list(own)


def spelled(word: Sequence[Cluster], blank: QRawFont, baseline: float) -> list[Slot]:
    """Return the glyphs of a word, and the letters that each says: these from left to right.

    Blanks are of the font `blank`. Where letters from right to left share a glyph, each but one
    gets a blank: readers turn round what they read so, but not what one glyph says.
    """
    slots = [slot for part in word for slot in _shared(part, blank, baseline)]
    said = [slot for slot in slots if slot.letters]
    if any(part.is_leftwards for part in word):
        said.reverse()
    letters = [slot.letters for slot in said]
    said.sort(key=lambda slot: slot.place.x())
    return [slot for slot in slots if not slot.letters] + [
        replace(slot, letters=each) for slot, each in zip(said, letters, strict=True)
    ]


def shared(letters: str, count: int) -> list[str]:
    """Return letters for so many glyphs, one for each and for the last what is left; at least one.

    None for those that are too many.
    """
    last = max(count - 1, 0)
    return [*letters[:last], letters[last:]]


def stand_in(part: Cluster, blank: QRawFont, baseline: float) -> Slot:
    """Return one blank that says all letters of a cluster, as wide as that."""
    [slot] = _blanks(part, [part.letters], blank, baseline, is_alone=True)
    return slot


def _shared(part: Cluster, blank: QRawFont, baseline: float) -> Iterator[Slot]:
    """Give the letters of a cluster to its glyphs, and what is left to blanks."""
    telling = _telling(part, baseline)
    shares = part.letters if part.is_leftwards else shared(part.letters, len(telling))
    for slot, letters in zip(telling, shares, strict=False):
        yield replace(slot, letters=letters)
    yield from (slot for slot in part.slots if slot not in telling[: len(shares)])
    yield from _blanks(part, shares[len(telling) :], blank, baseline, is_alone=not telling)


def _telling(part: Cluster, baseline: float) -> Sequence[Slot]:
    """Return the glyphs that can say something. From right to left only the first: no mark can."""
    if part.letters.isspace():
        return part.slots
    telling = [slot for slot in part.slots if _tells(slot, baseline)]
    return telling[:1] if part.is_leftwards else telling


def _tells(slot: Slot, baseline: float) -> bool:
    """Whether readers find a glyph where its letter belongs: it is drawn, and on the line."""
    off = abs(slot.place.y() - baseline)
    return off < _OFF * slot.font.pixelSize() and not slot.font.boundingRect(slot.glyph).isEmpty()


def _blanks(
    part: Cluster, shares: Sequence[str], blank: QRawFont, baseline: float, *, is_alone: bool
) -> Iterator[Slot]:
    [glyph] = blank.glyphIndexesForString(_BLANK)
    left = min(slot.place.x() for slot in part.slots)
    width = part.width / len(shares) if is_alone else 0.0
    for number, letters in enumerate(reversed(shares)):
        place = QPointF(left + number * width, baseline)
        yield Slot(blank, glyph, place, letters, width / blank.pixelSize())


def _clusters(line: QTextLine, text: str, start: int) -> list[Cluster]:
    """Return the clusters in the order in which they are spoken.

    Where one begins is asked by how many glyphs are left from there on: runs in several fonts that
    were shaped as one do not know it.
    """
    places = _places(text, start)
    left = [_count(line, place, places[-1]) for place in places]
    begins = [0, *(at for at in range(1, len(text)) if left[at] != left[at - 1]), len(text)]
    return [
        _cluster(line, text[first:after], places[first], places[after])
        for first, after in pairwise(begins)
    ]


def _cluster(line: QTextLine, letters: str, start: int, end: int) -> Cluster:
    runs = line.glyphRuns(start, end - start, WITH_PLACES)
    slots = [
        Slot(font, glyph, place)
        for run in runs
        for font in [run.rawFont()]
        for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True)
    ]
    width = abs(_across(line, end) - _across(line, start))
    return Cluster(letters, slots, width, any(run.isRightToLeft() for run in runs))


def _across(line: QTextLine, place: int) -> float:
    x, _ = cast("tuple[float, int]", line.cursorToX(place))
    return x


def _places(text: str, start: int) -> list[int]:
    """Return where each character begins in UTF-16, and where the last ends."""
    return list(accumulate((1 + (letter > "\uffff") for letter in text), initial=start))


def _count(line: QTextLine, start: int, end: int) -> int:
    runs = line.glyphRuns(start, end - start, WITH_PLACES) if start < end else ()
    return sum(len(run.glyphIndexes()) for run in runs)
