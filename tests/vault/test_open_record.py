"""The record on its way out: each entry as it was written, in the order of the chains."""

from itertools import pairwise
from pathlib import Path

import pytest

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import Observed
from kap_companion.domain.moment import Moment
from kap_companion.domain.open_record import Chain, OpenEntry
from kap_companion.vault import Vault, VaultDamaged
from kap_companion.vault.own import ACCESS_SUBJECT, DEVICE
from tests.vault.rig import copied, note, opened, with_the_key, write
from tests.vault.test_anchors import own
from tests.vault.test_erase import erase

CODEC = Codec()
EARLIER = Moment(5, -60, "another boot", 7)


def record(vault: Vault) -> list[OpenEntry]:
    with vault.open_record() as (_contents, entries):
        return list(entries)


def lifted(entries: list[OpenEntry]) -> list[Entry]:
    return [each.entry(each.said, CODEC) for each in entries if each.said is not None]


def test_all_that_was_written_comes_out(vault: Vault) -> None:
    first = note(vault, "a rivver")
    said = NewEntry(
        "session-1", Observed("a river"), EARLIER, "Bo", first.id, "misheard", replaces=first.id
    )
    write(vault, said)
    found = record(vault)
    of_session = tuple(each for each in found if each.subject == "session-1")
    assert tuple(lifted(list(of_session))) == vault.reader.entries_of("session-1")
    assert len(found) == vault.verify().entries


def test_what_each_chain_links(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as vault:
        note(vault, "by the first copy")
    with opened(copied(folder, tmp_path / "third")) as vault:
        last = note(vault, "by the second")
        found = record(vault)
        with vault.open_record() as (contents, _entries):
            pass
    assert [(each.device, each.seq) for each in found] == sorted(
        (each.device, each.seq) for each in found
    )
    devices = sorted({each.device for each in found})
    ends = [[each for each in found if each.device == device][-1] for device in devices]
    assert contents.chains == tuple(Chain(end.device, end.seq, end.hash) for end in ends)
    assert len(devices) == 3
    for before, after in pairwise(found):
        linked = before.hash if before.device == after.device else "00" * 32
        assert after.previous_hash == linked
    assert (last.device, last.seq) in {(end.device, end.seq) for end in ends}


def test_whose_record_it_is(vault: Vault, folder: Path) -> None:
    with vault.open_record() as (contents, _entries):
        assert contents.practice_subject == vault.practice_subject
        assert contents.access_subject == own(folder, ACCESS_SUBJECT)
        assert own(folder, DEVICE) in {chain.device for chain in contents.chains}


def test_of_what_was_erased_only_the_envelope_comes_out(vault: Vault) -> None:
    before = record(vault)
    erase(vault)
    after = record(vault)
    gone = [each for each in after if each.said is None]
    assert {each.subject for each in gone} == {"session-1", "patient-1"}
    assert [each.id for each in after if each.id in {one.id for one in before}] == [
        each.id for each in before
    ]


def test_what_is_written_meanwhile_is_left_out(vault: Vault) -> None:
    before = [each.id for each in record(vault)]
    with vault.open_record() as (contents, entries):
        note(vault, "meanwhile")
        assert [each.id for each in entries] == before
    assert contents.entries == len(before)


def test_a_body_that_does_not_open_ends_it(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("UPDATE subject_key SET key = randomblob(32)")
    with opened(folder) as vault, pytest.raises(VaultDamaged):
        record(vault)


def test_a_record_that_can_not_be_read_is_told(folder: Path) -> None:
    with opened(folder) as vault, with_the_key(folder) as connection:
        connection.execute("DROP TABLE anchor")
        connection.execute("ALTER TABLE entry RENAME TO other")
        with pytest.raises(VaultDamaged):
            record(vault)
