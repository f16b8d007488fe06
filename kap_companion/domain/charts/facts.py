"""Entries folded to facts: with amendments, added words, and whether they still count."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Event, Retracted, WordsAdded
from kap_companion.domain.moment import Moment


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened, as the record has it now.

    `versions` runs from the first writing to the newest amendment that still counts; `added` are
    words that came after; `retraction` is the entry that took it back, if any.
    """

    versions: tuple[Entry, ...]
    added: tuple[Entry, ...] = ()
    retraction: Entry | None = None

    @property
    def id(self) -> str:
        """The id of the first entry: how everything refers to this fact."""
        return self.versions[0].id

    @property
    def first(self) -> Entry:
        """The entry as it was first written."""
        return self.versions[0]

    @property
    def newest(self) -> Entry:
        """The entry that counts now."""
        return self.versions[-1]

    @property
    def event(self) -> Event:
        """What happened, after all amendments."""
        return self.versions[-1].event

    @property
    def occurred_at(self) -> Moment:
        """When it happened, after all amendments."""
        return self.versions[-1].occurred_at

    @property
    def amended(self) -> bool:
        """Whether an older version stands behind the newest."""
        return len(self.versions) > 1

    @property
    def words_added(self) -> tuple[str, ...]:
        """What was typed after it, in order."""
        return tuple(
            entry.event.words for entry in self.added if isinstance(entry.event, WordsAdded)
        )


def replay(entries: Iterable[Entry]) -> tuple[Fact, ...]:
    """Return the facts of one subject's entries, in the order of the record."""
    ordered = sorted(entries, key=lambda entry: entry.order)
    retractions = _retractions(ordered)
    facts: dict[str, Fact] = {}
    for entry in ordered:
        _fold(facts, entry, retractions.get(entry.id))
    return tuple(facts.values())


def _retractions(ordered: list[Entry]) -> dict[str, Entry]:
    """Walk backwards, since a retraction may itself be taken back."""
    taken_back: dict[str, Entry] = {}
    for entry in reversed(ordered):
        if isinstance(entry.event, Retracted) and entry.id not in taken_back:
            taken_back.setdefault(entry.amends, entry)
    return taken_back


def _fold(facts: dict[str, Fact], entry: Entry, retraction: Entry | None) -> None:
    if isinstance(entry.event, Retracted):
        return
    target = facts.get(entry.amends)
    if target is None:
        facts[entry.id] = Fact((entry,), retraction=retraction)
    elif retraction is not None:
        return
    elif isinstance(entry.event, WordsAdded):
        facts[entry.amends] = replace(target, added=(*target.added, entry))
    else:
        facts[entry.amends] = replace(target, versions=(*target.versions, entry))
