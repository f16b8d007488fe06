"""The record as any program may read it: plain entries, in the order in which they were chained."""

from dataclasses import dataclass
from typing import Any

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.domain.moment import Moment


@dataclass(frozen=True, slots=True)
class Chain:
    """The entries of one device: how many, and the hash of the last, as hex."""

    device: str
    entries: int
    hash: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole record holds; `chains` in the order of the device ids."""

    practice_subject: str
    access_subject: str
    chains: tuple[Chain, ...]

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return sum(chain.entries for chain in self.chains)


@dataclass(frozen=True, slots=True)
class Said:
    """The part of an entry that the vault seals; `body` holds the event's fields, by name."""

    body: dict[str, Any]
    performed_by: str = ""
    reason: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """An entry as it was written, its event not lifted to today's version.

    `said` is None where the subject was erased. The hashes (hex) are those of the vault that it
    was read from; they cover the sealed body, which stays there.
    """

    id: str
    device: str
    seq: int
    counter: int
    subject: str
    kind: str
    version: int
    recorded_at: Moment
    occurred_at: Moment
    author: str
    amends: str
    said: Said | None
    previous_hash: str
    hash: str

    def entry(self, said: Said, codec: Codec) -> Entry:
        """Return the entry that says this. Raises `UnreadableEvent` where it makes no sense."""
        return Entry(
            id=self.id,
            device=self.device,
            seq=self.seq,
            counter=self.counter,
            subject=self.subject,
            recorded_at=self.recorded_at,
            occurred_at=self.occurred_at,
            author=self.author,
            performed_by=said.performed_by,
            amends=self.amends,
            reason=said.reason,
            event=codec.decode(self.kind, self.version, said.body),
            replaces=said.replaces,
            original=codec.original(self.kind, self.version, said.body),
        )
