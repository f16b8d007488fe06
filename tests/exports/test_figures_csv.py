"""Figures as a file: whole or not at all, and nothing in it that a spreadsheet computes."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kap_companion.exports import ExportFailed, export_figures

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_numbers_stay_numbers_and_formulas_are_text(tmp_path: Path) -> None:
    cells = ["12", "-8.5", "< 5", "=1+1", "-x", "@a", "+7", "  =2"]
    target = export_figures(["a"], [cells], tmp_path, NOW)
    assert target.name == "figures-20260302-123000.csv"
    assert read(target) == [
        ["a"],
        ["12", "-8.5", "< 5", "'=1+1", "'-x", "'@a", "'+7", "'  =2"],
    ]
    assert [each.name for each in tmp_path.iterdir()] == [target.name]


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(ExportFailed):
        export_figures(["a"], [], blocked, NOW)
    assert blocked.read_text(encoding="utf-8") == "x"
