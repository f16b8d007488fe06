"""Folding the record: amendments, added words, and what was taken back and brought back."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    ConflictSettled,
    Event,
    Observed,
    QuoteHeard,
    Retracted,
    UnknownEvent,
    WordsAdded,
)
from tests.domain.record import Room
from tests.narrow import event_of


def only(room: Room) -> Fact:
    (fact,) = replay(room.entries)
    return fact


class TestAmendments:
    def test_an_entry_alone_is_a_fact(self) -> None:
        room = Room()
        entry = room.write(Observed("calm"))
        fact = only(room)
        assert (fact.id, fact.event, fact.occurred_at) == (
            entry.id,
            Observed("calm"),
            entry.occurred_at,
        )
        assert (fact.amended, fact.retraction, fact.words_added) == (False, None, ())

    def test_the_newest_counts_and_the_older_stay(self) -> None:
        room = Room()
        first = room.write(Observed("clam"))
        room.wait(1)
        second = room.write(Observed("calm"), ago_min=5, amends=first.id, reason="typing")
        third = room.write(Observed("calm, slow"), amends=first.id)
        fact = only(room)
        assert fact.versions == (first, second, third)
        assert (fact.id, fact.first, fact.newest) == (first.id, first, third)
        assert fact.amended
        assert fact.event == Observed("calm, slow")

    def test_an_amendment_may_move_the_time(self) -> None:
        room = Room()
        first = room.write(Observed("calm"))
        second = room.write(Observed("calm"), ago_min=5, amends=first.id)
        assert only(room).occurred_at == second.occurred_at != first.occurred_at

    def test_an_amendment_taken_back_leaves_the_older(self) -> None:
        room = Room()
        first = room.write(Observed("calm"))
        second = room.write(Observed("loud"), amends=first.id)
        room.write(Retracted(), amends=second.id)
        assert only(room).versions == (first,)

    def test_an_amendment_taken_back_and_brought_back(self) -> None:
        room = Room()
        first = room.write(Observed("calm"))
        second = room.write(Observed("loud"), amends=first.id)
        undo = room.write(Retracted("undo"), amends=second.id)
        room.write(Retracted("redo"), amends=undo.id)
        assert only(room).versions == (first, second)

    def test_what_amends_an_entry_that_is_not_here_stands_by_itself(self) -> None:
        room = Room()
        lost = room.write(WordsAdded("still here"), amends="elsewhere-7")
        assert only(room).versions == (lost,)


def test_between_rooms_what_was_known_comes_first() -> None:
    """An amendment stands after what it amends, whatever the rooms are called."""
    yard, attic = Room("yard"), Room("attic")
    first = yard.write(Observed("clam"))
    attic.seen = first.counter
    second = attic.write(Observed("calm"), amends=first.id)
    (fact,) = replay([*attic.entries, *yard.entries])
    assert fact.versions == (first, second)


class TestWordsAdded:
    def test_they_stand_after_the_tag_in_order(self) -> None:
        room = Room()
        tag = room.write(Observed(tag="Tearful"))
        room.write(WordsAdded("about her father"), amends=tag.id)
        room.write(WordsAdded("then quiet"), amends=tag.id)
        fact = only(room)
        assert fact.event == Observed(tag="Tearful")
        assert fact.words_added == ("about her father", "then quiet")
        assert not fact.amended

    def test_they_can_be_taken_back_alone(self) -> None:
        room = Room()
        tag = room.write(Observed(tag="Tearful"))
        room.write(WordsAdded("first"), amends=tag.id)
        second = room.write(WordsAdded("second"), amends=tag.id)
        room.write(Retracted(), amends=second.id)
        assert only(room).words_added == ("first",)


class TestRetractions:
    def test_a_fact_taken_back_stays_with_its_reason(self) -> None:
        room = Room()
        entry = room.write(Observed("calm"))
        retraction = room.write(Retracted(), amends=entry.id, reason="wrong patient")
        fact = only(room)
        assert fact.retraction == retraction
        assert fact.event == Observed("calm")

    def test_taken_back_with_words_added_it_stays_taken_back(self) -> None:
        room = Room()
        tag = room.write(Observed(tag="Tearful"))
        added = room.write(WordsAdded("about her father"), amends=tag.id)
        retraction = room.write(Retracted(), amends=tag.id)
        assert only(room) == Fact((tag,), (added,), retraction)

    @given(st.integers(1, 9))
    def test_undo_and_redo_in_any_number(self, times: int) -> None:
        room = Room()
        target = room.write(Observed("calm"))
        for _ in range(times):
            target = room.write(Retracted(), amends=target.id)
        assert (only(room).retraction is not None) == (times % 2 == 1)

    def test_undone_again_after_redo(self) -> None:
        room = Room()
        act = room.write(Observed("calm"))
        undo = room.write(Retracted("undo"), amends=act.id)
        room.write(Retracted("redo"), amends=undo.id)
        again = room.write(Retracted("undo"), amends=act.id)
        assert only(room).retraction == again

    def test_of_two_retractions_one_taken_back_leaves_the_other(self) -> None:
        room = Room()
        act = room.write(Observed("calm"))
        one = room.write(Retracted(), amends=act.id)
        other = room.write(Retracted(), amends=act.id)
        room.write(Retracted("redo"), amends=other.id)
        assert only(room).retraction == one

    def test_an_amendment_after_it_does_not_bring_a_fact_back(self) -> None:
        room = Room()
        act = room.write(Observed("calm"))
        retraction = room.write(Retracted(), amends=act.id)
        room.write(Observed("calmer"), amends=act.id)
        fact = only(room)
        assert fact.retraction == retraction
        assert fact.event == Observed("calmer")

    def test_a_retraction_of_nothing_known_is_no_fact(self) -> None:
        room = Room()
        room.write(Retracted(), amends="elsewhere-7")
        assert replay(room.entries) == ()


def test_an_event_of_a_later_version_is_shown_as_such() -> None:
    room = Room()
    room.write(UnknownEvent("from-the-future", 3, '{"a":1}'))
    assert event_of(only(room), UnknownEvent).kind == "from-the-future"


@st.composite
def records(draw: st.DrawFn) -> list[Entry]:
    """Two rooms that write, amend, take back and settle at random, sometimes hearing of each other.

    What someone amends, they amend as they saw it: the fact as the entries known to them make it.
    """
    rooms = (Room("room-1"), Room("room-2"))
    for _ in range(draw(st.integers(1, 25))):
        room = draw(st.sampled_from(rooms))
        room.wait(draw(st.integers(0, 3)))
        others = [entry for each in rooms for entry in each.entries]
        known = [entry for entry in others if entry.counter <= room.seen or draw(st.booleans())]
        room.seen = max([room.seen, *(entry.counter for entry in known)])
        target = draw(st.sampled_from(["", *(entry.id for entry in known)]))
        events: list[Event] = [Observed("a"), QuoteHeard("b")]
        events += [WordsAdded("c"), Retracted("undo")] if target else []
        seen = {fact.id: fact for fact in replay(known)}.get(target)
        if seen and seen.conflict:
            kept = draw(st.sampled_from(seen.conflict)).id
            over = tuple(each.id for each in seen.conflict if each.id != kept)
            events.append(ConflictSettled(kept, over))
        says = seen is not None and draw(st.booleans())
        replaces = seen.newest.id if seen and says else ""
        room.write(draw(st.sampled_from(events)), amends=target, replaces=replaces)
    return [entry for each in rooms for entry in each.entries]


@given(records(), st.randoms())
def test_the_order_of_arrival_does_not_matter(entries: list[Entry], dice: Random) -> None:
    shuffled = list(entries)
    dice.shuffle(shuffled)
    assert replay(shuffled) == replay(entries)


@given(records())
def test_nothing_that_was_said_is_lost(entries: list[Entry]) -> None:
    """Every entry is in a fact, is a retraction, or was itself taken back."""
    facts = replay(entries)
    kinds = [(fact.versions, fact.added, fact.settled) for fact in facts]
    shown = {entry.id for fact in kinds for part in fact for entry in part}
    taken_back = {entry.amends for entry in entries if isinstance(entry.event, Retracted)}
    for entry in entries:
        assert isinstance(entry.event, Retracted) or entry.id in shown | taken_back


@given(records())
def test_facts_stand_in_the_order_of_the_record(entries: list[Entry]) -> None:
    orders = [fact.first.order for fact in replay(entries)]
    assert orders == sorted(orders)
