"""A new vault out of a record that another one gave away, entry for entry, under keys of its own.

All of it is made in a folder beside, checked as a vault is checked, and only then gets its name.
"""

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Imported
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Moment
from kap_companion.domain.open_record import Contents, OpenEntry
from kap_companion.errors import InputRefused
from kap_companion.vault.create import first_slots, fresh_database
from kap_companion.vault.engine import DATABASE, SALT_BYTES, DatabaseKey, disposed, open_engine
from kap_companion.vault.entries import read_head
from kap_companion.vault.errors import not_made, reading
from kap_companion.vault.files import make_private_folder, replace_durably, sync_folder
from kap_companion.vault.imported_rows import changes_what_came_later, write_entries, write_own
from kap_companion.vault.journal import write_batch
from kap_companion.vault.keys import KeyCost, calibrated_cost, random_key
from kap_companion.vault.progress import Cancelled, Progress, Stopped
from kap_companion.vault.reader import read_meta
from kap_companion.vault.rebuild import rebuild
from kap_companion.vault.record import Head, stamped
from kap_companion.vault.recovery import new_recovery_code
from kap_companion.vault.schema import create_schema
from kap_companion.vault.slots import SlotFile, write_slots
from kap_companion.vault.verify import verify
from kap_companion.vault.writer import Transaction

AT_ONCE = 16
"""So many are held in memory; a body may have a megabyte."""

IN_A_TRANSACTION = 1_000


@dataclass(frozen=True, slots=True)
class Arriving:
    """A record on its way in; `holder` (id and name) is whose passphrase will open the vault."""

    contents: Contents
    entries: Iterable[OpenEntry]
    holder: tuple[str, str]


def import_vault(  # noqa: PLR0913  # what it takes, and two ways to follow it
    folder: Path,
    passphrase: str,
    arriving: Arriving,
    now: Moment,
    cost: KeyCost | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> str:
    """Make a vault of this record and return its recovery code, which is told only now.

    `folder` must not be there yet, or be empty. Every entry keeps its envelope and its body; it is
    sealed and chained anew. What is written from now on is a new device's. Raises `InputRefused`,
    `VaultUnavailable`, `Stopped`, and what going through the entries raises; then nothing is left.
    """
    if not passphrase:
        raise InputRefused("A vault needs a passphrase. Nothing was made. Type one.")
    _refuse_filled(folder)
    key = DatabaseKey(random_key(), secrets.token_bytes(SALT_BYTES))
    code = new_recovery_code()
    with _beside(folder, now) as staging:
        path = fresh_database(staging)
        with reading(), disposed(open_engine(path, key, writes=True)) as engine:
            _fill(engine, arriving, now)
            _finish(engine, arriving, now, progress, cancelled)
        paid = cost or calibrated_cost()
        slots = first_slots(key, arriving.holder, now, paid, passphrase, code)
        write_slots(staging, SlotFile(key.salt, slots))
        replace_durably(path, staging / DATABASE)
    return code


def _refuse_filled(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputRefused(
            "This place is a link or a file, not a folder. Nothing was made. Choose a new folder."
        )
    if not folder.parent.is_dir():
        raise InputRefused(
            "The folder in which the vault shall be is not there. Nothing was made. Make it, or "
            "choose another one."
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise InputRefused(
            "This folder is not empty. Nothing was made. A practice is only read into a new or an "
            "empty folder: choose another one."
        )


@contextmanager
def _beside(folder: Path, now: Moment) -> Iterator[Path]:
    """Hand out a folder that becomes `folder` when the block is through; else nothing is left."""
    staging = folder.with_name(f".{folder.name}.{new_id(now.utc_us)}")
    try:
        make_private_folder(staging)
        yield staging
        if folder.exists():
            folder.rmdir()
        staging.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise not_made(error, "Check the drive and its free space, then try again.") from None
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(staging)


def _fill(engine: Engine, arriving: Arriving, now: Moment) -> None:
    """Write tables and entries, so many to a transaction: nobody can see the vault yet."""
    with engine.begin() as connection:
        create_schema(connection)
        write_own(connection, arriving.contents, now)
    head, entries = Head(""), iter(arriving.entries)
    try:
        while batch := list(islice(entries, AT_ONCE)):
            with engine.begin() as connection:
                head = write_entries(connection, batch, head)
                more = islice(entries, IN_A_TRANSACTION)
                while batch := list(islice(more, AT_ONCE)):
                    head = write_entries(connection, batch, head)
    except IntegrityError:
        raise InputRefused(
            "Two entries of this file have the same id. Nothing was made. Take another file."
        ) from None


def _finish(
    engine: Engine,
    arriving: Arriving,
    now: Moment,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> None:
    """Make the index, put on record that this was imported, and check it all.

    What the fields of an event hold is only known to be impossible when the index is made of them.
    """
    codec, event = Codec(), Imported(arriving.contents.entries)
    new = NewEntry(arriving.contents.access_subject, event)
    with engine.begin() as connection:
        head = read_head(connection, read_meta(connection, "device"))
        transaction = Transaction(connection, head)
        if changes_what_came_later(connection):
            raise _not_together("An entry changes one that was written after it.")
        try:
            rebuild(transaction, codec, progress, cancelled)
        except (ValueError, OverflowError):
            raise _not_together("A date in it is impossible.") from None
        write_batch(transaction, [stamped(new, arriving.holder[0], now, codec)], codec)
    report = verify(engine, codec, progress, cancelled)
    if report.stopped:
        raise Stopped
    if not report.ok:
        raise _not_together(report.problem)


def _not_together(problem: str) -> InputRefused:
    return InputRefused(
        f"The record in this file does not hold together. {problem} Nothing was made. Take another "
        "file."
    )
