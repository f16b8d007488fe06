"""The vault: the encrypted record of a practice, open for one person in one process."""

import hmac
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from filelock import BaseFileLock
from sqlalchemy import Connection, Engine

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.moment import Clock
from kap_companion.domain.open_record import Contents, OpenEntry
from kap_companion.domain.ports import Journal, Reader
from kap_companion.vault.anchors import write_anchor
from kap_companion.vault.backup import Original, make_backup
from kap_companion.vault.backup_folder import Backup, vault_id
from kap_companion.vault.before_migration import back_up_before_migration
from kap_companion.vault.create import Founding, write_new_vault
from kap_companion.vault.devices import place_of, settle_in
from kap_companion.vault.engine import DATABASE, DatabaseKey, disposed, open_engine, settle
from kap_companion.vault.errors import (
    NotAVault,
    VaultDamaged,
    VaultFromNewerVersion,
    VaultUnavailable,
    WrongPassphrase,
    naming_a_full_disk,
    not_made,
    reading,
)
from kap_companion.vault.files import make_private_folder
from kap_companion.vault.head import check_head
from kap_companion.vault.inbox_file import forget
from kap_companion.vault.inbox_received import Received
from kap_companion.vault.journal import Listener, VaultJournal
from kap_companion.vault.keyring import Keyring, know, known_slots
from kap_companion.vault.keys import KeyCost, calibrated_cost
from kap_companion.vault.lock import locked
from kap_companion.vault.locking import (
    Drafts,
    LockedVault,
    LockKeys,
    note_lock_begun,
    read_lock_keys,
    take_in,
)
from kap_companion.vault.open_record import open_record
from kap_companion.vault.own import ACCESS_SUBJECT, PRACTICE_SUBJECT
from kap_companion.vault.progress import Cancelled, Progress
from kap_companion.vault.reader import VaultReader, read_meta
from kap_companion.vault.rebuild import rebuild
from kap_companion.vault.record import Head, Stamped
from kap_companion.vault.rekey import Open, Reached, Rekeyed, Step, remove_leftovers, renew_key
from kap_companion.vault.replace import finish_replacing
from kap_companion.vault.schema import HEAD, INDEX_VERSION, OLDER, stored_revision
from kap_companion.vault.slots import SlotFile, SlotKind, copies_hold, read_slots, write_slots
from kap_companion.vault.throttle import Failures, Throttle
from kap_companion.vault.unlock import Unlocked, open_slot
from kap_companion.vault.verify import VerifyReport, verify
from kap_companion.vault.writer import CLOSING_S, Writer


@dataclass(frozen=True, slots=True)
class _State:
    """What an open vault knows about itself."""

    head: Head
    practice_subject: str
    access_subject: str
    index_version: str
    lock_keys: LockKeys


class Vault:
    """An open vault. Close it: what waits to be written is written then, and the lock released."""

    def __init__(
        self,
        folder: Path,
        unlocked: Unlocked,
        clock: Clock,
        before_commit: Callable[[], None],
        lock: BaseFileLock,
    ) -> None:
        """Open the database that `unlocked` has the key of. Raises `KapError`."""
        self._folder = folder
        self._throttle = Throttle(folder, clock)
        self._unlocked = unlocked
        self._lock = lock
        self._clock = clock
        self._codec = Codec()
        with ExitStack() as undo:
            engine = _engine(folder, unlocked.key, writes=True)
            undo.callback(engine.dispose)
            state = _prepared(engine, unlocked, folder, clock)
            settle(engine)
            _heal_slots(folder, unlocked.slot_file)
            undo.pop_all()
        self._reader = VaultReader(_engine(folder, unlocked.key, writes=False), self._codec)
        self._writer = Writer(engine, state.head, before_commit)
        self._keyring = Keyring(folder, unlocked, self._writer, self._throttle)
        self._journal = VaultJournal(self._writer, clock, unlocked.holder, self._codec)
        self._state = state
        self._lock_keys = state.lock_keys
        self._whole = Lock()
        self._failures = [self._throttle.passed()]
        if state.index_version != INDEX_VERSION:
            self.rebuild_index()

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._folder

    @property
    def journal(self) -> Journal:
        """Where to write."""
        return self._journal

    @property
    def reader(self) -> Reader:
        """Where to read."""
        return self._reader

    @property
    def practitioner_id(self) -> str:
        """Who is signed in."""
        return self._journal.author

    @property
    def practice_subject(self) -> str:
        """The subject id of the practice itself."""
        return self._state.practice_subject

    @property
    def access_subject(self) -> str:
        """The subject id under which it is kept who came to the record."""
        return self._state.access_subject

    @property
    def unlocked_by(self) -> str:
        """What opened it: ``passphrase`` or ``recovery code``."""
        return self._unlocked.slot.kind.value

    @property
    def keyring(self) -> Keyring:
        """Who may open it."""
        return self._keyring

    def erase(
        self, subjects: Sequence[str], entries: Sequence[NewEntry]
    ) -> "Future[tuple[Entry, ...]]":
        """Make these subjects unreadable for ever and write `entries`, which say so.

        The future fails with `InputRefused` where one is unknown or was erased before, with
        `NotSaved` where the disk did not take it; nothing was changed then.
        """
        return self._journal.erase(subjects, entries)

    def gather_writes(self, seconds: float) -> None:
        """Let what is written within this time of each other share a commit; see `Writer`."""
        self._writer.gather(seconds)

    def when_written(self, listener: Listener) -> None:
        """Have `listener` called with all that is written from now on; see `VaultJournal`."""
        self._journal.when_written(listener)

    def opens_with(self, secret: str) -> bool:
        """Whether this passphrase or recovery code opens this vault. Takes Argon2's time.

        Raises `TooManyTries` where wrong ones were typed too often in a row.
        """
        try:
            with self._throttle.one_try():
                opened = open_slot(self._folder, secret)
        except WrongPassphrase:
            return False
        self._failures.append(self._throttle.passed())
        return hmac.compare_digest(opened.key.key, self._keyring.key.key)

    def seconds_to_wait(self) -> int:
        """Return for how long no secret will be tried, since too many were wrong."""
        return self._throttle.seconds_to_wait()

    def take_failures(self) -> tuple[Failures, ...]:
        """Return the wrong secrets that came before right ones, to be put on the record.

        Each is returned once.
        """
        taken, self._failures = self._failures, []
        return tuple(each for each in taken if each.count)

    def signs_with(self, secret: str) -> bool:
        """Whether this is the passphrase of who is signed in: no other's, and no recovery code.

        Takes Argon2's time. Raises `TooManyTries` where wrong ones were typed too often in a row.
        """
        return self.is_passphrase_of(self.practitioner_id, secret)

    def is_passphrase_of(self, practitioner_id: str, secret: str) -> bool:
        """Whether this is the passphrase of that person; like `signs_with`, for any of them."""
        try:
            with self._throttle.one_try():
                opened = open_slot(self._folder, secret, practitioner_id)
        except WrongPassphrase:
            return False
        self._failures.append(self._throttle.passed())
        own = opened.slot.kind is SlotKind.PASSPHRASE
        return own and hmac.compare_digest(opened.key.key, self._keyring.key.key)

    def verify(
        self, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> VerifyReport:
        """Check pages, chain, bodies and index. Takes its time: not for the GUI thread."""
        # Under the lock, since a new key waits until nobody else reads.
        with self._whole, self._beside() as engine:
            return verify(engine, self._codec, progress, cancelled)

    def rekey(
        self,
        without: Collection[str] = (),
        cost: KeyCost | None = None,
        reached: Reached | None = None,
    ) -> Rekeyed:
        """Give the vault a new data key and a new recovery code; those `without` are then out.

        Takes its time, and what is written meanwhile waits. `reached` is told of each step. Raises
        `InputRefused` or `VaultUnavailable`, and everything is then as it was.
        """
        parts = Open(self._folder, self._keyring, self._writer, self._reader, self.practitioner_id)
        with self._whole:
            return renew_key(parts, without, cost, reached or _untold)

    @contextmanager
    def open_record(self) -> Iterator[tuple[Contents, Iterator[OpenEntry]]]:
        """Hand out the whole record unsealed, as it is now; writing may go on meanwhile."""
        with self._whole, self._beside() as engine, open_record(engine) as record:
            yield record

    def rebuild_index(
        self, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> None:
        """Make the index again out of the journal; waits for it, and what is written waits too.

        Raises `Stopped` where that was wished, `NotSaved` where the disk did not take it.
        """
        self._writer.submit(
            lambda transaction: rebuild(transaction, self._codec, progress, cancelled)
        ).result()

    def anchor(self) -> "Future[None]":
        """Sign where this device's chain stands, so that entries cut off behind it are missed."""
        at_utc_us = self._clock.now().utc_us
        return self._writer.submit(lambda transaction: write_anchor(transaction, at_utc_us))

    def check_head(self) -> str:
        """Return what a look at the chain's end finds wrong; empty where nothing is. Quick."""
        with self._whole, self._beside() as engine:
            return check_head(engine)

    @property
    def backup_id(self) -> str:
        """What tells this vault's backups from those of others."""
        return vault_id(self.practice_subject)

    def back_up(
        self,
        folder: Path,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Backup:
        """Write a checked backup into this folder while writing goes on. Not for the GUI thread.

        Raises `BackupFailed`, or `Stopped` where that was wished; then nothing of it is left.
        """
        self.anchor().result()
        with self._whole, self._beside() as engine:
            key = self._keyring.key
            slot_file = read_slots(self._folder, key.salt) or self._unlocked.slot_file
            original = Original(engine, key, slot_file)
            return make_backup(original, folder, self._clock.now(), progress, cancelled)

    def close(self, timeout_s: float = CLOSING_S) -> bool:
        """Write what waits and close; False where the disk did not take it in this time.

        The lock is then kept, since the writing may yet come to its end.
        """
        written = self.close_locked(timeout_s)
        if written:
            self._lock.release()
        return written

    def _beside(self) -> AbstractContextManager[Engine]:
        """Read beside the vault's own connections; only under `_whole`, which a new key takes."""
        return disposed(_engine(self._folder, self._keyring.key, writes=False))

    # While it is locked

    def received(self, written: int | None = None) -> Received:
        """Return what was written while the vault was locked; nothing is changed.

        `written` is how many records that were, where this program wrote them.
        """
        return self._lock_keys.received(self._folder, written)

    def take_in(
        self, received: Received, entries: Sequence[Stamped], drafts: Drafts
    ) -> tuple[Entry, ...]:
        """Put on the record what came in, and empty the inbox; waits for the disk.

        Done once, however often it is begun. Raises `NotSaved`, and then all is as it was.
        """
        written: tuple[Entry, ...] = ()
        if self._lock_keys.awaits(received):
            written, self._lock_keys = self._writer.submit(
                lambda each: take_in(each, received, entries, drafts, self._codec)
            ).result()
        with suppress(OSError):  # taken in already: the next opening tries again
            forget(self._folder)
        return written

    def begin_lock(self, *, takes: bool = True) -> LockedVault:
        """Return what goes on while this vault is locked; close it behind with `close_locked`.

        `takes`: an inbox is begun, and its absence is told later.
        """
        ticket = self._lock_keys.ticket
        if takes:
            self._writer.submit(lambda each: note_lock_begun(each, ticket.lock))
        return LockedVault(self._folder, ticket, self._lock)

    def close_locked(self, timeout_s: float = CLOSING_S) -> bool:
        """Write what waits and close, and go on holding the folder; False as `close` does."""
        self.anchor()
        written = self._writer.close(timeout_s)
        self._reader.close()
        return written


def create_vault(  # noqa: PLR0913  # what a practice is asked when it is founded
    folder: Path,
    passphrase: str,
    clock: Clock,
    practice_name: str,
    practitioner_name: str,
    role: str,
    *,
    sample: bool = False,
    cost: KeyCost | None = None,
) -> tuple[Vault, str]:
    """Make a vault, and return it open, with the recovery code that is shown only now.

    `cost` None measures what this computer pays within a second. Raises `VaultExists`,
    `VaultReadOnly`, `VaultInUse`, `VaultUnavailable` or `InputRefused`.
    """
    try:
        make_private_folder(folder)
    except OSError as error:
        raise not_made(error, "Start the program with --data-dir and another folder.") from None
    founding = Founding(practice_name, practitioner_name, role, sample)
    with ExitStack() as undo:
        lock = locked(folder)
        undo.callback(lock.release)
        undo.enter_context(naming_a_full_disk(folder))
        code = write_new_vault(folder, passphrase, founding, clock.now(), cost or calibrated_cost())
        vault = Vault(folder, open_slot(folder, passphrase), clock, _nothing, lock)
        undo.pop_all()
    return vault, code


def unlock_vault(
    folder: Path,
    secret: str,
    clock: Clock,
    before_commit: Callable[[], None] | None = None,
    holder: str = "",
    held: BaseFileLock | None = None,
) -> Vault:
    """Return the vault, open in the name of whose passphrase or recovery code this is.

    With a `holder`, only that practitioner's passphrase is tried. `held` is the folder's lock where
    this process holds it since it locked the vault; it stays held. `before_commit` is called on the
    writer's thread ahead of every commit. Raises `NotAVault`, `WrongPassphrase`, `TooManyTries`,
    `VaultInUse`, `VaultReadOnly`, `VaultDamaged`, `VaultFromNewerVersion` or `VaultUnavailable`.
    """
    with ExitStack() as undo:
        lock = held or locked(folder)
        if held is None:
            undo.callback(lock.release)
        undo.enter_context(naming_a_full_disk(folder))
        remove_leftovers(folder)
        _go_on_replacing(folder)
        with Throttle(folder, clock).one_try():
            unlocked = open_slot(folder, secret, holder)
        vault = Vault(folder, unlocked, clock, before_commit or _nothing, lock)
        undo.pop_all()
    return vault


def _go_on_replacing(folder: Path) -> None:
    """Put a vault in its place whose restoring the computer did not live to finish."""
    try:
        finish_replacing(folder)
    except OSError:
        raise VaultUnavailable(
            "The restored vault could not be put in its place. Nothing is lost. Check the drive, "
            "then try again."
        ) from None


def _nothing() -> None:
    """Do nothing before a commit."""


def _untold(_step: Step) -> None:
    """Tell nobody how far a new key has come."""


def _prepared(engine: Engine, unlocked: Unlocked, folder: Path, clock: Clock) -> _State:
    """Return the state of a database that is of this version, or was lifted to it."""
    revision = _revision(engine, unlocked)
    if revision in OLDER:
        back_up_before_migration(folder, unlocked.key, unlocked.slot_file, clock.now())
        _migrate(engine)
    elif revision != HEAD:
        raise VaultFromNewerVersion
    with reading(), engine.begin() as connection:
        _know_slots(connection, unlocked)
        return _State(
            head=settle_in(connection, place_of(folder), unlocked.holder, clock.now(), Codec()),
            practice_subject=read_meta(connection, PRACTICE_SUBJECT),
            access_subject=read_meta(connection, ACCESS_SUBJECT),
            index_version=read_meta(connection, "index_version"),
            lock_keys=read_lock_keys(connection),
        )


def _know_slots(connection: Connection, unlocked: Unlocked) -> None:
    """Know the slot that was opened; all of them where no vault of 0.2 has been here before."""
    first = known_slots(connection) is None
    know(connection, *(unlocked.slot_file.slots if first else [unlocked.slot]))


def _engine(folder: Path, key: DatabaseKey, *, writes: bool) -> Engine:
    return open_engine(folder / DATABASE, key, writes=writes)


def _revision(engine: Engine, unlocked: Unlocked) -> str:
    try:
        with reading(), engine.begin() as connection:
            return stored_revision(connection)
    except VaultDamaged:
        if unlocked.own_database:
            raise
        raise NotAVault(
            "The database in this folder does not belong to the key slots beside it. Nothing was "
            "changed. Put back the files that belong together, then try again."
        ) from None


def _migrate(engine: Engine) -> None:
    # Late, since loading Alembic takes longer than all the rest of a start.
    from kap_companion.vault.migrate import migrate  # noqa: PLC0415

    with reading(), engine.begin() as connection:
        migrate(connection)


def _heal_slots(folder: Path, slot_file: SlotFile) -> None:
    """Write both copies of the key slots again where one is missing, differs or is of old form."""
    if not copies_hold(folder, slot_file):
        try:
            write_slots(folder, slot_file)
        except OSError:
            return
