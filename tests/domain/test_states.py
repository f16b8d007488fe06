"""How strong a tag was, and what goes on from the entry that named it until it is ended."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.charts.states import (
    is_tag,
    running_states,
    state_of,
    states,
    stronger,
)
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    Event,
    Observed,
    QuoteHeard,
    Retracted,
    StateEnded,
    StateWentOn,
    Strength,
    StrengthNoted,
    WordsAdded,
)
from tests.domain.record import Room
from tests.narrow import there

MILD, MODERATE, SEVERE = Strength


def chart(room: Room) -> SessionChart:
    return SessionChart.replay(room.entries)


def fact(room: Room, entry: Entry) -> Fact:
    return there(chart(room).fact(entry.id))


def going(room: Room) -> list[str]:
    return [each.what for each in running_states(chart(room))]


def went_on(room: Room, entry: Entry, what: str = "Tearful") -> Entry:
    return room.write(StateWentOn(entry.id, what))


@given(times=st.integers(min_value=1, max_value=20))
def test_each_press_steps_on_and_round_again(times: int) -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    for _ in range(times):
        room.write(StrengthNoted(stronger(fact(room, tag))), amends=tag.id)
    assert fact(room, tag).strength is (MILD, MODERATE, SEVERE)[(times - 1) % 3]
    assert not fact(room, tag).amended


def test_a_strength_taken_back_leaves_the_one_before() -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    assert fact(room, tag).strength is None
    room.write(StrengthNoted(MILD), amends=tag.id)
    noted = room.write(StrengthNoted(MODERATE), amends=tag.id)
    room.write(WordsAdded("left hand to her chest"), amends=tag.id)
    assert fact(room, tag).strength is MODERATE
    room.write(Retracted(), amends=noted.id)
    assert fact(room, tag).strength is MILD
    assert fact(room, tag).words_added == ("left hand to her chest",)
    assert fact(room, tag).event == Observed(tag="Tearful")


def test_an_amended_tag_keeps_its_strength() -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    room.write(StrengthNoted(SEVERE), amends=tag.id)
    room.write(Observed("quietly", "Tearful"), amends=tag.id, reason="slip")
    assert fact(room, tag).strength is SEVERE
    assert fact(room, tag).amended


@pytest.mark.parametrize(
    ("event", "tagged"),
    [
        (Observed(tag="Tearful"), True),
        (Observed("quietly", "Tearful"), True),
        (Observed("quietly"), False),
        (QuoteHeard("wide"), False),
    ],
    ids=str,
)
def test_only_a_tag_has_a_strength(event: Event, *, tagged: bool) -> None:
    room = Room()
    assert is_tag(fact(room, room.write(event))) is tagged


def test_a_state_runs_from_the_entry_that_named_it() -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    room.wait(14)
    began = went_on(room, tag)
    (state,) = states(chart(room))
    assert (state.fact.id, state.what, state.ended) == (began.id, "Tearful", None)
    assert state.since == tag.occurred_at
    room.wait(5)
    ended = room.write(StateEnded(began.id, "Tearful"))
    (state,) = states(chart(room))
    assert there(state.ended).id == ended.id
    assert going(room) == []


def test_several_go_on_and_each_is_found_by_what_it_hangs_on() -> None:
    room = Room()
    tag, other = room.write(Observed(tag="Tearful")), room.write(Observed(tag="Anxious"))
    first, second = went_on(room, tag), went_on(room, other, "Anxious")
    assert going(room) == ["Tearful", "Anxious"]
    for entry, began in ((tag, first), (first, first), (other, second), (second, second)):
        assert there(state_of(chart(room), entry.id)).fact.id == began.id
    room.write(StateEnded(first.id, "Tearful"))
    assert state_of(chart(room), tag.id) is None
    assert going(room) == ["Anxious"]


def test_one_can_go_on_once_more() -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    began = went_on(room, tag)
    room.write(StateEnded(began.id, "Tearful"))
    again = went_on(room, tag)
    assert [each.fact.id for each in states(chart(room))] == [began.id, again.id]
    assert there(state_of(chart(room), tag.id)).fact.id == again.id


def test_an_end_that_is_taken_back_is_none() -> None:
    room = Room()
    began = went_on(room, room.write(Observed(tag="Tearful")))
    ended = room.write(StateEnded(began.id, "Tearful"))
    room.write(Retracted(), amends=ended.id)
    assert going(room) == ["Tearful"]


def test_of_two_ends_the_first_counts() -> None:
    room = Room()
    began = went_on(room, room.write(Observed(tag="Tearful")))
    first = room.write(StateEnded(began.id, "Tearful"), ago_min=3)
    room.write(StateEnded(began.id, "Tearful"))
    (state,) = states(chart(room))
    assert there(state.ended).id == first.id


def test_what_hangs_on_an_entry_that_was_taken_back_goes_on_no_more() -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    went_on(room, tag)
    room.write(StateWentOn("not here", "Anxious"))
    assert going(room) == ["Tearful"]
    room.write(Retracted(), amends=tag.id, reason="wrong key")
    assert states(chart(room)) == ()


def test_the_order_in_which_entries_arrive_says_nothing() -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    room.write(StrengthNoted(MILD), amends=tag.id)
    began = went_on(room, tag)
    room.write(StateEnded(began.id, "Tearful"))
    expected = states(chart(room))
    for shuffled in permutations(room.entries):
        other = SessionChart.replay(shuffled)
        assert states(other) == expected
        assert there(other.fact(tag.id)).strength is MILD
