"""The record as tables: documented, whole, and with nothing in it that a spreadsheet computes."""

import csv
import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kap_companion.domain.events import (
    DoseGiven,
    Event,
    InsightWritten,
    IntentionWritten,
    Observed,
    PatientRegistered,
    SessionCancelled,
)
from kap_companion.exports import (
    REMAINDER,
    ExportFailed,
    PatientPart,
    SessionPart,
    Swept,
    export_csv,
    sweep,
)
from kap_companion.exports.cells import cell, defused
from kap_companion.exports.csv import TABLES
from kap_companion.exports.csv.rows import patient_rows, session_rows
from kap_companion.exports.folders import folder_beside
from kap_companion.exports.parts import Part
from kap_companion.exports.remainders import IN_USE, held
from tests.domain.record import Room
from tests.domain.strategies import events
from tests.exports.fhir.ground import (
    CHART,
    DETAILS,
    PATIENT,
    everything,
    of,
    of_events,
    patient_entries,
    selection,
    session_entries,
)

Lines = list[dict[str, str]]


def read(folder: Path, table: str) -> Lines:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return export_csv(everything(), tmp_path / "out-csv")


def test_every_table_is_there_with_its_columns(folder: Path) -> None:
    assert sorted(each.name for each in folder.iterdir()) == sorted(each.file for each in TABLES)
    for table in TABLES:
        start = (folder / table.file).read_bytes().split(b"\r\n")[0]
        assert start == b"\xef\xbb\xbf" + ",".join(table.header).encode()


def test_it_is_for_its_owner_alone(folder: Path) -> None:
    if os.name == "nt":
        pytest.skip("no modes there")
    assert folder.stat().st_mode & 0o077 == 0
    assert all(each.stat().st_mode & 0o077 == 0 for each in folder.iterdir())


def test_a_patient_is_one_line_and_no_formula(folder: Path) -> None:
    (line,) = read(folder, "patients")
    assert line["name"] == "Nora <Weiß>"
    assert line["birth_date"] == "1980-02-29"
    assert line["escort_phone"] == "'+43 1 5550"
    assert line["notes"] == "'=1+1"


def test_a_session_says_where_it_stands(folder: Path) -> None:
    first, second = read(folder, "sessions")
    assert (first["state"], first["ending"]) == ("ended", "completed")
    assert first["words"] == "Clear and steady."
    assert first["first_dose_at"].endswith("+01:00")
    assert second["state"] == "running"


def test_numbers_stay_numbers_also_below_zero(folder: Path) -> None:
    dose, *_ = read(folder, "doses")
    assert (dose["amount"], dose["unit"], dose["mg_per_kg"]) == ("60", "mg", "0.83")
    assert dose["witness_proof"] == "own passphrase"
    before, after = read(folder, "vitals")
    assert before["t_plus_min"] == "-5.0"
    assert before["temperature"] == "36.6"
    assert (after["systolic"], after["diastolic"]) == ("164", "")


def test_notes_hold_all_words_but_what_was_taken_back(folder: Path) -> None:
    notes = read(folder, "notes")
    words = [each["words"] for each in notes]
    assert '"Light" & <b>water</b>' in words
    assert "nobody said this" not in words
    (tag,) = [each for each in notes if each["words"].startswith("Tearful")]
    assert (tag["words"], tag["strength"], tag["author"]) == ("Tearful softly", "mild", "Ada Green")


def test_adverse_events_insights_and_steps(folder: Path) -> None:
    nausea, dizziness = read(folder, "adverse_events")
    assert (nausea["worst"], nausea["outcome"]) == ("serious", "handed over")
    assert nausea["words"] == "pale; worse; to the ward"
    assert (dizziness["ended_at"], dizziness["outcome"]) == ("", "")
    (insight,) = read(folder, "insights")
    assert insight["intention"] == "Sleep"
    done, walk = read(folder, "steps")
    assert (done["status"], done["outcome_words"]) == ("done", "She cried.")
    assert done["insight_id"] == insight["entry_id"]
    assert (walk["status"], walk["outcome_at"]) == ("open", "")


def test_what_was_asked_named_and_kept_in_the_days_after(folder: Path) -> None:
    _, walk = read(folder, "steps")
    assert (walk["why"], walk["often"], walk["known_by"]) == (
        "less alone",
        "each week",
        "a call was made",
    )
    (asked,) = read(folder, "check_ins")
    assert (asked["step_id"], asked["went"], asked["words"]) == (
        walk["entry_id"],
        "in part",
        "Twice.",
    )
    (insight,) = read(folder, "insights")
    (name,) = read(folder, "names")
    assert (name["kind"], name["name"], name["sources"]) == ("theme", "grief", insight["entry_id"])
    (question,) = read(folder, "questions")
    assert question["words"] == "Whose voice was it?"
    assert (question["fate"], question["fate_words"]) == ("answered", "Her mother’s.")


def test_every_row_fits_its_table() -> None:
    headers = {table.name: set(table.header) for table in TABLES}
    parts: list[Part] = list(everything().parts)
    for part in parts:
        rows = (
            patient_rows(part, CHART)
            if isinstance(part, PatientPart)
            else session_rows(part, CHART)
        )
        for table, row in rows:
            assert set(row) <= headers[table]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(events(), max_size=8))
def test_whatever_happened_nothing_begins_a_formula(happened: list[Event]) -> None:
    parts = of_events(happened).parts
    for part in parts:
        rows = (
            patient_rows(part, CHART)
            if isinstance(part, PatientPart)
            else session_rows(part, CHART)
        )
        for _, row in rows:
            for value in row.values():
                shown = cell(value)
                assert not isinstance(value, str) or not shown.lstrip(" ").startswith(STARTS)


STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (-5, "-5"),
        (Decimal("-0.5"), "-0.5"),
        (Decimal("1E+2"), "100"),
        (Decimal("NaN"), "NaN"),
        ("-5", "'-5"),
        ("\uff1d1", "'\uff1d1"),
        (date(2026, 3, 1), "2026-03-01"),
    ],
)
def test_a_cell(value: "str | int | Decimal | date | None", shown: str) -> None:
    assert cell(value) == shown
    assert defused("5-3") == "5-3"


def test_mg_per_kg_needs_milligrams_and_a_weight(tmp_path: Path) -> None:
    dose = DoseGiven("k", Decimal(60), "mg", "oral", "Bo", weight_kg=Decimal(80))
    others = [
        replace(dose, unit="ml"),
        replace(dose, weight_kg=None),
        replace(dose, weight_kg=Decimal(0)),
        replace(dose, amount=Decimal("NaN")),
    ]
    folder = export_csv(of_events([dose, *others]), tmp_path / "x-csv")
    assert [each["mg_per_kg"] for each in read(folder, "doses")] == ["0.75", "", "", "", ""]


@pytest.mark.parametrize("named", ["nothing", "room-1-2:0", "room-1-2:9", "room-1-2:x"])
def test_an_intention_that_is_not_there_is_empty_or_the_first(tmp_path: Path, named: str) -> None:
    wish = next(
        each.event for each in session_entries() if isinstance(each.event, IntentionWritten)
    )
    folder = export_csv(of_events([wish, InsightWritten("x", (), named)]), tmp_path / "x-csv")
    expected = "Peace" if named.endswith(":x") else ""
    assert read(folder, "insights")[0]["intention"] == expected


def test_why_a_session_was_cancelled(tmp_path: Path) -> None:
    folder = export_csv(of_events([SessionCancelled("ill")]), tmp_path / "x-csv")
    assert read(folder, "sessions")[0]["words"] == "ill"


def test_what_is_no_patient_and_no_session_has_no_line(tmp_path: Path) -> None:
    alone = of("s", [Room().write(Observed("alone"))])
    parts = (PatientPart(PATIENT, alone), SessionPart("s", PATIENT, alone))
    folder = export_csv(selection(*parts), tmp_path / "x-csv")
    assert all(read(folder, table.name) == [] for table in TABLES)


# Whole or not at all


def broken(error: BaseException) -> Iterator[Part]:
    yield PatientPart(PATIENT, patient_entries())
    raise error


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_nothing_is_left_where_it_breaks_off(tmp_path: Path, error: BaseException) -> None:
    chosen = replace(everything(), parts=broken(error))
    with pytest.raises((ExportFailed, KeyboardInterrupt)):
        export_csv(chosen, tmp_path / "x-csv")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "x-csv").mkdir()
    (tmp_path / "x-csv" / "mine.txt").write_text("here")
    with pytest.raises(ExportFailed):
        export_csv(everything(), tmp_path / "x-csv")
    assert [each.name for each in tmp_path.iterdir()] == ["x-csv"]
    assert (tmp_path / "x-csv" / "mine.txt").read_text() == "here"


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(ExportFailed, match="could not be written"):
        export_csv(everything(), tmp_path / "file" / "x-csv")


def test_what_another_export_writes_there_now_is_left_alone(tmp_path: Path) -> None:
    with folder_beside(tmp_path / "one-csv") as first:
        (first / "a.csv").write_text("1")
        assert sweep(tmp_path) == Swept(in_use=1)
        with pytest.raises(ExportFailed), folder_beside(tmp_path / "one-csv"):
            pass
        assert (first / "a.csv").exists()
    assert [each.name for each in (tmp_path / "one-csv").iterdir()] == ["a.csv"]


def test_what_a_killed_program_left_goes(tmp_path: Path) -> None:
    for name, files in (("one", ["a.csv", IN_USE]), ("two", ["a.csv"])):
        left = tmp_path / f"{name}-csv{REMAINDER}"
        left.mkdir()
        for each in files:
            (left / each).write_text("what a patient said")
    with (tmp_path / f"one-csv{REMAINDER}" / IN_USE).open("rb") as file, held(file.fileno()):
        assert sweep(tmp_path) == Swept(removed=1, in_use=1)
    assert sweep(tmp_path) == Swept(removed=1)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_a_path_leads_nowhere(tmp_path: Path) -> None:
    details = replace(DETAILS, name="../../etc/passwd", record_number="C:\\x")
    desk = Room("desk")
    desk.write(details)
    part = PatientPart(PATIENT, of(PATIENT, desk.entries))
    folder = export_csv(selection(part), tmp_path / "x-csv")
    assert read(folder, "patients")[0]["name"] == "../../etc/passwd"
    assert [each.name for each in tmp_path.iterdir()] == ["x-csv"]
    assert isinstance(desk.entries[0].event, PatientRegistered)
