"""Opens a file of patients by what it holds, not by its name."""

import os
import stat
from pathlib import Path

from kap_companion.exports.patients.listed import read_list
from kap_companion.exports.patients.model import PatientFile, refuse
from kap_companion.exports.patients.r4 import read_fhir

MOST_BYTES = 20_000_000
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_OTHERS = {
    b"PK\x03\x04": "This is a spreadsheet or a zip file. Save the list as CSV there.",
    b"\xd0\xcf\x11\xe0": "This is a spreadsheet. Save the list as CSV there.",
    b"%PDF": "This is a PDF, and no list of patients.",
    b"SQLite format 3\0": "This is a database, and no list of patients.",
}


def read_patients(path: Path) -> PatientFile:
    """Return the patients of a file, none of them looked up yet. Raises `ListRefused`.

    Takes its time with a large one: not for the GUI thread.
    """
    held = _bytes_of(path)
    for sign, sentence in _OTHERS.items():
        if held.startswith(sign):
            refuse(sentence)
    text = _text_of(held)
    start = text.lstrip()[:1]
    if start in {"{", "["}:
        return read_fhir(text)
    if start == "<":
        refuse("This is XML. FHIR is read as JSON: export it as JSON there.")
    return read_list(text)


def _bytes_of(path: Path) -> bytes:
    """Read no more than a list can be, and nothing that is no file at all."""
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                refuse("This is no file.")
            held = file.read(MOST_BYTES + 1)
    except OSError as error:
        refuse(f"The file can’t be read: {error.strerror or 'the disk refused'}.")
    if len(held) > MOST_BYTES:
        refuse(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Take it in parts.")
    return held


def _text_of(held: bytes) -> str:
    """UTF-8, UTF-16 by its mark, or the older Windows encoding, which every other byte is."""
    marked = next((name for mark, name in _MARKS.items() if held.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = held.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return refuse("This file is no text that can be read: save it as UTF-8 there.")
