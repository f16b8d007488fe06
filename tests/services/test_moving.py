"""A session under the wrong patient: moved by an entry, at any time, never without a reason."""

import pytest

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import Retracted, SessionMoved, StepPlanned
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.moving import Moving
from tests.services.room import DOSE, LIMIT_S, Room, replayed, saved


@pytest.fixture
def moving(room: Room) -> Moving:
    return Moving(room.vault.journal, room.vault.reader)


def test_a_session_goes_with_all_that_is_in_it(room: Room, moving: Moving) -> None:
    wrong, right = room.patient("Mara Lindholm"), room.patient("Maria Lindgren")
    session_id = room.planned(wrong)
    room.schedule.begin(session_id).result(LIMIT_S)
    record = room.record(session_id)
    saved(record, record.write(DOSE, StepPlanned("Walk", "Mara")))
    (entry,) = moving.move(session_id, right, " two of that name ").result(LIMIT_S)
    assert entry.event == SessionMoved(right, from_patient_id=wrong)
    assert entry.reason == "two of that name"
    reader = room.vault.reader
    assert reader.sessions_of(wrong) == ()
    (row,) = reader.sessions_of(right)
    assert (row.session_id, row.state) == (session_id, SessionState.RUNNING)
    (step,) = reader.open_steps()
    assert step.patient_id == right
    assert room.vault.verify().ok


def test_an_open_record_catches_up(room: Room, moving: Moving) -> None:
    record, right = room.begun(), room.patient("Maria")
    moving.move(record.session_id, right, "slip").result(LIMIT_S)
    assert record.chart.patient_id != right
    record.catch_up()
    assert record.chart.patient_id == right
    assert record.chart == replayed(record, room)


def test_moved_twice_and_back(room: Room, moving: Moving) -> None:
    first, second, third = (room.patient(name) for name in ("A", "B", "C"))
    session_id = room.planned(first)
    for target in (second, third):
        moving.move(session_id, target, "slip").result(LIMIT_S)
    assert room.record(session_id).chart.patient_id == third
    moving.move(session_id, first, "it was right before").result(LIMIT_S)
    assert [row.session_id for row in room.vault.reader.sessions_of(first)] == [session_id]


def test_a_move_that_is_taken_back_puts_it_where_it_was(room: Room, moving: Moving) -> None:
    first, second = room.patient("A"), room.patient("B")
    record = room.record(room.planned(first))
    (moved,) = moving.move(record.session_id, second, "slip").result(LIMIT_S)
    record.amend(moved.id, Retracted(), moved.occurred_at, "no slip").result(LIMIT_S)
    assert replayed(record, room).patient_id == first
    assert [row.session_id for row in room.vault.reader.sessions_of(first)] == [record.session_id]
    assert room.vault.verify().ok


def test_what_is_refused(room: Room, moving: Moving) -> None:
    first, second = room.patient("A"), room.patient("B")
    session_id = room.planned(first)
    for session, patient, reason, said in (
        ("nowhere", second, "slip", "not in the vault"),
        (first, second, "slip", "not in the vault"),
        (session_id, "nobody", "slip", "Choose the patient"),
        (session_id, session_id, "slip", "Choose the patient"),
        (session_id, first, "slip", "already"),
        (session_id, second, "  ", "Say why"),
        (session_id, second, "x" * (MAX_LINE_CHARS + 1), "longer than a line"),
    ):
        with pytest.raises(InputRefused, match=said):
            moving.move(session, patient, reason)
    assert len(room.vault.reader.entries_of(session_id)) == 1
