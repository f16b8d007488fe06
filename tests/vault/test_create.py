"""A vault comes into being whole, private and with its founding on the record."""

import stat
from pathlib import Path
from uuid import UUID

import pytest

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.events import PracticeFounded, PractitionerAdded
from kap_companion.errors import InputRefused
from kap_companion.vault import (
    CHEAPEST,
    VaultExists,
    VaultInUse,
    VaultUnavailable,
    create_vault,
    vault_exists,
)
from kap_companion.vault.keys import SALT_BYTES
from kap_companion.vault.schema import INDEX_VERSION
from kap_companion.vault.slots import SlotKind
from tests.vault.conftest import Template
from tests.vault.rig import (
    NOON,
    PASSPHRASE,
    Ticking,
    new_vault,
    opened,
    to_the_letter,
    with_the_key,
)


def test_the_founding_is_on_the_record(tmp_path: Path) -> None:
    vault, _code = create_vault(
        tmp_path / "v", "x", Ticking(), "Willow", "Ada", "nurse", sample=True, cost=CHEAPEST
    )
    entries = vault.reader.entries_of(vault.practice_subject)
    assert [entry.event for entry in entries] == [
        PracticeFounded("Willow", sample=True),
        PractitionerAdded(vault.practitioner_id, "Ada", "nurse"),
    ]
    assert {entry.author for entry in entries} == {vault.practitioner_id}
    assert vault.reader.practice_subject() == vault.practice_subject
    assert vault.reader.access_subject() == vault.access_subject
    assert PracticeChart.replay(entries).practitioner_name(vault.journal.author) == "Ada"
    assert vault.verify().ok
    vault.close()


def test_it_is_one_device_that_knows_its_place_and_has_an_index(tmp_path: Path) -> None:
    vault, _code = new_vault(tmp_path)
    vault.close()
    with opened(tmp_path) as vault, vault.open_record() as (contents, _entries):
        assert [chain.entries for chain in contents.chains] == [3]
    with with_the_key(tmp_path) as connection:
        known = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    assert known["index_version"] == INDEX_VERSION
    assert known["device"] == contents.chains[0].device


def test_its_slots_are_those_of_its_founder(tmp_path: Path) -> None:
    vault, _code = new_vault(tmp_path)
    slots = vault.keyring.slot_file.slots
    assert [slot.kind for slot in slots] == list(SlotKind)
    for slot in slots:
        assert (slot.holder, slot.name) == (vault.practitioner_id, "Ada Green")
        assert (slot.cost, len(slot.salt)) == (CHEAPEST, SALT_BYTES)
        assert UUID(slot.id).int >> 80 == int(NOON.timestamp()) * 1_000
    assert len({slot.salt for slot in slots}) == len({slot.id for slot in slots}) == 2
    vault.close()


def test_there_is_a_vault_once_it_is_made(tmp_path: Path) -> None:
    assert not vault_exists(tmp_path)
    assert not vault_exists(tmp_path / "nowhere")
    vault, _code = new_vault(tmp_path)
    assert vault_exists(tmp_path)
    vault.close()


def test_folder_and_files_are_the_owners_alone(tmp_path: Path) -> None:
    vault, _code = new_vault(tmp_path / "v")
    files = list((tmp_path / "v").iterdir())
    assert {path.name for path in files} >= {
        "vault.db",
        "vault.db-wal",
        "slots.json",
        "slots.copy.json",
        "vault.lock",
    }
    assert stat.S_IMODE((tmp_path / "v").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    vault.close()


def test_the_recovery_code_opens_it_too(template: Template, folder: Path) -> None:
    with opened(folder, template.code.lower().replace("-", " ")) as vault:
        assert vault.reader.entries_of(vault.practice_subject)


def test_a_second_vault_in_the_same_place_is_refused(folder: Path) -> None:
    before = (folder / "slots.json").read_bytes()
    with pytest.raises(VaultExists):
        new_vault(folder)
    assert (folder / "slots.json").read_bytes() == before


def test_while_another_one_makes_it(tmp_path: Path) -> None:
    vault, _code = new_vault(tmp_path)
    with pytest.raises(VaultInUse):
        new_vault(tmp_path)
    vault.close()


def test_without_a_passphrase_nothing_is_made(tmp_path: Path) -> None:
    said = "A vault needs a passphrase. Nothing was changed. Type one."
    with pytest.raises(InputRefused, match=to_the_letter(said)):
        create_vault(tmp_path, "", Ticking(), "Willow", "Ada", "nurse", cost=CHEAPEST)
    assert not vault_exists(tmp_path)


def test_what_a_broken_off_attempt_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "vault.db.new").write_bytes(b"half")
    (tmp_path / "vault.db.new-wal").write_bytes(b"half")
    vault, _code = new_vault(tmp_path)
    assert vault.verify().ok
    vault.close()
    assert not list(tmp_path.glob("*.new*"))


def test_key_slots_of_a_database_that_is_elsewhere_are_kept(folder: Path) -> None:
    elsewhere = folder.parent / "vault.db"
    (folder / "vault.db").rename(elsewhere)
    slots = (folder / "slots.json").read_bytes()
    (folder / "slots.copy.json").unlink()
    vault, _code = new_vault(folder)
    vault.close()
    (kept,) = folder.glob("*before*")
    assert kept.name == f"slots.before-{vault.practitioner_id}.json"
    assert kept.read_bytes() == slots


def test_where_a_file_stands_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    said = (
        "The vault could not be made. Nothing was changed. Start the program with --data-dir and "
        "another folder."
    )
    with pytest.raises(VaultUnavailable, match=to_the_letter(said)):
        new_vault(tmp_path / "file")


def test_by_itself_it_costs_what_this_computer_can_pay(tmp_path: Path) -> None:
    vault, _code = create_vault(tmp_path, PASSPHRASE, Ticking(), "Willow", "Ada", "nurse")
    assert vault.opens_with(PASSPHRASE)
    vault.close()


def test_on_a_full_disk(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(4 * 1024 * 1024 - 8 * 4096))
    with pytest.raises(VaultUnavailable, match=r"disk|drive"):
        new_vault(small_disk / "v")
    assert not vault_exists(small_disk / "v")
    (small_disk / "filler").unlink()
    vault, _code = new_vault(small_disk / "v")
    assert vault.verify().ok
    vault.close()


def test_where_a_folder_stands_in_the_way_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "slots.json.new").mkdir()
    said = (
        "The vault could not be made. Nothing was changed. Check the drive and its free space, "
        "then try again."
    )
    with pytest.raises(VaultUnavailable, match=to_the_letter(said)):
        new_vault(tmp_path)
    assert not vault_exists(tmp_path)
