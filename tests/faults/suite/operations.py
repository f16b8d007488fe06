"""What is done to a vault in one go, and must be whole or not there wherever it is ended.

An operation that is new goes in here, as one more `Operation` of the list: it is then ended at each
of its steps, by a kill and by a power cut.
"""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed
from kap_companion.errors import KapError
from kap_companion.vault import CHEAPEST, unlock_vault, vault_exists
from kap_companion.vault.engine import DATABASE, SALT_BYTES
from kap_companion.vault.files import start_of, sync_folder
from kap_companion.vault.slots import SLOT_FILES, SlotKind, read_slots, slots_of, write_slots
from kap_companion.vault.unlock import open_slot
from tests.faults.suite.look import Look, Truth, look, said
from tests.faults.suite.operation import Operation, Saved, of_plan
from tests.faults.suite.plan import Plan
from tests.faults.suite.upkeep import UPKEEP
from tests.vault.rig import PASSPHRASE, Ticking, new_vault, opened

OLD_VAULT = Path(__file__).parents[2] / "vault" / "vault-0.1"
NEW_PASSPHRASE = "eight loud lakes"


# Creating a vault.


def _nothing_there(_plan: Plan, _folder: Path) -> Truth:
    return {}


def _create(folder: Path, _saved: Saved) -> None:
    if not vault_exists(folder):
        new_vault(folder)[0].close()


def _look_if_there(folder: Path, truth: Truth) -> Look:
    return look(folder, truth) if vault_exists(folder) else Look()


# Lifting one of version 0.1: its tables, and the key slot of who opens it.


def _of_old(_plan: Plan, folder: Path) -> Truth:
    shutil.copytree(OLD_VAULT, folder)
    aside = folder.with_name("aside")
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(OLD_VAULT, aside)
    with opened(aside) as vault:
        return {each.id: said(each) for each in vault.reader.entries_of("session-1")}


def _open_and_close(folder: Path, _saved: Saved) -> None:
    unlock_vault(folder, PASSPHRASE, Ticking()).close()


# Another passphrase in the slots.


def _other_passphrase(folder: Path, _saved: Saved) -> None:
    if _opens(folder, NEW_PASSPHRASE):
        return
    unlocked = open_slot(folder, PASSPHRASE)
    slot = replace(unlocked.slot, cost=CHEAPEST).wrap(unlocked.key.key, NEW_PASSPHRASE)
    write_slots(folder, unlocked.slot_file.with_slot(slot))


def _opens(folder: Path, secret: str) -> bool:
    try:
        open_slot(folder, secret)
    except KapError:
        return False
    return True


def _look_with_either(folder: Path, truth: Truth) -> Look:
    """Exactly one of the two opens it, and what it holds is whole."""
    opening = [secret for secret in (PASSPHRASE, NEW_PASSPHRASE) if _opens(folder, secret)]
    if len(opening) != 1:
        return Look(problem=f"{len(opening)} of two passphrases open it")
    slot_file = read_slots(folder, start_of(folder / DATABASE, SALT_BYTES))
    if slot_file is None or len(slots_of(slot_file.slots, SlotKind.RECOVERY)) != 1:
        return Look(problem="the recovery code's slot is gone")
    return look(folder, truth, secret=opening[0])


# Writing, closing, indexing again.


def _write(folder: Path, saved: Saved) -> None:
    name = f"life {token_hex(4)}"
    with closing(unlock_vault(folder, PASSPHRASE, Ticking())) as vault:
        for batch in range(2):
            three = [NewEntry("session-1", Observed(f"{name} {batch} {part}")) for part in "abc"]
            for each in vault.journal.append(three).result():
                saved(each.id, said(each))
            vault.journal.keep_draft("session-1", "line", "half a sen").result()


def _index_again(folder: Path, _saved: Saved) -> None:
    with closing(unlock_vault(folder, PASSPHRASE, Ticking())) as vault:
        vault.rebuild_index()


# A change as nobody may make it, to show that a crash at its steps is seen.


def _careless(folder: Path, _saved: Saved) -> None:
    content = [(folder / name, (folder / name).read_bytes()) for name in SLOT_FILES]
    for path, _ in content:
        path.unlink()
    sync_folder(folder)
    for path, kept in content:
        path.write_bytes(kept)


CONTROL = Operation("a careless change", of_plan, _careless)

OPERATIONS = {
    each.name: each
    for each in (
        CONTROL,
        Operation("creating a vault", _nothing_there, _create, _look_if_there),
        Operation("lifting a vault of 0.1", _of_old, _open_and_close),
        Operation("another passphrase", of_plan, _other_passphrase, _look_with_either),
        Operation("writing and closing", of_plan, _write),
        Operation("making the index again", of_plan, _index_again),
        *UPKEEP,
    )
}
