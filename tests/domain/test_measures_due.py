"""What is due of the plan, on both sides of each edge of its time."""

from collections.abc import Sequence

import pytest

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.measures import Result, measures_of
from kap_companion.domain.events import (
    HowGiven,
    MeasureAnswered,
    PlannedMeasure,
    Span,
    When,
)
from kap_companion.domain.measures_due import US_PER_DAY, due_measures, first_dose_us
from kap_companion.domain.summary import SessionSummary
from tests.domain.record import NOON_US, Room

BASELINE = PlannedMeasure("phq-9", When.BASELINE)
BEFORE = PlannedMeasure("phq-9", When.BEFORE_SESSION)
WEEK_AFTER = PlannedMeasure("phq-9", When.AFTER_DOSE, 8, Span.DAYS)


def day(number: float) -> int:
    return NOON_US + round(number * US_PER_DAY)


def session(
    planned: float, dose: float | None = None, state: SessionState = SessionState.PLANNED
) -> SessionSummary:
    return SessionSummary(
        session_id=f"s{planned}",
        patient_id="p",
        planned_us=day(planned),
        route="",
        window_min=90,
        state=SessionState.ENDED if dose is not None else state,
        ending="",
        dose_us=None if dose is None else day(dose),
        integration_booked_us=None,
        integration_held=False,
    )


def answered(*days: float, measure: str = "phq-9") -> tuple[Result, ...]:
    room = Room()
    for each in days:
        room.utc_us = day(each)
        answers = (None, *[0] * (9 if measure == "phq-9" else 6))
        room.write(MeasureAnswered(measure, "en-1", answers, HowGiven.ASKED))
    return measures_of(room.entries)


def due(
    plan: Sequence[PlannedMeasure],
    at: float,
    sessions: Sequence[SessionSummary] = (),
    results: Sequence[Result] = (),
    in_use: Sequence[str] = ("phq-9",),
) -> list[PlannedMeasure]:
    found = due_measures(plan, in_use, results, sessions, day(at))
    return [each.planned for each in found]


def test_the_baseline_is_due_until_it_is_taken_or_too_late() -> None:
    assert due([BASELINE], 0) == [BASELINE]
    assert due([BASELINE], 0, results=answered(-20)) == []
    assert due([BASELINE], 5, [session(4, dose=4)]) == []
    assert due([BASELINE], 0, in_use=("gad-7",)) == []
    (found,) = due_measures([BASELINE], ["phq-9"], (), [session(9), session(3)], day(0))
    assert (found.measure, found.due_us) == ("phq-9", day(3))


@pytest.mark.parametrize(("at", "is_due"), [(2.99, False), (3, True), (10, True), (12, True)])
def test_before_a_session_it_opens_a_week_ahead(at: float, *, is_due: bool) -> None:
    assert bool(due([BEFORE], at, [session(10)])) is is_due


@pytest.mark.parametrize(("taken", "is_due"), [(2.99, True), (3, False), (10, False)])
def test_what_was_answered_within_that_week_counts(taken: float, *, is_due: bool) -> None:
    assert bool(due([BEFORE], 10, [session(10)], answered(taken))) is is_due


def test_what_was_answered_before_the_last_dose_does_not() -> None:
    sessions = [session(6, dose=6), session(10)]
    assert due([BEFORE], 9, sessions, answered(5.9)) == [BEFORE]
    assert due([BEFORE], 9, sessions, answered(6.1)) == []


@pytest.mark.parametrize(
    ("state", "is_due"),
    [
        (SessionState.PLANNED, True),
        (SessionState.RUNNING, True),
        (SessionState.CANCELLED, False),
        (SessionState.ENDED, False),
    ],
)
def test_only_a_session_that_is_to_come_asks(state: SessionState, *, is_due: bool) -> None:
    assert bool(due([BEFORE], 10, [session(10, state=state)])) is is_due
    assert not due([BEFORE], 10, [session(10, dose=10)])


@pytest.mark.parametrize(("at", "is_due"), [(5.99, False), (6, True), (8, True), (80, True)])
def test_after_a_dose_it_opens_for_the_last_quarter(at: float, *, is_due: bool) -> None:
    assert bool(due([WEEK_AFTER], at, [session(0, dose=0)])) is is_due
    assert not due([WEEK_AFTER], at, [session(0)])


@pytest.mark.parametrize(("taken", "is_due"), [(5.99, True), (6, False), (20, False)])
def test_what_was_answered_since_it_opened_counts(taken: float, *, is_due: bool) -> None:
    assert bool(due([WEEK_AFTER], 30, [session(0, dose=0)], answered(taken))) is is_due


def test_follow_ups_count_from_the_newest_dose() -> None:
    sessions = [session(0, dose=0), session(7, dose=7)]
    assert due([WEEK_AFTER], 12.9, sessions) == []
    (found,) = due_measures([WEEK_AFTER], ["phq-9"], (), sessions, day(13))
    assert (found.opens_us, found.due_us) == (day(13), day(15))


@pytest.mark.parametrize(
    ("span", "opens"), [(Span.HOURS, 0.25), (Span.DAYS, 6.0), (Span.WEEKS, 42.0)]
)
def test_hours_days_and_weeks_are_what_they_say(span: Span, opens: float) -> None:
    plan = [PlannedMeasure("phq-9", When.AFTER_DOSE, 8, span)]
    sessions = [session(0, dose=0)]
    assert due(plan, opens, sessions)
    assert not due(plan, opens - 0.001, sessions)


def test_one_measure_is_asked_once_and_the_longest_waiting_first() -> None:
    gad7 = PlannedMeasure("gad-7", When.AFTER_DOSE, 1, Span.DAYS)
    sessions = [session(0, dose=0), session(9)]
    plan = [BEFORE, WEEK_AFTER, gad7]
    assert due(plan, 9, sessions, in_use=("phq-9", "gad-7")) == [gad7, WEEK_AFTER]
    answers = answered(9, measure="gad-7")
    assert due(plan, 9, sessions, answers, in_use=("phq-9", "gad-7")) == [WEEK_AFTER]


def test_the_first_dose_is_the_earliest() -> None:
    assert first_dose_us([session(3)]) is None
    assert first_dose_us([session(9, dose=9), session(3, dose=3)]) == day(3)
