"""Who may open the vault: several people, each by an own passphrase, and the recovery code."""

import json
import re
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kap_companion.errors import InputRefused
from kap_companion.vault import CHEAPEST, Vault, VaultUnavailable, WrongPassphrase
from kap_companion.vault import keyring as keyring_module
from kap_companion.vault.engine import DatabaseKey
from kap_companion.vault.keyring import Keyring, trusted
from kap_companion.vault.keys import SALT_BYTES
from kap_companion.vault.slots import (
    MOST_SLOTS,
    SLOT_FILES,
    KeyHolder,
    Slot,
    SlotFile,
    SlotKind,
    copies_agree,
    slots_of,
    write_copy,
)
from kap_companion.vault.unlock import open_slot, opened_by, people_at_the_door
from tests.vault.conftest import Template
from tests.vault.rig import PASSPHRASE, note, opened, with_the_key

BO, BOS = "bo-lind", "nine slow herons"


def with_bo(vault: Vault) -> Keyring:
    vault.keyring.add(BO, "Bo Lind", BOS, CHEAPEST)
    return vault.keyring


def whole(sentences: str) -> str:
    """The pattern of these sentences and no more, with what is said whenever nothing changed."""
    return f"^{re.escape(sentences.format('Nothing was changed.'))}$"


def known(folder: Path) -> Any:  # noqa: ANN401  # as JSON gives it
    with with_the_key(folder) as connection:
        kept = connection.execute("SELECT value FROM meta WHERE name = 'key_slots'").fetchone()
        return json.loads(kept[0])


def test_a_second_person_opens_it_in_their_own_name(folder: Path) -> None:
    with opened(folder) as vault:
        ada = vault.practitioner_id
        with_bo(vault)
        assert vault.keyring.people() == (
            KeyHolder(ada, "Ada Green", has_passphrase=True),
            KeyHolder(BO, "Bo Lind", has_passphrase=True),
        )
    with opened(folder, BOS) as vault:
        assert vault.practitioner_id == BO
        assert vault.unlocked_by == "passphrase"
        assert note(vault, "hello").author == BO
    with opened(folder) as vault:
        assert vault.practitioner_id == ada
    assert copies_agree(folder)


def test_a_named_person_opens_it_by_their_own_passphrase_alone(folder: Path) -> None:
    with opened(folder) as vault:
        with_bo(vault)
    assert open_slot(folder, BOS, BO).holder == BO
    with pytest.raises(WrongPassphrase):
        open_slot(folder, PASSPHRASE, BO)


def test_the_code_signs_in_whom_it_is_typed_for(folder: Path, template: Template) -> None:
    with opened(folder) as vault:
        ada = vault.practitioner_id
        with_bo(vault)
    assert open_slot(folder, template.code, BO).holder == BO
    assert open_slot(folder, template.code).holder == ada
    assert open_slot(folder, template.code, "nobody here").holder == ada
    with opened(folder, template.code) as vault:
        assert vault.unlocked_by == "recovery code"


def test_one_person_has_one_passphrase(vault: Vault) -> None:
    keyring = with_bo(vault)
    with pytest.raises(InputRefused, match=whole("This person has a passphrase. {}")):
        with_bo(vault)
    with pytest.raises(InputRefused, match=whole("A passphrase has words. {} Type one.")):
        keyring.add("cy", "Cy", "", CHEAPEST)
    assert len(keyring.people()) == 2


def test_a_changed_passphrase_opens_the_same_data(folder: Path) -> None:
    with opened(folder) as vault:
        keyring, before = vault.keyring, vault.keyring.key
        keyring.change(vault.practitioner_id, PASSPHRASE, "another river", CHEAPEST)
        assert vault.opens_with("another river")
        assert not vault.opens_with(PASSPHRASE)
    with opened(folder, "another river") as vault:
        assert vault.keyring.key == before
        assert [each.name for each in vault.keyring.people()] == ["Ada Green"]
        assert {slot.cost for slot in vault.keyring.slot_file.slots} == {CHEAPEST}
    with pytest.raises(WrongPassphrase):
        open_slot(folder, PASSPHRASE)


def test_what_a_secret_opens_is_never_printed(vault: Vault) -> None:
    found = opened_by(vault.keyring.slot_file, PASSPHRASE)
    assert found is not None
    assert repr(found) == "Found(…)"


def test_only_who_knows_the_old_one_changes_it(vault: Vault, template: Template) -> None:
    keyring = with_bo(vault)
    with pytest.raises(WrongPassphrase):
        keyring.change(BO, PASSPHRASE, "stolen", CHEAPEST)
    with pytest.raises(WrongPassphrase, match="recovery code"):
        keyring.change(BO, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "stolen", CHEAPEST)
    assert not vault.opens_with("stolen")
    keyring.change(BO, template.code, "remembered", CHEAPEST)
    assert vault.opens_with("remembered")


def test_a_removed_person_stays_out(folder: Path) -> None:
    with opened(folder) as vault:
        ada, keyring = vault.practitioner_id, with_bo(vault)
        keyring.remove(BO)
        assert not keyring.has_passphrase(BO)
        keyring.remove("nobody here")
        said = "Someone must be able to open the vault. {}"
        with pytest.raises(InputRefused, match=whole(said)):
            keyring.remove(ada)
        assert keyring.has_passphrase(ada)
    with pytest.raises(WrongPassphrase):
        open_slot(folder, BOS)


def test_without_a_passphrase_the_code_gives_a_new_one(folder: Path, template: Template) -> None:
    with opened(folder) as vault:
        ada, keyring = vault.practitioner_id, with_bo(vault)
        keyring.remove(ada)
        assert keyring.people()[0] == KeyHolder(ada, "Ada Green", has_passphrase=False)
        keyring.change(ada, template.code, "a new one", CHEAPEST)
    assert open_slot(folder, "a new one", ada).slot.name == "Ada Green"


def test_the_code_gives_a_passphrase_to_who_never_had_a_slot(
    folder: Path, template: Template
) -> None:
    with opened(folder) as vault:
        vault.keyring.change("cy", template.code, "a first one", CHEAPEST)
    found = open_slot(folder, "a first one")
    assert (found.holder, found.slot.name) == ("cy", "")


def test_a_new_code_ends_the_old_one(folder: Path, template: Template) -> None:
    with opened(folder) as vault:
        with_bo(vault)
        code = vault.keyring.renew_recovery(BO, "Bo Lind", CHEAPEST)
    with pytest.raises(WrongPassphrase):
        open_slot(folder, template.code)
    again = open_slot(folder, code.lower())
    assert (again.holder, again.slot.name) == (BO, "Bo Lind")
    (recovery,) = slots_of(again.slot_file.slots, SlotKind.RECOVERY)
    assert recovery.cost == CHEAPEST


def test_a_new_name_reaches_the_door(folder: Path) -> None:
    with opened(folder) as vault:
        before = with_bo(vault).slot_file.generation
        vault.keyring.rename(vault.practitioner_id, "Ada Brown")
        generation = vault.keyring.slot_file.generation
        assert generation == before + 1
        vault.keyring.rename(vault.practitioner_id, "Ada Brown")
        assert vault.keyring.slot_file.generation == generation
    names = {slot.name for slot in open_slot(folder, PASSPHRASE).slot_file.slots}
    assert names == {"Ada Brown", "Bo Lind"}


def test_the_door_knows_who_has_a_passphrase(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as vault:
        ada = KeyHolder(vault.practitioner_id, "Ada Green", has_passphrase=True)
        with_bo(vault).renew_recovery("cy", "Cy", CHEAPEST)
    assert people_at_the_door(folder) == (ada, KeyHolder(BO, "Bo Lind", has_passphrase=True))
    assert people_at_the_door(tmp_path / "nothing here") == ()


def test_the_door_knows_which_slots_belong_to_the_database(folder: Path) -> None:
    eve = Slot("1", SlotKind.PASSPHRASE, "eve", CHEAPEST, bytes(SALT_BYTES), name="Eve")
    write_copy(folder, SlotFile(bytes(16), (eve,), generation=99), SLOT_FILES[1])
    assert [each.name for each in people_at_the_door(folder)] == ["Ada Green"]
    assert open_slot(folder, PASSPHRASE).slot.name == "Ada Green"


def test_there_is_room_for_sixty_four(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_module, "MOST_SLOTS", 3)
    keyring = with_bo(vault)
    said = "A vault has room for 3 key slots. {} Retire someone first."
    with pytest.raises(InputRefused, match=whole(said)):
        keyring.add("cy", "Cy", "third", CHEAPEST)
    assert not keyring.has_passphrase("cy")
    assert MOST_SLOTS == 64


def test_the_cost_is_measured_where_none_is_named(vault: Vault) -> None:
    vault.keyring.add(BO, "Bo Lind", BOS)
    vault.keyring.add("cy", "Cy", "third", CHEAPEST)
    costs = {slot.holder: slot.cost for slot in vault.keyring.slot_file.slots}
    assert costs[BO].bounded
    assert costs["cy"] == CHEAPEST


def test_a_slot_is_named_by_the_time_it_was_made(vault: Vault) -> None:
    before_ms = time.time_ns() // 1_000_000
    (slot,) = [each for each in with_bo(vault).slot_file.slots if each.holder == BO]
    assert before_ms <= UUID(slot.id).int >> 80 <= time.time_ns() // 1_000_000


def test_a_disk_that_refuses_changes_nothing(folder: Path) -> None:
    with opened(folder) as vault:
        for name in SLOT_FILES:
            (folder / f"{name}.new").mkdir()
        said = (
            "The key slots can't be written. {} Check the drive and its free space, then try again."
        )
        with pytest.raises(VaultUnavailable, match=whole(said)):
            with_bo(vault)
        assert not vault.keyring.has_passphrase(BO)
        for name in SLOT_FILES:
            (folder / f"{name}.new").rmdir()
        with_bo(vault)
    with opened(folder, BOS):
        assert copies_agree(folder)


def test_one_copy_is_enough(folder: Path) -> None:
    with opened(folder) as vault:
        (folder / f"{SLOT_FILES[1]}.new").mkdir()
        with_bo(vault)
        (folder / f"{SLOT_FILES[1]}.new").rmdir()
        assert not copies_agree(folder)
    with opened(folder, BOS):
        assert copies_agree(folder)


def test_one_copy_is_enough_beside_that_of_another_vault(folder: Path) -> None:
    eve = Slot("1", SlotKind.PASSPHRASE, "eve", CHEAPEST, bytes(SALT_BYTES), name="Eve")
    with opened(folder) as vault:
        write_copy(folder, SlotFile(bytes(16), (eve,), generation=99), SLOT_FILES[1])
        (folder / f"{SLOT_FILES[1]}.new").mkdir()
        with_bo(vault)
        (folder / f"{SLOT_FILES[1]}.new").rmdir()
        assert vault.keyring.has_passphrase(BO)


def test_a_move_gets_the_slots_and_leaves_what_it_returns(vault: Vault) -> None:
    keyring = vault.keyring
    before, key = keyring.slot_file, DatabaseKey(bytes(32), bytes(16))
    seen: list[SlotFile] = []

    def move(slots: SlotFile) -> tuple[DatabaseKey, SlotFile]:
        seen.append(slots)
        return key, SlotFile(key.salt, slots.slots)

    old = keyring.key
    keyring.move(move)
    assert seen == [before]
    assert (keyring.key, keyring.slot_file) == (key, SlotFile(key.salt, before.slots))
    keyring.move(lambda _slots: (old, before))


def test_the_vault_knows_its_slots(folder: Path) -> None:
    with opened(folder) as vault:
        keyring = with_bo(vault)
        keyring.renew_recovery(vault.practitioner_id, "Ada Green", CHEAPEST)
        keyring.change(BO, BOS, "nine slow herons more", CHEAPEST)
        slots = keyring.slot_file.slots
    assert known(folder) == {slot.id: slot.public.hex() for slot in slots}
    assert trusted(slots, known(folder)) == list(slots)


def test_a_slot_slipped_in_from_outside_is_never_known(folder: Path) -> None:
    """Someone without any key may write the file; a new data key must not be sealed to them."""
    with opened(folder) as vault:
        with_bo(vault)
    for name in SLOT_FILES:
        plain = json.loads((folder / name).read_bytes())
        mine = plain["slots"][0] | {"id": "slipped-in", "public": "ab" * 32}
        plain["slots"].append(mine)
        plain["slots"][1]["public"] = "cd" * 32
        (folder / name).write_text(json.dumps(plain))
    with opened(folder) as vault:
        vault.keyring.rename(BO, "Bo")
        slots = vault.keyring.slot_file.slots
    assert "slipped-in" in {slot.id for slot in slots}
    assert {slot.id for slot in trusted(slots, known(folder))} == {slots[0].id, slots[2].id}


def test_a_vault_that_knows_nothing_yet_takes_the_slots_as_they_are(folder: Path) -> None:
    with with_the_key(folder) as connection:
        connection.execute("DELETE FROM meta WHERE name = 'key_slots'")
    with opened(folder) as vault:
        slots = vault.keyring.slot_file.slots
    assert known(folder) == {slot.id: slot.public.hex() for slot in slots}
