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
    WrongPassphrase,
    unlock_vault,
)
from kap_companion.vault.keys import random_key
from kap_companion.vault.slots import (
    SLOT_FILES,
    Slot,
    SlotFile,
    SlotKind,
    copies_agree,
    read_slots,
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


@pytest.mark.parametrize(
    "change",
    [
        {"format": 3},
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
