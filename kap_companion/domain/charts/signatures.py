"""Who signed which part of a session, whether that still holds, and what arrived after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kap_companion.domain.entry import Entry, in_order
from kap_companion.domain.events import Signed
from kap_companion.domain.moment import Moment
from kap_companion.domain.signing import Part, digest_of, entries_of_part

PARTS = frozenset(Part)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `later` are the entries of its part that arrived after it.

    `holds` tells whether the entries that were signed are here, and say what they said then.
    """

    entry: Entry
    event: Signed
    later: tuple[Entry, ...]
    holds: bool

    @property
    def author(self) -> str:
        """Who signed."""
        return self.entry.author

    @property
    def at(self) -> Moment:
        """When."""
        return self.entry.recorded_at


def signatures(entries: Iterable[Entry]) -> tuple[Signature, ...]:
    """Return all signatures in a session's entries, in the order they were given.

    A signature stands for ever: what would take it back changes nothing here.
    """
    all_entries = tuple(entries)
    return tuple(
        _signature(entry, entry.event, all_entries)
        for entry in in_order(all_entries)
        if isinstance(entry.event, Signed)
    )


def of_part(part: Part, given: Iterable[Signature]) -> tuple[Signature, ...]:
    """Return the signatures under one part."""
    return tuple(each for each in given if each.event.part == part)


def signed_ids(given: Iterable[Signature]) -> frozenset[str]:
    """Return the ids of all entries that stand under a signature."""
    return frozenset(entry_id for each in given for entry_id in each.event.entries)


def arrived_after(given: Sequence[Signature], entries: Iterable[Entry]) -> frozenset[str]:
    """Return the ids of what arrived in a signed part and stands under no signature.

    With an amendment or a retraction, what it changes is among them.
    """
    signed = signed_ids(given)
    known = {entry.id: entry for entry in entries} if given else {}
    marked: set[str] = set()
    waiting = list({entry.id for each in given for entry in each.later} - signed)
    while waiting:
        entry_id = waiting.pop()
        if entry_id in known and entry_id not in marked:
            marked.add(entry_id)
            waiting.append(known[entry_id].amends)
    return frozenset(marked)


def _signature(entry: Entry, event: Signed, entries: Sequence[Entry]) -> Signature:
    known = {each.id: each for each in entries}
    found = [known[each] for each in event.entries if each in known]
    holds = len(found) == len(event.entries) and digest_of(found) == event.digest
    signed = frozenset(event.entries)
    later = tuple(each for each in _part(event.part, entries) if each.id not in signed)
    return Signature(entry, event, later, holds)


def _part(name: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries of a part; none of one that this version doesn't know."""
    return entries_of_part(Part(name), entries) if name in PARTS else ()
