"""Tells a PDF which characters its glyphs stand for, as an update at the end of the file.

Qt's own tables (ToUnicode) hold what a font's table says backwards: the space of one font is a tab
then, and a ligature or a joined letter nothing. What is read must also be found and copied.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from kap_companion.exports.pdf.glyph_numbers import GlyphNumbers
from kap_companion.exports.pdf.inking import Inked
from kap_companion.exports.pdf.objects import content_of, objects_of, stream, updated

_PAGE = re.compile(rb"/Type /Page\n.*?/Contents (\d+) 0 R", re.DOTALL)
_FONTS = re.compile(rb"/(F\d+) (\d+) 0 R")
_TEXT = re.compile(rb"BT\n(.*?)ET\n", re.DOTALL)
_FONT = re.compile(rb"/(F\d+) [\d.]+ Tf")
_GLYPH = re.compile(rb"<(\w{4})> Tj")
_NUMBERS = 0x10000
"""As many as four digits can tell apart."""


@dataclass(frozen=True, slots=True)
class Painted:
    """One block of text of a page: its font, its glyphs in order, and where it stands in there."""

    font: bytes
    glyphs: list[int]
    begin: int
    end: int


Pair = tuple[Painted, Inked | None]


def with_named_text(
    pdf: bytes, pages: Sequence[Sequence[Inked]], ask: Callable[[], None]
) -> bytes | None:
    """Return the file with tables that say what was painted: `pages` holds that for each page.

    None where the file is not as expected: another Qt may write it otherwise. `ask` is called for
    each page, and may raise to stop.
    """
    try:
        return _named(pdf, pages, ask)
    except (zlib.error, ValueError, LookupError, StopIteration):
        return None


def _named(pdf: bytes, pages: Sequence[Sequence[Inked]], ask: Callable[[], None]) -> bytes:
    objects = objects_of(pdf)
    numbers = [int(number) for body in objects.values() for number in _PAGE.findall(body)]
    contents, pairs = [], []
    for number, inked in zip(numbers, pages, strict=True):
        ask()
        contents.append(content_of(objects[number]))
        pairs.append(_side_by_side(_painted(contents[-1]), inked))
    named_fonts = dict(pair for body in objects.values() for pair in _FONTS.findall(body))
    fonts = {
        name: GlyphNumbers(objects, objects[int(number)]) for name, number in named_fonts.items()
    }
    # No two fonts get the same: of two glyphs of one number, in one place, some readers drop one.
    taken = (glyph for page in pairs for painted, _ in page for glyph in painted.glyphs)
    free = iter(range(max(taken, default=0) + 1, _NUMBERS))
    fresh = {}
    for number, content, page in zip(numbers, contents, pairs, strict=True):
        ask()
        named = _renumbered(content, page, fonts, free)
        if named != content:
            fresh[number] = stream(named)
    for font in fonts.values():
        fresh |= font.objects(max(*objects, *fresh) + 1)
    return updated(pdf, fresh)


def _painted(content: bytes) -> list[Painted]:
    """Qt writes one font and then glyph by glyph; of any other block nothing is said."""
    found = []
    for block in _TEXT.finditer(content):
        fonts = _FONT.findall(block[1])
        glyphs = _GLYPH.findall(block[1]) if len(fonts) == 1 else []
        numbers = [int(glyph, 16) for glyph in glyphs]
        found.append(Painted(fonts[0] if glyphs else b"", numbers, block.start(), block.end()))
    return found


def _side_by_side(page: Sequence[Painted], inked: Sequence[Inked]) -> list[Pair]:
    """Return the blocks of a page with what they say. Raises `ValueError` where they do not fit.

    What is in colour went in as a picture, or as text like all else: Qt does both. As text it says
    by itself what its stand-in would, which then says nothing.
    """
    as_text = len(page) == len(inked)
    written = [each for each in inked if as_text or each.kind != "picture"]
    pairs = list(zip(page, written, strict=True))
    if any(len(painted.glyphs) != len(said.texts) for painted, said in pairs):
        raise ValueError("other glyphs than were painted")
    return [
        (painted, None if as_text and said.kind == "stand-in" else said) for painted, said in pairs
    ]


def _renumbered(
    content: bytes,
    pairs: Sequence[Pair],
    fonts: Mapping[bytes, GlyphNumbers],
    free: Iterator[int],
) -> bytes:
    """Return a page on which each glyph has the number that says what it was painted for.

    Without the blocks that say nothing.
    """
    parts, place = [], 0
    for painted, inked in pairs:
        parts.append(content[place : painted.begin])
        if inked is not None:
            font = fonts[painted.font]
            widths = inked.widths or repeat(None)
            numbers = [
                font.number(glyph, _readable(text), width, free)
                for glyph, text, width in zip(painted.glyphs, inked.texts, widths, strict=False)
            ]
            parts.append(_with_numbers(content[painted.begin : painted.end], iter(numbers)))
        place = painted.end
    return b"".join([*parts, content[place:]])


def _with_numbers(block: bytes, numbers: Iterator[int]) -> bytes:
    return _GLYPH.sub(lambda _: b"<%04X> Tj" % next(numbers), block)


def _readable(text: str) -> str:
    """Of spaces a plain one, so that words are found."""
    return " " if text.isspace() else text
