"""Text set into lines: each a thing to be placed and painted by itself.

Lengths in here are units, `UNITS` to a point: fonts set in so many pixels have no rounding that
shows, and one setting fits every device.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from kap_companion.exports.pdf.blocks import Face, Families, Run, Tone
from kap_companion.exports.pdf.glyphs import Glyphs
from kap_companion.exports.pdf.inking import paint_runs

UNITS_PER_INCH = 1200
UNITS = UNITS_PER_INCH / 72
COLORS: dict[Tone, str] = {"text": "#1E1B17", "muted": "#5C554A", "caution": "#7A4900"}
LINE_COLOR = "#BFB6A6"
_NEVER_TEXT = frozenset({"Cc", "Cs"})
_TAB = "    "
_SOFT_HYPHEN = "\u00ad"
"""Qt draws none, and then says of each letter behind it that it was the one before."""
_UNNAMED = ("liga", "clig", "calt", "dlig", "tnum", "case")
"""Features that put a glyph in place of another which no character names: Qt then writes none into
the text of a PDF, and what can be read can't be found."""
_WRAP = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


Part = tuple[range, QColor]
"""Places of a text, in UTF-16, and the colour that they are set in."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line, `height` units high and as wide as it was asked for."""

    height: float
    layout: QTextLayout
    line: QTextLine
    drop: float
    parts: tuple["Part", ...]
    is_leftwards: bool = False

    def begin(self, width: float) -> float:
        """Return how many units from the left of this width: Hebrew and Arabic end at its right."""
        return max(width - self.line.naturalTextWidth(), 0) if self.is_leftwards else 0

    def paint(self, painter: QPainter, left: float, top: float) -> None:
        """Paint it with its upper left corner there."""
        place = QPointF(left, top + self.drop)
        for part, color in self.parts:
            painter.setPen(color)
            paint_runs(painter, place, self.layout, self.line, part)


class Setter:
    """Sets runs of text in the fonts of one document."""

    def __init__(self, families: Families) -> None:
        self._families = families
        self._fonts: dict[Face, QFont] = {}
        self._glyphs: dict[bool, Glyphs] = {}

    def lines(self, runs: Iterable[Run], width: float) -> list[SetLine]:
        """Return the runs broken into lines of this width in units; at least one line."""
        return [line for part in _paragraphs(runs) for line in self._set(part, width)]

    def font(self, face: Face) -> QFont:
        """Return the font of a face, in units."""
        if face not in self._fonts:
            families = self._families.serif if face.serif else self._families.sans
            font = QFont(list(families))
            font.setPixelSize(round(face.size * UNITS))
            font.setWeight(QFont.Weight(face.weight))
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[face] = findable(font)
        return self._fonts[face]

    def _set(self, runs: Sequence[Run], width: float) -> Iterator[SetLine]:
        shown = [Run(self._shown(run), run.face) for run in runs]
        layout = QTextLayout("".join(run.text for run in shown), self.font(shown[0].face))
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(_WRAP)
        layout.setTextOption(option)
        if len(shown) > 1:
            layout.setFormats(list(self._formats(shown)))
        height = max(run.face.line for run in shown) * UNITS
        parts = tuple(_parts(shown))
        layout.beginLayout()
        found = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, 0))
            found.append(line)
        layout.endLayout()
        for line in found:
            # A script that is taller than the type gets the room that it needs.
            taken = max(height, line.height())
            drop = (taken - line.height()) / 2
            yield SetLine(taken, layout, line, drop, parts, is_leftwards(layout.text()))

    def _formats(self, runs: Sequence[Run]) -> Iterator[QTextLayout.FormatRange]:
        for run, (places, _) in zip(runs, _parts(runs), strict=True):
            part = QTextLayout.FormatRange()
            part.start, part.length = places.start, len(places)
            form = QTextCharFormat()
            form.setFont(self.font(run.face))
            part.format = form
            yield part

    def _shown(self, run: Run) -> str:
        serif = run.face.serif
        if serif not in self._glyphs:
            self._glyphs[serif] = Glyphs(self.font(Face(10, 14, serif=serif)))
        return self._glyphs[serif].printable(as_text(run.text))


def _parts(runs: Sequence[Run]) -> Iterator[Part]:
    start = 0
    for run in runs:
        end = start + len(run.text.encode("utf-16-le", "surrogatepass")) // 2
        yield range(start, end), QColor(COLORS[run.face.tone])
        start = end


def findable(font: QFont) -> QFont:
    """Return this font, set so that its text in a PDF can be found."""
    for feature in _UNNAMED:
        font.setFeature(QFont.Tag(feature), 0)
    return font


def is_leftwards(text: str) -> bool:
    """Whether more of a text is read from the right than from the left."""
    if text.isascii():
        return False
    kinds = Counter(map(unicodedata.bidirectional, text))
    return kinds["R"] + kinds["AL"] > kinds["L"]


def as_text(text: str) -> str:
    """Return a line of text without what is none: each such character shows as a replacement.

    Letters are put together as far as they can be: fonts have them so.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\t", _TAB).replace(_SOFT_HYPHEN, ""))
    return "".join("\ufffd" if unicodedata.category(each) in _NEVER_TEXT else each for each in text)


def _paragraphs(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Cut runs at their line ends: each part finds its own direction of writing."""
    part: list[Run] = []
    for run in runs:
        first, *others = run.text.splitlines() or [""]
        if run.text.endswith("\n"):
            others.append("")
        part.append(Run(first, run.face))
        for each in others:
            yield part
            part = [Run(each, run.face)]
    yield part or [Run("")]
