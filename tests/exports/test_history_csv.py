"""A history as CSV: whole, in any letters, and nothing in it that a spreadsheet would compute."""

import csv
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kap_companion.exports import ExportFailed, export_history

NOW = datetime(2026, 3, 17, 10, 42, 5)  # noqa: DTZ001  # the time on the wall
LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"))


def written(folder: Path, *rows: list[str], chart_id: str = "") -> Path:
    return export_history(["Time", "Who"], rows, folder, chart_id, NOW)


def read(target: Path) -> list[list[str]]:
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_file_has_a_name_that_tells_nobody(tmp_path: Path) -> None:
    assert written(tmp_path / "new").name == "history-20260317-104205.csv"
    assert written(tmp_path, chart_id="an-id").name == "history-an-id-20260317-104205.csv"
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["history-20260317-104205.csv"]


def test_a_spreadsheet_sees_utf_8(tmp_path: Path) -> None:
    target = written(tmp_path, ["10:42", "Jörg, “Jo” 🌿\nszül."])
    assert target.read_bytes().startswith(b"\xef\xbb\xbfTime,Who\r\n")
    assert read(target) == [["Time", "Who"], ["10:42", "Jörg, “Jo” 🌿\nszül."]]
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-5", "@sum", "\tx", "  =cmd|x", "\n=1"])
def test_what_would_be_computed_is_text(tmp_path: Path, cell: str) -> None:
    assert read(written(tmp_path, [cell, "a=b"]))[1] == ["'" + cell, "a=b"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(LETTERS, LETTERS), max_size=5))
def test_everything_is_there_and_nothing_is_a_formula(
    tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    found = read(written(tmp_path, *map(list, rows)))[1:]
    assert len(found) == len(rows)
    for row, cells in zip(rows, found, strict=True):
        assert all(cell in {said, f"'{said}"} for said, cell in zip(row, cells, strict=True))
        assert not any(cell.lstrip(" ")[:1] in set("=+-@\t") - {""} for cell in cells if cell)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportFailed, match="could not be written"):
        written(tmp_path / "file")
