"""A chain that was cut, or written again by another device, is told by what was signed for it."""

import sys
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import DeviceEnrolled, Observed
from kap_companion.vault import Vault
from kap_companion.vault.devices import place_of
from kap_companion.vault.head import LOOKED_AT
from kap_companion.vault.own import ACCESS_SUBJECT, DEVICE, ENROLLED, PLACE
from tests.vault.rig import WAIT_S, copied, note, opened, with_the_key, write
from tests.vault.test_verify import break_open


def anchors_in(folder: Path) -> list[tuple[str, int]]:
    with with_the_key(folder) as connection:
        rows = connection.execute("SELECT device, seq FROM anchor ORDER BY position").fetchall()
    return [tuple(row) for row in rows]


def own(folder: Path, name: str) -> str:
    with with_the_key(folder) as connection:
        found = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(found[0])


def closed_once(folder: Path) -> str:
    """Open the copy, write three notes as its own device, and close it."""
    with opened(folder) as vault:
        return [note(vault, words).id for words in ("one", "two", "three")][-1]


def test_closing_signs_where_the_chain_stands(folder: Path) -> None:
    before = anchors_in(folder)
    closed_once(folder)
    device = own(folder, DEVICE)
    assert anchors_in(folder) == [*before, (device, 4)]
    with opened(folder) as vault:
        assert vault.verify().anchors == 2
    assert anchors_in(folder) == [*before, (device, 4)]  # nothing came, so nothing to sign


def test_an_anchor_at_any_time(vault: Vault, folder: Path) -> None:
    for _ in range(2):
        vault.anchor().result(WAIT_S)
    assert len(anchors_in(folder)) == 2
    assert vault.verify().ok


def test_a_cut_tail_is_missed(folder: Path) -> None:
    last = closed_once(folder)
    for statement in ("DELETE FROM note WHERE entry_id = ?", "DELETE FROM entry WHERE id = ?"):
        break_open(folder, statement.replace("?", f"'{last}'"))
    with opened(folder) as vault:
        report = vault.verify()
        assert vault.check_head() == report.problem
    assert report.problem == "The newest entries of a device are missing: an anchor knows of more."
    assert not report.ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE anchor SET at_utc_us = 5",
        "UPDATE anchor SET seq = 2",
        "UPDATE anchor SET hash = randomblob(32)",
        "UPDATE anchor SET signature = randomblob(64)",
        "UPDATE anchor SET signature = x'00'",
        "UPDATE anchor SET public = x'00'",
        "UPDATE anchor SET device = 'another'",
    ],
)
def test_an_anchor_that_was_changed(folder: Path, statement: str) -> None:
    closed_once(folder)
    with with_the_key(folder) as connection:
        connection.execute(statement)
    with opened(folder) as vault:
        assert vault.verify().problem == "An anchor of the chain is not as it was signed."


def signed_again(folder: Path, seed: bytes, own_hash: bytes, device: str = "") -> None:
    """Make an anchor for this hash at the end of the chain, by the key of this seed."""
    from kap_companion.vault.anchors import _signed_bytes  # noqa: PLC0415  # as it signs

    key = SigningKey(seed)
    device = device or own(folder, DEVICE)
    said = key.sign(_signed_bytes(device, 4, own_hash, 7)).signature
    with with_the_key(folder) as connection:
        connection.execute(
            "INSERT INTO anchor (device, seq, hash, at_utc_us, public, signature) "
            "VALUES (?, 4, ?, 7, ?, ?)",
            (device, own_hash, bytes(key.verify_key), said),
        )


def test_an_anchor_by_a_key_that_is_not_on_record(folder: Path) -> None:
    closed_once(folder)
    with with_the_key(folder) as connection:
        of_last = "SELECT hash FROM entry WHERE device = ? AND seq = 4"
        (own_hash,) = connection.execute(of_last, (own(folder, DEVICE),)).fetchone()
    signed_again(folder, bytes(32), own_hash)
    with opened(folder) as vault:
        problem = "An anchor of the chain is signed by a key that this record does not know."
        assert vault.verify().problem == problem
        assert vault.check_head() == problem


def test_an_anchor_of_a_device_that_is_not_on_record(folder: Path) -> None:
    closed_once(folder)
    signed_again(folder, bytes(32), bytes(32), "a stranger")
    with opened(folder) as vault:
        problem = "An anchor of the chain is signed by a key that this record does not know."
        assert vault.verify().problem == problem


def test_a_chain_that_is_not_the_one_signed_for(folder: Path) -> None:
    closed_once(folder)
    signed_again(folder, bytes.fromhex(own(folder, "device_seed")), bytes(32))
    with opened(folder) as vault:
        problem = "The chain is not the one that an anchor was signed for."
        assert vault.verify().problem == problem
        assert vault.check_head() == problem


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_folder_whose_name_is_no_text_has_its_place(tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("\udcff", "\udcfe")]
    for place in places:
        place.mkdir()
    one, other = (place_of(place) for place in places)
    assert one == place_of(places[0]) != other


def enrolments(vault: Vault, folder: Path) -> list[DeviceEnrolled]:
    entries = vault.reader.entries_of(own(folder, ACCESS_SUBJECT))
    return [each.event for each in entries if isinstance(each.event, DeviceEnrolled)]


def test_a_copy_of_the_folder_is_a_new_device_once(folder: Path) -> None:
    before = own(folder, DEVICE)
    for _ in range(2):
        with opened(folder) as vault:
            first, second = enrolments(vault, folder)
            assert note(vault, "here").device == second.device
        assert first.device == before
        assert second.device == own(folder, DEVICE) == own(folder, ENROLLED) != before
        assert first.public != second.public


def test_a_vault_that_does_not_know_its_place_stays_the_device_it_was(folder: Path) -> None:
    """As one does that was put back, or that version 0.1 wrote."""
    before = own(folder, DEVICE)
    with with_the_key(folder) as connection:
        connection.execute("UPDATE meta SET value = '' WHERE name = ?", (PLACE,))
    with opened(folder) as vault:
        assert note(vault, "here").device == before
        assert len(enrolments(vault, folder)) == 1


def test_two_copies_go_on_apart(folder: Path, tmp_path: Path) -> None:
    closed_once(folder)
    other = copied(folder, tmp_path / "other")
    devices = set()
    for place in (folder, other, folder):
        with opened(place) as vault:
            devices.add(note(vault, "on it goes").device)
            assert vault.verify().ok
    assert len(devices) == 2


def test_only_a_device_itself_puts_its_key_on_record(folder: Path) -> None:
    with opened(folder) as vault:
        access = own(folder, ACCESS_SUBJECT)
        claims = [DeviceEnrolled(own(folder, DEVICE), "no hex"), DeviceEnrolled("other", "00")]
        write(vault, *(NewEntry(access, claim) for claim in claims))
        assert vault.verify().ok
    with with_the_key(folder) as connection:
        connection.execute("UPDATE anchor SET device = 'other', public = x'00'")
    with opened(folder) as vault:
        assert not vault.verify().ok


def test_the_end_of_a_sound_chain(vault: Vault) -> None:
    assert vault.check_head() == ""
    write(vault, *(NewEntry("session-1", Observed(str(n))) for n in range(LOOKED_AT - 1)))
    assert vault.check_head() == ""
    write(vault, *(NewEntry("session-1", Observed(str(n))) for n in range(3)))
    assert vault.check_head() == ""


def test_the_end_of_three_devices_chains(folder: Path, tmp_path: Path) -> None:
    closed_once(folder)
    with opened(copied(folder, tmp_path / "third")) as vault:
        note(vault, "by the copy's copy")
        assert vault.check_head() == ""


def test_what_lies_far_back_is_left_to_the_whole_check(folder: Path) -> None:
    with opened(folder) as vault:
        early = note(vault, "early")
        write(vault, *(NewEntry("session-1", Observed(str(n))) for n in range(LOOKED_AT + 2)))
    break_open(folder, f"UPDATE entry SET author = 'eve' WHERE id = '{early.id}'")  # noqa: S608
    with opened(folder) as vault:
        assert vault.check_head() == ""
        assert vault.verify().entry_id == early.id


@pytest.mark.parametrize("more", [0, LOOKED_AT])
def test_a_broken_link_near_the_end(folder: Path, more: int) -> None:
    with opened(folder) as vault:
        write(vault, *(NewEntry("session-1", Observed(str(n))) for n in range(more)))
        last = note(vault, "the last")
    statement = "UPDATE entry SET author = 'eve' WHERE id = ?"
    break_open(folder, statement.replace("?", f"'{last.id}'"))
    with opened(folder) as vault:
        assert vault.check_head() == "An entry is not as it was written."


def test_the_first_of_just_as_many_as_are_looked_at(folder: Path) -> None:
    with opened(folder) as vault:
        write(vault, *(NewEntry("session-1", Observed(str(n))) for n in range(LOOKED_AT - 1)))
    break_open(
        folder,
        "UPDATE entry SET author = 'eve' WHERE seq = 1 AND device = "
        "(SELECT device FROM entry ORDER BY position DESC LIMIT 1)",
    )
    with opened(folder) as vault:
        assert vault.check_head() == "An entry is not as it was written."


def test_entries_cut_out_of_another_device_are_missed(folder: Path) -> None:
    with opened(folder) as vault:
        note(vault, "by the copy")
    break_open(folder, "DELETE FROM entry WHERE position = 9")
    with opened(folder) as vault:
        assert vault.check_head() == "The newest entries of a device are missing."


def test_the_end_of_a_chain_that_cannot_be_read(folder: Path) -> None:
    with opened(folder) as vault, with_the_key(folder) as connection:
        connection.execute("DROP TABLE anchor")
        assert vault.check_head() == "A part of the vault's file can't be read."
        vault.anchor()
