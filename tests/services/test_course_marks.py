"""Marking the course in the room, and reading the courses of one patient."""

from datetime import timedelta

import pytest

from kap_companion.domain.charts.course_points import marked_points
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    CoursePoint,
    CoursePointMarked,
    Ending,
    Event,
    SessionEnded,
    SessionMoved,
)
from kap_companion.errors import SessionStateError
from kap_companion.services.course_marks import CourseMarks
from kap_companion.services.dosing import Dosing
from kap_companion.services.journey import Journey
from kap_companion.services.patient_courses import courses_of
from kap_companion.services.record import SessionRecord
from kap_companion.services.undo import Undo
from tests.services.room import DOSE, LIMIT_S, Room, replayed, saved

ONSET, PEAK, RETURN = CoursePoint


@pytest.fixture
def record(room: Room) -> SessionRecord:
    begun = room.begun()
    saved(begun, Dosing(begun).give(DOSE))
    return begun


def points(record: SessionRecord, room: Room) -> list[CoursePoint]:
    return [each.point for each in marked_points(replayed(record, room))]


def test_points_are_marked_in_their_order(record: SessionRecord, room: Room) -> None:
    marks = CourseMarks(record)
    for point in CoursePoint:
        assert marks.next() is point
        saved(record, marks.mark(point))
        room.clock.advance(600)
    assert marks.next() is None
    assert points(record, room) == [ONSET, PEAK, RETURN]


def test_what_is_on_its_way_to_the_disk_counts_already(record: SessionRecord) -> None:
    marks = CourseMarks(record)
    written = marks.mark(ONSET)
    assert marks.next() is PEAK
    with pytest.raises(SessionStateError, match="Onset is marked already"):
        marks.mark(ONSET)
    saved(record, written)
    assert marks.next() is PEAK


def test_before_the_dose_nothing_is_marked(room: Room) -> None:
    begun = room.begun()
    with pytest.raises(SessionStateError, match="Record the dose first"):
        CourseMarks(begun).mark(ONSET)
    assert points(begun, room) == []


def test_after_the_end_nothing_is_marked(record: SessionRecord, room: Room) -> None:
    saved(record, Journey(record).end(Ending.COMPLETED))
    with pytest.raises(SessionStateError, match="not running"):
        CourseMarks(record).mark(ONSET)
    assert points(record, room) == []


def test_undo_takes_a_point_back_and_it_comes_next_again(record: SessionRecord, room: Room) -> None:
    marks = CourseMarks(record)
    saved(record, marks.mark(ONSET))
    saved(record, Undo(record).undo())
    assert points(record, room) == []
    assert marks.next() is ONSET
    saved(record, Undo(record).redo())
    assert points(record, room) == [ONSET]


def test_a_point_is_amended_to_another_one_or_another_time(
    record: SessionRecord, room: Room
) -> None:
    marks = CourseMarks(record)
    saved(record, marks.mark(ONSET))
    fact = marks.fact_of(ONSET)
    assert fact is not None
    saved(record, marks.amend(fact, CoursePointMarked(PEAK), fact.occurred_at, "slip"))
    assert points(record, room) == [PEAK]
    assert marks.fact_of(ONSET) is None


def test_no_point_is_amended_to_one_that_is_marked(record: SessionRecord, room: Room) -> None:
    marks = CourseMarks(record)
    saved(record, marks.mark(ONSET))
    saved(record, marks.mark(PEAK))
    fact = marks.fact_of(ONSET)
    assert fact is not None
    with pytest.raises(SessionStateError, match="Peak is marked already"):
        marks.amend(fact, CoursePointMarked(PEAK), fact.occurred_at, "slip")
    assert points(record, room) == [ONSET, PEAK]


def session(room: Room, patient_id: str, days: int, *events: Event) -> str:
    """A session of that many days ago, with these events at its dose."""
    session_id = room.planned(patient_id, in_hours=-24 * days)
    at = room.clock.now().shifted(-round(timedelta(days=days).total_seconds()) * 1_000_000)
    batch = [NewEntry(session_id, each, occurred_at=at) for each in events]
    room.vault.journal.append(batch).result(LIMIT_S)
    return session_id


def test_only_the_sessions_of_this_patient_are_read(room: Room) -> None:
    mara, tomas = room.patient("Mara", "K-1"), room.patient("Tomas", "K-2")
    over = SessionEnded(Ending.COMPLETED)
    mark = CoursePointMarked(PEAK)
    first = session(room, mara, 20, DOSE, mark, over)
    second = session(room, mara, 10, DOSE, over)
    session(room, tomas, 15, DOSE, mark, over)
    session(room, mara, 5)  # planned, and no dose
    moved = session(room, mara, 3, DOSE, mark, over)
    room.vault.journal.append([NewEntry(moved, SessionMoved(tomas, mara))]).result(LIMIT_S)
    assert [each.session_id for each in courses_of(room.vault.reader, mara)] == [first, second]
    found = courses_of(room.vault.reader, tomas)
    assert moved in {each.session_id for each in found}
    assert not {first, second} & {each.session_id for each in found}
