"""Erasing a patient: with every session, never by accident, and never without saying so."""

import pytest

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import ChartKind, Ending, Erased, Observed, SessionEnded
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.erasure import Erasure, Extent
from kap_companion.services.moving import Moving
from tests.access import access_log
from tests.services.room import DOSE, LIMIT_S, Room, saved


@pytest.fixture
def erasure(room: Room) -> Erasure:
    return Erasure(room.vault.erase, room.vault.reader)


def test_a_patient_goes_with_every_session(room: Room, erasure: Erasure) -> None:
    patient, other = room.patient("Mara"), room.patient("Hanna")
    first, second = room.planned(patient), room.planned(patient, in_hours=1)
    elsewhere = room.planned(other)
    assert erasure.extent(patient) == Extent(sessions=2, entries=3)
    entries = erasure.patient(patient, " end of retention ").result(LIMIT_S)
    assert [entry.event for entry in entries] == [
        Erased(ChartKind.PATIENT, patient),
        Erased(ChartKind.SESSION, first),
        Erased(ChartKind.SESSION, second),
    ]
    assert {entry.reason for entry in entries} == {"end of retention"}
    reader = room.vault.reader
    assert {entry.subject for entry in entries} == {reader.access_subject()}
    assert [each.patient_id for each in reader.patients()] == [other]
    assert reader.entries_of(first) == reader.entries_of(second) == ()
    assert reader.entries_of(elsewhere)
    assert erasure.extent(patient) == Extent(0, 0)
    assert room.vault.verify().ok


def test_a_session_that_was_moved_goes_with_whose_it_is(room: Room, erasure: Erasure) -> None:
    wrong, right = room.patient("Mara"), room.patient("Hanna")
    session_id = room.planned(wrong)
    moving = Moving(room.vault.journal, room.vault.reader)
    moving.move(session_id, right, "slip").result(LIMIT_S)
    erasure.patient(wrong, "asked").result(LIMIT_S)
    assert room.vault.reader.entries_of(session_id)
    erasure.patient(right, "asked").result(LIMIT_S)
    assert room.vault.reader.entries_of(session_id) == ()
    assert room.vault.verify().ok


def test_not_while_their_session_runs(room: Room, erasure: Erasure) -> None:
    record, idle = room.begun(), room.patient("Hanna")
    (running,) = room.vault.reader.sessions_between(0, 2**62)
    assert running.state is SessionState.RUNNING
    with pytest.raises(SessionStateError, match="is running"):
        erasure.patient(running.patient_id, "asked")
    erasure.patient(idle, "asked").result(LIMIT_S)
    saved(record, record.write(DOSE, Observed("calm"), SessionEnded(Ending.COMPLETED)))
    erasure.patient(running.patient_id, "asked").result(LIMIT_S)
    assert room.vault.reader.awaiting_integration() == ()


def test_what_is_refused(room: Room, erasure: Erasure) -> None:
    patient = room.patient()
    session_id = room.planned(patient)
    for patient_id, reason, said in (
        ("nobody", "asked", "not in the vault"),
        (session_id, "asked", "not in the vault"),
        (room.vault.practice_subject, "asked", "not in the vault"),
        (room.vault.access_subject, "asked", "not in the vault"),
        (patient, " ", "Say why"),
    ):
        with pytest.raises(InputRefused, match=said):
            erasure.patient(patient_id, reason)
    assert access_log(room.vault.reader) == ()
    assert len(room.vault.reader.entries_of(session_id)) == 1
