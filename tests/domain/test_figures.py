"""What is counted of each session and each patient, and how it is told."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kap_companion.domain.charts import SessionChart, SessionState
from kap_companion.domain.charts.adverse import adverse_events
from kap_companion.domain.charts.measures import Result, measures_of
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventFollowed,
    HowGiven,
    MeasureAnswered,
    MeasureTotalled,
    Scale,
    Severity,
)
from kap_companion.domain.figure_tables import Topic, figures_of
from kap_companion.domain.figures import (
    Came,
    Course,
    Held,
    Outcome,
    Tally,
    came_of,
    course_of,
    held_of,
    outcomes_of,
)
from kap_companion.domain.measures import GAD7, PHQ9
from kap_companion.domain.measures.change import Change, ChangeWord
from kap_companion.domain.small_numbers import Untold
from kap_companion.domain.summary import SessionSummary
from kap_companion.domain.windows import integration_window
from tests.domain.record import Room

HOUR_US = 3_600_000_000
DOSE_US = 100 * HOUR_US
WINDOW = integration_window(DOSE_US, 24, 48)
SESSION = SessionSummary(
    "s", "p", DOSE_US, "im", 120, SessionState.ENDED, "completed", DOSE_US, None, False,
    protocol="IM",
)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "ending", "now_us", "came"),
    [
        (SessionState.ENDED, "completed", 0, Came.COMPLETED),
        (SessionState.ENDED, "broken off", 0, Came.BROKEN_OFF),
        (SessionState.ENDED, "no dose given", 0, Came.NO_DOSE),
        (SessionState.ENDED, "some other day", 0, Came.COMPLETED),
        (SessionState.CANCELLED, "", 0, Came.CANCELLED),
        (SessionState.RUNNING, "", 0, Came.RUNNING),
        (SessionState.PLANNED, "", DOSE_US, Came.PLANNED),
        (SessionState.PLANNED, "", DOSE_US + 1, Came.MISSED),
    ],
)
def test_what_came_of_a_session(state: SessionState, ending: str, now_us: int, came: Came) -> None:
    assert came_of(replace(SESSION, state=state, ending=ending), now_us) is came


@pytest.mark.parametrize(
    ("held_us", "held"),
    [
        (WINDOW.opens_us - 1, Held.EARLY),
        (WINDOW.opens_us, Held.WITHIN),
        (WINDOW.closes_us, Held.WITHIN),
        (WINDOW.closes_us + 1, Held.LATER),
    ],
)
def test_when_the_integration_was_held(held_us: int, held: Held) -> None:
    session = replace(SESSION, integration_held=True, integration_held_us=held_us)
    assert held_of(session, WINDOW, 0) is held


@pytest.mark.parametrize(
    ("now_us", "held"),
    [(0, Held.OPEN), (WINDOW.closes_us, Held.OPEN), (WINDOW.closes_us + 1, Held.OVERDUE)],
)
def test_an_integration_that_was_not_held(now_us: int, held: Held) -> None:
    assert held_of(SESSION, WINDOW, now_us) is held


@pytest.mark.parametrize(
    ("points", "better", "words", "course"),
    [
        (-5, True, (ChangeWord.MEANINGFUL,), Course.BETTER),
        (5, False, (ChangeWord.MEANINGFUL,), Course.WORSE),
        (-4, True, (), Course.LITTLE),
        (-4, True, (ChangeWord.RESPONSE,), Course.LITTLE),
        (0, None, (ChangeWord.MEANINGFUL,), Course.LITTLE),
    ],
)
def test_how_a_measure_changed(
    points: int,
    better: bool | None,  # noqa: FBT001  # a column of the table
    words: tuple[ChangeWord, ...],
    course: Course,
) -> None:
    assert course_of(Change(Decimal(10), Decimal(points), better, words)) is course


def answered(room: Room, total: int, *, form: str = PHQ9.key) -> None:
    known = PHQ9 if form == PHQ9.key else GAD7
    answers = tuple(min(3, max(0, total - 3 * n)) for n in range(len(known.items)))
    room.write(MeasureAnswered(known.key, known.version, answers, HowGiven.ASKED))


def results_of(room: Room) -> tuple[Result, ...]:
    return measures_of(room.entries)


def test_a_measure_counts_from_its_baseline_to_the_newest_after_the_dose() -> None:
    room = Room()
    answered(room, 18)
    answered(room, 15, form=GAD7.key)
    room.wait(60)
    dose_us = room.now().utc_us
    room.wait(60)
    answered(room, 9)
    answered(room, 4)
    own = Scale("calm", "Calm", Decimal(0), Decimal(10), higher_is_better=True)
    room.write(MeasureTotalled(own, Decimal(5), "Ada"))
    (outcome,) = outcomes_of(results_of(room), "IM", dose_us)
    assert (outcome.protocol, outcome.measure, outcome.worded) == ("IM", "PHQ-9", True)
    assert outcome.change.points == -14
    assert set(outcome.change.words) == set(ChangeWord)


def test_a_scale_without_words_counts_its_points_alone() -> None:
    room = Room()
    own = Scale("calm", "Calm", Decimal(0), Decimal(10), higher_is_better=True)
    room.write(MeasureTotalled(own, Decimal(5), "Ada"))
    room.wait(1)
    dose_us = room.now().utc_us
    room.write(MeasureTotalled(own, Decimal(7), "Ada"))
    (outcome,) = outcomes_of(results_of(room), "IM", dose_us)
    assert not outcome.worded
    tally = Tally()
    for _ in range(6):
        tally.add_outcome(outcome)
    assert figures_of(tally).tables == ()


def outcome(points: int, *words: ChangeWord, protocol: str = "IM") -> Outcome:
    change = Change(Decimal(20), Decimal(points), points < 0, words)
    return Outcome(protocol, "PHQ-9", change, worded=True)


def test_outcomes_are_told_by_protocol_with_their_mean() -> None:
    tally = Tally()
    for _ in range(6):
        tally.add_outcome(outcome(-10, ChangeWord.MEANINGFUL, ChangeWord.RESPONSE))
        tally.add_outcome(outcome(-2))
    for _ in range(4):
        tally.add_outcome(outcome(-8, ChangeWord.MEANINGFUL, protocol="IV"))
    change, response = figures_of(tally).tables
    assert (change.topic, response.topic) == (Topic.CHANGE, Topic.RESPONSE)
    assert change.table.rows == ("PHQ-9 · IM", "PHQ-9 · IV")
    assert change.means == (-6.0, None)
    assert change.table.cells[1][0] is Untold.FEW
    assert change.table.cells[1][-1] is Untold.FEW
    assert response.table.columns == ("yes", "no")
    assert 4 not in [*change.table.cells[1], *response.table.cells[1]]


def test_a_total_that_one_table_withholds_no_other_tells() -> None:
    """Six people, one of them worse: the total could be worked back, so no table has it."""
    tally = Tally()
    for _ in range(5):
        tally.add_outcome(outcome(-10, ChangeWord.MEANINGFUL))
    tally.add_outcome(outcome(6, ChangeWord.MEANINGFUL))
    for _ in range(20):
        tally.add_outcome(outcome(-10, ChangeWord.RESPONSE, protocol="IV"))
        tally.add_outcome(outcome(-1, protocol="IV"))
    tables = {each.topic: each.table for each in figures_of(tally).tables}
    change, response = tables[Topic.CHANGE], tables[Topic.RESPONSE]
    assert isinstance(change.cells[0][-1], Untold)
    assert isinstance(response.cells[0][-1], Untold)
    assert response.cells[0][1] is Untold.HIDDEN


def test_adverse_events_count_at_their_worst_and_by_100_sessions() -> None:
    room = Room()
    began = room.write(AdverseEventBegan("Nausea", Severity.MILD))
    room.write(AdverseEventFollowed(began.id, Severity.SEVERE))
    events = adverse_events(SessionChart.replay(room.entries))
    tally = Tally()
    for _ in range(40):
        tally.add_session("2026-03", SESSION, WINDOW, 0)
    for _ in range(6):
        tally.add_adverse(events)
    figures = figures_of(tally)
    adverse = next(each for each in figures.tables if each.topic is Topic.ADVERSE)
    assert (adverse.table.rows, adverse.table.columns) == (("Nausea",), ("severe",))
    assert adverse.rates == (15.0,)
    assert figures.doses == 40


@pytest.mark.parametrize(("sessions", "rate"), [(4, None), (5, 100.0)])
def test_no_rate_is_told_of_few_sessions(sessions: int, rate: float | None) -> None:
    room = Room()
    room.write(AdverseEventBegan("Nausea", Severity.MILD))
    tally = Tally()
    for _ in range(sessions):
        tally.add_session("2026-03", SESSION, WINDOW, 0)
    for _ in range(5):
        tally.add_adverse(adverse_events(SessionChart.replay(room.entries)))
    figures = figures_of(tally)
    adverse = next(each for each in figures.tables if each.topic is Topic.ADVERSE)
    assert adverse.rates == (rate,)
    assert (figures.doses is Untold.FEW) is (rate is None)


def test_a_rate_of_few_events_is_not_told() -> None:
    room = Room()
    room.write(AdverseEventBegan("Nausea", Severity.MILD))
    tally = Tally(doses=100)
    tally.add_adverse(adverse_events(SessionChart.replay(room.entries)))
    assert figures_of(tally).tables[0].rates == (None,)


def test_sessions_count_by_month_and_those_without_a_dose_nowhere_else() -> None:
    tally = Tally()
    for _ in range(6):
        tally.add_session("2026-03", replace(SESSION, dose_us=None), None, 0)
        running = replace(SESSION, state=SessionState.RUNNING)
        tally.add_session("2026-02", running, WINDOW, 0)
    figures = figures_of(tally)
    (sessions,) = figures.tables
    assert sessions.table.rows == ("2026-02", "2026-03")
    assert sessions.table.columns == ("completed", "running")
    assert figures.doses == 6


def test_nothing_counted_has_no_tables() -> None:
    figures = figures_of(Tally())
    assert (figures.tables, figures.doses) == ((), 0)
