"""A new data key for the whole vault, so that whoever knows only the old one is out.

The entries stay byte for byte as they are, so chain and anchors hold. Whenever this is cut short,
the next opening finds a database and a copy of the slots that belong together:

=====================  ================  ==================
reached                ``vault.db``      opened by the slots
=====================  ================  ==================
COPIED, CHECKED        old               of both copies
SECOND_COPY            old               of the first copy
CLOSED                 old               of the first copy
RENAMED                new               of the second copy
FIRST_COPY             new               of both copies
=====================  ================  ==================
"""

import os
import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlcipher3 import dbapi2

from kap_companion.errors import InputRefused, KapError
from kap_companion.vault.engine import DATABASE, SALT_BYTES, DatabaseKey, disposed, open_engine
from kap_companion.vault.errors import VaultUnavailable
from kap_companion.vault.files import PRIVATE_FILE, sync_folder
from kap_companion.vault.keyring import (
    Keyring,
    forget,
    know,
    known_slots,
    recovery_slot,
    trusted,
)
from kap_companion.vault.keys import KeyCost, random_key
from kap_companion.vault.reader import VaultReader
from kap_companion.vault.recovery import new_recovery_code
from kap_companion.vault.schema import entry, subject_key
from kap_companion.vault.slots import (
    SLOT_FILES,
    KeyHolder,
    Slot,
    SlotFile,
    SlotKind,
    holders,
    slots_of,
    write_copy,
    write_slots,
)
from kap_companion.vault.writer import Writer

FRESH = DATABASE + ".rekey"


class Step(Enum):
    """How far a change of the data key has come."""

    COPIED = auto()
    CHECKED = auto()
    SECOND_COPY = auto()
    CLOSED = auto()
    RENAMED = auto()
    FIRST_COPY = auto()


Reached = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What came of it: the new recovery code, and who needs a new passphrase.

    Those are people whose slot is as version 0.1 wrote it, or is not the one that the vault knows.
    """

    code: str
    dropped: tuple[KeyHolder, ...] = ()

    def __repr__(self) -> str:
        return "Rekeyed(…)"


@dataclass(frozen=True, slots=True)
class Open:
    """The parts of an open vault that a new key goes through, and who is signed in."""

    folder: Path
    keyring: Keyring
    writer: Writer
    reader: VaultReader
    author: str


def renew_key(
    vault: Open, without: Collection[str], cost: KeyCost | None, reached: Reached
) -> Rekeyed:
    """Give the vault a new data key and a new recovery code; those `without` can't open it then.

    What is written meanwhile waits. Raises `InputRefused` where the author could not open it
    afterwards, and `KapError` where the disk refuses; everything is then as it was.
    """
    key = DatabaseKey(random_key(), secrets.token_bytes(SALT_BYTES))
    code = new_recovery_code()
    told: list[Rekeyed] = []

    def move(before: SlotFile) -> tuple[DatabaseKey, SlotFile]:
        known = vault.writer.submit(lambda each: known_slots(each.connection) or {}).result()
        kept = [slot.holding(key.key) for slot in _kept(before, known, without)]
        if vault.author not in {slot.holder for slot in kept}:
            raise InputRefused(
                "Your own passphrase would not open the vault any more. Nothing was changed. "
                "Change your passphrase, then try again."
            )
        recovery = recovery_slot(vault.author, _name(before, vault.author), cost)
        slots = SlotFile(key.salt, (*kept, recovery.wrap(key.key, code)), before.generation + 1)
        _put(vault, key, before, slots, reached)
        told.append(Rekeyed(code, _dropped(before, slots, without)))
        return key, slots

    vault.keyring.move(move)
    return told[0]


def _kept(before: SlotFile, known: dict[str, str], without: Collection[str]) -> list[Slot]:
    passphrases = slots_of(trusted(before.slots, known), SlotKind.PASSPHRASE)
    return [slot for slot in passphrases if slot.holder not in without]


def _name(slots: SlotFile, holder: str) -> str:
    return next(each.name for each in holders(slots) if each.holder == holder)


def _dropped(before: SlotFile, after: SlotFile, without: Collection[str]) -> tuple[KeyHolder, ...]:
    still = {each.holder for each in holders(after)} | set(without)
    return tuple(
        each for each in holders(before) if each.has_passphrase and each.holder not in still
    )


def _put(
    vault: Open, key: DatabaseKey, before: SlotFile, after: SlotFile, reached: Reached
) -> None:
    """Put the database under the key that these slots hold. Raises `KapError`."""
    try:
        write_slots(vault.folder, before)  # both copies hold, so that one may be written over
        exchange = vault.writer.exchange(lambda engine: _moved(vault, engine, key, after, reached))
        exchange.result()
    except (OSError, KapError, dbapi2.Error):
        remove_leftovers(vault.folder)
        with suppress(OSError):
            write_slots(vault.folder, before)
        raise VaultUnavailable(
            "The vault could not be given a new key. Everything is as it was. Check the drive and "
            "its free space, then try again."
        ) from None
    with suppress(OSError):  # the second copy opens it, and the next opening makes this one good
        write_slots(vault.folder, after)
    reached(Step.FIRST_COPY)


def _moved(
    vault: Open, engine: Engine, key: DatabaseKey, slots: SlotFile, reached: Reached
) -> Engine:
    """Put the copy in place of the database, and return the engine to write by from now on."""
    path, fresh = vault.folder / DATABASE, vault.folder / FRESH
    _copy(engine, fresh, key, slots)
    reached(Step.COPIED)
    _check(engine, fresh, key)
    reached(Step.CHECKED)
    write_copy(vault.folder, slots, SLOT_FILES[1])
    reached(Step.SECOND_COPY)
    vault.reader.exchange(lambda: _exchanged(engine, fresh, path, key, reached))
    return open_engine(path, key, writes=True)


def remove_leftovers(folder: Path) -> None:
    """Take away what a change that was cut short has left."""
    for leftover in folder.glob(FRESH + "*"):
        with suppress(OSError):
            leftover.unlink()


def _copy(engine: Engine, fresh: Path, key: DatabaseKey, slots: SlotFile) -> None:
    """Copy page by page into a file under the new key, and wait for the disk."""
    remove_leftovers(fresh.parent)
    fresh.touch(PRIVATE_FILE)
    raw = engine.raw_connection()
    with closing(raw), closing(dbapi2.connect(str(fresh), isolation_level=None)) as target:
        target.execute("PRAGMA cipher_log_level = NONE")
        target.execute(key.pragma)
        source: Any = raw.driver_connection
        source.backup(target)
    with disposed(open_engine(fresh, key, writes=True)) as made, made.begin() as connection:
        know(connection, *slots.slots)
        forget(connection, slots)
    _sync(fresh)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check(engine: Engine, fresh: Path, key: DatabaseKey) -> None:
    """Raise where the copy is not whole, or does not hold what the vault holds."""
    with disposed(open_engine(fresh, key, writes=False)) as made, made.connect() as connection:
        damaged = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
        copied = _contents(connection)
    with engine.connect() as connection:
        if damaged or copied != _contents(connection):
            raise OSError("the copy differs")


def _contents(connection: Connection) -> Sequence[Any]:
    """Return how much there is, and where each device's chain ends."""
    newest = select(entry.c.device, func.max(entry.c.seq), entry.c.hash).group_by(entry.c.device)
    counts = select(
        select(func.count()).select_from(entry).scalar_subquery(),
        select(func.count()).select_from(subject_key).scalar_subquery(),
    )
    return [*connection.execute(counts).all(), *connection.execute(newest).all()]


def _exchanged(
    engine: Engine, fresh: Path, path: Path, key: DatabaseKey, reached: Reached
) -> Engine:
    """Close the last connection, put the new file in place, and return an engine to read by."""
    engine.dispose()
    reached(Step.CLOSED)
    if path.with_name(path.name + "-wal").exists():
        # Its log belongs to the old file and would be read into the new one.
        raise OSError("someone still reads")
    fresh.replace(path)
    with suppress(OSError):  # there is no way back now
        sync_folder(path.parent)
    reached(Step.RENAMED)
    return open_engine(path, key, writes=False)
