"""What an amendment touches: the few entries that hang together, not the whole session."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, select

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import ADDITIONS, Event, Retracted
from kap_companion.domain.index_touch import leaves_index_alone, only_adds_a_note
from kap_companion.vault.entries import read_entries_with_ids
from kap_companion.vault.schema import entry


def hanging_together(
    connection: Connection, subject: str, fresh: Iterable[Entry], codec: Codec
) -> tuple[Entry, ...]:
    """Return all entries that these amend, and all that amend the same ones, in order."""
    query = select(entry.c.id, entry.c.amends).where(entry.c.subject == subject)
    amended = {row.id: row.amends for row in connection.execute(query.where(entry.c.amends != ""))}
    roots = {_root(each.id, amended) for each in fresh}
    ids = set(_with_all_under(roots, amended))
    return read_entries_with_ids(connection, subject, ids, codec)


def touches_only_notes(event: Event) -> bool:
    """Whether the index keeps no more of this event than words for the search."""
    return (
        isinstance(event, (Retracted, *ADDITIONS))
        or only_adds_a_note(event)
        or leaves_index_alone(event)
    )


def _root(entry_id: str, amended: Mapping[str, str]) -> str:
    while entry_id in amended:
        entry_id = amended[entry_id]
    return entry_id


def _with_all_under(roots: Iterable[str], amended: Mapping[str, str]) -> Iterator[str]:
    under: dict[str, list[str]] = defaultdict(list)
    for entry_id, target in amended.items():
        under[target].append(entry_id)
    waiting = list(roots)
    while waiting:
        entry_id = waiting.pop()
        yield entry_id
        waiting.extend(under[entry_id])
