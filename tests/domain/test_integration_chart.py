"""Insights, steps with their outcomes, and free notes, as the record has them now."""

from datetime import date

from kap_companion.domain.charts import Insight, SessionChart, insights, notes, steps
from kap_companion.domain.events import (
    InsightWritten,
    IntegrationNoteWritten,
    Retracted,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
)
from tests.domain.record import Room
from tests.narrow import event_of, there


def chart_of(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def test_insights_stand_in_the_order_they_were_written() -> None:
    room = Room()
    first = room.write(InsightWritten("I can rest", ("note-1", "note-2"), "intention-1"))
    room.wait(1)
    room.write(InsightWritten("I am not alone"))
    chart = chart_of(room)
    found = insights(chart)
    assert found[0] == Insight(there(chart.fact(first.id)), event_of(first, InsightWritten))
    assert [insight.event.words for insight in found] == ["I can rest", "I am not alone"]


def test_an_insight_taken_back_is_gone_and_an_amended_one_is_new() -> None:
    room = Room()
    gone = room.write(InsightWritten("wrong"))
    kept = room.write(InsightWritten("I can rest"))
    room.write(Retracted(), amends=gone.id)
    room.write(InsightWritten("I may rest"), amends=kept.id)
    (insight,) = insights(chart_of(room))
    assert (insight.event.words, insight.fact.id) == ("I may rest", kept.id)


def test_a_step_is_open_until_its_outcome_is_noted() -> None:
    room = Room()
    walk = room.write(StepPlanned("walk", "me", date(2026, 3, 1)))
    room.wait(1)
    call = room.write(StepPlanned("call", "sister"))
    (first, second) = steps(chart_of(room))
    assert (first.fact.id, first.status, first.outcome, first.words) == (
        walk.id,
        StepStatus.OPEN,
        None,
        "",
    )
    room.wait(1)
    done = room.write(StepOutcomeNoted(call.id, StepStatus.DONE, "it was good"))
    (first, second) = steps(chart_of(room))
    assert (first.status, first.event) == (StepStatus.OPEN, walk.event)
    assert second.fact.id == call.id
    assert (second.status, second.words, there(second.outcome).id) == (
        StepStatus.DONE,
        "it was good",
        done.id,
    )
    assert second.event == call.event


def test_the_newest_outcome_counts_and_one_taken_back_does_not() -> None:
    room = Room()
    step = room.write(StepPlanned("walk", "me"))
    room.wait(1)
    room.write(StepOutcomeNoted(step.id, StepStatus.CHANGED, "swim"))
    room.wait(1)
    dropped = room.write(StepOutcomeNoted(step.id, StepStatus.DROPPED))
    assert steps(chart_of(room))[0].status is StepStatus.DROPPED
    room.write(Retracted("undo"), amends=dropped.id)
    (found,) = steps(chart_of(room))
    assert (found.status, found.words) == (StepStatus.CHANGED, "swim")


def test_an_outcome_of_no_known_step_shows_nothing() -> None:
    room = Room()
    room.write(StepOutcomeNoted("elsewhere-7", StepStatus.DONE))
    assert steps(chart_of(room)) == ()


def test_free_notes_are_those_that_still_stand() -> None:
    room = Room()
    gone = room.write(IntegrationNoteWritten("wrong"))
    room.wait(1)
    room.write(IntegrationNoteWritten("slept well"))
    room.wait(1)
    room.write(IntegrationNoteWritten("dreamt of water"))
    room.write(Retracted(), amends=gone.id)
    standing = [event_of(fact, IntegrationNoteWritten) for fact in notes(chart_of(room))]
    assert [note.words for note in standing] == ["slept well", "dreamt of water"]
