"""The figures of a practice as CSV: one line for each number that may be told."""

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from pathlib import Path

from kap_companion.exports.cells import BYTE_ORDER_MARK, defused
from kap_companion.exports.files import write_beside
from kap_companion.exports.history_csv import Cells

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def export_figures(header: Cells, rows: Iterable[Cells], folder: Path, now: datetime) -> Path:
    """Write figures to a file in `folder`, named by the time; returns its path.

    Raises `ExportFailed` where the folder can't be written; then nothing half-written is left.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    name = f"figures-{now:%Y%m%d-%H%M%S}.csv"
    return write_beside(folder / name, (BYTE_ORDER_MARK + text.getvalue()).encode())


def _cell(cell: str) -> str:
    """A number stays one, below zero too; all else is text that no spreadsheet computes."""
    return cell if _NUMBER.fullmatch(cell) else defused(cell)
