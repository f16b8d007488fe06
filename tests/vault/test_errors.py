"""What a person reads where something is wrong: each sentence to the letter."""

import errno
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlcipher3 import dbapi2

from kap_companion.errors import KapError
from kap_companion.vault import (
    BackupUnusable,
    NotAVault,
    NotSaved,
    VaultDamaged,
    VaultExists,
    VaultFromNewerVersion,
    VaultInUse,
    VaultReadOnly,
    VaultUnavailable,
    WrongPassphrase,
    errors,
)
from kap_companion.vault.errors import (
    closed,
    naming_a_full_disk,
    not_made,
    not_saved,
    unreadable,
)
from tests.vault.rig import to_the_letter

DAMAGED = (
    "The vault is damaged and can't be read. Nothing was changed. Restore a backup, or check the "
    "drive and try again."
)
IN_USE = (
    "This vault is already open in another window. Nothing is lost. Go on there, or close it and "
    "try again."
)
READ_ONLY = (
    "The vault's folder can't be written to. Nothing was changed. Check the drive and its "
    "permissions, then try again."
)
DISK_FULL = "The disk is full. Nothing is lost. Free some space, then try again."
DISK_ERROR = "The disk reports an error. Nothing was changed. Check the drive, then try again."
SENTENCES = {
    WrongPassphrase: "That passphrase doesn't open this vault. Nothing is lost. Try again or use "
    "the recovery code.",
    NotAVault: "This folder holds no vault. Nothing was changed. Choose another folder.",
    VaultExists: "This folder already holds a vault. Nothing was changed. Unlock it, or choose "
    "another folder.",
    VaultDamaged: DAMAGED,
    VaultInUse: IN_USE,
    VaultFromNewerVersion: "This vault was written by a newer version of KAP Companion. Nothing "
    "was changed. Update the program, then try again.",
    VaultReadOnly: READ_ONLY,
    BackupUnusable: "This is no whole backup of KAP Companion. Nothing was changed. Choose "
    "another one.",
}

LOST_ROOM = "The disk is full. Your text is still here. Free some space, then try again."
LOST_RIGHTS = (
    "The vault's folder can't be written to. Your text is still here. Check the drive, then try "
    "again."
)
LOST_DISK = "The disk reports an error. Your text is still here. Check the drive, then try again."
LOST_PAGES = "The vault is damaged. Your text is still here. Copy it, then restore a backup."
LOST = "The vault could not be written. Your text is still here. Try again."
CODES = {
    dbapi2.SQLITE_CORRUPT: (VaultDamaged, DAMAGED, LOST_PAGES),
    dbapi2.SQLITE_NOTADB: (VaultDamaged, DAMAGED, LOST_PAGES),
    dbapi2.SQLITE_READONLY: (VaultReadOnly, READ_ONLY, LOST_RIGHTS),
    dbapi2.SQLITE_BUSY: (VaultInUse, IN_USE, LOST),
    dbapi2.SQLITE_FULL: (VaultUnavailable, DISK_FULL, LOST_ROOM),
    dbapi2.SQLITE_IOERR: (VaultUnavailable, DISK_ERROR, LOST_DISK),
    dbapi2.SQLITE_IOERR | 10 << 8: (VaultUnavailable, DISK_ERROR, LOST_DISK),
    dbapi2.SQLITE_CANTOPEN: (VaultUnavailable, DISK_ERROR, LOST),
    dbapi2.SQLITE_ERROR: (VaultDamaged, DAMAGED, LOST),
    0: (VaultDamaged, DAMAGED, LOST),
}


class Said(dbapi2.OperationalError):  # type: ignore[misc]  # the module has no types
    """An error of the database with the code that it would carry, none where that is 0."""

    def __init__(self, code: int) -> None:
        super().__init__("the statement, and what was in it")
        if code:
            self.sqlite_errorcode = code


@pytest.mark.parametrize("kind", SENTENCES)
def test_each_says_what_is_safe_and_what_to_do(kind: type[KapError]) -> None:
    assert str(kind()) == SENTENCES[kind]


@pytest.mark.parametrize("code", CODES)
def test_an_error_of_the_database_in_words(code: int) -> None:
    kind, read, written = CODES[code]
    error = DBAPIError("SELECT 'secret'", {"words": "secret"}, Said(code))
    assert type(unreadable(error)) is kind
    assert str(unreadable(error)) == read
    assert str(not_saved(error)) == written


def test_an_error_that_is_not_the_databases() -> None:
    assert str(not_saved(SQLAlchemyError("secret"))) == LOST
    assert str(unreadable(SQLAlchemyError("secret"))) == DAMAGED


def test_a_vault_that_is_closed() -> None:
    assert type(closed()) is NotSaved
    words = "The vault is closed. Your text is still here. Unlock it, then try again."
    assert str(closed()) == words


@pytest.mark.parametrize(
    ("free", "said"), [(4096, DISK_FULL), (1 << 30, DISK_ERROR), (None, DISK_ERROR)]
)
def test_a_full_disk_is_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int | None, said: str
) -> None:
    def usage(_folder: Path) -> SimpleNamespace:
        if free is None:
            raise OSError
        return SimpleNamespace(free=free)

    monkeypatch.setattr(errors, "disk_usage", usage)
    with pytest.raises(VaultUnavailable, match=to_the_letter(said)), naming_a_full_disk(tmp_path):
        raise VaultUnavailable(DISK_ERROR)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "you may not write"),
        (errno.EROFS, "you may not write"),
        (errno.EIO, "Check it"),
    ],
)
def test_why_a_vault_could_not_be_made(code: int, words: str) -> None:
    assert words in str(not_made(OSError(code, "secret"), "Check it."))
