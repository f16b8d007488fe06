"""Tells a PDF which characters its glyphs stand for, as an update at the end of the file.

Qt's own tables (ToUnicode) hold what a font's table says backwards: the space of one font is a tab
then, and a ligature or a joined letter nothing. What is read must also be found and copied. Where a
file is not as expected, it stays as Qt has written it.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kap_companion.exports.pdf.glyphs import is_unseen
from kap_companion.exports.pdf.inking import Block, Cluster

Names = dict[bytes, str]
"""Glyphs of one font, by their numbers in the file, and the characters that each stands for."""

Painted = tuple[bytes, list[bytes]]
"""The font of one block of a page, and its glyphs in order."""

_HEAD = re.compile(rb"(\d+) 0 obj\n")
_PLACE = re.compile(rb"(\d{10}) \d{5} n")
_BEGINS, _ENDS = b"stream\n", b"\nendstream"
_PAGE = re.compile(rb"/Type /Page\n.*?/Contents (\d+) 0 R", re.DOTALL)
_FONTS = re.compile(rb"/(F\d+) (\d+) 0 R")
_TABLE = re.compile(rb"/ToUnicode (\d+) 0 R")
_TEXT = re.compile(rb"BT\n(.*?)ET\n", re.DOTALL)
_FONT = re.compile(rb"/(F\d+) [\d.]+ Tf")
_GLYPH = re.compile(rb"<(\w{4})> Tj")
_RANGE = re.compile(rb"<(\w+)> <(\w+)> (?:<(\w+)>|\[(.*?)\])")
_TRAILER = re.compile(rb"trailer\n<<\n(.*?)>>\nstartxref\n(\d+)", re.DOTALL)
_PREVIOUS = re.compile(rb"/Prev \d+\n")
_MOST = 100
"""Lines that one part of such a table may have."""


def with_named_text(pdf: bytes, pages: Sequence[Sequence[Block]]) -> bytes:
    """Return the file with tables that say what was painted: `pages` holds that for each page.

    The last blocks of text of a page are those that are named.
    """
    try:
        return _named(pdf, pages)
    except (zlib.error, ValueError, LookupError):  # another Qt may write it otherwise
        return pdf


def _named(pdf: bytes, pages: Sequence[Sequence[Block]]) -> bytes:
    objects = _objects(pdf)
    contents = [int(number) for body in objects.values() for number in _PAGE.findall(body)]
    trailer = _TRAILER.search(pdf, max(pdf.rfind(b"trailer"), 0))
    if trailer is None or len(contents) != len(pages):
        return pdf
    fonts = {
        name: int(number) for body in objects.values() for name, number in _FONTS.findall(body)
    }
    tables = {name: _table_of(objects.get(number, b"")) for name, number in fonts.items()}
    known = {name: _read(objects[table]) for name, table in tables.items() if table in objects}
    painted = [_painted(objects.get(number, b"")) for number in contents]
    told: dict[bytes, Names] = {name: {} for name in known}
    pairs = [
        pair
        for page, blocks in zip(painted, pages, strict=True)
        for pair in _side_by_side(page, blocks)
    ]
    pairs = [(painted, said) for painted, said in pairs if painted[0] in told]
    for block, said in pairs:
        _tell(block, said, told[block[0]])
    for block, said in pairs:
        if not isinstance(said, str):
            _share(block, said, told[block[0]], known[block[0]])
    fresh = {tables[name]: _written(known[name] | names) for name, names in told.items() if names}
    return _updated(pdf, fresh, trailer) if fresh else pdf


def _objects(pdf: bytes) -> dict[int, bytes]:
    """Return what the file's table of places names, each up to the next."""
    table = pdf[pdf.rfind(b"\nxref") :]
    places = sorted(int(place) for place in _PLACE.findall(table))
    found = {}
    for start, end in pairwise([*places, len(pdf) - len(table)]):
        head = _HEAD.match(pdf, start)
        if head is not None:
            found[int(head[1])] = pdf[head.end() : end]
    return found


def _table_of(font: bytes) -> int:
    found = _TABLE.search(font)
    return int(found[1]) if found else 0


def _painted(body: bytes) -> list[Painted]:
    packed = body[body.find(_BEGINS) + len(_BEGINS) : body.rfind(_ENDS)]
    content = zlib.decompress(packed) if b"/FlateDecode" in body else packed
    return [_glyphs(block) for block in _TEXT.findall(content)]


def _glyphs(block: bytes) -> Painted:
    """Qt writes one font and then glyph by glyph; of any other block nothing is said."""
    fonts = _FONT.findall(block)
    return (fonts[0], _GLYPH.findall(block)) if len(fonts) == 1 else (b"", [])


def _side_by_side(page: Sequence[Painted], blocks: Sequence[Block]) -> list[tuple[Painted, Block]]:
    """Return the last blocks of a page with what they say; none where any has other glyphs."""
    own = page[len(page) - len(blocks) :] if len(page) >= len(blocks) else ()
    pairs = list(zip(own, blocks, strict=False))
    same = all(len(glyphs) == _count(said) for (_, glyphs), said in pairs)
    return pairs if same else []


def _count(said: Block) -> int:
    return len(said) if isinstance(said, str) else sum(count for _, count in said)


def _tell(painted: Painted, said: Block, names: Names) -> None:
    """Name the glyphs of one block that stand for their characters alone."""
    _, glyphs = painted
    if isinstance(said, str):
        alone = dict.fromkeys(zip(glyphs, said, strict=True))
    else:
        alone = dict.fromkeys(_alone(glyphs, said))
    for glyph, text in alone:
        if glyph not in names and (seen := _seen(text)):
            names[glyph] = seen


def _alone(glyphs: Sequence[bytes], said: Sequence[Cluster]) -> Iterator[tuple[bytes, str]]:
    place = 0
    for text, count in said:
        if count == 1:
            yield glyphs[place], text
        place += count


def _seen(text: str) -> str:
    """The text, where any of it is seen; of spaces a plain one, so that words are found."""
    if not all(map(is_unseen, text)):
        return text
    return " " if any(map(str.isspace, text)) else ""


def _share(painted: Painted, said: Sequence[Cluster], names: Names, known: Names) -> None:
    """What the named glyphs of a cluster leave of its text is what its unnamed one stands for."""
    _, glyphs = painted
    place = 0
    for text, count in said:
        own = glyphs[place : place + count]
        place += count
        if count == 1:
            continue
        rest, unnamed = _seen(text), []
        for glyph in own:
            name = names.get(glyph) or known.get(glyph, "")
            if name and name in rest:
                rest = rest.replace(name, "", 1)
            elif not name:
                unnamed.append(glyph)
        for glyph in unnamed[:1] if rest else ():
            names[glyph] = rest


def _read(body: bytes) -> Names:
    """Return what Qt's own table says."""
    names: Names = {}
    for first, _last, one, many in _RANGE.findall(body):
        values = [one] if one else re.findall(rb"<(\w+)>", many)
        for number, value in enumerate(values):
            said = bytes.fromhex(value.decode()).decode("utf-16-be", "replace")
            if said != "\x00":
                names[b"%04X" % (int(first, 16) + number)] = said
    return names


def _written(names: Names) -> bytes:
    lines = [
        f"<{glyph.decode()}> <{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for glyph, text in sorted(names.items())
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


def _updated(pdf: bytes, fresh: Mapping[int, bytes], trailer: re.Match[bytes]) -> bytes:
    """Return the file with these streams in place of those of the same number."""
    added = bytearray(b"" if pdf.endswith(b"\n") else b"\n")
    places = {}
    for number, stream in sorted(fresh.items()):
        places[number] = len(pdf) + len(added)
        packed = zlib.compress(stream)
        added += f"{number} 0 obj\n<< /Length {len(packed)} /Filter /FlateDecode >>\n".encode()
        added += b"stream\n" + packed + b"\nendstream\nendobj\n"
    start = len(pdf) + len(added)
    added += b"xref\n"
    for number, place in places.items():
        added += f"{number} 1\n{place:010d} 00000 n \n".encode()
    about = _PREVIOUS.sub(b"", trailer[1])
    added += b"trailer\n<<\n" + about + b"/Prev " + trailer[2] + b"\n>>\n"
    added += f"startxref\n{start}\n%%EOF\n".encode()
    return pdf + bytes(added)
