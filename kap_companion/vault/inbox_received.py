"""What came through the inbox while the vault was locked, and what is wrong with it."""

import json
from dataclasses import dataclass
from pathlib import Path

from kap_companion.vault.inbox import Payload, Ticket
from kap_companion.vault.inbox_file import (
    INBOX_FILE,
    Record,
    kept_key,
    key_after,
    lock_of,
    records_in,
)
from kap_companion.vault.keys import KeyPair, open_sealed

MOST_AHEAD = 100_000
"""No lock lasts for more records; a number further ahead is made up."""


@dataclass(frozen=True, slots=True)
class Received:
    """The records that are whole and in their place, and how many others there are or should be.

    `forged`: records that this lock did not write, or not there. `dropped`: records that were
    written and are gone. `damaged`: records of this lock that can't be opened.
    """

    lock: str
    payloads: tuple[Payload, ...] = ()
    forged: int = 0
    dropped: int = 0
    damaged: int = 0

    @property
    def faults(self) -> dict[str, int]:
        """The faults that there are, by name."""
        counted = {"forged": self.forged, "dropped": self.dropped, "damaged": self.damaged}
        return {name: count for name, count in counted.items() if count}


def receive(folder: Path, ticket: Ticket, pair: KeyPair, written: int | None = None) -> Received:
    """Return what the inbox holds of this lock, in order; nothing is changed.

    `written` is how many records were written, where the program knows; else the key file tells.
    """
    check = _Check(ticket, pair)
    if lock_of(folder) == ticket.lock:
        for record in records_in(folder):
            check.look_at(record)
    elif (folder / INBOX_FILE).exists():
        check.forged = max(1, sum(1 for _ in records_in(folder)))
    if written is None:
        kept = kept_key(folder, ticket.lock)
        written = kept[0] if kept else check.number
    dropped = check.dropped + max(0, written - check.number)
    return Received(ticket.lock, tuple(check.payloads), check.forged, dropped, check.damaged)


class _Check:
    """Walks the records with the evolving key, and opens those that belong where they stand."""

    def __init__(self, ticket: Ticket, pair: KeyPair) -> None:
        self._lock, self._key, self._pair = ticket.lock, ticket.mac_key, pair
        self.number = 0
        self.payloads: list[Payload] = []
        self.forged = self.dropped = self.damaged = 0

    def look_at(self, record: Record) -> None:
        """Take a record in, or count what is wrong with it."""
        ahead = record.number - self.number
        key = self._key_ahead(ahead) if 0 <= ahead <= MOST_AHEAD else None
        if key is None or not record.is_of(self._lock, key):
            self.forged += 1
            return
        self.dropped += ahead
        self.number, self._key = record.number + 1, key_after(key)
        plain = open_sealed(record.sealed, self._pair)
        if plain is None:
            self.damaged += 1
        else:
            self.payloads.append(json.loads(plain.decode(errors="surrogatepass")))

    def _key_ahead(self, ahead: int) -> bytes:
        key = self._key
        for _ in range(ahead):
            key = key_after(key)
        return key
