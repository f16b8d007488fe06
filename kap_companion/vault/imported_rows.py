"""Entries of another vault, sealed and chained anew: each keeps its envelope and its body."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from kap_companion.domain.codec import canonical_json
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import UnknownEvent
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Moment
from kap_companion.domain.open_record import Contents, OpenEntry
from kap_companion.errors import InputRefused
from kap_companion.vault.entries import ERASED_KEY, insert_rows, read_subject_key
from kap_companion.vault.keys import random_key
from kap_companion.vault.own import ACCESS_SUBJECT, own_secrets
from kap_companion.vault.record import NO_HASH, Head, Row, Stamped, body_of, chained, plain_body
from kap_companion.vault.schema import INDEX_VERSION, entry, meta, subject_key


def write_own(connection: Connection, contents: Contents, now: Moment) -> None:
    """Write what the vault holds for itself: the record's subjects, and a device that is new."""
    known = own_secrets(now.utc_us) | {
        "device": new_id(now.utc_us),
        "practice_subject": contents.practice_subject,
        ACCESS_SUBJECT: contents.access_subject,
        "index_version": INDEX_VERSION,
    }
    rows = [{"name": name, "value": value} for name, value in known.items()]
    connection.execute(insert(meta), rows)


def write_entries(connection: Connection, batch: Sequence[OpenEntry], head: Head) -> Head:
    """Write entries behind this head, without the index; returns where the chain ends then.

    Raises `InputRefused` where a body can't be kept, or a subject is erased only in part.
    """
    rows: list[Row] = []
    keys: dict[str, bytes] = {}
    for each in batch:
        if each.subject not in keys:
            keys[each.subject] = _key_for(connection, each)
        previous = head.hash if head.device == each.device else NO_HASH
        behind = Head(each.device, each.seq - 1, each.counter - 1, previous)
        row, _, head = chained(_stamped(each), behind, _sealing(each, keys[each.subject]))
        rows.append(row)
    insert_rows(connection, rows)
    return head


def changes_what_came_later(connection: Connection) -> bool:
    """Whether an entry amends itself or one after it: amendments would then go round in a ring."""
    target = entry.alias()
    query = select(entry.c.id).join(target, target.c.id == entry.c.amends)
    found = connection.execute(query.where(target.c.counter >= entry.c.counter).limit(1))
    return found.first() is not None


def _key_for(connection: Connection, each: OpenEntry) -> bytes:
    """Return the key of an entry's subject, made now where this is its first entry."""
    found = read_subject_key(connection, each.subject)
    if found is not None:
        return found
    key = ERASED_KEY if each.said is None else random_key()
    connection.execute(insert(subject_key).values(subject=each.subject, key=key))
    return key


def _sealing(each: OpenEntry, key: bytes) -> bytes:
    """Return what seals an entry; for an erased one a key that nobody keeps."""
    if (key == ERASED_KEY) != (each.said is None):
        raise InputRefused(
            "One and the same record is erased here and readable there. Nothing was made. Take "
            "another file."
        )
    return random_key() if each.said is None else key


def _stamped(each: OpenEntry) -> Stamped:
    said = each.said
    plain = said and plain_body(said.body, said.performed_by, said.reason, said.replaces)
    event = UnknownEvent(each.kind, each.version, "")  # the body below is what is kept
    new = NewEntry(each.subject, event, each.occurred_at, amends=each.amends)
    body = body_of(plain) if plain else canonical_json(None)
    return Stamped(each.id, each.recorded_at, each.author, new, each.kind, each.version, body)
