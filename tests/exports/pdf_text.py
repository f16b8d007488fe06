"""Reads our own PDF files as a reader does: newest objects first, glyphs by their tables."""

import re
import zlib

from kap_companion.exports.pdf import Document, lay_out, pdf_bytes

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
SHOWN = re.compile(
    rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj|(BT)|/ActualText <FEFF([0-9A-F]*)> >> BDC\n.*?EMC",
    re.DOTALL,
)


def page_texts(pdf: bytes) -> list[str]:
    """Return what each page says, in the order in which it was painted."""
    objects = objects_of(pdf)
    names = _fonts(objects)
    tables = {name: _table(objects, number) for name, number in names.items()}
    found = []
    for body in objects.values():
        page = re.search(rb"/Type /Page\n.*?/Contents (\d+) 0 R", body, re.DOTALL)
        if page is not None:
            found.append(_said(_stream(objects[int(page[1])]), tables))
    return found


def said_in(made: Document) -> str:
    """Return all that a document says on paper, page after page."""
    return "\n".join(page_texts(pdf_bytes(lay_out(made))))


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Return each font, and whether it is embedded."""
    objects = objects_of(pdf)
    found = {}
    for number in _fonts(objects).values():
        inner = re.search(rb"/DescendantFonts \[(\d+) 0 R", objects[number])
        assert inner is not None
        described = re.search(rb"/FontDescriptor (\d+) 0 R", objects[int(inner[1])])
        assert described is not None
        font = re.search(rb"/FontName /(\S+)", objects[int(described[1])])
        assert font is not None
        found[font[1].decode()] = b"/FontFile" in objects[int(described[1])]
    return found


def media_box(pdf: bytes) -> tuple[int, int]:
    """Return how wide and high the first page is, in points."""
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    return round(float(box[1])), round(float(box[2]))


def objects_of(pdf: bytes) -> dict[int, bytes]:
    """Return all objects by number; of two with one number, the later counts."""
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    _check_places(pdf)
    return {int(number): body for number, body in OBJECT.findall(pdf)}


def _check_places(pdf: bytes) -> None:
    """Each table of places points at what it says, back to the first of them."""
    start = int(pdf.rstrip().splitlines()[-2])
    while start:
        table = pdf[start : pdf.index(b"startxref", start)]
        assert table.startswith(b"xref\n")
        number = 0
        for line in table.split(b"trailer")[0].splitlines()[1:]:
            parts = line.split()
            if len(parts) == 2:
                number = int(parts[0])
                continue
            if parts[2] == b"n":
                assert pdf[int(parts[0]) :].startswith(b"%d 0 obj" % number)
            number += 1
        before = re.search(rb"/Prev (\d+)", table)
        start = int(before[1]) if before else 0


def _fonts(objects: dict[int, bytes]) -> dict[bytes, int]:
    pairs = (each for body in objects.values() for each in re.findall(rb"/(F\d+) (\d+) 0 R", body))
    return {name: int(number) for name, number in pairs}


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1]) if b"FlateDecode" in body else found[1]


def _table(objects: dict[int, bytes], font: int) -> dict[int, str]:
    number = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert number is not None
    table = _stream(objects[int(number[1])])
    chars = re.findall(rb"^<(\w{4})> <(\w+)>$", table, re.MULTILINE)
    return {int(glyph, 16): _text(value) for glyph, value in chars}


def _text(value: bytes) -> str:
    return bytes.fromhex(value.decode()).decode("utf-16-be")


def _said(content: bytes, tables: dict[bytes, dict[int, str]]) -> str:
    said, font = "", b""
    for name, shown, begins, actual in SHOWN.findall(content):
        font = name or font
        said += _text(actual)
        said += "\n" if begins else ""
        for place in range(0, len(shown), 4):
            said += tables[font].get(int(shown[place : place + 4], 16), "")
    return said
