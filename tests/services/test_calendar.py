"""What falls due, as a calendar: the time agreed or the window, the check-ins, and no name."""

from datetime import timedelta
from pathlib import Path

import pytest

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Ending,
    Exported,
    SessionEnded,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    Went,
)
from kap_companion.errors import InputRefused
from kap_companion.services.access import AccessLog
from kap_companion.services.calendar import CHECK_IN, SESSION, STEP_DUE, TALK, WINDOW, CalendarFiles
from kap_companion.services.integration import Integration
from kap_companion.services.record import SessionRecord
from tests.exports.calendar_file import read
from tests.services.room import DOSE, LIMIT_S, Room, RoomClock, saved

DAY_S = 24 * 3_600


@pytest.fixture
def files(room: Room) -> CalendarFiles:
    vault = room.vault
    access = AccessLog(vault.journal, vault.access_subject)
    return CalendarFiles(vault.journal, vault.reader, room.clock, access)


@pytest.fixture
def waiting(dosed: SessionRecord) -> SessionRecord:
    saved(dosed, dosed.write(SessionEnded(Ending.COMPLETED)))
    return dosed


def summaries(files: CalendarFiles, patient: str = "") -> list[str]:
    return [each.summary for each in files.appointments(patient)]


def test_nothing_due_is_no_file(files: CalendarFiles, tmp_path: Path) -> None:
    with pytest.raises(InputRefused):
        files.write(tmp_path / "due.ics")
    assert not list(tmp_path.glob("*.ics"))


def test_the_window_until_a_time_is_agreed(
    files: CalendarFiles, waiting: SessionRecord, clock: RoomClock
) -> None:
    (window,) = files.appointments()
    now = clock.now().local()
    assert (window.summary, window.starts, window.ends) == (
        WINDOW,
        now + timedelta(hours=24),
        now + timedelta(hours=48),
    )
    at = now + timedelta(hours=30)
    saved(waiting, Integration(waiting).book(at))
    (talk,) = files.appointments(waiting.chart.patient_id)
    assert (talk.summary, talk.starts, talk.ends, talk.key) == (SESSION, at, at + TALK, window.key)
    saved(waiting, Integration(waiting).hold())
    assert files.appointments() == ()


def test_the_check_ins_that_are_left_and_the_day_it_is_due(
    files: CalendarFiles, waiting: SessionRecord, clock: RoomClock
) -> None:
    saved(waiting, Integration(waiting).hold())
    today = clock.now().local().date()
    step = StepPlanned("Ring Ruth", "Mara", today + timedelta(days=5))
    (planned,) = saved(waiting, waiting.write(step))
    found = files.appointments()
    assert [each.summary for each in found] == [CHECK_IN] * 6 + [STEP_DUE]
    days = [1, 3, 7, 14, 30, 90, 5]
    assert [each.starts for each in found] == [today + timedelta(days=day) for day in days]
    clock.advance(3 * DAY_S)
    assert summaries(files) == [CHECK_IN] * 5 + [STEP_DUE]
    saved(waiting, waiting.write(StepCheckedIn(planned.id, Went.WELL)))
    left = files.appointments()
    assert {each.key for each in left} <= {each.key for each in found}
    assert [each.summary for each in left] == [CHECK_IN] * 4 + [STEP_DUE]
    saved(waiting, waiting.write(StepOutcomeNoted(planned.id, StepStatus.DONE)))
    assert files.appointments() == ()


def test_the_times_are_the_practices_own(files: CalendarFiles, waiting: SessionRecord) -> None:
    saved(waiting, Integration(waiting).hold())
    saved(waiting, waiting.write(StepPlanned("Walk", "Mara")))
    files._practice.set_check_ins([48]).result(LIMIT_S)  # noqa: SLF001  # the same practice
    assert summaries(files) == [CHECK_IN]


def test_one_patients_calendar_has_nothing_of_another(
    files: CalendarFiles, waiting: SessionRecord, room: Room
) -> None:
    saved(waiting, waiting.write(StepPlanned("Walk", "Mara")))
    other = room.patient("Hanna Vogt", "K-2")
    planned = room.planned(other)
    room.vault.journal.append([NewEntry(planned, StepPlanned("Swim", "Hanna"))]).result(LIMIT_S)
    assert summaries(files, waiting.chart.patient_id) == [WINDOW] + [CHECK_IN] * 6
    assert summaries(files, other) == [CHECK_IN] * 6
    assert len(summaries(files)) == 13


def test_a_file_names_nobody_and_its_export_is_on_the_access_log(
    files: CalendarFiles, waiting: SessionRecord, room: Room, tmp_path: Path
) -> None:
    words = "Ring Ruth about the ketamine"
    saved(waiting, waiting.write(StepPlanned(words, "Mara Lindholm")))
    patient = waiting.chart.patient_id
    target = tmp_path / "due.ics"
    assert files.write(target, patient) == 7
    content = target.read_bytes()
    assert len(read(content).parts) == 7
    for secret in (b"Mara", b"Lindholm", b"Ruth", b"ketamine", b"K-1", patient.encode()):
        assert secret not in content
    room.vault.journal.keep_draft("x", "x", "").result(LIMIT_S)
    log = room.vault.reader.entries_of(room.vault.access_subject)
    assert Exported("calendar", "ics", patient) in [entry.event for entry in log]


def test_a_session_without_a_dose_waits_for_nothing(files: CalendarFiles, room: Room) -> None:
    record = room.begun()
    saved(record, record.write(DOSE))
    patient = record.chart.patient_id
    assert files.appointments(patient) == ()
