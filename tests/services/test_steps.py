"""Steps go along into the next session: the open ones, and what became of the last."""

import pytest

from kap_companion.domain.charts import SessionChart, steps
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Event,
    SessionMoved,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    ThemeKind,
    ThemeNamed,
    Went,
)
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.patient_names import names_of_others
from kap_companion.services.steps import EarlierSteps
from tests.services.room import LIMIT_S, Room


@pytest.fixture
def patient(room: Room) -> str:
    return room.patient()


def happened(room: Room, session: str, *events: Event) -> list[str]:
    batch = [NewEntry(session, event) for event in events]
    return [entry.id for entry in room.vault.journal.append(batch).result(LIMIT_S)]


def before(room: Room, session: str) -> EarlierSteps:
    return EarlierSteps(session, room.vault.journal, room.vault.reader, lambda: "K-hands")


def test_open_steps_of_all_sessions_and_the_outcomes_of_the_last(room: Room, patient: str) -> None:
    oldest, older, _without, now = (room.planned(patient, hours) for hours in (-72, 1, 24, 25))
    later = room.planned(patient, 48)
    walk, gone = happened(room, oldest, StepPlanned("walk", "me"), StepPlanned("old", "me"))
    swim, done = happened(room, older, StepPlanned("swim", "me"), StepPlanned("ring", "me"))
    happened(room, later, StepPlanned("not yet", "me"))
    happened(room, oldest, StepOutcomeNoted(gone, StepStatus.DROPPED))
    happened(room, older, StepOutcomeNoted(done, StepStatus.DONE))
    found = before(room, now).read()
    assert [each.step.fact.id for each in found] == [swim, walk, done]
    assert [each.session_id for each in found] == [older, oldest, older]


def test_a_first_session_has_none_before_it(room: Room, patient: str) -> None:
    assert before(room, room.planned(patient)).read() == ()


def test_a_check_in_is_written_where_the_step_stands(room: Room, patient: str) -> None:
    older, now = room.planned(patient, -48), room.planned(patient, 1)
    (walk,) = happened(room, older, StepPlanned("walk", "me"))
    work = before(room, now)
    (earlier,) = work.read()
    work.check_in(earlier, Went.IN_PART, " twice ").result(LIMIT_S)
    chart = SessionChart.replay(room.vault.reader.entries_of(older))
    (step,) = steps(chart)
    assert step.check_ins[-1].fact.first.performed_by == "K-hands"
    assert [each.event for each in step.check_ins] == [StepCheckedIn(walk, Went.IN_PART, "twice")]
    (again,) = work.read()
    assert again.step.check_ins
    with pytest.raises(InputRefused):
        work.check_in(again, Went.WELL, "x" * 1_000_000)


def test_an_outcome_is_written_where_the_step_stands_and_shown_until_the_next_session(
    room: Room, patient: str
) -> None:
    oldest, older, now = (room.planned(patient, hours) for hours in (-72, -48, 1))
    walk, _ = happened(room, oldest, StepPlanned("walk", "me"), StepPlanned("swim", "me"))
    happened(room, older, StepPlanned("ring", "me"))
    work = before(room, now)
    (earlier,) = (each for each in work.read() if each.step.fact.id == walk)
    work.note_outcome(earlier, StepStatus.DONE, " by the river ").result(LIMIT_S)
    chart = SessionChart.replay(room.vault.reader.entries_of(oldest))
    done = next(each for each in steps(chart) if each.fact.id == walk)
    assert (done.status, done.words) == (StepStatus.DONE, "by the river")
    assert [each.step.event.words for each in work.read()] == ["ring", "swim", "walk"]
    with pytest.raises(InputRefused):
        work.note_outcome(earlier, StepStatus.DONE, "x" * 1_000_000)


def test_a_step_that_went_to_another_patient_is_no_more_of_this_one(
    room: Room, patient: str
) -> None:
    older, now = room.planned(patient, -48), room.planned(patient, 1)
    happened(room, older, StepPlanned("walk", "me"))
    work = before(room, now)
    (earlier,) = work.read()
    happened(room, older, SessionMoved(room.patient("Hanna", "K-2"), patient))
    with pytest.raises(SessionStateError):
        work.check_in(earlier, Went.WELL)
    with pytest.raises(SessionStateError):
        work.note_outcome(earlier, StepStatus.DONE)


def test_a_coming_session_of_another_patient_asks_about_none_of_the_first(
    room: Room, patient: str
) -> None:
    older, now = room.planned(patient, -48), room.planned(patient, 1)
    happened(room, older, StepPlanned("walk", "me"))
    work = before(room, now)
    (earlier,) = work.read()
    happened(room, now, SessionMoved(room.patient("Hanna", "K-2"), patient))
    with pytest.raises(SessionStateError):
        work.note_outcome(earlier, StepStatus.DONE)
    assert work.read() == ()


def test_names_of_the_other_sessions_the_newest_first(room: Room, patient: str) -> None:
    older, newer, now = (room.planned(patient, hours) for hours in (-72, -48, 1))
    happened(room, older, ThemeNamed(ThemeKind.PLACE, "Kitchen"))
    happened(room, newer, ThemeNamed(ThemeKind.PLACE, "kitchen"))
    happened(room, newer, ThemeNamed(ThemeKind.PLACE, "sea"))
    happened(room, now, ThemeNamed(ThemeKind.PLACE, "here"))
    other = room.planned(room.patient("Hanna", "K-2"))
    happened(room, other, ThemeNamed(ThemeKind.PLACE, "elsewhere"))
    names = names_of_others(room.vault.reader, patient, now)
    assert set(names[ThemeKind.PLACE]) == {"kitchen", "sea"}
    assert names[ThemeKind.PERSON] == ()
