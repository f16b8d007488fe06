"""The record on its way out: every entry unsealed, in the order of the chain, one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from kap_companion.domain.moment import Moment
from kap_companion.domain.open_record import Chain, Contents, OpenEntry, Said
from kap_companion.vault.entries import ERASED_KEY
from kap_companion.vault.errors import reading
from kap_companion.vault.own import ACCESS_SUBJECT
from kap_companion.vault.reader import read_meta
from kap_companion.vault.record import STORED, opened_body
from kap_companion.vault.schema import entry, subject_key

ROWS_AT_ONCE = 16
"""So many are held in memory; a body may have a megabyte."""

_LAST = select(entry.c.device, func.max(entry.c.seq).label("seq")).group_by(entry.c.device)


@contextmanager
def open_record(engine: Engine) -> Iterator[tuple[Contents, Iterator[OpenEntry]]]:
    """Hand out what the vault holds and its entries, as it was when this began.

    Going through the entries raises `VaultDamaged` where one doesn't open.
    """
    with reading(), engine.connect() as connection:
        yield _contents(connection), _entries(connection)


def _contents(connection: Connection) -> Contents:
    last = _LAST.subquery()
    of_last = (entry.c.device == last.c.device) & (entry.c.seq == last.c.seq)
    query = select(entry.c.device, entry.c.seq, entry.c.hash).join(last, of_last)
    rows = connection.execute(query.order_by(entry.c.device)).all()
    return Contents(
        practice_subject=read_meta(connection, "practice_subject"),
        access_subject=read_meta(connection, ACCESS_SUBJECT),
        chains=tuple(Chain(row.device, row.seq, row.hash.hex()) for row in rows),
    )


def _entries(connection: Connection) -> Iterator[OpenEntry]:
    columns = (*(entry.c[name] for name in STORED), subject_key.c.key)
    query = select(*columns).join(subject_key)
    query = query.order_by(entry.c.device, entry.c.seq)
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
    return (_open(row) for row in rows)


def _open(row: Any) -> OpenEntry:  # noqa: ANN401  # a row of any columns
    return OpenEntry(
        id=row.id,
        device=row.device,
        seq=row.seq,
        counter=row.counter,
        subject=row.subject,
        kind=row.kind,
        version=row.version,
        recorded_at=Moment(*row[7:11]),
        occurred_at=Moment(*row[11:15]),
        author=row.author,
        amends=row.amends,
        said=None if row.key == ERASED_KEY else _said(row),
        previous_hash=row.previous_hash.hex(),
        hash=row.hash.hex(),
    )


def _said(row: Any) -> Said:  # noqa: ANN401  # a row of any columns
    plain = opened_body(row, row.body, row.key)
    replaces = plain.get("replaces", "")
    return Said(plain["event"], plain["performed_by"], plain["reason"], replaces)
