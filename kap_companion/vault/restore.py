"""Putting a vault back from a backup: looked at first, and never over the only copy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import BackupRestored
from kap_companion.domain.moment import Clock, Moment
from kap_companion.vault.backup_folder import FILES, Backup, check_bytes, look_at
from kap_companion.vault.copies import Facts, facts_of, opened_copy, pages_are_sound
from kap_companion.vault.devices import become_new_device, enrolment
from kap_companion.vault.engine import DATABASE, disposed, open_engine
from kap_companion.vault.entries import read_head
from kap_companion.vault.errors import (
    BackupUnusable,
    NotAVault,
    VaultDamaged,
    VaultFromNewerVersion,
    VaultUnavailable,
)
from kap_companion.vault.files import PRIVATE_FILE, make_private_folder, replace_durably, sync_file
from kap_companion.vault.journal import write_batch
from kap_companion.vault.lock import locked
from kap_companion.vault.own import ACCESS_SUBJECT, DEVICE, PLACE, read_own, write_own
from kap_companion.vault.progress import Cancelled, Progress, Walk
from kap_companion.vault.record import stamped
from kap_companion.vault.replace import STAGING, aside_folder, finish_replacing, ready_folder
from kap_companion.vault.schema import HEAD, OLDER
from kap_companion.vault.slots import read_slots
from kap_companion.vault.unlock import Unlocked, open_slot
from kap_companion.vault.writer import Transaction

SPARE_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Preview:
    """What a backup would bring back, found out with its key and without a change anywhere.

    `of_this_vault` tells whether it belongs to the vault that is in the data folder now; None
    where there is none.
    """

    backup: Backup
    entries: int
    patients: int
    sessions: int
    of_this_vault: bool | None
    unlocked: Unlocked


def preview(
    path: Path,
    secret: str,
    data: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Preview:
    """Read the backup whole, open it with its own passphrase or recovery code, and say what it is.

    Raises `BackupUnusable`, `WrongPassphrase`, `VaultFromNewerVersion` or `Stopped`.
    """
    with _unusable():
        backup = look_at(path)
        if backup.manifest.schema not in {HEAD, *OLDER}:
            raise VaultFromNewerVersion
        walk = Walk(_bytes_in(backup), progress, cancelled)
        check_bytes(backup, walk.step)
        unlocked = open_slot(path, secret)
        with opened_copy(path / DATABASE, unlocked.key) as copy:
            facts = facts_of(copy)
            if not pages_are_sound(copy) or not _is_as_it_says(backup, facts):
                raise BackupUnusable
    return Preview(
        backup,
        facts.entries,
        facts.patients,
        facts.sessions,
        _of_vault_in(data, unlocked),
        unlocked,
    )


def restore(  # what it takes, and two ways to follow it
    path: Path,
    secret: str,
    data: Path,
    clock: Clock,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path | None:
    """Put the vault of this backup into the data folder; returns where the one before it is now.

    It begins a new device, so that its entries and those of the vault it was taken from can never
    be mistaken for each other. Until the copy is whole and checked nothing is moved; a computer
    that goes off in between goes on at the next unlock. Raises as `preview` does, and
    `VaultInUse`, `VaultReadOnly` or `VaultUnavailable`.
    """
    found = preview(path, secret, data, progress, cancelled)
    with _refused():
        make_private_folder(data)
        with locked(data):
            finish_replacing(data)
            now = clock.now()
            staged = _staged(found, data)
            _begin_new_device(staged, found, now)
            sync_file(staged / DATABASE)
            ready = ready_folder(data, now)
            aside = aside_folder(ready) if (data / DATABASE).exists() else None
            replace_durably(staged, ready)
            finish_replacing(data)
    return aside


def _bytes_in(backup: Backup) -> int:
    return sum((backup.path / name).stat().st_size for name in FILES[1:])


def _is_as_it_says(backup: Backup, facts: Facts) -> bool:
    said = backup.manifest
    head = (said.device, said.seq, said.hash)
    found = (facts.head.device, facts.head.seq, facts.head.hash.hex())
    return (said.vault, said.schema, said.entries, head) == (
        facts.vault,
        facts.schema,
        facts.entries,
        found,
    )


def _of_vault_in(data: Path, unlocked: Unlocked) -> bool | None:
    """Tell by who holds the key slots, which are in the clear; keys may have changed since."""
    slot_file = read_slots(data, unlocked.key.salt)
    if slot_file is None:
        return None
    holders = {slot.holder for slot in unlocked.slot_file.slots}
    return any(slot.holder in holders for slot in slot_file.slots)


def _staged(found: Preview, data: Path) -> Path:
    """Copy the backup beside the vault, and see that it arrived. Raises `OSError`."""
    staging = data / STAGING
    if staging.exists():
        shutil.rmtree(staging)
    if shutil.disk_usage(data).free < _bytes_in(found.backup) + SPARE_BYTES:
        raise OSError
    make_private_folder(staging)
    for name in FILES[1:]:
        (staging / name).touch(PRIVATE_FILE)
        shutil.copyfile(found.backup.path / name, staging / name)
        sync_file(staging / name)
    check_bytes(Backup(staging, found.backup.manifest), lambda _bytes: None)
    return staging


def _begin_new_device(staged: Path, found: Preview, now: Moment) -> None:
    codec, manifest, author = Codec(), found.backup.manifest, found.unlocked.holder
    engine = open_engine(staged / DATABASE, found.unlocked.key, writes=True)
    with disposed(engine), engine.begin() as connection:
        if manifest.schema in OLDER:
            _migrate(connection)
        become_new_device(connection, now)
        write_own(connection, **{PLACE: ""})
        head = read_head(connection, read_own(connection, DEVICE))
        event = BackupRestored(manifest.entries, manifest.made_us)
        restored = NewEntry(read_own(connection, ACCESS_SUBJECT), event)
        batch = [
            enrolment(connection, author, now, codec),
            stamped(restored, author, now, codec),
        ]
        write_batch(Transaction(connection, head), batch, codec)


def _migrate(connection: Connection) -> None:
    from kap_companion.vault.migrate import migrate  # noqa: PLC0415  # late, as in vault.py

    migrate(connection)


@contextmanager
def _unusable() -> Iterator[None]:
    """Whatever can't be read of a backup makes it unusable, and touches nothing else."""
    try:
        yield
    except (OSError, SQLAlchemyError, NotAVault, VaultDamaged):
        raise BackupUnusable from None


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except (OSError, SQLAlchemyError):
        raise VaultUnavailable(
            "The backup could not be restored. Nothing is lost, and the backup is as it was. Check "
            "the drive of the data folder and its free space, then try again."
        ) from None
