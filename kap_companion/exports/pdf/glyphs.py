"""Which characters can be printed at all: for each there is a glyph, or its number is printed.

A reader must never meet an empty box and wonder what stood there.
"""

import unicodedata
from collections.abc import Iterator

from PySide6.QtGui import QFont, QRawFont, QTextLayout

_ASCII = frozenset(map(chr, range(0x20, 0x7F)))
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x034F, 0x115F, 0x1160, 0x3164)
_JOINER = "\u200d"
_MARKS = frozenset({"Mn", "Mc", "Me"})
_MODIFIERS = frozenset(map(chr, (*range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080))))
"""Skin tones, and what spells out the flag of a region."""
_UNSEEN_MARKS = frozenset(map(chr, _SELECTORS))


class Glyphs:
    """Knows what one font, with the system's others behind it, has a glyph for."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._there: dict[str, bool] = {}
        self._plain: set[str] = set(_ASCII)
        """Single characters that are there; most texts hold no others."""

    def printable(self, text: str) -> str:
        """Return the text with U+ and its number, in brackets, for what nothing can draw."""
        if self._plain.issuperset(text):
            return text
        return "".join(map(self._shown, graphemes(text)))

    def _shown(self, grapheme: str) -> str:
        if grapheme not in self._there:
            self._there[grapheme] = self._has(grapheme)
            if self._there[grapheme] and len(grapheme) == 1:
                self._plain.add(grapheme)
        if self._there[grapheme]:
            return grapheme
        return "".join(map(self._alone, grapheme)) if len(grapheme) > 1 else numbered(grapheme)

    def _alone(self, character: str) -> str:
        """Of a grapheme that can't be drawn as one, what can is drawn, and the rest numbered."""
        return character if self._has(character) else numbered(character)

    def _has(self, grapheme: str) -> bool:
        if all(map(is_unseen, grapheme)):
            return True
        layout = QTextLayout(grapheme, self._font)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(10_000)
        layout.endLayout()
        runs = layout.glyphRuns()
        return bool(runs) and all(
            is_font(run.rawFont()) and all(run.glyphIndexes()) for run in runs
        )


def is_font(raw: QRawFont) -> bool:
    """Whether it is one; Qt draws boxes with none, and to ask that for its name is a crash."""
    return not raw.fontTable("cmap").isEmpty()


def numbered(character: str) -> str:
    """Return what is printed for a character that nothing can draw."""
    return f"[U+{ord(character):04X}]"


def is_unseen(character: str) -> bool:
    """Whether a character is not drawn by itself: a space, a joiner, a mark of direction."""
    return unicodedata.category(character) in _UNSEEN or character in _UNSEEN_MARKS


def graphemes(text: str) -> Iterator[str]:
    """Return the text in what a reader takes for single characters, as nearly as fonts need it.

    Qt's own finder cuts surrogate pairs in two where Thai stands in the same text.
    """
    held = ""
    for character in text:
        if held and not _goes_on(held, character):
            yield held
            held = ""
        held += character
    if held:
        yield held


def _goes_on(held: str, character: str) -> bool:
    return (
        held[-1] == _JOINER
        or character == _JOINER
        or character in _UNSEEN_MARKS
        or character in _MODIFIERS
        or unicodedata.category(character) in _MARKS
    )
