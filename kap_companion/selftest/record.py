"""The vault at work: made, written, closed, opened again, and closed to a wrong passphrase."""

from collections.abc import Iterator
from pathlib import Path

from kap_companion.domain.events import PatientRegistered
from kap_companion.host.clock import system_clock
from kap_companion.selftest.result import Result, failed, ok
from kap_companion.services.patients import Patients
from kap_companion.vault import KeyCost, Vault, WrongPassphrase, create_vault, unlock_vault

PASSPHRASE = "nothing of anybody is in here"  # noqa: S105  # of a vault that lives for seconds
WRONG = "nothing of anybody is in there"
WRITTEN = "Written by the self-test"
PATIENCE_S = 30
WHAT = "Vault"


def check_vault(folder: Path) -> Iterator[Result]:
    """Keep an entry as the program keeps a practice's, at the full cost of its passphrase."""
    vault = founded(folder)
    try:
        yield ok(WHAT, "made, and encrypted by SQLCipher")
        patients = Patients(vault.journal, vault.reader, system_clock())
        _, written = patients.add(PatientRegistered(WRITTEN))
        written.result(PATIENCE_S)
        yield ok(WHAT, "an entry was written")
    finally:
        vault.close()
    yield readable_by_nobody(folder)
    yield _wrong_passphrase(folder)
    yield _opened_again(folder)


def founded(folder: Path, cost: KeyCost | None = None) -> Vault:
    """Return the open vault of a practice that nobody has."""
    vault, _ = create_vault(
        folder, PASSPHRASE, system_clock(), "Self-test", "Self-test", "", cost=cost
    )
    return vault


def readable_by_nobody(folder: Path) -> Result:
    """Look for the words of the entry in every file of the closed vault."""
    for file in folder.rglob("*"):
        if file.is_file() and WRITTEN.encode() in file.read_bytes():
            return failed(WHAT, "What was written can be read on the disk. Don’t use this build.")
    return ok(WHAT, "closed; nothing of the entry can be read on the disk")


def _wrong_passphrase(folder: Path) -> Result:
    try:
        unlock_vault(folder, WRONG, system_clock()).close()
    except WrongPassphrase:
        return ok(WHAT, "a wrong passphrase was refused")
    return failed(WHAT, "A wrong passphrase opened it. Don’t use this build.")


def _opened_again(folder: Path) -> Result:
    vault = unlock_vault(folder, PASSPHRASE, system_clock())
    try:
        names = [patient.name for patient in vault.reader.patients()]
        whole = names == [WRITTEN] and vault.verify(lambda _done, _total: None).ok
    finally:
        vault.close()
    if whole:
        return ok(WHAT, "opened again; the entry is there, and all of the record is sound")
    return failed(WHAT, "What was written did not come back whole. Check the drive.")
