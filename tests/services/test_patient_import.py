"""Taking patients in: who is there already, nothing before it is said, then all of it in one go."""

from datetime import date
from pathlib import Path

import pytest

from kap_companion.domain.events import PatientRegistered
from kap_companion.errors import InputRefused
from kap_companion.exports import DateOrder, PatientFile, read_patients
from kap_companion.services.patient_import import (
    CHANGED,
    MOST_AT_ONCE,
    NOBODY,
    SAME_NAME,
    SAME_NUMBER,
    SAME_PERSON,
    TWICE,
    PatientImport,
    Standing,
    arrival_line,
    summary_lines,
)
from tests.services.room import LIMIT_S, Room, RoomClock


@pytest.fixture
def importing(room: Room, clock: RoomClock) -> PatientImport:
    for details in (
        PatientRegistered("Mara Lindholm", birth_date=date(1980, 2, 29), record_number="K-1"),
        PatientRegistered("Bo Lind"),
    ):
        room.patients.add(details)[1].result(LIMIT_S)
    return PatientImport(room.vault.journal, room.vault.reader, clock)


def listed(folder: Path, *lines: str) -> PatientFile:
    path = folder / "list.csv"
    path.write_text("\n".join(("name,dob,mrn", *lines)) + "\n", encoding="utf-8")
    return read_patients(path)


def names(room: Room) -> list[str]:
    return [each.name for each in room.patients.find()]


@pytest.mark.parametrize(
    ("line", "standing", "why"),
    [
        ("Nora,1990-01-01,N-1", Standing.NEW, ""),
        ("Nora,,", Standing.NEW, ""),
        ("Somebody Else,,k-1", Standing.KNOWN, SAME_NUMBER),
        ("MARA  lindholm,29.02.1980,", Standing.KNOWN, SAME_PERSON),
        ("Mara Lindholm,29.02.1980,K-2", Standing.KNOWN, SAME_PERSON),
        ("Mara Lindholm,28.02.1980,", Standing.NEW, ""),
        ("Mara Lindholm,,", Standing.PERHAPS, SAME_NAME),
        ("Bo Lind,1970-01-01,", Standing.PERHAPS, SAME_NAME),
        ("Bo Lind,,", Standing.PERHAPS, SAME_NAME),
        ("Old,1800-01-01,", Standing.UNREAD, "That birth date can't be right. Check the year."),
        ("Young,2100-01-01,", Standing.UNREAD, "That birth date can't be right. Check the year."),
        (",1990-01-01,", Standing.UNREAD, "It has no name."),
        (f"{'x' * 401},,", Standing.UNREAD, "One of the fields holds more than 400 characters."),
    ],
)
def test_how_somebody_stands(
    importing: PatientImport, tmp_path: Path, line: str, standing: Standing, why: str
) -> None:
    (arrival,) = importing.preview(listed(tmp_path, line)).arrivals
    assert (arrival.standing, arrival.why) == (standing, why)
    assert arrival.may_be_taken is (standing in {Standing.NEW, Standing.PERHAPS})


def test_who_is_in_the_file_twice_is_taken_once(importing: PatientImport, tmp_path: Path) -> None:
    file = listed(
        tmp_path, "Ann,1990-01-01,A-1", "Other,,a-1", "ann,1990-01-01,", "Ann,1991-01-01,"
    )
    preview = importing.preview(file)
    assert [each.why for each in preview.arrivals] == ["", TWICE, TWICE, ""]


def test_nothing_is_written_until_it_is_said_and_then_all_in_one_go(
    importing: PatientImport, room: Room, tmp_path: Path
) -> None:
    preview = importing.preview(listed(tmp_path, "Ann,1990-01-01,A-1", "Cy,,", "Mara,,K-1"))
    assert names(room) == ["Bo Lind", "Mara Lindholm"]
    written = importing.take(preview.of(Standing.NEW)).result(LIMIT_S)
    assert [each.event for each in written] == [
        PatientRegistered("Ann", birth_date=date(1990, 1, 1), record_number="A-1"),
        PatientRegistered("Cy"),
    ]
    assert len({each.subject for each in written}) == 2
    assert names(room) == ["Ann", "Bo Lind", "Cy", "Mara Lindholm"]


def test_the_order_of_dates_is_asked_for_once(importing: PatientImport, tmp_path: Path) -> None:
    file = listed(tmp_path, "Ann,03/04/1990,", "Cy,05/06/1990,")
    asked = importing.preview(file)
    assert asked.asks
    assert [each.standing for each in asked.arrivals] == [Standing.WAITS, Standing.WAITS]
    assert [each.candidate.name for each in asked.arrivals] == ["Ann", "Cy"]
    preview = importing.preview(file, DateOrder.MONTH)
    assert not preview.asks
    assert [each.details.birth_date for each in preview.arrivals] == [
        date(1990, 3, 4),
        date(1990, 5, 6),
    ]


def test_who_was_added_meanwhile_is_not_added_twice(
    importing: PatientImport, room: Room, tmp_path: Path
) -> None:
    preview = importing.preview(listed(tmp_path, "Ann,1990-01-01,A-1", "Cy,,"))
    room.patient("Somebody", "A-1")
    with pytest.raises(InputRefused) as refused:
        importing.take(preview.of(Standing.NEW))
    assert str(refused.value) == CHANGED
    assert "Cy" not in names(room)


def test_who_may_be_there_is_taken_where_it_is_said(
    importing: PatientImport, room: Room, tmp_path: Path
) -> None:
    preview = importing.preview(listed(tmp_path, "Bo Lind,1970-01-01,"))
    importing.take(preview.of(Standing.PERHAPS)).result(LIMIT_S)
    assert names(room) == ["Bo Lind", "Bo Lind", "Mara Lindholm"]


def test_nobody_too_many_and_who_is_there_are_refused(
    importing: PatientImport, tmp_path: Path
) -> None:
    (known,) = importing.preview(listed(tmp_path, "Mara,,K-1")).arrivals
    (new,) = importing.preview(listed(tmp_path, "Ann,,")).arrivals
    with pytest.raises(InputRefused, match=NOBODY):
        importing.take([])
    with pytest.raises(InputRefused, match="No more than 5,000"):
        importing.take([new] * (MOST_AT_ONCE + 1))
    with pytest.raises(InputRefused):
        importing.take([known])


def test_it_is_told_in_lines(importing: PatientImport, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,dob,mrn,shoes\nAnn,1990-01-01,A-1,41\nMara,,K-1,\n,,,9\n", "utf-8")
    file = read_patients(path)
    preview = importing.preview(file)
    assert [arrival_line(file, each) for each in preview.arrivals] == [
        "line 2  new  Ann  1990-01-01  (A-1)",
        f"line 3  there already  Mara  (K-1)  {SAME_NUMBER}",
        "line 4  can’t be read  It has no name.",
    ]
    assert list(summary_lines(file, preview)) == [
        "1 new, 1 there already, 1 can’t be read",
        "Columns that are left out, since nothing is known for them: shoes.",
    ]


def test_a_bundle_is_told_in_lines(importing: PatientImport, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(
        '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","name":'
        '[{"text":"Ann"}],"birthDate":"1990"}},{"resource":{"resourceType":"Goal"}}]}'
    )
    file = read_patients(path)
    preview = importing.preview(file)
    (line,) = (arrival_line(file, each) for each in preview.arrivals)
    assert line == "patient 1  new  Ann  Its birth date has no day, and was left out."
    assert list(summary_lines(file, preview))[1] == (
        "Resources that are no patients, and that are left out: 1."
    )


def test_an_empty_list_says_so(importing: PatientImport, tmp_path: Path) -> None:
    file = listed(tmp_path)
    assert list(summary_lines(file, importing.preview(file))) == ["Nobody is in this file."]
