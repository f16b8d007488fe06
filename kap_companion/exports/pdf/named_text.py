"""Tells a PDF which characters its glyphs stand for, as an update at the end of the file.

Qt's own tables (ToUnicode) hold what a font's table says backwards: the space of one font is a tab
then, and a ligature or a joined letter nothing. What is read must also be found and copied. Where a
file is not as expected, it stays as Qt has written it.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kap_companion.exports.pdf.glyphs import is_unseen
from kap_companion.exports.pdf.inking import Block, Cluster, StandIn

Names = dict[bytes, str]
"""Glyphs of one font, by their numbers in the file, and the characters that each stands for."""

Said = Block | StandIn


@dataclass(frozen=True, slots=True)
class Painted:
    """One block of text of a page: its font, its glyphs in order, and where it stands in there."""

    font: bytes
    glyphs: list[bytes]
    begin: int
    end: int


Pair = tuple[Painted, Said]


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


def with_named_text(pdf: bytes, pages: Sequence[Sequence[Said]]) -> bytes:
    """Return the file with tables that say what was painted: `pages` holds that for each page.

    The last blocks of text of a page are those that are named.
    """
    try:
        return _named(pdf, pages)
    except (zlib.error, ValueError, LookupError):  # another Qt may write it otherwise
        return pdf


def _named(pdf: bytes, pages: Sequence[Sequence[Said]]) -> bytes:
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
    streams = {number: _content(objects.get(number, b"")) for number in contents}
    pairs = {
        number: _side_by_side(_painted(stream), said)
        for (number, stream), said in zip(streams.items(), pages, strict=True)
    }
    told = _told([pair for page in pairs.values() for pair in page], known)
    fresh = {tables[name]: _written(known[name] | names) for name, names in told.items() if names}
    for number, page in pairs.items():
        if any(isinstance(said, StandIn) for _, said in page):
            fresh[number] = _with_stand_ins(streams[number], page)
    return _updated(pdf, fresh, trailer) if fresh else pdf


def _told(pairs: Sequence[Pair], known: Mapping[bytes, Names]) -> dict[bytes, Names]:
    """Return what the glyphs of each font stand for, by what they were painted for."""
    told: dict[bytes, Names] = {name: {} for name in known}
    named = [
        (painted, said)
        for painted, said in pairs
        if painted.font in told and not isinstance(said, StandIn)
    ]
    for painted, said in named:
        _tell(painted.glyphs, said, told[painted.font])
    for painted, said in named:
        if not isinstance(said, str):
            _share(painted.glyphs, said, told[painted.font], known[painted.font])
    return told


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


def _content(body: bytes) -> bytes:
    packed = body[body.find(_BEGINS) + len(_BEGINS) : body.rfind(_ENDS)]
    return zlib.decompress(packed) if b"/FlateDecode" in body else packed


def _painted(content: bytes) -> list[Painted]:
    """Qt writes one font and then glyph by glyph; of any other block nothing is said."""
    found = []
    for block in _TEXT.finditer(content):
        fonts = _FONT.findall(block[1])
        glyphs = _GLYPH.findall(block[1]) if len(fonts) == 1 else []
        found.append(Painted(fonts[0] if glyphs else b"", glyphs, block.start(), block.end()))
    return found


def _side_by_side(page: Sequence[Painted], said: Sequence[Said]) -> list[Pair]:
    """Return the last blocks of a page with what they say; none where any has other glyphs.

    What is in colour went in as a picture, or as text like all else: Qt does both.
    """
    as_text = [part for each in said for part in _as_text(each)]
    for blocks in (said, as_text):
        own = page[len(page) - len(blocks) :] if len(page) >= len(blocks) else ()
        pairs = list(zip(own, blocks, strict=False))
        if own and all(len(painted.glyphs) == _count(block) for painted, block in pairs):
            return pairs
    return []


def _as_text(said: Said) -> tuple[Said, ...]:
    return (said.colored, " ") if isinstance(said, StandIn) else (said,)


def _with_stand_ins(content: bytes, page: Sequence[Pair]) -> bytes:
    """Return a page on which each stand-in is marked as the text that it stands for."""
    parts, place = [], 0
    for painted, said in page:
        if isinstance(said, StandIn):
            text = said.text.encode("utf-16-be", "surrogatepass").hex().upper()
            parts += [
                content[place : painted.begin],
                b"/Span << /ActualText <FEFF%s> >> BDC\n" % text.encode(),
                content[painted.begin : painted.end],
                b"EMC\n",
            ]
            place = painted.end
    return b"".join([*parts, content[place:]])


def _count(said: Said) -> int:
    if isinstance(said, StandIn):
        return 1
    return len(said) if isinstance(said, str) else sum(count for _, count in said)


def _tell(glyphs: Sequence[bytes], said: Block, names: Names) -> None:
    """Name the glyphs of one block that stand for their characters alone."""
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


def _share(glyphs: Sequence[bytes], said: Sequence[Cluster], names: Names, known: Names) -> None:
    """What the named glyphs of a cluster leave of its text is what its unnamed one stands for."""
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
