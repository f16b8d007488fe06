"""Which letters each glyph of a line says, so that who reads a page by its places reads the words.

Glyphs do not stand for letters one by one: a vowel is drawn before the consonant that it follows,
three letters are one glyph, a mark stands over its neighbour. But readers of a PDF put what they
find in order from left to right. So the glyphs are told in that order, and the letters are given to
them in that order, each as wide as up to the next: a reader sees words end where there is room.
Glyphs that are left over say nothing, and letters that are left over are said by blanks.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from PySide6.QtGui import QGlyphRun, QRawFont, QTextLayout, QTextLine

from kap_companion.exports.pdf.glyphs import is_font

_FLAG = QTextLayout.GlyphRunRetrievalFlag
WITH_PLACES = (
    _FLAG.RetrieveGlyphIndexes | _FLAG.RetrieveGlyphPositions | _FLAG.RetrieveStringIndexes
)
_COLORED = ("CBDT", "sbix", "COLR", "SVG ")
"""A font that has one of these tables holds its glyphs as pictures, as of most emoji."""
_BLANK = "M"
"""Stands for letters unseen; of a glyph without an outline some readers make nothing."""

# In sizes of the font:
_OFF_LINE = 0.03
"""Off the line from which on readers take a glyph for one of another line."""
_STEP = 0.02
"""Between the letters of one glyph, from right to left."""
_LEAST = 0.05
"""How wide the last letter of a word is at least: after one without width no space is seen."""
_END = 0.3
"""From the left of a line that is read from right to left to what ends it."""


class Font:
    """What is asked again and again of a font."""

    def __init__(self, raw: QRawFont) -> None:
        self.raw = raw
        self.size = raw.pixelSize()
        self.is_colored = any(not raw.fontTable(name).isEmpty() for name in _COLORED)
        self._seen: dict[int, bool] = {}
        self._advances: dict[int, float] = {}

    def is_seen(self, glyph: int) -> bool:
        """Whether there is anything to be drawn of it."""
        if glyph not in self._seen:
            self._seen[glyph] = not self.raw.boundingRect(glyph).isEmpty()
        return self._seen[glyph]

    def advance(self, glyph: int) -> float:
        """Return how far the next glyph is, by itself."""
        if glyph not in self._advances:
            [advance] = self.raw.advancesForGlyphIndexes([glyph])
            self._advances[glyph] = advance.x()
        return self._advances[glyph]


class Fonts:
    """The fonts of a document, each looked at once."""

    def __init__(self) -> None:
        self._fonts: list[Font] = []

    def of(self, raw: QRawFont) -> Font:
        """Return what is known of it. Raises `ValueError` where it is none."""
        for number, font in enumerate(self._fonts):
            if font.raw == raw:
                if number:  # what was asked for last is asked for again
                    self._fonts.insert(0, self._fonts.pop(number))
                return font
        if not is_font(raw):
            raise ValueError("no font")
        self._fonts.insert(0, Font(raw))
        return self._fonts[0]


class Slot(NamedTuple):
    """A glyph of a font at a place, and the letters that it says.

    `width`, in sizes of the font, is what it takes of the line; None for what says nothing. A blank
    is not to be seen.
    """

    font: Font
    glyph: int
    x: float
    y: float
    letters: str = ""
    width: float | None = None
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """Letters that belong together, and the glyphs that they are drawn with."""

    letters: str
    slots: Sequence[Slot]
    is_leftwards: bool

    @property
    def width(self) -> float:
        """What its glyphs take of the line."""
        return sum(slot.font.advance(slot.glyph) for slot in self.slots)

    @property
    def is_picture(self) -> bool:
        """Whether it is in colour."""
        return any(slot.font.is_colored for slot in self.slots)

    @property
    def is_apart(self) -> bool:
        """Whether it parts words that are read from right to left: a space, a sign."""
        first = self.letters[0]
        return self.is_leftwards and (first.isspace() or unicodedata.category(first)[0] in "PS")


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


def stretches(line: QTextLine, text: str, start: int, fonts: Fonts) -> Iterator[list[Cluster]]:
    """Return the clusters of a part of a line, those together that are told in one go."""
    parts = _clusters(line, text, _places(text, start), fonts)
    for _, own in groupby(parts, lambda part: (part.is_leftwards, part.is_apart, part.is_picture)):
        yield list(own)


def spelled(parts: Sequence[Cluster], blank: Font, baseline: float) -> list[Slot]:
    """Return the glyphs of a stretch, and the letters that each says: these from left to right.

    Blanks are of the font `blank`. Where letters from right to left share a glyph, each but one
    gets a blank: readers turn round what they read so, but not what one glyph says.
    """
    slots = [slot for part in parts for slot in _shared(part, blank, baseline)]
    said = [slot for slot in slots if slot.letters]
    silent = [slot for slot in slots if not slot.letters]
    if parts[0].is_leftwards:
        said.reverse()
    letters = [slot.letters for slot in said]
    said.sort(key=lambda slot: slot.x)
    if said[1:] and not said[-1].font.advance(said[-1].glyph):
        mark = said.pop()
        silent.append(mark._replace(letters=""))
        if parts[0].is_leftwards:
            said.append(_blank(blank, mark.x, baseline, letters[-1]))
        else:  # it stands where the next stretch begins, and would be read after that
            letters[-2:] = ["".join(letters[-2:])]
    right = max(slot.x + slot.font.advance(slot.glyph) for part in parts for slot in part.slots)
    return silent + [
        Slot(slot.font, slot.glyph, slot.x, slot.y, each, width, slot.is_blank)
        for slot, each, width in zip(said, letters, _widths(said, letters, right), strict=True)
    ]


def _widths(said: Sequence[Slot], letters: Sequence[str], right: float) -> Iterator[float]:
    """Return how wide each is up to the next, or to `right`, in hundredths of its font's size."""
    ends = [*(slot.x for slot in said[1:]), right]
    for slot, end, following in zip(said, ends, [*letters[1:], " "], strict=True):
        width = (end - slot.x) / slot.font.size
        yield round(max(width, _LEAST) if following.isspace() else width, 2)


def stand_in(part: Cluster, blank: Font, baseline: float) -> Slot:
    """Return one blank that says all letters of a cluster, as wide as that."""
    x = min(slot.x for slot in part.slots)
    return _blank(blank, x, baseline, part.letters)._replace(width=part.width / blank.size)


def line_end(parts: Sequence[Cluster], blank: Font, baseline: float) -> Slot:
    """Return a space at the left of a line that is read from right to left.

    PDFium takes two such lines for one unless what is left in this and right in the other is high.
    """
    x = min(slot.x for part in parts for slot in part.slots) - _END * blank.size
    return _blank(blank, x, baseline, " ")._replace(width=_END / 2)


def shared(letters: str, count: int) -> list[str]:
    """Return letters for so many glyphs, one for each and for the last what is left; at least one.

    None for those that are too many.
    """
    last = max(count - 1, 0)
    return [*letters[:last], letters[last:]]


def _shared(part: Cluster, blank: Font, baseline: float) -> Iterator[Slot]:
    """Give the letters of a cluster to its glyphs, and what is left to blanks."""
    telling = [slot for slot in part.slots if _tells(slot, baseline)]
    shares = part.letters if part.is_leftwards else shared(part.letters, len(telling))
    for slot, letters in zip(telling, shares, strict=False):
        yield slot._replace(letters=letters)
    yield from telling[len(shares) :]
    yield from (slot for slot in part.slots if slot not in telling)
    rest = shares[len(telling) :]
    left = min(slot.x for slot in part.slots)
    step = -_STEP * blank.size if telling else part.width / len(rest)
    first = 1 if telling else 0
    for number, letters in enumerate(rest if telling else rest[::-1], first):
        yield _blank(blank, left + number * step, baseline, letters)


def _tells(slot: Slot, baseline: float) -> bool:
    """Whether readers find a glyph where its letter belongs: it is drawn, and on the line."""
    off = abs(slot.y - baseline)
    return off < _OFF_LINE * slot.font.size and slot.font.is_seen(slot.glyph)


def _blank(font: Font, x: float, baseline: float, letters: str) -> Slot:
    [glyph] = font.raw.glyphIndexesForString(_BLANK)
    return Slot(font, glyph, x, baseline, letters, is_blank=True)


def _clusters(line: QTextLine, text: str, places: Sequence[int], fonts: Fonts) -> list[Cluster]:
    """Return the clusters in the order in which they are spoken.

    Runs in several fonts that were shaped as one all begin where it does, and do not know their
    places: those are asked for word by word then, and if need be letter by letter.
    """
    runs = line.glyphRuns(places[0], places[-1] - places[0], WITH_PLACES)
    begins = {min(run.stringIndexes(), default=0) for run in runs}
    if not runs or len(begins) == len(runs):
        return _of_runs(runs, text, places, fonts)
    words = re.findall(r"\s+|\S+", text)
    if words != [text]:
        found = [
            part
            for start, end in pairwise(accumulate(map(len, words), initial=0))
            for part in _clusters(line, text[start:end], places[start : end + 1], fonts)
        ]
        if sum(len(part.slots) for part in found) == _count(runs):
            return found
    return _asked(line, text, places, fonts)


def _of_runs(
    runs: Sequence[QGlyphRun], text: str, places: Sequence[int], fonts: Fonts
) -> list[Cluster]:
    slots: dict[int, list[Slot]] = {}
    leftwards = set()
    for run in runs:
        font = fonts.of(run.rawFont())
        own = zip(run.stringIndexes(), run.glyphIndexes(), run.positions(), strict=True)
        for place, glyph, at in own:
            slots.setdefault(place, []).append(Slot(font, glyph, at.x(), at.y()))
        if run.isRightToLeft():
            leftwards.update(run.stringIndexes())
    index = {place: at for at, place in enumerate(places)}
    starts = sorted(slots)
    ends = [index[place] for place in starts[1:]] + [len(text)]
    begin = 0
    found = []
    for place, end in zip(starts, ends, strict=False):
        letters = text[begin:end]
        found.append(Cluster(letters.rstrip() or letters, slots[place], place in leftwards))
        begin = end
    return found


def _asked(line: QTextLine, text: str, places: Sequence[int], fonts: Fonts) -> list[Cluster]:
    """Where a cluster begins shows by how many glyphs are left from there on."""
    left = [_count(line.glyphRuns(place, places[-1] - place, WITH_PLACES)) for place in places[:-1]]
    begins = [0, *(at for at in range(1, len(text)) if left[at] != left[at - 1]), len(text)]
    found = []
    for first, after in pairwise(begins):
        runs = line.glyphRuns(places[first], places[after] - places[first], WITH_PLACES)
        slots = [
            Slot(font, glyph, at.x(), at.y())
            for run in runs
            for font in [fonts.of(run.rawFont())]
            for glyph, at in zip(run.glyphIndexes(), run.positions(), strict=True)
        ]
        if slots:
            leftwards = any(run.isRightToLeft() for run in runs)
            found.append(Cluster(text[first:after], slots, leftwards))
    return found


def _count(runs: Sequence[QGlyphRun]) -> int:
    return sum(len(run.glyphIndexes()) for run in runs)


def _places(text: str, start: int) -> list[int]:
    """Return where each character begins in UTF-16, and where the last ends."""
    return list(accumulate((1 + (letter > "\uffff") for letter in text), initial=start))
