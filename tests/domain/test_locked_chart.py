"""What waits for someone to stand by it: live, by hand, at the locked screen, not confirmed yet."""

from kap_companion.domain.charts import SessionChart, unconfirmed
from kap_companion.domain.entry import LOCKED_SCREEN, Entry
from kap_companion.domain.events import (
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    Given,
    IntentionFormClosed,
    IntentionWritten,
    LockedEntriesConfirmed,
    MusicPaused,
    Observed,
    RecordingResumed,
    Retracted,
    SessionBegun,
)
from tests.domain.record import Room


def sealed(room: Room, event: Event, ago_min: float = 0) -> Entry:
    return room.write(event, ago_min=ago_min, author=LOCKED_SCREEN)


def waiting(room: Room) -> list[str]:
    return [fact.id for fact in unconfirmed(SessionChart.replay(room.entries))]


def test_what_people_did_waits_in_the_order_it_happened() -> None:
    room = Room()
    room.write(SessionBegun())
    room.write(Observed("before the lock"))
    answer = sealed(room, IntentionWritten("brings", "What?", ("grief",), Given.WRITTEN))
    late = sealed(room, Observed("a note"))
    early = sealed(room, Observed(tag="Settled"), ago_min=5)
    mask = [sealed(room, each) for each in (EyeMaskPutOn(), EyeMaskTakenOff())]
    assert waiting(room) == [each.id for each in (early, answer, late, *mask)]


def test_what_the_machine_did_needs_nobody() -> None:
    room = Room()
    for event in (
        MusicPaused(7),
        RecordingResumed(room.now(), 60_000),
        IntentionFormClosed(by_patient=True),
    ):
        sealed(room, event)
    assert waiting(room) == []


def test_confirmed_it_waits_no_longer_and_what_comes_later_does() -> None:
    room = Room()
    first, second = sealed(room, Observed("first")), sealed(room, Observed("second"))
    room.write(LockedEntriesConfirmed((first.id,)))
    assert waiting(room) == [second.id]
    room.write(LockedEntriesConfirmed((second.id, "of another session")))
    assert waiting(room) == []
    third = sealed(room, Observed("third"))
    assert waiting(room) == [third.id]


def test_a_confirmation_taken_back_confirms_nothing() -> None:
    room = Room()
    note = sealed(room, Observed("first"))
    confirmed = room.write(LockedEntriesConfirmed((note.id,)))
    room.write(Retracted("undone"), amends=confirmed.id)
    assert waiting(room) == [note.id]


def test_what_was_taken_back_waits_for_nobody() -> None:
    room = Room()
    note = sealed(room, Observed("not here"))
    room.write(Retracted("taken back"), amends=note.id, reason="another room")
    assert waiting(room) == []


def test_who_amends_it_stands_by_it() -> None:
    room = Room()
    note = sealed(room, Observed("worm"))
    room.write(Observed("warm"), amends=note.id, reason="a typing slip")
    assert waiting(room) == []


def test_an_answer_changed_at_the_locked_screen_waits_for_the_newest_version() -> None:
    room = Room()
    answer = room.write(IntentionWritten("brings", "What?", ("grief",), Given.WRITTEN))
    assert waiting(room) == []
    event = IntentionWritten("brings", "What?", ("grief, still",), Given.WRITTEN)
    newer = room.write(event, amends=answer.id, reason="answered again", author=LOCKED_SCREEN)
    assert waiting(room) == [answer.id]
    room.write(LockedEntriesConfirmed((answer.id,)))
    assert waiting(room) == [answer.id]
    room.write(LockedEntriesConfirmed((newer.id,)))
    assert waiting(room) == []
