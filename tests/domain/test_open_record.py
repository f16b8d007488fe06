"""An entry given away in the open is the same entry when it comes back."""

from dataclasses import replace

import pytest
from hypothesis import given

from kap_companion.domain.codec import Codec, UnreadableEvent
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Event, Observed, PractitionerAdded
from kap_companion.domain.open_record import Chain, Contents, OpenEntry, Said
from tests.domain.record import Room
from tests.domain.strategies import events

CODEC = Codec()


def given_away(entry: Entry) -> tuple[OpenEntry, Said]:
    """What stands of an entry in the open, by the names that the format gives it."""
    kind, version, body = CODEC.encode(entry.event)
    said = Said(body, entry.performed_by, entry.reason, entry.replaces)
    envelope = {
        name: getattr(entry, name)
        for name in ("id", "device", "seq", "counter", "subject", "author", "amends")
    }
    own = OpenEntry(
        **envelope,
        kind=kind,
        version=version,
        recorded_at=entry.recorded_at,
        occurred_at=entry.occurred_at,
        said=said,
        previous_hash="",
        hash="",
    )
    return own, said


@given(events())
def test_there_and_back(event: Event) -> None:
    room = Room()
    room.write(Observed("x"))
    room.wait(5)
    written = room.write(event, ago_min=3, amends="room-1-1", reason="slip", replaces="room-1-1")
    entry = replace(written, performed_by="bo", counter=9)
    own, said = given_away(entry)
    assert own.entry(said, CODEC) == entry


def test_one_of_an_older_version_keeps_how_it_was_written() -> None:
    body = {"practitioner_id": "ada", "name": "Ada", "role": "therapist"}
    own, said = given_away(Room().write(PractitionerAdded("ada", "Ada", "therapist")))
    entry = replace(own, version=1).entry(replace(said, body=body), CODEC)
    assert entry.event == PractitionerAdded("ada", "Ada", "therapist")
    assert CODEC.as_written(entry) == ("practitioner-added", 1, body)


def test_what_makes_no_sense_is_not_read() -> None:
    own, said = given_away(Room().write(Observed("x")))
    with pytest.raises(UnreadableEvent):
        own.entry(replace(said, body={"volume": 3}), CODEC)


def test_how_many_there_are() -> None:
    assert Contents("p", "a", (Chain("d-1", 3, "00"), Chain("d-2", 4, "ff"))).entries == 7
    assert Contents("p", "a", ()).entries == 0
