"""Is everything still as it was written? Pages, chain, anchors, bodies, signatures, the index."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Erased, Signed
from kap_companion.errors import KapError
from kap_companion.vault.anchors import all_anchors, problem_with
from kap_companion.vault.entries import read_rows, read_subject_key, subjects
from kap_companion.vault.erase import erased_subjects
from kap_companion.vault.index import INDEX, has_orphans, rows_found, rows_wanted
from kap_companion.vault.links import LINKS, link_problem
from kap_companion.vault.own import ACCESS_SUBJECT
from kap_companion.vault.progress import Cancelled, Progress, Stopped, Walk
from kap_companion.vault.reader import read_meta
from kap_companion.vault.record import NO_HASH, Opener
from kap_companion.vault.schema import entry
from kap_companion.vault.signatures import note_enrolments, signature_problem

ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check found. `problem` is a sentence, empty where all is well.

    `entry_id` names the first entry that fails, where it is one; `entries`, `anchors` and
    `signatures` are how many were found right. A check that was `stopped` says nothing about the
    rest.
    """

    entries: int = 0
    problem: str = ""
    entry_id: str = ""
    stopped: bool = False
    anchors: int = 0
    signatures: int = 0

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


@dataclass
class _Tally:
    """What was found right so far."""

    entries: int = 0
    anchors: int = 0
    signatures: int = 0
    enrolled: defaultdict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))

    def report(
        self, problem: str = "", entry_id: str = "", *, stopped: bool = False
    ) -> VerifyReport:
        return VerifyReport(self.entries, problem, entry_id, stopped, self.anchors, self.signatures)


def verify(
    engine: Engine, codec: Codec, progress: Progress | None, cancelled: Cancelled | None
) -> VerifyReport:
    """Check the whole vault as it was when this began; writing may go on meanwhile."""
    walk = Walk(1, progress, cancelled)
    tally = _Tally()
    try:
        with engine.connect() as connection:
            _check_pages(connection)
            walk.total = 2 * _count(connection)
            for link in _links(connection):
                tally.entries = link
                walk.step()
            _check_subjects(connection, codec, walk, tally)
            _check_anchors(connection, tally)
    except Stopped:
        return tally.report(stopped=True)
    except _Found as found:
        return tally.report(found.problem, found.entry_id)
    except SQLAlchemyError:
        return tally.report("A part of the vault's file can't be read.")
    return tally.report()


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
    query = LINKS.order_by(entry.c.device, entry.c.seq)
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
    last_seq: dict[str, int] = {}
    last_hash = NO_HASH
    for count, row in enumerate(rows, 1):
        if row.device not in last_seq:
            last_hash = NO_HASH
        problem = link_problem(row, last_seq.get(row.device, 0) + 1, last_hash)
        if problem:
            raise _Found(problem, row.id)
        last_seq[row.device], last_hash = row.seq, row.hash
        yield count


def _check_subjects(connection: Connection, codec: Codec, walk: Walk, tally: _Tally) -> None:
    """Check that every body opens, and that the index holds what the replay gives.

    Of an erased subject nothing opens; then the index must be empty, and an entry say so.
    """
    erased = erased_subjects(connection)
    if erased - _told_erased(connection, codec):
        raise _Found("A record can't be read, and nothing says that it was erased.")
    for subject in list(subjects(connection)):
        rows = read_rows(connection, subject)
        readable = () if subject in erased else rows
        entries = tuple(_opened(connection, subject, readable, codec))
        _check_signatures(entries, tally)
        note_enrolments(entries, tally.enrolled)
        wanted = rows_wanted(subject, entries)
        for each in INDEX:
            if rows_found(connection, each, subject) != wanted[each.table.name]:
                raise _Found(_INDEX_DIFFERS, entries[-1].id if entries else "")
        walk.step(len(rows))
    if has_orphans(connection):
        raise _Found(_INDEX_DIFFERS)


def _told_erased(connection: Connection, codec: Codec) -> frozenset[str]:
    """Return the subjects of which an entry says that they were erased."""
    access = read_meta(connection, ACCESS_SUBJECT)
    told = _opened(connection, access, read_rows(connection, access), codec)
    return frozenset(each.event.chart_id for each in told if isinstance(each.event, Erased))


def _check_signatures(entries: Sequence[Entry], tally: _Tally) -> None:
    """Check that what people signed is there, and is what they signed."""
    before: dict[str, Entry] = {}
    for each in entries:
        if isinstance(each.event, Signed):
            problem = signature_problem(before, each.event)
            if problem:
                raise _Found(problem, each.id)
            tally.signatures += 1
        before[each.id] = each


def _check_anchors(connection: Connection, tally: _Tally) -> None:
    """Check that the chain is the one that this vault's devices signed for."""
    for each in all_anchors(connection):
        problem = problem_with(connection, each, tally.enrolled)
        if problem:
            raise _Found(problem)
        tally.anchors += 1


def _opened(
    connection: Connection, subject: str, rows: Sequence[Sequence[Any]], codec: Codec
) -> Iterator[Entry]:
    opener = Opener(codec, read_subject_key(connection, subject) or b"")
    for row in rows:
        try:
            yield opener.entry(row)
        except KapError:
            raise _Found("An entry can't be opened.", row[0]) from None
