"""What the columns of a list mean, by the names that other programs give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kap_companion.exports.patients.model import refuse

GIVEN, FAMILY, BORN = "given", "family", "birth_date"

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "patient", "patient name", "vollständiger name", "nom complet"),
    GIVEN: ("given", "given name", "first name", "firstname", "forename", "vorname", "prénom"),
    FAMILY: ("family", "family name", "last name", "lastname", "surname", "nachname", "nom"),
    "preferred_name": ("preferred name", "nickname", "called", "rufname"),
    "pronouns": ("pronouns", "pronomen"),
    BORN: (
        *("birth date", "birthdate", "birthday", "date of birth", "dob", "born"),
        *("geburtsdatum", "geboren", "geb datum", "date de naissance"),
    ),
    "record_number": (
        *("record number", "mrn", "medical record number", "patient number"),
        *("chart number", "chart id"),
        *("patientennummer", "patientennr", "aktenzeichen"),
    ),
    "escort_name": ("escort", "escort name", "begleitung", "begleitperson"),
    "escort_phone": ("escort phone", "escort s phone", "telefon begleitung"),
    "allergies": ("allergies", "allergien"),
    "notes": ("notes", "note", "comment", "comments", "notizen", "bemerkung", "bemerkungen"),
}
"""The fields of a patient, `given` and `family` before they are a name."""

KEPT_AS_NOTES: dict[str, tuple[str, ...]] = {
    "Phone": ("phone", "telephone", "phone number", "mobile", "cell", "telefon", "handy", "tel"),
    "Mail": ("email", "e mail", "mail", "email address"),
    "Address": ("address", "adresse", "anschrift"),
}
"""What the record has no field for, and is worth keeping: a line of the notes each."""

IDS = ("patient id", "patienten id", "id")
"""Taken for the record number where no other column is one."""

_NO_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Columns:
    """Which column is which field; `ignored` are the names of those that are none."""

    fields: dict[str, int]
    notes: dict[str, int]
    ignored: tuple[str, ...]
    count: int


def columns_of(header: Sequence[str]) -> Columns:
    """Return what the columns of a list mean. Raises `ListRefused`."""
    fields: dict[str, int] = {}
    notes: dict[str, int] = {}
    ignored: list[str] = []
    called_so = [plain(each) for each in header]
    numbered = any(each in FIELDS["record_number"] for each in called_so)
    for place, written in enumerate(header):
        called = called_so[place]
        if called in IDS and not numbered:
            called, numbered = FIELDS["record_number"][0], True
        name, label = _named(called, FIELDS), _named(called, KEPT_AS_NOTES)
        if name in fields or label in notes:
            refuse("Two columns of this list have the same meaning. Leave one of them out.")
        if name:
            fields[name] = place
        elif label:
            notes[label] = place
        elif called:
            ignored.append(written.strip())
    if "name" not in fields and not {GIVEN, FAMILY} & set(fields):
        refuse(
            "No column of this list is a name. Its first line has to name the columns, such as "
            "“name”, “birth date”, “record number”."
        )
    return Columns(fields, notes, tuple(ignored), len(header))


def known_columns(header: Sequence[str]) -> int:
    """Return of how many columns the meaning is known."""
    names = (plain(each) for each in header)
    return sum(1 for each in names if _named(each, FIELDS) or _named(each, KEPT_AS_NOTES))


def plain(written: str) -> str:
    """Return the name of a column without regard to case, signs and spaces."""
    return _NO_WORD.sub(" ", written.replace("_", " ").casefold()).strip()


def _named(called: str, among: dict[str, tuple[str, ...]]) -> str:
    return next((name for name, names in among.items() if called in names), "")
