"""Of the versions of one fact, which one counts, and which did not know of each other."""

from collections.abc import Iterable, Mapping, Sequence

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import ConflictSettled


def replacements(ordered: Iterable[Entry]) -> Mapping[str, str]:
    """Return by id which version each entry replaces, be it taken back or not."""
    return {entry.id: entry.replaces for entry in ordered if entry.replaces}


def heads(
    first: Entry, amending: Sequence[Entry], replaced: Mapping[str, str]
) -> tuple[Entry, ...]:
    """Return the versions of a fact that none replaced; the last of them counts, more are rivals.

    `amending` are its amendments and settlements that were not taken back, in the order of the
    record. An amendment that names no version knew of all before it.
    """
    versions = {entry.id: entry for entry in (first, *amending)}
    left = [first.id]
    for entry in amending:
        match entry.event:
            case ConflictSettled(kept=kept, over=over):
                left = _settled(left, kept, over, replaced) if kept in versions else left
            case _ if entry.replaces:
                gone = seen(entry.replaces, versions, replaced)
                left = [*(each for each in left if each != gone), entry.id]
            case _:
                left = [entry.id]
    return tuple(versions[each] for each in left)


def seen(entry_id: str, versions: Mapping[str, Entry], replaced: Mapping[str, str]) -> str:
    """Return the version that was seen; of one taken back, the one that it had replaced."""
    return next((each for each in _back_from(entry_id, replaced) if each in versions), entry_id)


def _settled(
    left: Sequence[str], kept: str, over: Sequence[str], replaced: Mapping[str, str]
) -> list[str]:
    """The kept version counts, unless someone went on from it meanwhile."""
    others = [each for each in left if each != kept and each not in over]
    grown = any(kept in _back_from(each, replaced) for each in others)
    return others if grown and kept not in left else [*others, kept]


def _back_from(entry_id: str, replaced: Mapping[str, str]) -> Sequence[str]:
    """This version, and what it came from."""
    chain = [entry_id]
    while (older := replaced.get(chain[-1])) is not None and older not in chain:
        chain.append(older)
    return chain
