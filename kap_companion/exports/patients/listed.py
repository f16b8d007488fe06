"""A list of patients: a first line of column names, then a line for each of them."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from kap_companion.exports.cells import defused
from kap_companion.exports.patients.columns import (
    BORN,
    FAMILY,
    GIVEN,
    Columns,
    columns_of,
    known_columns,
)
from kap_companion.exports.patients.model import Found, Kind, PatientFile, refuse

DELIMITERS = (",", ";", "\t")
MOST_LINES = 20_000
TOO_MANY_CELLS = "It has more cells than the first line has columns."


def read_list(text: str) -> PatientFile:
    """Return the patients of a list. Raises `ListRefused`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = _lines(text, _delimiter(text))
    first = next(lines, None)
    if first is None:
        refuse("This file is empty.")
    columns = columns_of(first[1])
    found = tuple(_found(place, cells, columns) for place, cells in lines)
    return PatientFile(Kind.LIST, found, columns.ignored)


def _delimiter(text: str) -> str:
    """The one by which the first line has most names that are known."""
    start = text.lstrip("\n").split("\n", 1)[0]
    headers = {each: next(csv.reader([start], delimiter=each), []) for each in DELIMITERS}
    return max(DELIMITERS, key=lambda each: (known_columns(headers[each]), len(headers[each])))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield each line that says something, and the number of the line that it begins with."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if reader.line_num > MOST_LINES:
                refuse(f"This list has more than {MOST_LINES:,} lines. Take it in parts.")
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        refuse(f"Line {begins} can’t be read: a quote is not closed, or this is no list.")


def _found(place: int, cells: Sequence[str], columns: Columns) -> Found:
    if len(cells) > columns.count and any(cell.strip() for cell in cells[columns.count :]):
        return Found(place, {}, problem=TOO_MANY_CELLS)
    texts = {name: _cell(cells, at) for name, at in columns.fields.items()}
    born = texts.pop(BORN, "")
    parts = [texts.pop(GIVEN, ""), texts.pop(FAMILY, "")]
    texts["name"] = texts.get("name") or " ".join(filter(None, parts))
    return Found(place, _with_notes(texts, cells, columns), born)


def _with_notes(
    texts: Mapping[str, str], cells: Sequence[str], columns: Columns
) -> Mapping[str, str]:
    kept = ((label, _cell(cells, at)) for label, at in columns.notes.items())
    lines = [texts.get("notes", ""), *(f"{label}: {said}" for label, said in kept if said)]
    return {**texts, "notes": "\n".join(filter(None, lines))}


def _cell(cells: Sequence[str], at: int) -> str:
    """A line may end early. The apostrophe that our own tables put before a formula goes again."""
    said = cells[at].strip() if at < len(cells) else ""
    bare = said.removeprefix("'")
    return bare if defused(bare) == said else said
