"""What is done with the record itself: signed, added to later, settled, moved, confirmed."""

from dataclasses import dataclass
from typing import ClassVar

from kap_companion.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class Signed(Event):
    """The author signed a named part of this session, passphrase in hand.

    `statement` is the sentence that stood above the passphrase; `entries` are the ids of what was
    signed, in the order of the record, and `digest` is SHA-256 (hex) over their ids and meaning.
    """

    KIND: ClassVar[str] = "signed"
    part: str
    statement: str
    entries: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class AddendumWritten(Event):
    """Words added to a signed `part`; `about` is the entry they belong to, or none."""

    KIND: ClassVar[str] = "addendum-written"
    words: str
    about: str = ""
    part: str = "journey record"


@dataclass(frozen=True, slots=True)
class ConflictSettled(Event):
    """Of versions that did not know of each other, the one of entry `kept` counts.

    `over` are the other ones that its author saw: whoever knew of a further one is told again.
    """

    KIND: ClassVar[str] = "conflict-settled"
    kept: str
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionMoved(Event):
    """The session stood under the wrong patient; from now on it is `patient_id`'s."""

    KIND: ClassVar[str] = "session-moved"
    patient_id: str
    from_patient_id: str


@dataclass(frozen=True, slots=True)
class LockedEntriesConfirmed(Event):
    """The author saw what was written at the locked screen, and stands by these entries."""

    KIND: ClassVar[str] = "locked-entries-confirmed"
    entries: tuple[str, ...]
