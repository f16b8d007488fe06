"""Key slots: two copies, neither trusted further than it can be checked."""

import json
from pathlib import Path
from typing import Any

import pytest

from kap_companion.vault import (
    CHEAPEST,
    KeyCost,
    NotAVault,
    VaultDamaged,
    VaultFromNewerVersion,
    WrongPassphrase,
    unlock_vault,
)
from kap_companion.vault.keys import random_key
from kap_companion.vault.slots import (
    MOST_BYTES,
    SLOT_FILES,
    KeyHolder,
    Slot,
    SlotFile,
    SlotKind,
    copies_agree,
    copies_hold,
    holders,
    read_slots,
    slots_of,
    write_copy,
    write_slots,
)
from tests.vault.conftest import Template
from tests.vault.rig import PASSPHRASE, Ticking, new_vault, opened

SALT = bytes(range(16))


def a_slot(**changed: Any) -> Slot:  # noqa: ANN401  # any field
    fields: dict[str, Any] = {
        "id": "slot",
        "kind": SlotKind.PASSPHRASE,
        "holder": "ada",
        "cost": CHEAPEST,
        "salt": SALT,
    }
    return Slot(**(fields | changed)).wrap(bytes(32), "x")


def edit(folder: Path, change: dict[str, Any], *, slot: dict[str, Any] | None = None) -> None:
    for name in SLOT_FILES:
        plain = json.loads((folder / name).read_bytes()) | change
        if slot:
            for each in plain["slots"]:
                each.update(slot)
        (folder / name).write_text(json.dumps(plain))


def test_a_slot_opens_by_its_secret_alone() -> None:
    key = random_key()
    slot = Slot("slot", SlotKind.PASSPHRASE, "ada", CHEAPEST, SALT).wrap(key, "x")
    assert slot.unwrap("x") == key
    assert slot.unwrap("y") is None


def test_another_data_key_reaches_a_slot_without_its_secret() -> None:
    key = random_key()
    assert a_slot().holding(key).unwrap("x") == key


def test_a_slot_takes_the_place_of_its_older_self() -> None:
    first, second, renewed = a_slot(id="1"), a_slot(id="2"), a_slot(id="1", name="Ada")
    slot_file = SlotFile(SALT, (first, second), generation=4)
    assert slot_file.with_slot(renewed) == SlotFile(SALT, (second, renewed), generation=5)
    assert slots_of((first, second), SlotKind.PASSPHRASE) == [first, second]
    assert slots_of((first, second), SlotKind.RECOVERY) == []


def test_people_are_told_in_the_order_in_which_they_came() -> None:
    slots = (
        a_slot(holder="bo", kind=SlotKind.RECOVERY),
        a_slot(holder="ada", name="Ada"),
        a_slot(holder="ada", kind=SlotKind.RECOVERY, name="Ada Green"),
        a_slot(holder="bo", name="Bo"),
        a_slot(holder="cy", kind=SlotKind.RECOVERY),
    )
    assert holders(SlotFile(SALT, slots)) == (
        KeyHolder("bo", "Bo", has_passphrase=True),
        KeyHolder("ada", "Ada", has_passphrase=True),
        KeyHolder("cy", "", has_passphrase=False),
    )


@pytest.mark.parametrize(
    "change",
    [{"id": "other"}, {"holder": "eve"}, {"kind": SlotKind.RECOVERY}, {"cost": KeyCost(64, 2)}],
)
def test_nothing_of_a_slot_can_be_changed(change: dict[str, Any]) -> None:
    slot = a_slot()
    fields = {name: getattr(slot, name) for name in Slot.__slots__}
    assert Slot(**(fields | change)).unwrap("x") is None


def test_what_was_written_is_read(tmp_path: Path) -> None:
    written = SlotFile(SALT, (a_slot(), a_slot(kind=SlotKind.RECOVERY)), generation=3)
    write_slots(tmp_path, written)
    assert read_slots(tmp_path, SALT) == written
    assert copies_agree(tmp_path)


def test_the_file_for_ever(tmp_path: Path) -> None:
    """Known answer: what today's version writes, later ones have to read."""
    slot = Slot("1", SlotKind.PASSPHRASE, "ada", CHEAPEST, SALT, b"w", b"p" * 32, b"s", "Ada")
    write_copy(tmp_path, SlotFile(SALT, (slot,), generation=3), SLOT_FILES[0])
    assert (
        (tmp_path / SLOT_FILES[0]).read_text()
        == """{
 "format": 2,
 "generation": 3,
 "vault": "000102030405060708090a0b0c0d0e0f",
 "slots": [
  {
   "id": "1",
   "kind": "passphrase",
   "holder": "ada",
   "memory_mib": 64,
   "passes": 1,
   "salt": "000102030405060708090a0b0c0d0e0f",
   "wrapped": "77",
   "public": "7070707070707070707070707070707070707070707070707070707070707070",
   "sealed": "73",
   "name": "Ada"
  }
 ]
}"""
    )
    assert read_slots(tmp_path, SALT) == SlotFile(SALT, (slot,), generation=3)


def test_a_slot_of_the_first_version_has_neither_name_nor_pair(tmp_path: Path) -> None:
    written = a_slot(name="Ada")
    write_slots(tmp_path, SlotFile(SALT, (written,)))
    for name in SLOT_FILES:
        plain = json.loads((tmp_path / name).read_bytes()) | {"format": 1}
        for each in ("name", "public", "sealed"):
            del plain["slots"][0][each]
        (tmp_path / name).write_text(json.dumps(plain))
    found = read_slots(tmp_path, SALT)
    assert found is not None
    (slot,) = found.slots
    assert (slot.name, slot.public, slot.sealed) == ("", b"", b"")
    assert (slot.id, slot.wrapped) == (written.id, written.wrapped)


def test_a_file_as_long_as_is_allowed_is_read_and_no_longer_one(tmp_path: Path) -> None:
    written = SlotFile(SALT, (a_slot(),))
    write_slots(tmp_path, written)
    path = tmp_path / SLOT_FILES[0]
    (tmp_path / SLOT_FILES[1]).unlink()
    path.write_bytes(path.read_bytes().ljust(MOST_BYTES))
    assert read_slots(tmp_path, SALT) == written
    path.write_bytes(path.read_bytes() + b" ")
    assert read_slots(tmp_path, SALT) is None


def test_both_copies_hold_what_was_written(tmp_path: Path) -> None:
    first, second = SlotFile(SALT, (a_slot(),)), SlotFile(SALT, (a_slot(),))
    assert not copies_agree(tmp_path)
    assert not copies_hold(tmp_path, first)
    write_slots(tmp_path, first)
    assert copies_hold(tmp_path, first)
    assert not copies_hold(tmp_path, second)
    write_copy(tmp_path, second, SLOT_FILES[1])
    assert not copies_hold(tmp_path, first)
    assert not copies_hold(tmp_path, second)


def test_a_newer_copy_of_another_vault_does_not_count(tmp_path: Path) -> None:
    own = SlotFile(SALT, (a_slot(),), generation=1)
    write_copy(tmp_path, own, SLOT_FILES[0])
    write_copy(tmp_path, SlotFile(bytes(16), (a_slot(),), generation=9), SLOT_FILES[1])
    assert read_slots(tmp_path, SALT) == own


def test_the_newer_copy_counts(tmp_path: Path) -> None:
    write_slots(tmp_path, SlotFile(SALT, (a_slot(),), generation=2))
    kept = (tmp_path / SLOT_FILES[0]).read_bytes()
    newer = SlotFile(SALT, (a_slot(),), generation=3)
    write_slots(tmp_path, newer)
    (tmp_path / SLOT_FILES[0]).write_bytes(kept)
    assert read_slots(tmp_path, SALT) == newer
    assert not copies_agree(tmp_path)


@pytest.mark.parametrize("name", SLOT_FILES)
@pytest.mark.parametrize("damage", ["gone", "cut", "empty", "garbage", "huge"])
def test_one_lost_copy_is_made_good_from_the_other(folder: Path, name: str, damage: str) -> None:
    path = folder / name
    whole = path.read_bytes()
    path.unlink()
    if damage != "gone":
        content = {
            "cut": whole[: len(whole) // 2],
            "empty": b"",
            "garbage": b"\xff\0\x13" * 99,
            "huge": whole + b" " * 300_000,
        }
        path.write_bytes(content[damage])
    with opened(folder):
        assert path.read_bytes() == whole


@pytest.mark.parametrize("name", SLOT_FILES)
def test_a_slip_in_one_copy_that_still_reads_is_made_good_too(folder: Path, name: str) -> None:
    path = folder / name
    whole = path.read_bytes()
    edit_one(path, {"wrapped": "00" * 48})
    with opened(folder):
        assert path.read_bytes() == whole


def edit_one(path: Path, slot: dict[str, Any]) -> None:
    plain = json.loads(path.read_bytes())
    for each in plain["slots"]:
        each.update(slot)
    path.write_text(json.dumps(plain))


def test_an_older_copy_opens_nothing_that_the_newer_one_does_not(folder: Path) -> None:
    plain = json.loads((folder / SLOT_FILES[1]).read_bytes()) | {"generation": 2}
    (folder / SLOT_FILES[1]).write_text(json.dumps(plain))
    edit_one(folder / SLOT_FILES[1], {"wrapped": "00" * 48})
    with pytest.raises(WrongPassphrase):
        unlock_vault(folder, PASSPHRASE, Ticking())


def test_a_copy_of_another_vault_is_passed_over(
    template: Template, folder: Path, tmp_path: Path
) -> None:
    other, _code = new_vault(tmp_path / "other")
    other.close()
    stranger = (tmp_path / "other" / "slots.json").read_bytes()
    plain = json.loads(stranger) | {"generation": 99}
    (folder / "slots.json").write_text(json.dumps(plain))
    with opened(folder) as vault:
        assert vault.reader.entries_of("session-1")
    assert (folder / "slots.json").read_bytes() == (template.folder / "slots.json").read_bytes()


def test_both_copies_of_another_vault(folder: Path, tmp_path: Path) -> None:
    other, _code = new_vault(tmp_path / "other")
    other.close()
    for name in SLOT_FILES:
        (folder / name).write_bytes((tmp_path / "other" / name).read_bytes())
    with pytest.raises(NotAVault, match="does not belong"):
        unlock_vault(folder, PASSPHRASE, Ticking())


def test_both_copies_lost(folder: Path) -> None:
    for name in SLOT_FILES:
        (folder / name).unlink()
    with pytest.raises(VaultDamaged, match="key slots"):
        unlock_vault(folder, PASSPHRASE, Ticking())


@pytest.mark.parametrize(
    "slot",
    [
        {"memory_mib": 1_048_576},
        {"memory_mib": 8},
        {"passes": 4_000_000_000},
        {"passes": 0},
        {"memory_mib": "a lot"},
        {"memory_mib": None},
        {"salt": "00"},
        {"salt": "not hex"},
        {"wrapped": 7},
        {"kind": "skeleton key"},
        {"memory_mib": float("inf")},
        {"holder": "\ud800"},
        {"public": "00"},
    ],
)
def test_forged_parameters_are_never_computed(folder: Path, slot: dict[str, Any]) -> None:
    edit(folder, {}, slot=slot)
    with pytest.raises(VaultDamaged, match="key slots"):
        unlock_vault(folder, PASSPHRASE, Ticking())


def test_slots_of_a_newer_version_are_not_called_damaged(folder: Path) -> None:
    edit(folder, {"format": 3})
    with pytest.raises(VaultFromNewerVersion, match="Update the program"):
        unlock_vault(folder, PASSPHRASE, Ticking())


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"format": "x"},
        {"slots": []},
        {"slots": 7},
        {"vault": "00"},
        {"vault": 7},
        {"generation": "x"},
        {"generation": float("inf")},
    ],
)
def test_forged_files_are_refused(folder: Path, change: dict[str, Any]) -> None:
    edit(folder, {**change})
    with pytest.raises(VaultDamaged, match="key slots"):
        unlock_vault(folder, PASSPHRASE, Ticking())


@pytest.mark.parametrize("content", ["[]", "null", "7", "[" * 100_000, '{"slots": [7]}'])
def test_other_json_is_refused(folder: Path, content: str) -> None:
    for name in SLOT_FILES:
        (folder / name).write_text(content)
    with pytest.raises(VaultDamaged, match="key slots"):
        unlock_vault(folder, PASSPHRASE, Ticking())


def test_a_cheaper_cost_within_bounds_opens_nothing(folder: Path) -> None:
    edit(folder, {}, slot={"passes": 2})
    with pytest.raises(WrongPassphrase):
        unlock_vault(folder, PASSPHRASE, Ticking())


def test_a_name_that_is_no_text_or_endless_keeps_nobody_out(folder: Path) -> None:
    edit(folder, {}, slot={"name": "\ud800" + "x" * 500})
    with opened(folder) as vault:
        assert vault.keyring.people()[0].name == "?" + "x" * 399


def test_copies_that_agree_are_left_alone(folder: Path) -> None:
    before = [(folder / name).stat().st_mtime_ns for name in SLOT_FILES]
    with opened(folder):
        pass
    assert [(folder / name).stat().st_mtime_ns for name in SLOT_FILES] == before


def test_a_copy_that_can_not_be_made_good_is_no_reason_to_stay_out(folder: Path) -> None:
    (folder / "slots.copy.json").unlink()
    (folder / "slots.copy.json").mkdir()
    with opened(folder) as vault:
        assert vault.reader.entries_of("session-1")
