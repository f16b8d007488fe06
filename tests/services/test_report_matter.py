"""What reports are made of: all of a session or a course, and nothing of anybody else's."""

import pytest

from kap_companion.errors import InputRefused
from kap_companion.services.moving import Moving
from kap_companion.services.report_matter import course_matter, session_matter
from tests.services.room import DOSE, LIMIT_S, Room, RoomClock, saved


def test_a_session_is_read_whole(room: Room, clock: RoomClock) -> None:
    record = room.begun()
    saved(record, record.write(DOSE))
    matter = session_matter(room.vault.reader, record.session_id, clock.now())
    assert matter.chart == record.chart
    assert matter.entries == room.vault.reader.entries_of(record.session_id)
    assert (matter.patient.name, matter.practice.name) == ("Mara Lindholm", "Elm")
    assert matter.prepared.facts  # the registration is one of them
    assert matter.now == clock.now()


def test_there_must_be_such_a_session(room: Room, clock: RoomClock) -> None:
    with pytest.raises(InputRefused, match="no session"):
        session_matter(room.vault.reader, "nobody’s", clock.now())


def test_a_course_has_the_sessions_that_were_begun(room: Room, clock: RoomClock) -> None:
    patient, other = room.patient(), room.patient("Hanna Vogt", "K-2")
    first = room.planned(patient, in_hours=-48)
    room.schedule.begin(first).result(LIMIT_S)
    room.planned(patient, in_hours=48)
    room.planned(other)
    course = course_matter(room.vault.reader, patient, clock.now())
    assert [each.session_id for each in course.sessions] == [first]
    assert {each.patient.name for each in course.sessions} == {"Mara Lindholm"}
    assert course.patient_id == patient


def test_a_session_that_was_moved_is_in_the_right_course(room: Room, clock: RoomClock) -> None:
    wrong, right = room.patient(), room.patient("Hanna Vogt", "K-2")
    session = room.planned(wrong)
    room.schedule.begin(session).result(LIMIT_S)
    moving = Moving(room.vault.journal, room.vault.reader)
    moving.move(session, right, "wrong patient").result(LIMIT_S)
    reader, now = room.vault.reader, clock.now()
    assert course_matter(reader, wrong, now).sessions == ()
    assert [each.session_id for each in course_matter(reader, right, now).sessions] == [session]


def test_there_must_be_such_a_patient(room: Room, clock: RoomClock) -> None:
    with pytest.raises(InputRefused, match="no patient"):
        course_matter(room.vault.reader, "nobody", clock.now())
