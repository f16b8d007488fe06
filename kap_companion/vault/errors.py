"""What can go wrong with a vault, each as a sentence that says what is safe and what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlcipher3 import dbapi2

from kap_companion.errors import KapError


class WrongPassphrase(KapError):
    """The secret opens none of the vault's key slots."""

    def __init__(
        self,
        sentence: str = "That passphrase doesn't open this vault. Nothing is lost. "
        "Try again or use the recovery code.",
    ) -> None:
        super().__init__(sentence)


class NotAVault(KapError):
    """There is no vault here, or what is here is something else."""

    def __init__(
        self,
        sentence: str = "This folder holds no vault. Nothing was changed. Choose another folder.",
    ) -> None:
        super().__init__(sentence)


class VaultExists(KapError):
    """A new vault was asked for where one is already."""

    def __init__(self) -> None:
        super().__init__(
            "This folder already holds a vault. Nothing was changed. Unlock it, or choose another "
            "folder."
        )


class VaultDamaged(KapError):
    """What is stored is not what was written."""

    def __init__(
        self,
        sentence: str = "The vault is damaged and can't be read. Nothing was changed. "
        "Restore a backup, or check the drive and try again.",
    ) -> None:
        super().__init__(sentence)


class VaultInUse(KapError):
    """Another process has this vault open."""

    def __init__(self) -> None:
        super().__init__(
            "This vault is already open in another window. Nothing is lost. Go on there, or close "
            "it and try again."
        )


class VaultFromNewerVersion(KapError):
    """The vault was written by a later version of this program."""

    def __init__(self) -> None:
        super().__init__(
            "This vault was written by a newer version of KAP Companion. Nothing was changed. "
            "Update the program, then try again."
        )


class VaultReadOnly(KapError):
    """The vault's folder or file can't be written to."""

    def __init__(self) -> None:
        super().__init__(
            "The vault's folder can't be written to. Nothing was changed. Check the drive and its "
            "permissions, then try again."
        )


class VaultUnavailable(KapError):
    """The vault can't be used right now, for a reason outside of it."""


class BackupUnusable(KapError):
    """What should be a backup is none, or is not whole."""

    def __init__(
        self,
        sentence: str = "This is no whole backup of KAP Companion. Nothing was changed. "
        "Choose another one.",
    ) -> None:
        super().__init__(sentence)


class BackupFailed(KapError):
    """A backup could not be made; the vault itself is as it was."""


class NotSaved(KapError):
    """What was to be written is not on the disk, and nothing of it is half there."""


_NOT_SAVED = {
    dbapi2.SQLITE_FULL: "The disk is full. Your text is still here. Free some space, then try "
    "again.",
    dbapi2.SQLITE_READONLY: "The vault's folder can't be written to. Your text is still here. "
    "Check the drive, then try again.",
    dbapi2.SQLITE_IOERR: "The disk reports an error. Your text is still here. Check the drive, "
    "then try again.",
    dbapi2.SQLITE_CORRUPT: "The vault is damaged. Your text is still here. Copy it, then restore "
    "a backup.",
    dbapi2.SQLITE_NOTADB: "The vault is damaged. Your text is still here. Copy it, then restore "
    "a backup.",
}
_CLOSED = "The vault is closed. Your text is still here. Unlock it, then try again."
_OTHER = "The vault could not be written. Your text is still here. Try again."


_DISK_FULL = "The disk is full. Nothing is lost. Free some space, then try again."
LEAST_FREE_BYTES = 1 << 20
"""Opening a vault, or making a new one, takes less."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def not_made(error: OSError, otherwise: str) -> VaultUnavailable:
    """Return why no vault could be made; `otherwise` says what to do for all other reasons."""
    if error.errno in _NO_ROOM:
        return VaultUnavailable(_DISK_FULL)
    if error.errno in _NO_RIGHT:
        return VaultUnavailable(
            "The vault could not be made: you may not write to the data folder. Nothing was "
            "changed. Ask whoever looks after this computer for that right, or start the program "
            "with --data-dir and a folder of your own."
        )
    return VaultUnavailable(f"The vault could not be made. Nothing was changed. {otherwise}")


def closed() -> NotSaved:
    """Return the error of a write to a vault that is closed."""
    return NotSaved(_CLOSED)


def not_saved(error: SQLAlchemyError) -> NotSaved:
    """Return why a write failed, without the statement or its values."""
    return NotSaved(_NOT_SAVED.get(_code(error), _OTHER))


def unreadable(error: SQLAlchemyError) -> KapError:
    """Return why a read failed, without the statement or its values."""
    match _code(error):
        case dbapi2.SQLITE_READONLY:
            return VaultReadOnly()
        case dbapi2.SQLITE_BUSY:
            return VaultInUse()
        case dbapi2.SQLITE_FULL:
            return VaultUnavailable(_DISK_FULL)
        case dbapi2.SQLITE_IOERR | dbapi2.SQLITE_CANTOPEN:
            return VaultUnavailable(
                "The disk reports an error. Nothing was changed. Check the drive, then try again."
            )
        case _:  # SQLITE_CORRUPT, SQLITE_NOTADB, or what should never come
            return VaultDamaged()


@contextmanager
def reading() -> Iterator[None]:
    """Turn a database error into a `KapError` that carries neither statement nor values."""
    try:
        yield
    except SQLAlchemyError as error:
        # From None: the cause's text holds the statement's values.
        raise unreadable(error) from None


@contextmanager
def naming_a_full_disk(folder: Path) -> Iterator[None]:
    """Call a disk full where it is: SQLite, which can't make its files there, has other words."""
    try:
        yield
    except VaultUnavailable:
        if _is_full(folder):
            raise VaultUnavailable(_DISK_FULL) from None
        raise


def _is_full(folder: Path) -> bool:
    try:
        return disk_usage(folder).free < LEAST_FREE_BYTES
    except OSError:  # a disk that doesn't even tell this has another trouble
        return False


def _code(error: SQLAlchemyError) -> int:
    """Return SQLite's primary result code (its low byte), 0 where there is none."""
    original = error.orig if isinstance(error, DBAPIError) else None
    return int(getattr(original, "sqlite_errorcode", 0)) & 0xFF
