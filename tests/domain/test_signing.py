"""A digest is the same wherever it is computed, and another one for anything that differs."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.codec import Codec, to_plain
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Observed, QuoteHeard, UnknownEvent
from kap_companion.domain.signing import digest_of
from tests.domain.record import NOON_US, Room
from tests.domain.strategies import events

CODEC = Codec()


def two_notes() -> list[Entry]:
    room = Room()
    return [room.write(Observed("warm light")), room.write(QuoteHeard("a river"))]


def test_nothing_signed_is_the_hash_of_an_empty_list() -> None:
    assert digest_of([]) == sha256(b"[]").hexdigest()


def test_the_bytes_that_are_hashed() -> None:
    entry = Room().write(Observed("Übung"), amends="other", reason="a slip")
    plain = (
        f'[["room-1-1","observed",1,{NOON_US},{NOON_US},"ada","other",'
        '{"tag":"","words":"Übung"},"a slip",""]]'
    )
    assert to_plain(entry.event).keys() == {"tag", "words"}
    assert digest_of([entry]) == sha256(plain.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"id": "another"},
        {"author": "eve"},
        {"performed_by": "eve"},
        {"amends": "room-1-2"},
        {"reason": "because"},
        {"event": Observed("warm night")},
        {"event": UnknownEvent("observed", 1, "{}")},
        {"recorded_at": Room(utc_us=1).now()},
        {"occurred_at": Room(utc_us=1).now()},
    ],
)
def test_whatever_is_changed_gives_another_digest(change: dict[str, object]) -> None:
    first, second = two_notes()
    assert digest_of([replace(first, **change), second]) != digest_of([first, second])  # type: ignore[arg-type]  # any of its fields


def test_where_an_entry_stands_in_the_chain_is_no_part_of_it() -> None:
    first, second = two_notes()
    moved = replace(first, device="room-2", seq=99, counter=99)
    assert digest_of([moved, second]) == digest_of([first, second])
    assert digest_of([second, first]) != digest_of([first, second])


@given(st.lists(events(), max_size=4))
def test_what_was_stored_and_read_again_has_the_same_digest(happened: list[object]) -> None:
    room = Room()
    written = [room.write(each) for each in happened]  # type: ignore[arg-type]  # they are events
    read = [replace(each, event=CODEC.decode(*CODEC.encode(each.event))) for each in written]
    assert digest_of(read) == digest_of(written)
