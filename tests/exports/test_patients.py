"""Patients out of other programs' files: read by what they hold, refused with a reason."""

import errno
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kap_companion.domain.events import PatientRegistered
from kap_companion.exports import (
    DateOrder,
    ListRefused,
    PatientFile,
    PatientPart,
    export_csv,
    export_fhir,
    read_patients,
)
from kap_companion.exports.patients.dates import Unread, could_be_either, read_date
from tests.domain.record import Room
from tests.exports.fhir.ground import DETAILS, PATIENT, patient_entries, selection

DAY, MONTH = DateOrder.DAY, DateOrder.MONTH


def listed(folder: Path, content: str | bytes) -> PatientFile:
    path = folder / "list"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_patients(path)


def details(file: PatientFile, order: DateOrder | None = None) -> list[PatientRegistered | None]:
    return [each.details for each in file.candidates(order)]


def problems(file: PatientFile, order: DateOrder | None = None) -> list[tuple[int, str]]:
    return [(each.place, each.problem) for each in file.candidates(order) if each.problem]


# Dates


@pytest.mark.parametrize(
    ("written", "order", "expected"),
    [
        ("1980-02-29", None, date(1980, 2, 29)),
        ("1980-02-29T00:00:00", None, date(1980, 2, 29)),
        ("1980/2/9", None, date(1980, 2, 9)),
        ("29.02.1980", None, date(1980, 2, 29)),
        ("29. 2. 1980", MONTH, date(1980, 2, 29)),
        ("02/29/1980", None, date(1980, 2, 29)),
        ("29/02/1980", None, date(1980, 2, 29)),
        ("29-02-1980", None, date(1980, 2, 29)),
        ("03/03/1980", None, date(1980, 3, 3)),
        ("03/04/1980", DAY, date(1980, 4, 3)),
        ("03/04/1980", MONTH, date(1980, 3, 4)),
        ("12/12/1980", None, date(1980, 12, 12)),
        ("  ", None, None),
    ],
)
def test_a_date_is_read(written: str, order: DateOrder | None, expected: date | None) -> None:
    assert read_date(written, order) == expected


@pytest.mark.parametrize(
    ("written", "order", "why"),
    [
        ("03/04/1980", None, "two ways"),
        ("12/11/1980", None, "two ways"),
        ("13/13/1980", None, "no day"),
        ("29/02/1981", None, "no day"),
        ("31.02.1980", None, "no day"),
        ("1980-13-01", None, "no day"),
        ("13/01/1980", MONTH, "no day"),
        ("01/13/1980", DAY, "no day"),
        ("03/04/80", None, "two digits"),
        ("3.4.80", None, "two digits"),
        ("March 3", None, "can’t be read"),
        ("٠٣/٠٤/١٩٨٠", None, "can’t be read"),
    ],
)
def test_a_date_that_can_not_be_read_says_why(
    written: str, order: DateOrder | None, why: str
) -> None:
    with pytest.raises(Unread, match=why):
        read_date(written, order)


@pytest.mark.parametrize(
    ("written", "either"),
    [
        ("03/04/1980", True),
        ("12/11/1980", True),
        ("03-04-1980", True),
        ("03/03/1980", False),
        ("13/04/1980", False),
        ("04/13/1980", False),
        ("13/13/1980", False),
        ("03.04.1980", False),
        ("1980-03-04", False),
        ("", False),
    ],
)
def test_what_could_be_either(written: str, *, either: bool) -> None:
    assert could_be_either(written) is either


# Lists


@pytest.mark.parametrize(
    "content",
    [
        "name,birth date,record number\nNora Weiß,29.02.1980,R-7\n",
        "Full_Name;DOB;MRN\r\nNora Weiß;1980-02-29;R-7\r\n",
        "\ufeffPATIENT\tdate of birth\tRecord-Number\nNora Weiß\t29/02/1980\tR-7",
        "Vorname;Nachname;Geburtsdatum;Patientennummer\nNora;Weiß;29.02.1980;R-7",
        'last name,first name,dob,"chart number"\n"Weiß","Nora",1980-02-29,R-7\n',
    ],
)
def test_a_list_is_read_by_its_column_names(tmp_path: Path, content: str) -> None:
    file = listed(tmp_path, content)
    expected = PatientRegistered("Nora Weiß", birth_date=date(1980, 2, 29), record_number="R-7")
    assert details(file) == [expected]
    assert file.ignored == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_a_list_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    content = "name;notes\nNora Weiß;“Käse”\n".encode(encoding)
    if encoding == "utf-16-be":
        content = b"\xfe\xff" + content
    (found,) = details(listed(tmp_path, content))
    assert found == PatientRegistered("Nora Weiß", notes="“Käse”")


def test_what_has_no_field_is_kept_in_the_notes_or_told(tmp_path: Path) -> None:
    file = listed(
        tmp_path, "name,phone,email,shoe size,notes\nNora,0123,n@x.org,41,calm\nBo,,,43,\n"
    )
    assert file.ignored == ("shoe size",)
    nora, bo = details(file)
    assert nora == PatientRegistered("Nora", notes="calm\nPhone: 0123\nMail: n@x.org")
    assert bo == PatientRegistered("Bo")


def test_an_id_is_a_record_number_where_nothing_else_is(tmp_path: Path) -> None:
    (alone,) = details(listed(tmp_path, "name,patient id\nA,7\n"))
    (beside,) = details(listed(tmp_path, "id,name,mrn\n7,A,8\n"))
    assert alone == PatientRegistered("A", record_number="7")
    assert beside == PatientRegistered("A", record_number="8")


def test_every_line_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = listed(
        tmp_path,
        'name,dob\n,1980-01-01\nOne,13/13/1980\n\n"Two\nlines",1980-01-01\nThree,1980-01-01,x\n'
        "Four,1980-01-01,\nFive\nSix,3/4/80\n",
    )
    assert problems(file) == [
        (2, "It has no name."),
        (3, "Its birth date is no day of the calendar."),
        (7, "It has more cells than the first line has columns."),
        (10, "Its birth date has a year of two digits."),
    ]
    good = [each for each in details(file) if each]
    assert [each.name for each in good] == ["Two\nlines", "Four", "Five"]


def test_a_date_that_could_be_either_is_asked_about_once_for_the_file(tmp_path: Path) -> None:
    file = listed(tmp_path, "name,dob\nA,03/04/1980\nB,25/12/1980\nC,05/06/1981\nD,1990-01-02\n")
    assert file.either == (2, 4)
    assert [place for place, _ in problems(file)] == [2, 4]
    day_first = [each.birth_date for each in details(file, DAY) if each]
    assert day_first == [date(1980, 4, 3), date(1980, 12, 25), date(1981, 6, 5), date(1990, 1, 2)]
    assert problems(file, MONTH) == [(3, "Its birth date is no day of the calendar.")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("shoe size,dob\n41,1980-01-01\n", "No column of this list is a name"),
        ("Nora Weiß,1980-02-29\nBo,1990-01-01\n", "No column of this list is a name"),
        ("name,full name\nA,B\n", "same meaning"),
        ("name,phone,mobile\nA,1,2\n", "same meaning"),
        ('name,dob\n"A,1980-01-01\nB,1990-01-01\n', "Line 2 can’t be read"),
        ("name\n" + "A\n" * 20_001, "more than 20,000 lines"),
        ("<Patient/>", "XML"),
        (b"PK\x03\x04 what a spreadsheet is", "Save the list as CSV"),
        (b"\xd0\xcf\x11\xe0 what an old one is", "Save the list as CSV"),
        (b"%PDF-1.7", "PDF"),
        (b"SQLite format 3\0", "database"),
        (b"name\nA\0B\n", "no text"),
        (b"\xff\xfen\0a\0m\0e\0\n", "no text"),
        (b"name\nA\x81\x8d\n", "no text"),
    ],
)
def test_what_is_no_list_is_refused_with_one_sentence(
    tmp_path: Path, content: str | bytes, why: str
) -> None:
    with pytest.raises(ListRefused, match=why) as refused:
        listed(tmp_path, content)
    assert str(refused.value).endswith("Nothing was taken in.")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "list"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(ListRefused, match="larger than 20 MB"):
        read_patients(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match=r"no file|directory"):
        read_patients(tmp_path)
    with pytest.raises(ListRefused, match=os.strerror(errno.ENOENT)):
        read_patients(tmp_path / "gone")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
@example(b"name,name\n")
@example(b'{"resourceType":"Patient","name":[{}]}')
def test_whatever_a_file_holds_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    try:
        file = listed(tmp_path, content)
    except ListRefused:
        return
    for order in (None, DAY, MONTH):
        assert all(each.details or each.problem for each in file.candidates(order))


# FHIR


def resource(folder: Path, plain: Any) -> PatientFile:  # noqa: ANN401  # whatever JSON holds
    return listed(folder, json.dumps(plain))


NORA = {
    "resourceType": "Patient",
    "identifier": [
        {"system": "urn:ietf:rfc:3986", "value": "urn:uuid:1"},
        {"value": "other"},
        {"type": {"coding": [{"code": "MR"}]}, "value": "R-7"},
    ],
    "name": [
        {"use": "old", "text": "Nora Black"},
        {"use": "usual", "text": "Nono"},
        {"use": "official", "given": ["Nora", "Eva"], "family": "Weiß"},
    ],
    "birthDate": "1980-02-29",
    "telecom": [{"system": "phone", "value": "0123"}, {"system": "fax", "value": "9"}],
    "contact": [
        {"relationship": [{"text": "friend"}], "name": {"text": "Bo"}},
        {
            "relationship": [{"text": "Escort"}],
            "name": {"text": "Max"},
            "telecom": [{"value": "0456"}],
        },
    ],
    "_birthDate": {"extension": []},
}


def test_a_patient_of_r4_is_read(tmp_path: Path) -> None:
    assert details(resource(tmp_path, NORA)) == [
        PatientRegistered(
            "Nora Eva Weiß",
            "Nono",
            "",
            date(1980, 2, 29),
            "R-7",
            "Max",
            "0456",
            notes="Phone: 0123",
        )
    ]


def test_a_bundle_is_read_and_what_is_no_patient_counted(tmp_path: Path) -> None:
    entries = [
        {"resource": NORA},
        {"resource": {"resourceType": "Observation"}},
        {"resource": {"resourceType": "Patient", "name": [{"text": "Bo"}], "birthDate": "1990"}},
        {"link": []},
        7,
    ]
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
    file = resource(tmp_path, bundle)
    assert file.others == 1
    nora, bo = file.candidates()
    assert nora.details is not None
    assert bo.details == PatientRegistered("Bo")
    assert bo.remarks == ("Its birth date has no day, and was left out.",)


@pytest.mark.parametrize(
    ("change", "remarks"),
    [
        ({"deceasedBoolean": True}, ("It is marked as deceased there.",)),
        ({"deceasedDateTime": "2020-01-01"}, ("It is marked as deceased there.",)),
        ({"deceasedBoolean": False, "active": True}, ()),
        ({"active": False}, ("It is marked as no longer active there.",)),
    ],
)
def test_what_has_to_be_seen_first_is_told(
    tmp_path: Path, change: dict[str, Any], remarks: tuple[str, ...]
) -> None:
    (found,) = resource(tmp_path, NORA | change).candidates()
    assert found.remarks == remarks


def test_a_single_name_to_use_is_the_name(tmp_path: Path) -> None:
    plain = {"resourceType": "Patient", "name": [{"use": "usual", "text": "Nono"}]}
    assert details(resource(tmp_path, plain)) == [PatientRegistered("Nono")]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": []}, "no name"),
        ({"name": "Nora"}, "no name"),
        ({"birthDate": "1980-02-30"}, "no day of the calendar"),
        ({"modifierExtension": [{"url": "x"}]}, "modifier"),
        ({"implicitRules": "http://x"}, "modifier"),
    ],
)
def test_a_patient_that_can_not_be_taken_says_why(
    tmp_path: Path, change: dict[str, Any], why: str
) -> None:
    ((_, problem),) = problems(resource(tmp_path, NORA | change))
    assert why in problem


R5 = "http://hl7.org/fhir/5.0/StructureDefinition/Patient"


@pytest.mark.parametrize(
    ("plain", "why"),
    [
        (NORA | {"animal": {}}, "another version than R4"),
        (NORA | {"meta": {"profile": [R5]}}, "another version than R4"),
        (
            {"resourceType": "Bundle", "type": "collection", "issues": {}, "entry": []},
            "another version than R4",
        ),
        (
            {"resourceType": "Bundle", "entry": [{"resource": NORA | {"animal": {}}}]},
            "another version than R4",
        ),
        ({"resourceType": "Observation"}, "holds no patients"),
        ({"resourceType": "Bundle"}, "No patient is in this Bundle"),
        ({"name": "Nora"}, "holds no patients"),
        ([NORA], "holds no patients"),
    ],
)
def test_what_is_no_patient_of_r4_is_refused(tmp_path: Path, plain: object, why: str) -> None:
    with pytest.raises(ListRefused, match=why):
        resource(tmp_path, plain)


def test_a_profile_of_r4_is_no_reason_to_refuse(tmp_path: Path) -> None:
    profile = "http://hl7.org/fhir/4.0/StructureDefinition/Patient|4.0.1"
    assert details(resource(tmp_path, NORA | {"meta": {"profile": [profile]}}))[0]


@pytest.mark.parametrize(
    "content",
    [
        '{"resourceType":"Patient",',
        '{"resourceType":"Patient","resourceType":"Bundle"}',
        '{"resourceType":NaN}',
        "[" * 100_000,
        '{"resourceType":"Patient"} {}',
    ],
)
def test_broken_json_is_one_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(ListRefused, match="cut, or damaged"):
        listed(tmp_path, content)


# There and back


def test_what_left_as_fhir_comes_back(tmp_path: Path) -> None:
    chosen = selection(PatientPart(PATIENT, patient_entries()))
    file = read_patients(export_fhir(chosen, tmp_path / "x.json", Room().now()))
    (found,) = details(file)
    assert found is not None
    assert (found.name, found.preferred_name) == (DETAILS.name, DETAILS.preferred_name)
    assert (found.birth_date, found.record_number) == (DETAILS.birth_date, DETAILS.record_number)
    assert (found.escort_name, found.escort_phone) == (DETAILS.escort_name, DETAILS.escort_phone)


def test_what_left_as_a_table_comes_back_to_the_letter(tmp_path: Path) -> None:
    chosen = selection(PatientPart(PATIENT, patient_entries()))
    folder = export_csv(chosen, tmp_path / "x-csv")
    file = read_patients(folder / "patients.csv")
    assert details(file) == [DETAILS]
    assert file.ignored == ("patient_id", "registered_at")
