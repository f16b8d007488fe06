"""The inbox: written blind, read once, and nobody can slip anything in."""

import json
import os
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import LOCKED_SCREEN, NewEntry
from kap_companion.domain.events import Event
from kap_companion.domain.moment import Moment
from kap_companion.vault import inbox as inbox_module
from kap_companion.vault.inbox import Inbox, InboxRefused, Ticket
from kap_companion.vault.inbox_entry import entry_from, entry_payload
from kap_companion.vault.inbox_file import (
    HEAD_BYTES,
    INBOX_FILE,
    KEY_FILE,
    MOST_SEALED_BYTES,
    Record,
    forget,
    kept_key,
    key_after,
    lock_of,
    mac_of,
    records_in,
)
from kap_companion.vault.inbox_received import MOST_AHEAD, Received, receive
from kap_companion.vault.keys import new_key_pair, open_sealed, random_key, seal_to
from kap_companion.vault.record import stamped
from tests.domain.strategies import WORDS as WORDS_OF_PEOPLE
from tests.domain.strategies import events

PAIR = new_key_pair()
TICKET = Ticket("lock-1", PAIR.public, bytes(range(32)))
WORDS = ("first", "second", "third")
NOW = Moment(1_772_000_000_000_000, 60, "boot", 500_000_000)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    made = Inbox.begun(tmp_path, TICKET)
    for each in WORDS:
        made.append({"words": each})
    return made


def words(received: Received) -> list[str]:
    return [payload["words"] for payload in received.payloads]


def rewrite(folder: Path, records: list[Record], tail: bytes = b"") -> None:
    header = (folder / INBOX_FILE).read_bytes().split(b"\n", 1)[0] + b"\n"
    content = header + b"".join(record.framed for record in records) + tail
    (folder / INBOX_FILE).write_bytes(content)


def test_what_was_written_is_received_in_order(inbox: Inbox, tmp_path: Path) -> None:
    received = receive(tmp_path, TICKET, PAIR, inbox.count)
    assert words(received) == list(WORDS)
    assert (inbox.count, received.faults) == (3, {})
    assert receive(tmp_path, TICKET, PAIR) == received


def test_nothing_of_it_can_be_read_from_the_folder(inbox: Inbox, tmp_path: Path) -> None:
    assert inbox.count == 3
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not any(each.encode() in stored for each in WORDS)
    assert TICKET.mac_key not in stored
    assert repr(TICKET) == "Ticket(lock-1)"
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@given(texts=st.lists(st.text(), max_size=5))
def test_any_text_survives(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("inbox")
    made = Inbox.begun(folder, TICKET)
    for each in texts:
        made.append({"words": each})
    assert words(receive(folder, TICKET, PAIR)) == texts


def test_lone_surrogates_survive_too(inbox: Inbox, tmp_path: Path) -> None:
    inbox.append({"words": "half \ud83d"})
    assert words(receive(tmp_path, TICKET, PAIR))[-1] == "half \ud83d"


def test_an_inbox_that_was_begun_is_empty_whatever_was_there(inbox: Inbox, tmp_path: Path) -> None:
    assert inbox.count == 3
    assert Inbox.begun(tmp_path, TICKET).count == 0
    assert (tmp_path / INBOX_FILE).read_bytes() == b'{"format": 1, "lock": "lock-1"}\n'
    assert kept_key(tmp_path, TICKET.lock) == (0, TICKET.mac_key)


def test_the_lock_of_an_inbox_is_told_whatever_stands_behind_it(
    inbox: Inbox, tmp_path: Path
) -> None:
    assert inbox.count == 3
    rewrite(tmp_path, [], b"lines\nand more\nof them")
    assert lock_of(tmp_path) == TICKET.lock


def test_the_longest_record_fits_in_any_script(inbox: Inbox, tmp_path: Path) -> None:
    sealing, framing = len(seal_to(PAIR.public, b"")), len(json.dumps({"words": ""}))
    longest = "x" * (MOST_SEALED_BYTES - sealing - framing)
    with pytest.raises(InboxRefused):
        inbox.append({"words": longest + "x"})
    ducks = "🦆" * (len(longest) // len("🦆".encode()))
    for each in (longest, ducks):
        inbox.append({"words": each})
    assert words(receive(tmp_path, TICKET, PAIR, inbox.count)) == [*WORDS, longest, ducks]


@given(
    event=events(),
    occurred_at=st.none() | st.just(NOW.shifted(-5)),
    performed_by=WORDS_OF_PEOPLE,
    reason=WORDS_OF_PEOPLE,
)
def test_an_entry_arrives_as_it_was_stamped(
    event: Event, occurred_at: Moment | None, performed_by: str, reason: str
) -> None:
    codec = Codec()
    new = NewEntry("session-1", event, occurred_at, performed_by, reason=reason)
    payload = json.loads(json.dumps(entry_payload(new, NOW, codec)))
    assert payload["type"] == "entry"
    arrived = entry_from(payload, codec)
    assert arrived == replace(stamped(new, LOCKED_SCREEN, NOW, codec), id=arrived.id)
    assert UUID(arrived.id).int >> 80 == NOW.utc_us // 1_000
    assert arrived.id == payload["id"]


def test_the_macs_for_ever() -> None:
    """Known answer: what today's version writes, a later one has to take in."""
    key = bytes(range(32))
    mac = "d2bfdfe9b3a71305cf4ce0526ff593437b8ed45c964b464b7e175952e09acf63"
    assert mac_of("lock-1", 2, b"sealed", key).hex() == mac
    after = "be00235a8d421ed5e9118c2d18af5f6c1b9754b5bbdc2329896607a757b7c3a7"
    assert key_after(key).hex() == after


def test_a_mac_binds_lock_place_and_bytes() -> None:
    key = bytes(range(32))
    mac = mac_of("lock-1", 2, b"sealed", key)
    assert Record(2, mac, b"sealed").is_of("lock-1", key)
    assert not Record(2, mac, b"sealed").is_of("lock-2", key)
    assert not Record(3, mac, b"sealed").is_of("lock-1", key)
    assert not Record(2, mac, b"forged").is_of("lock-1", key)
    assert not Record(2, mac, b"sealed").is_of("lock-1", key_after(key))


# Forged, dropped, reordered, damaged


def test_every_key_has_a_next_one_of_its_own() -> None:
    keys = {key_after(bytes([number]) * 32) for number in range(100)}
    assert {len(key) for key in keys} == {32}
    assert len(keys) == 100


def test_each_fault_is_counted(tmp_path: Path) -> None:
    made = Inbox.begun(tmp_path, TICKET)
    for number in range(6):
        made.append({"words": str(number)})
    records = list(records_in(tmp_path))
    rewrite(tmp_path, [records[0], records[2], records[2], records[2], records[4]])
    received = receive(tmp_path, TICKET, PAIR, made.count)
    assert words(received) == ["0", "2", "4"]
    assert received.faults == {"forged": 2, "dropped": 3}


def test_a_gap_as_long_as_a_lock_may_last_is_gone_through(tmp_path: Path) -> None:
    Inbox.begun(tmp_path, TICKET)
    key = TICKET.mac_key
    for _ in range(MOST_AHEAD):
        key = key_after(key)
    sealed = seal_to(PAIR.public, json.dumps({"words": "at last"}).encode())
    mac = mac_of(TICKET.lock, MOST_AHEAD, sealed, key)
    rewrite(tmp_path, [Record(MOST_AHEAD, mac, sealed)])
    received = receive(tmp_path, TICKET, PAIR)
    assert words(received) == ["at last"]
    assert received.faults == {"dropped": MOST_AHEAD}


def test_a_record_that_someone_sealed_is_not_believed(inbox: Inbox, tmp_path: Path) -> None:
    forged = seal_to(PAIR.public, json.dumps({"words": "never said"}).encode())
    mac = mac_of(TICKET.lock, 3, forged, random_key())
    rewrite(tmp_path, [*records_in(tmp_path), Record(3, mac, forged)])
    received = receive(tmp_path, TICKET, PAIR, inbox.count)
    assert words(received) == list(WORDS)
    assert received.faults == {"forged": 1}


def test_the_key_on_the_disk_forges_nothing_before_it(inbox: Inbox, tmp_path: Path) -> None:
    kept = kept_key(tmp_path, TICKET.lock)
    assert kept is not None
    number, key = kept
    assert number == inbox.count
    first, *rest = records_in(tmp_path)
    changed = seal_to(PAIR.public, json.dumps({"words": "not so"}).encode())
    rewrite(tmp_path, [Record(0, mac_of(TICKET.lock, 0, changed, key), changed), *rest])
    received = receive(tmp_path, TICKET, PAIR, inbox.count)
    assert words(received) == ["second", "third"]
    assert received.faults == {"forged": 1, "dropped": 1}
    assert first.number == 0


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_dropped_record_is_missed(inbox: Inbox, tmp_path: Path, gone: int) -> None:
    records = list(records_in(tmp_path))
    del records[gone]
    rewrite(tmp_path, records)
    for written in (inbox.count, None):
        received = receive(tmp_path, TICKET, PAIR, written)
        assert words(received) == [each for at, each in enumerate(WORDS) if at != gone]
        assert received.faults == {"dropped": 1}


def test_swapped_records_are_told(inbox: Inbox, tmp_path: Path) -> None:
    first, second, third = records_in(tmp_path)
    rewrite(tmp_path, [second, first, third])
    received = receive(tmp_path, TICKET, PAIR, inbox.count)
    assert words(received) == ["second", "third"]
    assert received.faults == {"forged": 1, "dropped": 1}


def test_a_record_put_in_twice_counts_once(inbox: Inbox, tmp_path: Path) -> None:
    first, *rest = records_in(tmp_path)
    rewrite(tmp_path, [first, first, *rest])
    received = receive(tmp_path, TICKET, PAIR, inbox.count)
    assert words(received) == list(WORDS)
    assert received.faults == {"forged": 1}


@pytest.mark.parametrize("number", [MOST_AHEAD + 10, 1 << 62])
def test_a_number_far_ahead_costs_nothing(inbox: Inbox, tmp_path: Path, number: int) -> None:
    (first, *_) = records_in(tmp_path)
    far = Record(number, first.mac, first.sealed)
    rewrite(tmp_path, [*records_in(tmp_path), far])
    assert receive(tmp_path, TICKET, PAIR, inbox.count).faults == {"forged": 1}


@pytest.mark.parametrize("tail", [b"\0", b"\xff" * 60, bytes(HEAD_BYTES), b"\0\0\1\0" + b"x" * 90])
def test_garbage_at_the_end_harms_nothing_before_it(
    inbox: Inbox, tmp_path: Path, tail: bytes
) -> None:
    rewrite(tmp_path, list(records_in(tmp_path)), tail)
    assert words(receive(tmp_path, TICKET, PAIR, inbox.count)) == list(WORDS)


def test_what_does_not_open_is_counted(tmp_path: Path) -> None:
    stranger = Ticket(TICKET.lock, new_key_pair().public, TICKET.mac_key)
    begun = Inbox.begun(tmp_path, stranger)
    for count in (1, 2):
        begun.append({"words": "lost"})
        assert receive(tmp_path, TICKET, PAIR) == Received("lock-1", damaged=count)
    assert open_sealed(b"short", PAIR) is None


def test_an_inbox_of_another_lock_is_no_part_of_this(inbox: Inbox, tmp_path: Path) -> None:
    other = Ticket("lock-2", PAIR.public, random_key())
    assert receive(tmp_path, other, PAIR, 0).faults == {"forged": inbox.count}
    (tmp_path / INBOX_FILE).write_bytes(b"{")
    assert receive(tmp_path, other, PAIR, 0).faults == {"forged": 1}


def test_no_inbox_at_all(tmp_path: Path) -> None:
    assert receive(tmp_path, TICKET, PAIR) == Received("lock-1")
    assert receive(tmp_path, TICKET, PAIR, 2).faults == {"dropped": 2}


# Gone and taken up again


@pytest.mark.parametrize("behind", [False, True])
def test_the_next_program_goes_on_where_the_last_one_was(tmp_path: Path, behind: bool) -> None:  # noqa: FBT001
    made = Inbox.begun(tmp_path, TICKET)
    made.append({"words": "first"})
    older_key = (tmp_path / KEY_FILE).read_bytes()
    made.append({"words": "second"})
    if behind:
        (tmp_path / KEY_FILE).write_bytes(older_key)
    again = Inbox.taken_up(tmp_path, TICKET.lock, PAIR.public)
    assert again is not None
    assert again.count == 2
    again.append({"words": "third"})
    received = receive(tmp_path, TICKET, PAIR)
    assert words(received) == list(WORDS)
    assert received.faults == {}


def test_half_a_record_is_cut_away_before_the_next(inbox: Inbox, tmp_path: Path) -> None:
    whole = (tmp_path / INBOX_FILE).read_bytes()
    (tmp_path / INBOX_FILE).write_bytes(whole + b"\0\0\0\x50" + b"half")
    again = Inbox.taken_up(tmp_path, TICKET.lock, PAIR.public)
    assert again is not None
    assert (tmp_path / INBOX_FILE).read_bytes() == whole
    again.append({"words": "fourth"})
    assert words(receive(tmp_path, TICKET, PAIR, inbox.count + 1)) == [*WORDS, "fourth"]


def test_what_someone_put_behind_it_is_not_gone_on_with(inbox: Inbox, tmp_path: Path) -> None:
    forged = seal_to(PAIR.public, json.dumps({"words": "never said"}).encode())
    slipped_in = Record(3, mac_of(TICKET.lock, 3, forged, random_key()), forged)
    rewrite(tmp_path, [*records_in(tmp_path), slipped_in])
    again = Inbox.taken_up(tmp_path, TICKET.lock, PAIR.public)
    assert again is not None
    assert again.count == inbox.count
    again.append({"words": "fourth"})
    received = receive(tmp_path, TICKET, PAIR, again.count)
    assert words(received) == [*WORDS, "fourth"]
    assert received.faults == {"forged": 1}


@pytest.mark.parametrize("damage", ["no key", "other lock", "garbled key", "no inbox"])
def test_an_inbox_that_can_not_be_gone_on_with(inbox: Inbox, tmp_path: Path, damage: str) -> None:
    assert inbox.count == 3
    lock = "lock-1"
    if damage == "no key":
        (tmp_path / KEY_FILE).unlink()
    elif damage == "garbled key":
        content = bytearray((tmp_path / KEY_FILE).read_bytes())
        content[12] ^= 1
        (tmp_path / KEY_FILE).write_bytes(content)
    elif damage == "no inbox":
        (tmp_path / INBOX_FILE).unlink()
    else:
        lock = "lock-2"
    assert Inbox.taken_up(tmp_path, lock, PAIR.public) is None


def test_without_its_key_file_what_is_there_is_still_received(inbox: Inbox, tmp_path: Path) -> None:
    assert inbox.count == 3
    (tmp_path / KEY_FILE).unlink()
    assert words(receive(tmp_path, TICKET, PAIR)) == list(WORDS)


def test_forgotten_twice_is_no_harm(inbox: Inbox, tmp_path: Path) -> None:
    assert inbox.count == 3
    forget(tmp_path)
    forget(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert lock_of(tmp_path) == ""


# A disk that refuses


def test_a_record_that_the_disk_refused_leaves_its_number_free(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (tmp_path / INBOX_FILE).read_bytes()
    for refused in (_half_written, _not_flushed):
        with monkeypatch.context() as patch:
            refused(patch)
            with pytest.raises(InboxRefused) as caught:
                inbox.append({"words": "lost"})
        assert str(caught.value) == (
            "The disk did not take it. Your text is still here. Free some space, then try again."
        )
        assert (tmp_path / INBOX_FILE).read_bytes() == whole
    inbox.append({"words": "fourth"})
    assert words(receive(tmp_path, TICKET, PAIR, inbox.count)) == [*WORDS, "fourth"]


def _half_written(patch: pytest.MonkeyPatch) -> None:
    real = os.write
    patch.setattr("os.write", lambda descriptor, content: real(descriptor, content[:9]))


def _not_flushed(patch: pytest.MonkeyPatch) -> None:
    def fails(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    patch.setattr("os.fsync", fails)


def test_a_key_file_that_can_not_be_written_costs_no_record(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).unlink()
    (tmp_path / KEY_FILE).mkdir()
    inbox.append({"words": "fourth"})
    assert words(receive(tmp_path, TICKET, PAIR, inbox.count)) == [*WORDS, "fourth"]


def test_an_inbox_that_is_gone_takes_nothing(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / INBOX_FILE).unlink()
    with pytest.raises(InboxRefused):
        inbox.append({"words": "lost"})


def test_a_folder_that_is_gone_begins_no_inbox(tmp_path: Path) -> None:
    with pytest.raises(InboxRefused):
        Inbox.begun(tmp_path / "gone", TICKET)


def test_taking_up_from_a_disk_that_refuses(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert inbox.count == 3

    def fails(_folder: Path) -> None:
        raise OSError

    monkeypatch.setattr(inbox_module, "cut_half_a_record", fails)
    with pytest.raises(InboxRefused):
        Inbox.taken_up(tmp_path, TICKET.lock, PAIR.public)


def test_more_than_one_record_holds_is_refused_whole(inbox: Inbox, tmp_path: Path) -> None:
    with pytest.raises(InboxRefused):
        inbox.append({"words": "x" * (MOST_SEALED_BYTES + 1)})
    assert words(receive(tmp_path, TICKET, PAIR, inbox.count)) == list(WORDS)


def test_a_length_that_no_record_has_ends_the_reading(inbox: Inbox, tmp_path: Path) -> None:
    assert inbox.count == 3
    rewrite(tmp_path, list(records_in(tmp_path)), (MOST_SEALED_BYTES + 1).to_bytes(4) + bytes(99))
    assert words(receive(tmp_path, TICKET, PAIR)) == list(WORDS)
