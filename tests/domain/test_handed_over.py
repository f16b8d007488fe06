"""Notes and quotes reach the days after: none of them is lost, and none is there twice."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.handed_over import handed_over, their_words_first
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    AddendumWritten,
    Event,
    EyeMaskPutOn,
    InsightWritten,
    Observed,
    QuoteHeard,
    Retracted,
    TrackStarted,
    WordsAdded,
)
from tests.domain.record import Room

ACTS = ("note", "quote", "tag", "mask", "track", "amend", "add", "take back", "bring back", "wait")
Acts = Sequence[tuple[str, int]]


def acted(acts: Acts) -> tuple[Room, set[str]]:
    """The record of these acts, and the ids of the notes and quotes that stand at its end."""
    room = Room()
    standing: dict[str, Entry] = {}
    taken: dict[str, tuple[Entry, Entry]] = {}
    for act, number in acts:
        fresh: dict[str, Event] = {
            "note": Observed(f"note {number}"),
            "quote": QuoteHeard(f"said {number}"),
            "tag": Observed(tag="Settled"),
        }
        known = [*standing]
        match act:
            case "note" | "quote" | "tag":
                entry = room.write(fresh[act], ago_min=number % 7)
                standing[entry.id] = entry
            case "amend" if known:
                _amend(room, standing[known[number % len(known)]], number)
            case "add" if known:
                room.write(WordsAdded("more"), amends=known[number % len(known)])
            case "take back" if known:
                gone = standing.pop(known[number % len(known)])
                taken[gone.id] = (gone, room.write(Retracted(), amends=gone.id))
            case "bring back" if taken:
                gone, retraction = taken.pop([*taken][number % len(taken)])
                room.write(Retracted("redo"), amends=retraction.id)
                standing[gone.id] = gone
            case "mask":
                room.write(EyeMaskPutOn())
            case "track":
                room.write(TrackStarted("Tide", number, 1))
            case _:
                room.wait(number)
    return room, set(standing)


def _amend(room: Room, entry: Entry, number: int) -> None:
    newer = QuoteHeard(f"rather {number}") if number % 2 else Observed(f"rather {number}")
    room.write(newer, amends=entry.id)


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30)), max_size=40), st.randoms())
def test_none_is_lost_and_none_is_there_twice(acts: Acts, random: Random) -> None:
    room, standing = acted(acts)
    shuffled = list(room.entries)
    random.shuffle(shuffled)
    chart = SessionChart.replay(shuffled)
    found = [fact.id for fact in handed_over(chart)]
    assert sorted(found) == sorted(standing)
    places = [chart.sort_key(fact) for fact in handed_over(chart)]
    assert places == sorted(places)
    first = [fact.id for fact in their_words_first(handed_over(chart))]
    assert sorted(first) == sorted(standing)


def test_the_patients_words_come_first_each_in_its_order() -> None:
    room = Room()
    for event in (Observed("a"), QuoteHeard("b"), Observed("c"), QuoteHeard("d")):
        room.write(event)
        room.wait(1)
    facts = their_words_first(handed_over(SessionChart.replay(room.entries)))
    assert [getattr(fact.event, "words", "") for fact in facts] == ["b", "d", "a", "c"]


def test_an_addendum_to_the_journey_stands_below_what_it_is_about() -> None:
    room = Room()
    first = room.write(Observed("a"))
    room.wait(1)
    second = room.write(QuoteHeard("b"))
    room.wait(1)
    added = room.write(AddendumWritten("more of a", first.id))
    room.write(AddendumWritten("of the note", "", "integration note"))
    room.write(InsightWritten("c"))
    found = [fact.id for fact in handed_over(SessionChart.replay(room.entries))]
    assert found == [first.id, added.id, second.id]


def test_what_was_added_to_their_words_stays_below_them() -> None:
    room = Room()
    seen = room.write(Observed("a"))
    room.wait(1)
    said = room.write(QuoteHeard("b"))
    room.wait(1)
    to_them = room.write(AddendumWritten("more of b", said.id))
    to_it = room.write(AddendumWritten("more of a", seen.id))
    whole = room.write(AddendumWritten("of it all"))
    facts = their_words_first(handed_over(SessionChart.replay(room.entries)))
    assert [fact.id for fact in facts] == [said.id, to_them.id, seen.id, to_it.id, whole.id]
