"""A history as CSV, for spreadsheets and for whoever asks to see it."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path

from kap_companion.exports.cells import BYTE_ORDER_MARK, defused
from kap_companion.exports.files import write_beside

Cells = Sequence[str]


def export_history(
    header: Cells, rows: Iterable[Cells], folder: Path, chart_id: str, now: datetime
) -> Path:
    """Write a history to a file in `folder`, named by chart id and time; returns its path.

    Raises `ExportFailed` where the folder can't be written.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    of_chart = f"-{chart_id}" if chart_id else ""
    name = f"history{of_chart}-{now:%Y%m%d-%H%M%S}.csv"
    return write_beside(folder / name, (BYTE_ORDER_MARK + text.getvalue()).encode())
