"""Planning, beginning, cancelling, and what Today shows."""

import time as system
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import (
    Ending,
    SessionEnded,
    SessionPlanned,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    Went,
)
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.schedule import StepDue
from tests.services.room import DOSE, LIMIT_S, NOON, Room, RoomClock, saved

PLAN = SessionPlanned("patient", NOON, "sublingual", 120)


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, planned_for=NOON - timedelta(days=367)),
        replace(PLAN, planned_for=NOON + timedelta(days=366 * 2 + 1)),
        replace(PLAN, planned_for=datetime.max.replace(tzinfo=UTC)),
        replace(PLAN, planned_for=datetime.min.replace(tzinfo=UTC)),
        replace(PLAN, route="through the wall"),
        replace(PLAN, route=""),
        replace(PLAN, window_min=14),
        replace(PLAN, window_min=12 * 60 + 1),
        replace(PLAN, window_min=-120),
    ],
)
def test_an_impossible_plan_is_refused(room: Room, plan: SessionPlanned) -> None:
    with pytest.raises(InputRefused):
        room.schedule.plan(plan)
    session_id = room.planned()
    with pytest.raises(InputRefused):
        room.schedule.replan(session_id, plan)


@pytest.mark.parametrize("window_min", [15, 12 * 60])
def test_the_edges_of_a_plan_are_possible(room: Room, window_min: int) -> None:
    session_id, written = room.schedule.plan(replace(PLAN, window_min=window_min))
    written.result(LIMIT_S)
    assert room.record(session_id).chart.state is SessionState.PLANNED


def test_a_plan_is_changed_and_its_older_version_kept(room: Room) -> None:
    session_id = room.planned()
    later = replace(PLAN, planned_for=NOON + timedelta(hours=3), route="nasal")
    room.schedule.replan(session_id, later, "the patient is late").result(LIMIT_S)
    chart = room.record(session_id).chart
    assert chart.plan == later
    assert chart.facts[0].newest.reason == "the patient is late"
    (row,) = room.vault.reader.sessions_of("patient")
    assert row.route == "nasal"


def test_a_cancelled_session_neither_begins_nor_is_cancelled_again(room: Room) -> None:
    session_id = room.planned()
    with pytest.raises(InputRefused):
        room.schedule.cancel(session_id, "x" * (MAX_LINE_CHARS + 1))
    room.schedule.cancel(session_id, " flu ").result(LIMIT_S)
    acts: tuple[Callable[[], object], ...] = (
        lambda: room.schedule.begin(session_id),
        lambda: room.schedule.cancel(session_id),
        lambda: room.schedule.replan(session_id, PLAN),
    )
    for act in acts:
        with pytest.raises(SessionStateError, match="cancelled"):
            act()


def test_one_session_runs_at_a_time(room: Room) -> None:
    first, second = room.planned(), room.planned()
    room.schedule.begin(first).result(LIMIT_S)
    with pytest.raises(SessionStateError, match="running on this laptop"):
        room.schedule.begin(second)
    record = room.record(first)
    saved(record, record.write(SessionEnded(Ending.NO_DOSE_GIVEN)))
    room.schedule.begin(second).result(LIMIT_S)
    running = room.vault.reader.running_session()
    assert running is not None
    assert running.session_id == second


def test_a_session_that_is_nowhere_does_not_begin(room: Room) -> None:
    running = room.begun()
    saved(running, running.write(SessionEnded(Ending.NO_DOSE_GIVEN)))
    with pytest.raises(SessionStateError):
        room.schedule.begin(running.session_id)


def test_today_shows_what_runs_comes_and_waits(room: Room, clock: RoomClock) -> None:
    patient = room.patient("Hanna Vogt")
    waiting = room.begun()
    saved(waiting, waiting.write(DOSE))
    saved(waiting, waiting.write(SessionEnded(Ending.COMPLETED)))
    saved(waiting, waiting.write(StepPlanned("Walk", "Hanna")))
    clock.advance(25 * 3_600)
    running = room.begun()
    planned = room.planned(patient, in_hours=2)
    tomorrow = room.planned(patient, in_hours=24)
    missed = room.planned(patient, in_hours=-48)
    today = room.schedule.today()
    assert today.running is not None
    assert today.running.session_id == running.session_id
    assert [each.session_id for each in today.planned] == [planned]
    (due,) = today.integrations
    assert due.session.session_id == waiting.session_id
    dose_us = waiting.chart.doses[0].occurred_at.utc_us
    hour_us = 3_600_000_000
    assert (due.window.opens_us, due.window.closes_us) == (
        dose_us + 24 * hour_us,
        dose_us + 48 * hour_us,
    )
    assert [due.step.words for due in today.steps] == ["Walk"]
    assert patient in today.patients
    assert [each.session_id for each in room.schedule.coming()] == [tomorrow]
    assert [each.session_id for each in room.schedule.overdue_plans()] == [missed]


def test_the_window_follows_the_practices_setting(room: Room) -> None:
    record = room.begun()
    saved(record, record.write(DOSE))
    saved(record, record.write(SessionEnded(Ending.COMPLETED)))
    room.practice.set_integration_window(12, 72).result(LIMIT_S)
    (due,) = room.schedule.today().integrations
    assert due.window.closes_us - due.window.opens_us == 60 * 3_600_000_000


def test_an_empty_practice_has_an_empty_day(room: Room) -> None:
    today = room.schedule.today()
    assert today.running is None
    assert (today.planned, today.integrations, today.steps, today.patients) == ((), (), (), {})


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, 9), datetime(2026, 10, 25, 9)])  # noqa: DTZ001
def test_a_day_whose_clock_changes_ends_at_its_own_midnight(
    room: Room, clock: RoomClock, monkeypatch: pytest.MonkeyPatch, day: datetime
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    system.tzset()
    try:
        morning = day.replace(tzinfo=berlin)
        offset = morning.utcoffset()
        assert offset is not None
        clock.set_zone(offset)
        clock.set_wall((morning - clock.now().local()).total_seconds())
        last = day.replace(hour=23, minute=30, tzinfo=berlin)
        first = (day + timedelta(days=1)).replace(hour=0, minute=30, tzinfo=berlin)
        early = day.replace(hour=0, minute=30, tzinfo=berlin)
        eve = (day - timedelta(days=1)).replace(hour=23, minute=30, tzinfo=berlin)
        for at in (eve, early, last, first):
            room.schedule.plan(replace(PLAN, planned_for=at))[1].result(LIMIT_S)

        shown = room.schedule.today().planned
        coming = room.schedule.coming()
    finally:
        monkeypatch.undo()
        system.tzset()
    assert [each.planned_us for each in shown] == [
        round(each.timestamp() * 1e6) for each in (early, last)
    ]
    assert [each.planned_us for each in coming] == [round(first.timestamp() * 1e6)]


def test_what_is_due_of_one_patient_with_the_next_check_in(room: Room, clock: RoomClock) -> None:
    waiting = room.begun()
    patient = waiting.chart.patient_id
    saved(waiting, waiting.write(DOSE))
    saved(waiting, waiting.write(SessionEnded(Ending.COMPLETED)))
    today = clock.now().local().date()
    later, sooner = timedelta(days=9), timedelta(days=0)
    saved(waiting, waiting.write(StepPlanned("far", "me", today + later)))
    saved(waiting, waiting.write(StepPlanned("near", "me", today + sooner)))
    (done,) = saved(waiting, waiting.write(StepPlanned("done", "me")))
    saved(waiting, waiting.write(StepOutcomeNoted(done.id, StepStatus.DONE)))
    integrations, steps = room.schedule.of_patient(patient)
    assert [each.session.session_id for each in integrations] == [waiting.session_id]
    assert [(each.step.words, each.by) for each in steps] == [
        ("near", today),
        ("far", today + timedelta(days=1)),
    ]
    other, none = room.schedule.of_patient(room.patient("Hanna Vogt", "K-2"))
    assert (other, none) == ((), ())
    clock.advance(120 * 24 * 3_600)
    for each in (steps[0].step.step_id, steps[1].step.step_id):
        saved(waiting, waiting.write(StepCheckedIn(each, Went.WELL)))
    _, steps = room.schedule.of_patient(patient)
    assert [each.next for each in steps] == [None, None]
    assert StepDue(replace(steps[0].step, due=None), None).by is None
