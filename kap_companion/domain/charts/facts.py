"""Entries folded to facts: with amendments, added words, and whether they still count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kap_companion.domain.charts.rivals import heads, replacements, seen
from kap_companion.domain.entry import Entry, in_order
from kap_companion.domain.events import (
    ADDITIONS,
    ConflictSettled,
    Event,
    Retracted,
    Strength,
    StrengthNoted,
    WordsAdded,
)
from kap_companion.domain.moment import Moment


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened, as the record has it now.

    `versions` runs from the first writing to the newest amendment that still counts; `added` are
    words and strengths that came after; `retraction` is the entry that took it back, if any.
    `conflict` holds the rivals that did not know of each other (versions, perhaps the retraction),
    until one of them is kept; `settled` are the decisions made so far.
    """

    versions: tuple[Entry, ...]
    added: tuple[Entry, ...] = ()
    retraction: Entry | None = None
    conflict: tuple[Entry, ...] = ()
    settled: tuple[Entry, ...] = ()

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
    def is_changed(self) -> bool:
        """Whether anything came after the first writing: a version, an addition, a taking back."""
        return len(self.versions) > 1 or bool(self.added or self.settled or self.retraction)

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
        if not self.added:
            return ()
        return tuple(
            entry.event.words for entry in self.added if isinstance(entry.event, WordsAdded)
        )

    @property
    def strength(self) -> Strength | None:
        """How strong it was, as was noted last; None where nobody noted it."""
        if not self.added:
            return None
        noted = [each.event for each in self.added if isinstance(each.event, StrengthNoted)]
        return noted[-1].strength if noted else None


def replay(entries: Iterable[Entry]) -> tuple[Fact, ...]:
    """Return the facts of one subject's entries, in the order of the record."""
    ordered = in_order(entries)
    retractions = _retractions(ordered)
    replaced = replacements(ordered)
    under: dict[str, list[Entry]] = {}
    for entry in ordered:
        if isinstance(entry.event, Retracted):
            continue
        own = under.get(entry.amends)
        if own is None:
            under[entry.id] = [entry]
        elif entry.id not in retractions:
            own.append(entry)
    return tuple(_fact(own, retractions.get(own[0].id), replaced) for own in under.values())


def _retractions(ordered: list[Entry]) -> dict[str, Entry]:
    """Walk backwards, since a retraction may itself be taken back, or settled against."""
    taken_back: dict[str, Entry] = {}
    stands: dict[tuple[str, str], bool] = {}
    for entry in reversed(ordered):
        if not entry.amends or entry.id in taken_back:
            continue
        match entry.event:
            case Retracted() if stands.get((entry.amends, entry.id), True):
                taken_back.setdefault(entry.amends, entry)
            case ConflictSettled(kept=kept, over=over):
                stands.setdefault((entry.amends, kept), True)
                for each in over:
                    stands.setdefault((entry.amends, each), False)
            case _:
                pass
    return taken_back


def _fact(own: Sequence[Entry], retraction: Entry | None, replaced: Mapping[str, str]) -> Fact:
    """Return what an entry and those that amend it come to."""
    first, *more = own
    if not more:
        return Fact((first,), (), retraction)
    added = tuple(entry for entry in more if isinstance(entry.event, ADDITIONS))
    if len(added) == len(more):
        return Fact((first,), added, retraction)
    settled = tuple(entry for entry in more if isinstance(entry.event, ConflictSettled))
    amending = [entry for entry in more if not isinstance(entry.event, ADDITIONS)]
    rivals = heads(first, amending, replaced)
    counts = rivals[-1]
    beside = {id(entry) for entry in (*settled, counts)}
    versions = (*(entry for entry in (first, *amending) if id(entry) not in beside), counts)
    fact = Fact(versions, added, retraction, rivals if len(rivals) > 1 else (), settled)
    if retraction is None:
        return fact
    return replace(fact, conflict=_against(retraction, fact, rivals, replaced))


def _against(
    retraction: Entry, fact: Fact, rivals: Sequence[Entry], replaced: Mapping[str, str]
) -> tuple[Entry, ...]:
    """The rivals where whoever took the fact back did not know of all of its versions."""
    if not retraction.replaces:
        return ()
    versions = {entry.id: entry for entry in fact.versions}
    known = {seen(retraction.replaces, versions, replaced)}
    for entry in fact.settled:
        if isinstance(entry.event, ConflictSettled) and entry.event.kept == retraction.id:
            known.update(entry.event.over)
    return () if all(entry.id in known for entry in rivals) else (*rivals, retraction)
