"""Entries and subject keys in the database: the only statements that touch the journal."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter

from sqlalchemy import Connection, func, insert, select, tuple_

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.errors import InputRefused
from kap_companion.vault.keys import KEY_BYTES, random_key
from kap_companion.vault.record import ENVELOPE, STORED, Head, Opener, Row
from kap_companion.vault.schema import entry, subject_key

Order = tuple[int, str, int]
"""The place of an entry among all entries of all devices."""

ERASED_KEY = bytes(KEY_BYTES)
"""Stands where an erased subject's key was.

It has a key's length: SQLite then writes it over the key, where that is, and moves no other.
"""

_READ = [entry.c[name] for name in (*ENVELOPE, "body")]
_ORDER = (entry.c.counter, entry.c.device, entry.c.seq)
_OF_SUBJECT = select(*_READ).order_by(*_ORDER)
_BY_COUNTER = select(*_READ).order_by(entry.c.counter)
_PLACE = itemgetter(*(ENVELOPE.index(column.name) for column in _ORDER))
_HIGHEST_COUNTER = select(func.max(entry.c.counter))
_INSERT = insert(entry)


def read_entries(connection: Connection, subject: str, codec: Codec) -> tuple[Entry, ...]:
    """Return all entries of one subject, in order; none of an erased one.

    Raises `KapError` where one doesn't open.
    """
    key = read_subject_key(connection, subject)
    if key is None or key == ERASED_KEY:
        return ()
    opener = Opener(codec, key)
    return tuple(opener.entry(row) for row in read_rows(connection, subject))


def read_entries_back(
    connection: Connection, subject: str, before: Order | None, limit: int, codec: Codec
) -> tuple[Entry, ...]:
    """Return the newest of a subject's entries, the newest first: those that come before `before`.

    None of an erased subject. Raises `KapError` where one doesn't open.
    """
    key = read_subject_key(connection, subject)
    if key is None or key == ERASED_KEY:
        return ()
    query = select(*_READ).where(entry.c.subject == subject)
    if before is not None:
        # The first comparison says no more than the second, but the index can use it.
        query = query.where(entry.c.counter <= before[0], tuple_(*_ORDER) < before)
    query = query.order_by(*(column.desc() for column in _ORDER)).limit(limit)
    opener = Opener(codec, key)
    return tuple(opener.entry(tuple(row)) for row in connection.execute(query))


def read_entries_with_ids(
    connection: Connection, subject: str, ids: Collection[str], codec: Codec
) -> tuple[Entry, ...]:
    """Return those of a subject's entries that have these ids, in order."""
    opener = Opener(codec, read_subject_key(connection, subject) or b"")
    query = _OF_SUBJECT.where(entry.c.subject == subject, entry.c.id.in_(ids))
    return tuple(opener.entry(row) for row in connection.execute(query))


def read_rows(connection: Connection, subject: str) -> Sequence[Row]:
    """Return the stored rows of one subject, in order, as `Opener` takes them.

    The index has them by counter; what little is left to sort SQLite would copy all of them for.
    """
    rows = connection.execute(_BY_COUNTER.where(entry.c.subject == subject)).all()
    return sorted(map(tuple, rows), key=_PLACE)


def read_subject_key(connection: Connection, subject: str) -> bytes | None:
    """Return the key that seals this subject's bodies, None for an unknown subject.

    `ERASED_KEY` for an erased one.
    """
    query = select(subject_key.c.key).where(subject_key.c.subject == subject)
    return connection.execute(query).scalar()


def refuse_erased(connection: Connection, subject: str) -> bytes | None:
    """Return the subject's key, if it has one. Raises `InputRefused` where it was erased."""
    found = read_subject_key(connection, subject)
    if found == ERASED_KEY:
        raise InputRefused("This record was erased. Nothing can be added to it.")
    return found


def subject_key_for_writing(connection: Connection, subject: str) -> bytes:
    """Return the subject's key, made now where this is its first entry.

    Raises `InputRefused` for an erased subject.
    """
    found = refuse_erased(connection, subject)
    if found is not None:
        return found
    key = random_key()
    connection.execute(insert(subject_key).values(subject=subject, key=key))
    return key


def insert_rows(connection: Connection, rows: Iterable[Row]) -> None:
    """Write rows that are in the order of `STORED`."""
    connection.execute(_INSERT, [dict(zip(STORED, row, strict=True)) for row in rows])


def read_head(connection: Connection, device: str) -> Head:
    """Return where this device's chain ends, and the highest counter of any device."""
    of_device = select(entry.c.seq, entry.c.hash).where(entry.c.device == device)
    last = connection.execute(of_device.order_by(entry.c.seq.desc()).limit(1)).first()
    counter = connection.execute(_HIGHEST_COUNTER).scalar() or 0
    return Head(device, last.seq, counter, last.hash) if last else Head(device, counter=counter)


def subjects(connection: Connection) -> Iterator[str]:
    """Yield every subject that has entries, in a steady order."""
    yield from connection.execute(select(subject_key.c.subject).order_by("subject")).scalars()
