"""Locked means write-only: the keys are gone, the folder is held, the inbox takes what comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock
from sqlalchemy import Connection, select

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.vault import own
from kap_companion.vault.inbox import Inbox, Ticket
from kap_companion.vault.inbox_file import INBOX_FILE, lock_of
from kap_companion.vault.inbox_received import Received, receive
from kap_companion.vault.journal import keep_draft_row, write_batch
from kap_companion.vault.keys import KeyPair
from kap_companion.vault.lock import locked
from kap_companion.vault.record import Stamped
from kap_companion.vault.schema import meta
from kap_companion.vault.writer import Transaction

Drafts = Mapping[tuple[str, str], str]
"""Texts by subject and field."""


@dataclass(frozen=True, slots=True)
class LockedVault:
    """A vault that nothing can be read from; whoever has this can write, and unlock by a secret."""

    folder: Path
    ticket: Ticket
    lock: BaseFileLock

    def inbox(self) -> Inbox:
        """Begin the inbox. Raises `InboxRefused`."""
        return Inbox.begun(self.folder, self.ticket)

    def release(self) -> None:
        """Let go of the folder."""
        self.lock.release()


@dataclass(frozen=True, slots=True)
class LockKeys:
    """What an open vault knows of its locks: the ticket, the pair that opens its inbox."""

    ticket: Ticket
    pair: KeyPair
    begun: str
    drained: str

    def awaits(self, received: Received) -> bool:
        """Whether there was a lock of which nothing was taken in yet."""
        was_used = received.payloads or received.faults or self.begun == received.lock
        return received.lock == self.ticket.lock and bool(was_used)

    def received(self, folder: Path, written: int | None) -> Received:
        """Return what came in under the last lock; nothing where it was taken in already."""
        if lock_of(folder) == self.drained != "":
            return Received(self.ticket.lock)
        found = receive(folder, self.ticket, self.pair, written)
        unknown = written is None and self.begun == self.ticket.lock
        if unknown and not (folder / INBOX_FILE).exists():
            return Received(found.lock, dropped=max(1, found.dropped))
        return found


def hold(folder: Path) -> BaseFileLock:
    """Hold the folder of a vault that is locked. Raises as opening it does."""
    return locked(folder)


def read_lock_keys(connection: Connection) -> LockKeys:
    """Return what the vault keeps of its locks."""
    rows = connection.execute(select(meta.c.name, meta.c.value)).all()
    known: dict[str, str] = {row.name: row.value for row in rows}
    public = bytes.fromhex(known[own.INBOX_PUBLIC])
    return LockKeys(
        Ticket(known[own.LOCK], public, bytes.fromhex(known[own.LOCK_MAC_KEY])),
        KeyPair(public, bytes.fromhex(known[own.INBOX_PRIVATE])),
        known[own.LOCK_BEGUN],
        known[own.LOCK_DRAINED],
    )


def note_lock_begun(transaction: Transaction, lock: str) -> None:
    """Remember that this lock was begun, so that an inbox taken away is missed."""
    own.write_own(transaction.connection, **{own.LOCK_BEGUN: lock})


def take_in(
    transaction: Transaction,
    received: Received,
    entries: Sequence[Stamped],
    drafts: Drafts,
    codec: Codec,
) -> tuple[tuple[Entry, ...], LockKeys]:
    """Put on the record what came in, and make the ticket of the next lock: all or nothing."""
    written = write_batch(transaction, entries, codec)
    for (subject, field), text in drafts.items():
        keep_draft_row(transaction, subject, field, text)
    made_us = written[-1].recorded_at.utc_us if written else 0
    fresh = {own.LOCK_DRAINED: received.lock} | own.new_lock(made_us)
    own.write_own(transaction.connection, **fresh)
    return written, read_lock_keys(transaction.connection)
