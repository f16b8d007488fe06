"""An event in its envelope: who recorded it, when, about whom, and what it changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from kap_companion.domain.events import Event
from kap_companion.domain.moment import Moment

LOCKED_SCREEN = "locked-screen"
"""The author of what was written while the vault was locked: whoever was in the room."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What someone wants on the record; the journal completes it to an `Entry`.

    `occurred_at` None means now. An amendment names the entry it `amends`, says why, and repeats
    the time that the amended entry shall have; `replaces` is the id of the version its author saw,
    so that two who did not know of each other are told.
    """

    subject: str
    event: Event
    occurred_at: Moment | None = None
    performed_by: str = ""
    amends: str = ""
    reason: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record, as it was written; nothing of it ever changes.

    `seq` counts without gaps per `device`; `counter` is one more than the highest this device had
    seen (a Lamport clock). `author` is who was signed in, `performed_by` who did it where that is
    someone else. `recorded_at` is the writing, `occurred_at` the happening. `replaces` is the
    version that an amendment's author saw; empty where nobody said (as in version 0.1). `original`
    is the event's version and fields as they were written, as JSON, where `event` was lifted from
    them; empty where they are today's.
    """

    id: str
    device: str
    seq: int
    counter: int
    subject: str
    recorded_at: Moment
    occurred_at: Moment
    author: str
    performed_by: str
    amends: str
    reason: str
    event: Event
    replaces: str = ""
    original: str = ""

    @property
    def order(self) -> tuple[int, str, int]:
        """The place of this entry among all entries of all devices."""
        return self.counter, self.device, self.seq


_PLACE = attrgetter("counter", "device", "seq")
"""The same as `Entry.order`, for the many entries of a session."""


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries in the order of the record."""
    return sorted(entries, key=_PLACE)
