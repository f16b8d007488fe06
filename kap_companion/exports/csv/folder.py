"""One folder with a file for each table, there whole or not at all."""

import csv
from collections.abc import Mapping
from contextlib import ExitStack
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from kap_companion.exports.cells import BYTE_ORDER_MARK, Value, cell
from kap_companion.exports.csv.columns import TABLES, Table
from kap_companion.exports.csv.rows import patient_rows, session_rows
from kap_companion.exports.folders import folder_beside, private_file
from kap_companion.exports.parts import PatientPart, Selection


def export_csv(selection: Selection, target: Path) -> Path:
    """Write the folder `target`; returns it.

    Holds the lines of one session at a time. Raises `ExportFailed`, and whatever going through the
    parts raises; then nothing is left.
    """
    with folder_beside(target) as folder, ExitStack() as files:
        tables = {each.name: _Writer(each, folder, files) for each in TABLES}
        for part in selection.parts:
            rows = (
                patient_rows(part, selection.practice)
                if isinstance(part, PatientPart)
                else session_rows(part, selection.practice)
            )
            for table, row in rows:
                tables[table].write(row)
        for writer in tables.values():
            writer.settle()
    return target


class _Writer:
    """Writes one table, after RFC 4180."""

    def __init__(self, table: Table, folder: Path, files: ExitStack) -> None:
        self._header = table.header
        self._file: TextIOWrapper = files.enter_context(private_file(folder / table.file))
        self._file.write(BYTE_ORDER_MARK)
        self._lines: Any = csv.writer(self._file, lineterminator="\r\n")
        self._lines.writerow(self._header)

    def write(self, row: Mapping[str, Value]) -> None:
        """Write a line; what a row lacks is empty."""
        self._lines.writerow([cell(row.get(name)) for name in self._header])

    def settle(self) -> None:
        """Have the disk take it."""
        self._file.flush()
