"""Undo takes back the last thing this author did by hand; redo takes the undo back."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import (
    EVENT_TYPES,
    AddendumWritten,
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AfterCareGiven,
    CheckPutOff,
    ClockDisagreed,
    ConflictSettled,
    CoursePoint,
    CoursePointMarked,
    DoseGiven,
    EndedWithOpen,
    Ending,
    Event,
    EyeMaskPutOn,
    GateOverridden,
    Handed,
    InfusionRateSet,
    InfusionStopped,
    InterventionMade,
    ItemTicked,
    LockedEntriesConfirmed,
    LookedAt,
    LozengeTakenOut,
    MonitoringNoted,
    MusicFadedOut,
    MusicPaused,
    Observed,
    Outcome,
    ProtocolTaken,
    ReadyForDischarge,
    RecheckAsked,
    Retracted,
    SessionBegun,
    SessionEnded,
    Severity,
    Signed,
    SomeoneTold,
    SoundLost,
    StateEnded,
    StateWentOn,
    TrackStarted,
    VitalsTaken,
    WordsAdded,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.domain.undo import BY_HAND, UndoStack, undo_stack
from tests.domain.record import Room
from tests.narrow import event_of


def stack_of(room: Room, author: str = "ada") -> UndoStack:
    return undo_stack(room.entries, author)


def undo(room: Room) -> bool:
    done = stack_of(room).done
    if done:
        room.write(Retracted("undo"), amends=done[-1].id)
    return bool(done)


def redo(room: Room) -> bool:
    undone = stack_of(room).undone
    if undone:
        room.write(Retracted("redo"), amends=undone[-1].retraction.id)
    return bool(undone)


def live_words(room: Room) -> list[str]:
    facts = SessionChart.replay(room.entries).of(Observed)
    return [event_of(fact, Observed).words for fact in facts]


def test_the_last_act_is_undone_first() -> None:
    room = Room()
    for word in "abc":
        room.write(Observed(word))
    undo(room)
    assert live_words(room) == ["a", "b"]
    undo(room)
    assert live_words(room) == ["a"]


def test_redo_brings_back_in_the_opposite_order() -> None:
    room = Room()
    for word in "abc":
        room.write(Observed(word))
    undo(room)
    undo(room)
    redo(room)
    assert live_words(room) == ["a", "b"]
    redo(room)
    assert live_words(room) == ["a", "b", "c"]
    assert not redo(room)


def test_what_was_brought_back_last_is_undone_first() -> None:
    room = Room()
    for word in "abc":
        room.write(Observed(word))
    undo(room)
    undo(room)
    redo(room)
    redo(room)
    undo(room)
    assert live_words(room) == ["a", "b"]


def test_a_new_act_leaves_nothing_to_redo() -> None:
    room = Room()
    room.write(Observed("a"))
    undo(room)
    assert stack_of(room).undone
    room.write(Observed("b"))
    assert not redo(room)
    assert live_words(room) == ["b"]


def test_an_edit_is_undone_alone() -> None:
    room = Room()
    first = room.write(Observed("clam"))
    room.write(Observed("calm"), amends=first.id)
    undo(room)
    assert live_words(room) == ["clam"]


def test_words_added_are_undone_alone() -> None:
    room = Room()
    tag = room.write(Observed(tag="Tearful"))
    room.write(WordsAdded("her father"), amends=tag.id)
    undo(room)
    (fact,) = SessionChart.replay(room.entries).of(Observed)
    assert fact.words_added == ()


def test_taking_back_by_hand_can_be_undone_too() -> None:
    room = Room()
    act = room.write(Observed("a"))
    room.write(Retracted(), amends=act.id)
    assert live_words(room) == []
    undo(room)
    assert live_words(room) == ["a"]
    undo(room)
    assert live_words(room) == []


@pytest.mark.parametrize(
    "event", [TrackStarted("A", 0, 1), SessionBegun()], ids=lambda each: each.KIND
)
def test_what_the_computer_did_is_not_undone(event: Event) -> None:
    room = Room()
    act = room.write(EyeMaskPutOn())
    room.write(event)
    assert stack_of(room).done == (act,)


def test_nothing_about_music_or_clock_is_by_hand() -> None:
    machine = {each.KIND for each in EVENT_TYPES if each not in BY_HAND}
    assert {"track-started", "music-paused", "clock-disagreed", "recording-resumed"} <= machine


BY_ROOM_HAND: tuple[Event, ...] = (
    DoseGiven("ketamine", Decimal(60), "mg", "intramuscular", "Ada"),
    VitalsTaken(118, 74),
    LookedAt("Visual check"),
    CheckPutOff("Vitals", 40, 10, "she sleeps"),
    RecheckAsked("room-1-1", 10),
    SomeoneTold("room-1-1", "Dr. Roth"),
    InfusionRateSet(Decimal(10), "ml/h"),
    InfusionStopped(),
    LozengeTakenOut(),
    CoursePointMarked(CoursePoint.PEAK),
    AdverseEventBegan("Nausea", Severity.MILD),
    AdverseEventFollowed("room-1-1", Severity.MILD),
    AdverseEventEnded("room-1-1", Outcome.RECOVERED),
    StateWentOn("room-1-1", "Tearful"),
    StateEnded("room-1-2", "Tearful"),
    InterventionMade("Breath together"),
    ItemTicked("day of", "phone", "Phone off"),
    ReadyForDischarge("Dr. Roth"),
    AfterCareGiven("Ada", Handed.PRINTED, "Rest."),
    MonitoringNoted("a practice", 95),
)


@pytest.mark.parametrize("event", BY_ROOM_HAND, ids=lambda each: each.KIND)
def test_what_is_done_in_the_room_is_undone_by_one_key_and_brought_back(event: Event) -> None:
    room = Room()
    act = room.write(event)
    assert stack_of(room).done == (act,)
    undo(room)
    assert SessionChart.replay(room.entries).of(type(event)) == ()
    redo(room)
    assert [fact.id for fact in SessionChart.replay(room.entries).of(type(event))] == [act.id]


DONE_WITHOUT_HANDS: tuple[Event, ...] = (
    MusicPaused(),
    MusicFadedOut(),
    SoundLost("gone"),
    ClockDisagreed(1000),
    SessionEnded(Ending.COMPLETED),
    Signed("journey record", "I sign.", (), ""),
    LockedEntriesConfirmed(("room-1-1",)),
    AddendumWritten("more"),
    ConflictSettled("room-1-1"),
    GateOverridden(("Phone off",), "Dr. Roth", "she is calm"),
    EndedWithOpen(("nobody said ready",)),
    ProtocolTaken(PROTOCOLS[0]),
)


@pytest.mark.parametrize("event", DONE_WITHOUT_HANDS, ids=lambda each: each.KIND)
def test_music_clock_signatures_and_decisions_are_never_undone(event: Event) -> None:
    room = Room()
    act = room.write(Observed("a"))
    room.write(event)
    assert stack_of(room).done == (act,)
    undo(room)
    redo(room)
    assert stack_of(room).done == (act,)


class TestSigned:
    def test_what_stands_under_a_signature_is_out_of_reach(self) -> None:
        room = Room()
        signed = room.write(Observed("a"))
        after = room.write(Observed("b"))
        room.write(Signed("journey record", "I sign.", (signed.id,), ""))
        assert stack_of(room).done == (after,)
        assert undo(room)
        assert not undo(room)

    def test_a_signature_of_someone_else_counts_too(self) -> None:
        room = Room()
        signed = room.write(Observed("a"))
        room.write(Signed("journey record", "I sign.", (signed.id,), ""), author="bo")
        assert stack_of(room) == UndoStack()

    def test_what_was_undone_when_it_was_signed_is_not_brought_back(self) -> None:
        room = Room()
        act = room.write(Observed("a"))
        undo(room)
        ids = tuple(entry.id for entry in room.entries)
        room.write(Signed("journey record", "I sign.", ids, ""))
        assert not redo(room)
        assert SessionChart.replay(room.entries).fact(act.id) is not None

    def test_what_was_undone_beside_it_still_comes_back(self) -> None:
        room = Room()
        signed = room.write(Observed("a"))
        room.write(Observed("b"))
        undo(room)
        room.write(Signed("journey record", "I sign.", (signed.id,), ""))
        assert redo(room)
        assert live_words(room) == ["a", "b"]


@given(st.lists(st.tuples(st.sampled_from(["ada", "bo"]), st.integers(0, 3)), max_size=25))
def test_undo_reaches_nothing_but_ones_own_hands(acts: list[tuple[str, int]]) -> None:
    """Two authors and the machine take turns; ada undoes all that she can."""
    room = Room()
    events: tuple[Event, ...] = (Observed("x"), EyeMaskPutOn(), MusicPaused(), ClockDisagreed(1))
    mine = []
    for author, number in acts:
        entry = room.write(events[number], author=author)
        if author == "ada" and isinstance(entry.event, Observed | EyeMaskPutOn):
            mine.append(entry.id)
    while undo(room):
        pass
    gone = {entry.amends for entry in room.entries if isinstance(entry.event, Retracted)}
    assert gone == set(mine)


def test_another_authors_acts_are_left_alone() -> None:
    room = Room()
    mine = room.write(Observed("mine"))
    theirs = room.write(Observed("theirs"), author="bo")
    assert stack_of(room).done == (mine,)
    assert stack_of(room, "bo").done == (theirs,)


def test_a_redo_of_nothing_undone_changes_nothing() -> None:
    room = Room()
    act = room.write(Observed("a"))
    room.write(Retracted("redo"), amends="elsewhere-7")
    room.write(Retracted("undo"), amends="elsewhere-8")
    assert stack_of(room) == UndoStack((act,))


STEPS = st.lists(st.sampled_from(["act", "undo", "redo"]), max_size=25)


@given(STEPS)
def test_what_is_done_is_what_is_shown(steps: list[str]) -> None:
    room = Room()
    for number, step in enumerate(steps):
        match step:
            case "act":
                room.write(Observed(str(number)))
            case "undo":
                undo(room)
            case _:
                redo(room)
    stack = stack_of(room)
    done = [event_of(entry, Observed).words for entry in stack.done]
    assert sorted(done) == sorted(live_words(room))
    everything = {entry.id for entry in (*stack.done, *(each.act for each in stack.undone))}
    assert len(everything) == len(stack.done) + len(stack.undone)


@given(STEPS)
def test_undoing_all_and_redoing_all_shows_everything(steps: list[str]) -> None:
    room = Room()
    for number, _ in enumerate(steps):
        room.write(Observed(str(number)))
    everything = live_words(room)
    while undo(room):
        pass
    assert live_words(room) == []
    while redo(room):
        pass
    assert live_words(room) == everything
    assert not stack_of(room).undone


@given(STEPS, st.randoms())
def test_the_order_of_arrival_does_not_matter(steps: list[str], dice: Random) -> None:
    room = Room()
    for number, step in enumerate(steps):
        if step == "act" or not (undo(room) if step == "undo" else redo(room)):
            room.write(Observed(str(number)))
    shuffled = list(room.entries)
    dice.shuffle(shuffled)
    assert undo_stack(shuffled, "ada") == stack_of(room)
