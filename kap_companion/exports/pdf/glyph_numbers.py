"""The numbers that the glyphs of one font have in a PDF: one for each thing that a glyph says.

A reader looks up a number for what it says (ToUnicode), how wide it is (W) and which glyph it is
(CIDToGIDMap). Qt gives each glyph one number; here a glyph that says two things gets a second one.
"""

import re
from collections.abc import Iterator, Mapping

from kap_companion.exports.pdf.objects import content_of, stream

_TABLE = re.compile(rb"/ToUnicode (\d+) 0 R")
_BARE = re.compile(rb"/DescendantFonts \[(\d+) 0 R\]")
_MAP = b"/CIDToGIDMap /Identity"
_WIDTHS = re.compile(rb"/W \[0 \[([\d.\s]*)\]\s*\]")
_WIDTH = re.compile(rb"/DW ([\d.]+)")
_AS_WIDE = 10
"""In thousandths of the font's size."""
_RANGE = re.compile(rb"<(\w+)> <(\w+)> (?:<(\w+)>|\[(.*?)\])")
_MOST = 100
"""Lines that one part of such a table may have."""


class GlyphNumbers:
    """The numbers of one font; its glyphs have those of Qt."""

    def __init__(self, objects: Mapping[int, bytes], font: bytes) -> None:
        """Read them. Raises `LookupError` or `ValueError` where a font is not as Qt writes it."""
        table, bare = _TABLE.search(font), _BARE.search(font)
        if table is None or bare is None:
            raise ValueError("not such a font")
        self._table, self._bare = int(table[1]), int(bare[1])
        self._head = objects[self._bare]
        widths, width = _WIDTHS.search(self._head), _WIDTH.search(self._head)
        if _MAP not in self._head:
            raise ValueError("not such a font")
        self._widths = [float(each) for each in widths[1].split()] if widths else []
        self._width = float(width[1]) if width else 1000.0
        """Of those that have none of their own: Qt writes it where all are equally wide."""
        self._said = _read(content_of(objects[self._table]))
        self._numbers: dict[tuple[int, str, float | None], int] = {}
        self._taken: set[int] = set()
        self._added: dict[int, tuple[int, float]] = {}
        """Numbers beside Qt's: of which glyph, and how wide in thousandths of the font's size."""

    def number(self, glyph: int, text: str, width: float | None, free: Iterator[int]) -> int:
        """Return the number of a glyph where it says this; `width` in sizes of the font.

        One that Qt did not give is taken from `free`.
        """
        key = glyph, text, width
        if key not in self._numbers:
            own = self._widths[glyph] if glyph < len(self._widths) else self._width
            wide = own if width is None else width * 1000
            if glyph not in self._taken and abs(wide - own) < _AS_WIDE:
                self._taken.add(glyph)
                self._numbers[key] = glyph
            else:
                self._numbers[key] = next(free)
                self._added[self._numbers[key]] = glyph, wide
            self._said[self._numbers[key]] = text
        return self._numbers[key]

    def objects(self, free: int) -> dict[int, bytes]:
        """Return what takes the place of the file's own; `free` is a number that it has left."""
        fresh = {self._table: stream(_written(self._said))}
        if self._added:
            glyphs = list(range(max(self._added) + 1))
            widths = b""
            for number, (glyph, width) in sorted(self._added.items()):
                glyphs[number] = glyph
                widths += b" %d [%s]" % (number, f"{width:.6g}".encode())
            head = self._head.replace(_MAP, b"/CIDToGIDMap %d 0 R" % free)
            if self._widths:
                head = _WIDTHS.sub(rb"/W [0 [\1]%s]" % widths, head)
            else:
                head = head.replace(b"/CIDToGIDMap", b"/W [%s ]\n/CIDToGIDMap" % widths)
            fresh[self._bare] = head
            fresh[free] = stream(b"".join(glyph.to_bytes(2) for glyph in glyphs))
        return fresh


def _read(body: bytes) -> dict[int, str]:
    """Return what Qt's own table says."""
    said: dict[int, str] = {}
    for first, _last, one, many in _RANGE.findall(body):
        values = [one] if one else re.findall(rb"<(\w+)>", many)
        for number, value in enumerate(values, int(first, 16)):
            text = bytes.fromhex(value.decode()).decode("utf-16-be", "replace")
            if text != "\x00":
                said[number] = text
    return said


def _written(said: Mapping[int, str]) -> bytes:
    lines = [
        f"<{number:04X}> <{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for number, text in sorted(said.items())
        if text
    ]
    parts = [lines[start : start + _MOST] for start in range(0, len(lines), _MOST)]
    chars = "".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in parts
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{chars}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()
