"""Patients: added, found, edited, and never with an impossible birth date."""

from dataclasses import replace
from datetime import date

import pytest

from kap_companion.domain.events import PatientRegistered
from kap_companion.domain.text import MAX_LINE_CHARS, MAX_NOTE_CHARS
from kap_companion.errors import InputRefused
from tests.services.room import LIMIT_S, Room

NORA = PatientRegistered(
    "Nora Weiß",
    "Nora",
    "she/her",
    date(1990, 2, 28),
    "R-7",
    "Ruth",
    "+49 30 1",
    "Penicillin",
    "Blue blanket.",
)


def test_what_was_added_is_found_and_edited(room: Room) -> None:
    patient_id, written = room.patients.add(NORA)
    written.result(LIMIT_S)
    assert room.patients.chart(patient_id).details == NORA
    assert room.patients.chart(patient_id).called == "Nora"
    for search in ("nora", "WEISS", "weiß", "R-7", ""):
        assert [each.patient_id for each in room.patients.find(search)] == [patient_id], search
    assert room.patients.find("Mara") == ()
    married = replace(NORA, name="Nora Berg", preferred_name="")
    room.patients.edit(patient_id, married, "married").result(LIMIT_S)
    chart = room.patients.chart(patient_id)
    assert chart.details == married
    assert chart.called == "Nora Berg"
    assert chart.fact is not None
    assert chart.fact.first.event == NORA


@pytest.mark.parametrize(
    "wrong",
    [
        replace(NORA, name=""),
        replace(NORA, name=" \t"),
        replace(NORA, name="x" * (MAX_LINE_CHARS + 1)),
        replace(NORA, escort_phone="1" * (MAX_LINE_CHARS + 1)),
        replace(NORA, notes="x" * (MAX_NOTE_CHARS + 1)),
        replace(NORA, allergies="x" * (MAX_NOTE_CHARS + 1)),
        replace(NORA, birth_date=date(1900, 12, 31)),
        replace(NORA, birth_date=date(2026, 3, 3)),
        replace(NORA, birth_date=date.max),
        replace(NORA, birth_date=date.min),
    ],
)
def test_what_can_not_be_is_refused(room: Room, wrong: PatientRegistered) -> None:
    with pytest.raises(InputRefused):
        room.patients.add(wrong)
    patient_id, written = room.patients.add(NORA)
    written.result(LIMIT_S)
    with pytest.raises(InputRefused):
        room.patients.edit(patient_id, wrong)


@pytest.mark.parametrize("born", [date(1901, 1, 1), date(2026, 3, 2), None, date(2024, 2, 29)])
def test_the_edges_of_a_life(room: Room, born: date | None) -> None:
    _, written = room.patients.add(replace(NORA, birth_date=born))
    written.result(LIMIT_S)


def test_who_is_nowhere_can_not_be_edited(room: Room) -> None:
    with pytest.raises(InputRefused):
        room.patients.edit("nobody", NORA)
