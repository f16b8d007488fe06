"""Making a backup: copied while writing goes on, opened again and checked, and only then named."""

import errno
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlcipher3 import dbapi2

from kap_companion.domain.moment import Moment
from kap_companion.vault.backup_folder import (
    FILES,
    MANIFEST,
    PART,
    Backup,
    Manifest,
    free_name,
    hash_of,
    leftovers_in,
    manifest_bytes,
)
from kap_companion.vault.copies import Facts, facts_of, opened_copy, pages_are_sound
from kap_companion.vault.engine import DATABASE, PAGE_BYTES, DatabaseKey
from kap_companion.vault.errors import BackupFailed
from kap_companion.vault.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    replace_durably,
    sync_file,
    write_durably,
)
from kap_companion.vault.progress import Cancelled, Progress, Walk
from kap_companion.vault.slots import SlotFile, write_slots

PAGES_AT_ONCE = 256
"""One megabyte: short enough that writing waits for nothing, and cancelling neither."""

SPARE_BYTES = 4 * 1024 * 1024

_FULL = (
    "The backup was not made: the drive is full. The vault itself is safe. Free some space, or "
    "choose another folder."
)
_REFUSED = (
    "The backup was not made: its folder can't be written to. The vault itself is safe. Choose "
    "another folder."
)
_UNREADABLE = (
    "The backup was not made: the vault's file can't be read to its end. What is there stays as "
    "it is. Check the vault."
)
_NOT_READ_BACK = (
    "The backup was not made: what was written could not be read back. The vault itself is safe. "
    "Check the drive, or choose another folder."
)
_OTHER = (
    "The backup was not made: the drive reports an error. The vault itself is safe. Check the "
    "drive, or choose another folder."
)
_SENTENCES: Mapping[str, str] = {
    "database or disk is full": _FULL,
    "attempt to write a readonly database": _REFUSED,
    "unable to open database file": _REFUSED,
    "database disk image is malformed": _UNREADABLE,
    "file is not a database": _UNREADABLE,
}
"""By SQLite's own words: what goes wrong while it copies carries no code."""

_SENTENCES_OF_SYSTEM: Mapping[int, str] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.EROFS: _REFUSED,
}


@dataclass(frozen=True, slots=True)
class Original:
    """The vault that is backed up: an engine of its own, its key and its key slots."""

    engine: Engine
    key: DatabaseKey
    slot_file: SlotFile


def make_backup(
    original: Original,
    folder: Path,
    now: Moment,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Backup:
    """Write a backup into the folder, which must be there, and return it.

    It has its name only once it is whole, on the disk, and was opened and checked. Raises
    `BackupFailed`, or `Stopped` where that was wished; then nothing of it is left.
    """
    with _told():
        if not folder.is_dir():
            raise BackupFailed(
                "The backup was not made: its folder is not there. The vault itself is safe. "
                "Connect the drive, or choose another folder."
            )
        return _made(original, folder, now, progress, cancelled)


def _made(
    original: Original,
    folder: Path,
    now: Moment,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> Backup:
    with original.engine.connect() as connection:
        facts = facts_of(connection)
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        _sweep(folder, facts.vault)
        _refuse_where_too_little_is_free(folder, pages * PAGE_BYTES)
        made = _Making(original, facts, now, Walk(3 * pages * PAGE_BYTES, progress, cancelled))
        return made.into(folder, connection)


@dataclass(frozen=True, slots=True)
class _Making:
    """One backup on its way."""

    original: Original
    facts: Facts
    now: Moment
    walk: Walk

    def into(self, folder: Path, connection: Connection) -> Backup:
        name = free_name(folder, self.facts.vault, self.now.local())
        part, target = folder / (name + PART), folder / name
        try:
            part.mkdir(PRIVATE_FOLDER)
            self._copy(connection, part / DATABASE)
            write_slots(part, self.original.slot_file)
            self._check(connection, part / DATABASE)
            manifest = self._manifest(part)
            write_durably(part / MANIFEST, manifest_bytes(manifest))
            replace_durably(part, target)
        except BaseException:
            with suppress(OSError):
                shutil.rmtree(part)
            raise
        return Backup(target, manifest)

    def _copy(self, connection: Connection, target: Path) -> None:
        """Copy the pages as they stand now: the open transaction keeps them so until the end."""
        target.touch(PRIVATE_FILE)
        source: Any = connection.connection.driver_connection
        with closing(dbapi2.connect(str(target), isolation_level=None)) as copy:
            copy.execute("PRAGMA cipher_log_level = NONE")
            copy.execute(self.original.key.pragma)
            source.backup(copy, pages=PAGES_AT_ONCE, progress=self._copied)
            # Whole in one file: nobody knows what a removable drive makes of a second one.
            copy.execute("PRAGMA journal_mode = DELETE")
        sync_file(target)

    def _copied(self, _status: int, remaining: int, total: int) -> None:
        self.walk.step((total - remaining) * PAGE_BYTES - self.walk.done)

    def _check(self, connection: Connection, path: Path) -> None:
        with opened_copy(path, self.original.key) as copy:
            sound = pages_are_sound(copy) and facts_of(copy) == self.facts
        if not sound:
            raise BackupFailed(_NOT_READ_BACK if pages_are_sound(connection) else _UNREADABLE)
        self.walk.step(path.stat().st_size)

    def _manifest(self, part: Path) -> Manifest:
        facts = self.facts
        return Manifest(
            vault=facts.vault,
            made_us=self.now.utc_us,
            schema=facts.schema,
            entries=facts.entries,
            device=facts.head.device,
            seq=facts.head.seq,
            hash=facts.head.hash.hex(),
            database_bytes=(part / DATABASE).stat().st_size,
            files={name: self._hash(part / name) for name in FILES[1:]},
        )

    def _hash(self, path: Path) -> str:
        return hash_of(path, self.walk.step if path.name == DATABASE else _nothing)


def _nothing(_bytes: int) -> None:
    """The key slots are too small to be told of."""


@contextmanager
def _told() -> Iterator[None]:
    """Turn what system and database say into a sentence that carries no path and no value."""
    try:
        yield
    except OSError as error:
        raise BackupFailed(_SENTENCES_OF_SYSTEM.get(error.errno or 0, _OTHER)) from None
    except (SQLAlchemyError, dbapi2.Error) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        raise BackupFailed(_SENTENCES.get(said, _OTHER)) from None


def _refuse_where_too_little_is_free(folder: Path, needed_bytes: int) -> None:
    if shutil.disk_usage(folder).free < needed_bytes + SPARE_BYTES:
        raise OSError(errno.ENOSPC, "")


def _sweep(folder: Path, vault: str) -> None:
    """Take away what an earlier try left when the computer went off."""
    for leftover in leftovers_in(folder, vault):
        shutil.rmtree(leftover, ignore_errors=True)
