"""Versions that did not know of each other: both kept, one counts, until somebody settles it."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.charts.rivals import seen
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import ConflictSettled, Event, Observed, Retracted
from tests.domain.record import Room


class TwoRooms:
    """One note, and two rooms that work on it without hearing of each other."""

    def __init__(self) -> None:
        self.yard, self.attic = Room("yard"), Room("attic")
        self.first = self.yard.write(Observed("clam"))
        self.meet()

    def meet(self) -> None:
        self.yard.seen = self.attic.seen = max(self.yard.seen, self.attic.seen)

    def amend(self, room: Room, words: str, replaces: Entry | None = None) -> Entry:
        seen = (replaces or self.first).id
        return room.write(Observed(words), amends=self.first.id, replaces=seen)

    def settle(self, kept: Entry, *over: Entry) -> Entry:
        self.meet()
        event = ConflictSettled(kept.id, tuple(each.id for each in over))
        return self.yard.write(event, amends=self.first.id)

    def take_back(self, room: Room, seen: Entry) -> Entry:
        return room.write(Retracted(), amends=self.first.id, replaces=seen.id)

    @property
    def fact(self) -> Fact:
        (fact,) = replay([*self.attic.entries, *self.yard.entries])
        return fact


def test_one_after_the_other_is_no_conflict() -> None:
    rooms = TwoRooms()
    second = rooms.amend(rooms.yard, "calm")
    third = rooms.amend(rooms.yard, "calm, slow", second)
    assert rooms.fact.versions == (rooms.first, second, third)
    assert rooms.fact.conflict == ()


def test_two_that_replace_the_same_version_are_rivals() -> None:
    rooms = TwoRooms()
    here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
    assert set(rooms.fact.conflict) == {here, there}
    assert rooms.fact.versions == (rooms.first, *rooms.fact.conflict)
    assert rooms.fact.newest == rooms.fact.conflict[-1]


def test_someone_who_goes_on_from_one_of_them_stays_a_rival_of_the_other() -> None:
    rooms = TwoRooms()
    here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
    more = rooms.amend(rooms.yard, "calm, slow", here)
    assert set(rooms.fact.conflict) == {more, there}


def test_an_amendment_of_version_01_knew_of_all_before_it() -> None:
    rooms = TwoRooms()
    rooms.amend(rooms.yard, "calm")
    rooms.amend(rooms.attic, "quiet")
    rooms.meet()
    last = rooms.yard.write(Observed("slow"), amends=rooms.first.id)
    assert rooms.fact.newest == last
    assert rooms.fact.conflict == ()


class TestSettled:
    def test_the_one_kept_counts_and_the_other_stays(self) -> None:
        rooms = TwoRooms()
        here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
        decision = rooms.settle(here, there)
        assert rooms.fact.versions == (rooms.first, there, here)
        assert (rooms.fact.conflict, rooms.fact.settled) == ((), (decision,))

    def test_a_rival_that_the_decision_did_not_know_is_told(self) -> None:
        rooms = TwoRooms()
        here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
        late = rooms.amend(rooms.attic, "loud")
        rooms.settle(here, there)
        assert rooms.fact.conflict == (late, here)

    def test_what_someone_went_on_to_meanwhile_counts(self) -> None:
        rooms = TwoRooms()
        here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
        further = rooms.amend(rooms.attic, "calm, slow", here)
        rooms.settle(here, there)
        assert rooms.fact.newest == further
        assert rooms.fact.conflict == ()

    def test_of_two_decisions_the_last_one_counts(self) -> None:
        rooms = TwoRooms()
        here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
        rooms.settle(here, there)
        rooms.settle(there, here)
        assert rooms.fact.newest == there
        assert rooms.fact.conflict == ()

    def test_it_is_amended_after_that(self) -> None:
        rooms = TwoRooms()
        here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
        rooms.settle(here, there)
        last = rooms.amend(rooms.yard, "slow", here)
        assert rooms.fact.newest == last
        assert rooms.fact.conflict == ()

    def test_a_decision_for_a_version_taken_back_decides_nothing(self) -> None:
        rooms = TwoRooms()
        here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
        rooms.settle(here, there)
        rooms.yard.write(Retracted("undo"), amends=here.id)
        assert rooms.fact.newest == there
        assert rooms.fact.conflict == ()


class TestTakenBackVersions:
    def test_a_rival_taken_back_is_none(self) -> None:
        rooms = TwoRooms()
        here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
        rooms.meet()
        rooms.yard.write(Retracted("undo"), amends=here.id)
        assert rooms.fact.conflict == ()
        assert rooms.fact.newest == there

    def test_what_replaced_a_version_taken_back_replaces_what_that_had(self) -> None:
        rooms = TwoRooms()
        here = rooms.amend(rooms.yard, "calm")
        last = rooms.amend(rooms.yard, "calm, slow", here)
        rooms.yard.write(Retracted("undo"), amends=here.id)
        assert rooms.fact.versions == (rooms.first, last)
        assert rooms.fact.conflict == ()


class TestTakenBackAndAmended:
    def test_whoever_took_it_back_did_not_know_of_the_amendment(self) -> None:
        rooms = TwoRooms()
        here = rooms.amend(rooms.yard, "calm")
        gone = rooms.take_back(rooms.attic, rooms.first)
        assert rooms.fact.retraction == gone
        assert rooms.fact.conflict == (here, gone)

    def test_whoever_knew_is_no_rival(self) -> None:
        rooms = TwoRooms()
        here = rooms.amend(rooms.yard, "calm")
        rooms.take_back(rooms.yard, here)
        assert rooms.fact.conflict == ()

    def test_keeping_the_amendment_brings_the_fact_back(self) -> None:
        rooms = TwoRooms()
        here = rooms.amend(rooms.yard, "calm")
        gone = rooms.take_back(rooms.attic, rooms.first)
        rooms.settle(here, gone)
        assert (rooms.fact.retraction, rooms.fact.conflict) == (None, ())
        assert rooms.fact.newest == here

    def test_keeping_the_retraction_leaves_it_taken_back(self) -> None:
        rooms = TwoRooms()
        here = rooms.amend(rooms.yard, "calm")
        gone = rooms.take_back(rooms.attic, rooms.first)
        rooms.settle(gone, here)
        assert (rooms.fact.retraction, rooms.fact.conflict) == (gone, ())

    def test_of_two_decisions_the_last_one_counts(self) -> None:
        rooms = TwoRooms()
        here = rooms.amend(rooms.yard, "calm")
        gone = rooms.take_back(rooms.attic, rooms.first)
        rooms.settle(here, gone)
        rooms.settle(gone, here)
        assert (rooms.fact.retraction, rooms.fact.conflict) == (gone, ())

    def test_a_decision_among_the_versions_says_nothing_about_the_retraction(self) -> None:
        rooms = TwoRooms()
        here, there = rooms.amend(rooms.yard, "calm"), rooms.amend(rooms.attic, "quiet")
        rooms.settle(here, there)
        rooms.meet()
        gone = rooms.take_back(rooms.attic, here)
        rooms.settle(there, here)
        assert rooms.fact.conflict == (there, gone)

    def test_a_retraction_of_version_01_knew_of_all(self) -> None:
        rooms = TwoRooms()
        rooms.amend(rooms.yard, "calm")
        rooms.yard.write(Retracted(), amends=rooms.first.id)
        assert rooms.fact.conflict == ()


def test_a_version_that_is_not_here_is_seen_as_itself() -> None:
    assert seen("elsewhere-7", {}, {}) == "elsewhere-7"


def test_versions_that_name_each_other_end_too() -> None:
    """No program writes it; a damaged one must not hang the reader."""
    room = Room()
    first = room.write(Observed("a"))
    room.write(Observed("b"), amends=first.id, replaces="room-1-3")
    room.write(Observed("c"), amends=first.id, replaces="room-1-2")
    room.write(Retracted(), amends="room-1-2")
    room.write(Retracted(), amends="room-1-3")
    room.write(Observed("d"), amends=first.id, replaces="room-1-2")
    (fact,) = replay(room.entries)
    assert fact.event == Observed("d")


@st.composite
def quarrels(draw: st.DrawFn) -> list[Entry]:
    """Three rooms work on one note; each amends what it saw, or settles what it was told of."""
    coin = st.booleans()
    rooms = [Room(name) for name in ("yard", "attic", "hall")]
    first = rooms[0].write(Observed("0"))
    known: dict[str, dict[str, Entry]] = {room.device: {first.id: first} for room in rooms}
    for number in range(draw(st.integers(1, 12))):
        room = draw(st.sampled_from(rooms))
        if draw(coin):
            for other in rooms:
                known[room.device] |= {entry.id: entry for entry in other.entries}
        heard = known[room.device].values()
        room.seen = max(entry.counter for entry in heard)
        (fact,) = replay(heard)
        event: Event = Observed(str(number + 1))
        decides, takes_back = draw(coin), draw(coin)
        if fact.conflict and decides:
            kept = draw(st.sampled_from(fact.conflict))
            over = tuple(each.id for each in fact.conflict if each is not kept)
            event = ConflictSettled(kept.id, over)
        elif fact.retraction is None and takes_back:
            event = Retracted()
        entry = room.write(event, amends=first.id, replaces=fact.newest.id)
        known[room.device][entry.id] = entry
    return [entry for room in rooms for entry in room.entries]


@given(quarrels(), st.randoms())
def test_every_room_comes_to_the_same(entries: list[Entry], dice: Random) -> None:
    shuffled = list(entries)
    dice.shuffle(shuffled)
    assert replay(shuffled) == replay(entries)


@given(quarrels())
def test_whatever_was_said_is_among_the_versions(entries: list[Entry]) -> None:
    (fact,) = replay(entries)
    said = {entry.id for entry in entries if isinstance(entry.event, Observed)}
    assert {entry.id for entry in fact.versions} == said
    assert fact.newest in fact.versions


@given(quarrels())
def test_whoever_hears_all_and_decides_ends_it(entries: list[Entry]) -> None:
    """Once for the versions, and once for each time that someone else took it back."""
    hall = Room("hall-2", seen=max(entry.counter for entry in entries))
    (fact,) = replay(entries)
    for _ in entries:
        if fact.conflict:
            kept, *over = fact.conflict
            decision = ConflictSettled(kept.id, tuple(each.id for each in over))
            hall.write(decision, amends=fact.id)
            (fact,) = replay([*entries, *hall.entries])
            assert kept in (fact.newest, fact.retraction)
    assert fact.conflict == ()
