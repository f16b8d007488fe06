"""The inbox: what may be written while nothing can be read.

Each record is sealed to the vault's public key, and its MAC is made with a key that only this lock
knows. After every record that key is replaced by its own hash, here and on the disk: whoever finds
the laptop locked can't make, change or reorder what was written before.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kap_companion.errors import KapError
from kap_companion.vault.inbox_file import (
    MOST_SEALED_BYTES,
    Record,
    append_bytes,
    begin_file,
    cut_half_a_record,
    keep_key,
    kept_key,
    key_after,
    lock_of,
    mac_of,
    records_in,
)
from kap_companion.vault.keys import seal_to

Payload = dict[str, Any]
"""What a record says, as JSON holds it."""


class InboxRefused(KapError):
    """The disk did not take it; nothing of it is half there."""

    def __init__(self) -> None:
        super().__init__(
            "The disk did not take it. Your text is still here. Free some space, then try again."
        )


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a lock needs: the vault's public key, and the first MAC key, known to this lock alone.

    The vault keeps the same `lock` and `mac_key`, and so can check what was written.
    """

    lock: str
    public: bytes
    mac_key: bytes

    def __repr__(self) -> str:
        return f"Ticket({self.lock})"


class Inbox:
    """Appends records; each is on the disk when `append` returns. For one thread at a time."""

    def __init__(self, folder: Path, ticket: Ticket, number: int = 0) -> None:
        """Go on with the record of this number, whose key is the ticket's."""
        self._folder = folder
        self._ticket = ticket
        self._number, self._key = number, ticket.mac_key

    @classmethod
    def begun(cls, folder: Path, ticket: Ticket) -> "Inbox":
        """Return the empty inbox of this lock. Raises `InboxRefused`."""
        try:
            begin_file(folder, ticket.lock)
            keep_key(folder, ticket.lock, 0, ticket.mac_key, fresh=True)
        except OSError:
            raise InboxRefused from None
        return cls(folder, ticket)

    @classmethod
    def taken_up(cls, folder: Path, lock: str, public: bytes) -> "Inbox | None":
        """Return the inbox that a program left when it was gone, to go on with; None without one.

        Raises `InboxRefused`.
        """
        kept = kept_key(folder, lock)
        if kept is None or lock_of(folder) != lock:
            return None
        number, key = kept
        try:
            cut_half_a_record(folder)
        except OSError:
            raise InboxRefused from None
        for record in records_in(folder):
            # The key file may be a record behind: it is written after the record.
            if record.number == number and record.is_of(lock, key):
                number, key = number + 1, key_after(key)
        return cls(folder, Ticket(lock, public, key), number)

    @property
    def count(self) -> int:
        """How many records were written under this lock."""
        return self._number

    def append(self, payload: Payload) -> None:
        """Seal a record and wait until the disk has it.

        Raises `InboxRefused`; then nothing of it is there, and the next record takes its number.
        """
        plain = json.dumps(payload, ensure_ascii=False).encode(errors="surrogatepass")
        sealed = seal_to(self._ticket.public, plain)
        if len(sealed) > MOST_SEALED_BYTES:
            raise InboxRefused
        mac = mac_of(self._ticket.lock, self._number, sealed, self._key)
        try:
            append_bytes(self._folder, Record(self._number, mac, sealed).framed)
        except OSError:
            raise InboxRefused from None
        self._number, self._key = self._number + 1, key_after(self._key)
        try:
            keep_key(self._folder, self._ticket.lock, self._number, self._key)
        except OSError:
            return  # the file stays a record behind, and whoever takes it up catches up
