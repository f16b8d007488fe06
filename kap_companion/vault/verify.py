"""Is everything still as it was written? Pages, chain, bodies, and the index against the replay."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select
from sqlalchemy.exc import SQLAlchemyError

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.errors import KapError
from kap_companion.vault.entries import read_rows, read_subject_key, subjects
from kap_companion.vault.index import INDEX, has_orphans, rows_found, rows_wanted
from kap_companion.vault.progress import Cancelled, Progress, Stopped, Walk
from kap_companion.vault.record import NO_HASH, STORED, Opener, chain_hash
from kap_companion.vault.schema import entry

ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check found. `problem` is a sentence, empty where all is well.

    `entry_id` names the first entry that fails, where it is one; `entries` is how many links of the
    chain were found right. A check that was `stopped` says nothing about the rest.
    """

    entries: int = 0
    problem: str = ""
    entry_id: str = ""
    stopped: bool = False

    @property
    def ok(self) -> bool:
        """Whether everything was checked and found right."""
        return not self.problem and not self.stopped


_INDEX_DIFFERS = "The index is not what the journal says. Nothing is lost: rebuild it."


class _Found(Exception):
    """A problem, on its way out of the walk."""

    def __init__(self, problem: str, entry_id: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.entry_id = entry_id


def verify(
    engine: Engine, codec: Codec, progress: Progress | None, cancelled: Cancelled | None
) -> VerifyReport:
    """Check the whole vault as it was when this began; writing may go on meanwhile."""
    walk = Walk(1, progress, cancelled)
    chained = 0
    try:
        with engine.connect() as connection:
            _check_pages(connection)
            total = _count(connection)
            walk.total = 2 * total
            for link in _links(connection):
                chained = link
                walk.step()
            _check_subjects(connection, codec, walk)
    except Stopped:
        return VerifyReport(chained, stopped=True)
    except _Found as found:
        return VerifyReport(chained, found.problem, found.entry_id)
    except SQLAlchemyError:
        return VerifyReport(chained, "A part of the vault's file can't be read.")
    return VerifyReport(chained)


def _check_pages(connection: Connection) -> None:
    """Check every page of the file; twice, since one may just have been written."""
    if _damaged_pages(connection) and (count := _damaged_pages(connection)):
        raise _Found(f"Damaged pages in the vault's file: {count}.")
    # Each page may be whole and yet an old one, put back among newer ones.
    if connection.exec_driver_sql("PRAGMA integrity_check(1)").all() != [("ok",)]:
        raise _Found("Parts of the vault's file don't fit together. Restore a backup.")


def _damaged_pages(connection: Connection) -> int:
    return len(connection.exec_driver_sql("PRAGMA cipher_integrity_check").all())


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(entry)).scalar_one()


def _links(connection: Connection) -> Iterator[int]:
    """Yield how many links of all devices' chains were found right so far."""
    query = select(*(entry.c[name] for name in STORED)).order_by(entry.c.device, entry.c.seq)
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
    last_seq: dict[str, int] = {}
    last_hash = NO_HASH
    for count, row in enumerate(rows, 1):
        if row.device not in last_seq:
            last_hash = NO_HASH
        _check_link(row, last_seq.get(row.device, 0) + 1, last_hash)
        last_seq[row.device], last_hash = row.seq, row.hash
        yield count


def _check_link(row: Row[Any], seq: int, previous: bytes) -> None:
    if row.seq != seq:
        raise _Found(f"Entry {seq} of a device is missing.", row.id)
    *envelope, stored_previous, stored_hash, body = tuple(row)
    if stored_previous != previous:
        raise _Found("An entry does not follow the one before it.", row.id)
    if stored_hash != chain_hash(envelope, previous, body):
        raise _Found("An entry is not as it was written.", row.id)


def _check_subjects(connection: Connection, codec: Codec, walk: Walk) -> None:
    """Check that every body opens, and that the index holds what the replay gives."""
    for subject in list(subjects(connection)):
        entries = tuple(_opened(connection, subject, codec))
        wanted = rows_wanted(subject, entries)
        for each in INDEX:
            if rows_found(connection, each, subject) != wanted[each.table.name]:
                raise _Found(_INDEX_DIFFERS, entries[-1].id if entries else "")
        walk.step(len(entries))
    if has_orphans(connection):
        raise _Found(_INDEX_DIFFERS)


def _opened(connection: Connection, subject: str, codec: Codec) -> Iterator[Entry]:
    opener = Opener(codec, read_subject_key(connection, subject) or b"")
    for row in read_rows(connection, subject):
        try:
            yield opener.entry(row)
        except KapError:
            raise _Found("An entry can't be opened.", row[0]) from None
