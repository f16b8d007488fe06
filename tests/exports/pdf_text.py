"""Reads PDF files as their readers do, and looks into what they are made of."""

import re
import subprocess
from pathlib import Path

from pypdfium2 import PdfDocument

from kap_companion.exports.pdf import Document, lay_out, pdf_bytes

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)


def page_texts(pdf: bytes) -> list[str]:
    """Return what PDFium finds on each page: Chrome and Edge read with it."""
    document = PdfDocument(pdf)
    try:
        pages = [document[number].get_textpage() for number in range(len(document))]
        return [page.get_text_range().replace("\r\n", "\n") for page in pages]
    finally:
        document.close()


def poppler_text(pdf: bytes, folder: Path) -> str:
    """Return what Poppler finds: most readers of Linux read with it."""
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True)
    return told.stdout.decode()


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
