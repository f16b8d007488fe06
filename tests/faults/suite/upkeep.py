"""What is done to a whole vault now and then: a new key, backups, erasing, joining an inbox."""

import shutil
from contextlib import closing
from pathlib import Path

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import ChartKind, Erased
from kap_companion.errors import KapError
from kap_companion.services.lockup import lock_up, open_up
from kap_companion.services.run_file import RunState
from kap_companion.vault import CHEAPEST, Vault, restore, unlock_vault
from kap_companion.vault.backup_folder import backups_in
from tests.faults.suite.look import Look, Truth, look, said
from tests.faults.suite.operation import Operation, Saved, of_plan
from tests.faults.suite.plan import Plan
from tests.vault.rig import PASSPHRASE, WAIT_S, Ticking

RESTORED = "what only the backup has"
SEALED = tuple(f"sealed note {number}" for number in range(4))
BOTH = ("patient-1", "session-1")


def _opened(folder: Path) -> Vault:
    return unlock_vault(folder, PASSPHRASE, Ticking())


# A new data key.


def _rekey(folder: Path, _saved: Saved) -> None:
    with closing(_opened(folder)) as vault:
        vault.rekey((), CHEAPEST)


# Backing up, and putting a backup back.


def _beside(folder: Path) -> Path:
    return folder.with_name("backups")


def _back_up(folder: Path, _saved: Saved) -> None:
    _beside(folder).mkdir(exist_ok=True)
    with closing(_opened(folder)) as vault:
        vault.back_up(_beside(folder))


def _look_at_backups(folder: Path, truth: Truth) -> Look:
    """Whatever counts as a backup is whole, and so is the vault."""
    found = look(folder, truth)
    for backup in backups_in(_beside(folder)) if _beside(folder).is_dir() else ():
        aside = folder.with_name("aside")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        restore(backup.path, PASSPHRASE, aside, Ticking())
        again = look(aside, truth)
        if again.problem or again.told or again.missing:
            return Look(problem=f"a backup is not whole: {again}")
    return found


def _backed_up(plan: Plan, folder: Path) -> Truth:
    shutil.rmtree(_beside(folder), ignore_errors=True)
    return of_plan(plan, folder)


def _with_a_backup(plan: Plan, folder: Path) -> Truth:
    truth = _backed_up(plan, folder)
    _back_up(folder, lambda _id, _said: None)
    return truth


def _restore(folder: Path, _saved: Saved) -> None:
    (backup, *_) = backups_in(_beside(folder))
    restore(backup.path, PASSPHRASE, folder, Ticking())


# Erasing a patient with the session.


def _erase(folder: Path, _saved: Saved) -> None:
    with closing(_opened(folder)) as vault:
        if not vault.reader.entries_of(BOTH[0]):
            return
        kinds = (ChartKind.PATIENT, ChartKind.SESSION)
        tombstones = [
            NewEntry(vault.access_subject, Erased(kind, each), reason="asked")
            for kind, each in zip(kinds, BOTH, strict=True)
        ]
        vault.erase(BOTH, tombstones).result(WAIT_S)


def _look_for_all_or_nothing(folder: Path, truth: Truth) -> Look:
    """Both are there whole, or both are gone; the rest is there in any case."""
    try:
        with closing(_opened(folder)) as vault:
            there = [{e.id for e in vault.reader.entries_of(each)} for each in BOTH]
            told = vault.verify().problem
            kept = {each.id for each in vault.reader.entries_of(vault.practice_subject)}
    except KapError as refused:
        return Look(str(refused), frozenset(truth))
    of_both = truth.keys() - kept
    if any(there) and not all(there):
        return Look(problem="one of the two is erased alone")
    gone = frozenset(of_both - there[0] - there[1]) if any(there) else frozenset()
    return Look(told, gone)


# Unlocking: what was sealed is joined.


def _locked(plan: Plan, folder: Path) -> Truth:
    truth = of_plan(plan, folder)
    vault = _opened(folder)
    state = RunState(lock="", public="", holder="", session="session-1")
    lockup = lock_up(vault, state, "by key", Ticking())
    vault.close_locked()
    room = lockup.room
    assert room is not None
    for words in SEALED:
        room.note(words).result(WAIT_S)
    lockup.let_go()
    return truth


def _unlock(folder: Path, _saved: Saved) -> None:
    open_up(folder, PASSPHRASE, Ticking()).vault.close()


def _look_for_what_was_sealed(folder: Path, truth: Truth) -> Look:
    """After unlocking as the program does it, each note is there once."""
    try:
        opened = open_up(folder, PASSPHRASE, Ticking())
    except KapError as refused:
        return Look(str(refused), frozenset(truth))
    with closing(opened.vault) as vault:
        words = [said(each) for each in vault.reader.entries_of("session-1")]
    if opened.faults:
        return Look(problem=f"the inbox is told to be faulty: {dict(opened.faults)}")
    if sorted(each for each in words if each.startswith("sealed")) != sorted(SEALED):
        return Look(problem="a sealed note is lost, or there twice")
    return look(folder, truth)


UPKEEP = (
    Operation("a new data key", of_plan, _rekey),
    Operation("backing up", _backed_up, _back_up, _look_at_backups),
    Operation("restoring a backup", _with_a_backup, _restore),
    Operation("erasing a patient", of_plan, _erase, _look_for_all_or_nothing),
    Operation("joining the inbox", _locked, _unlock, _look_for_what_was_sealed),
)
