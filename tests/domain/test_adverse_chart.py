"""The adverse events of a session: what began, how it went on, and what still runs."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.adverse import AdverseEvent, adverse_events, running_events
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    Observed,
    Outcome,
    Retracted,
    Severity,
)
from tests.domain.record import Room
from tests.narrow import there

MILD, MODERATE, SEVERE, SERIOUS = Severity
NAUSEA = AdverseEventBegan("Nausea", MILD, "says she feels sick")


def found(room: Room) -> tuple[AdverseEvent, ...]:
    return adverse_events(SessionChart.replay(room.entries))


def only(room: Room) -> AdverseEvent:
    [event] = found(room)
    return event


def running(room: Room) -> list[str]:
    return [each.event.what for each in running_events(SessionChart.replay(room.entries))]


def follow(room: Room, of: Entry, severity: Severity, ago_min: float = 0) -> Entry:
    return room.write(AdverseEventFollowed(of.id, severity), ago_min=ago_min)


def end(room: Room, of: Entry, ago_min: float = 0) -> Entry:
    return room.write(AdverseEventEnded(of.id, Outcome.RECOVERED), ago_min=ago_min)


def test_a_calm_session_has_none() -> None:
    room = Room()
    room.write(Observed(tag="Nausea"))
    assert (found(room), running(room)) == ((), [])


def test_one_runs_from_its_beginning_to_its_end() -> None:
    room = Room()
    began = room.write(NAUSEA)
    event = only(room)
    assert (event.fact.id, event.event) == (began.id, NAUSEA)
    assert (event.followed, event.ended) == ((), None)
    assert (event.severity, event.worst) == (MILD, MILD)
    assert running(room) == ["Nausea"]
    room.wait(5)
    ended = end(room, began)
    assert there(only(room).ended).fact.id == ended.id
    assert there(only(room).ended).event.outcome is Outcome.RECOVERED
    assert running(room) == []


def test_they_come_in_the_order_they_began() -> None:
    room = Room()
    room.write(NAUSEA)
    room.write(AdverseEventBegan("Headache", SEVERE), ago_min=5)
    assert [each.event.what for each in found(room)] == ["Headache", "Nausea"]
    assert running(room) == ["Headache", "Nausea"]


def test_each_has_its_own_course() -> None:
    room = Room()
    nausea = room.write(NAUSEA)
    headache = room.write(AdverseEventBegan("Headache", MODERATE))
    follow(room, headache, SEVERE)
    end(room, nausea)
    first, second = found(room)
    assert (first.severity, second.severity) == (MILD, SEVERE)
    assert running(room) == ["Headache"]
    assert [len(each.followed) for each in (first, second)] == [0, 1]


@pytest.mark.parametrize("order", list(permutations([MODERATE, SERIOUS, SEVERE])))
def test_how_severe_it_is_and_how_severe_it_was(order: tuple[Severity, ...]) -> None:
    room = Room()
    began = room.write(NAUSEA)
    for severity in order:
        room.wait(1)
        follow(room, began, severity)
    assert (only(room).severity, only(room).worst) == (order[-1], SERIOUS)
    assert [each.event.severity for each in only(room).followed] == list(order)


def test_at_its_worst_it_may_have_been_in_the_beginning() -> None:
    room = Room()
    began = room.write(AdverseEventBegan("Anxiety", SERIOUS))
    follow(room, began, MILD)
    assert (only(room).severity, only(room).worst) == (MILD, SERIOUS)


def test_what_followed_stands_in_the_order_it_happened() -> None:
    room = Room()
    began = room.write(NAUSEA)
    room.wait(10)
    later = follow(room, began, MODERATE)
    first = follow(room, began, SEVERE, ago_min=5)
    assert [each.fact.id for each in only(room).followed] == [first.id, later.id]
    assert [each.event.severity for each in only(room).followed] == [SEVERE, MODERATE]
    assert only(room).severity is MODERATE


def test_of_two_ends_the_first_one_counts() -> None:
    room = Room()
    began = room.write(NAUSEA)
    room.wait(10)
    later = end(room, began)
    first = end(room, began, ago_min=3)
    assert there(only(room).ended).fact.id == first.id
    room.write(Retracted(), amends=first.id)
    assert there(only(room).ended).fact.id == later.id


def test_an_end_taken_back_lets_it_run() -> None:
    room = Room()
    ended = end(room, room.write(NAUSEA))
    room.write(Retracted(), amends=ended.id)
    assert running(room) == ["Nausea"]


def test_what_followed_and_was_taken_back_counts_no_more() -> None:
    room = Room()
    began = room.write(NAUSEA)
    worse = follow(room, began, SERIOUS)
    room.write(Retracted(), amends=worse.id)
    assert (only(room).severity, only(room).worst) == (MILD, MILD)


def test_taken_back_it_is_gone_with_its_course() -> None:
    room = Room()
    began = room.write(NAUSEA)
    follow(room, began, SEVERE)
    room.write(Retracted(), amends=began.id)
    assert found(room) == ()


def test_typed_wrongly_it_stands_as_amended_under_its_first_entry() -> None:
    room = Room()
    began = room.write(NAUSEA)
    room.wait(1)
    room.write(AdverseEventBegan("Vomiting", MODERATE), amends=began.id)
    end(room, began)
    event = only(room)
    assert (event.fact.id, event.event.what, event.severity) == (began.id, "Vomiting", MODERATE)
    assert event.ended is not None


def test_an_end_of_nothing_known_ends_nothing() -> None:
    room = Room()
    room.write(NAUSEA)
    room.write(AdverseEventEnded("elsewhere-7", Outcome.RECOVERED))
    room.write(AdverseEventFollowed("elsewhere-7", SERIOUS))
    assert running(room) == ["Nausea"]
    assert only(room).severity is MILD


@given(
    st.lists(
        st.tuples(st.sampled_from(["begin", "follow", "end", "undo"]), st.sampled_from(Severity)),
        max_size=15,
    )
)
def test_what_runs_is_what_has_no_end(steps: list[tuple[str, Severity]]) -> None:
    room = Room()
    began: list[Entry] = []
    for act, severity in steps:
        room.wait(1)
        match act:
            case "begin":
                began.append(room.write(AdverseEventBegan("Nausea", severity)))
            case "follow" if began:
                follow(room, began[-1], severity)
            case "end" if began:
                end(room, began[-1])
            case "undo" if room.entries:
                room.write(Retracted("undo"), amends=room.entries[-1].id)
            case _:
                pass
    chart = SessionChart.replay(room.entries)
    every = adverse_events(chart)
    assert running_events(chart) == tuple(each for each in every if each.ended is None)
    live = [fact.id for fact in chart.of(AdverseEventBegan)]
    assert [each.fact.id for each in every] == live
    for each in every:
        assert list(Severity).index(each.worst) >= list(Severity).index(each.severity)
