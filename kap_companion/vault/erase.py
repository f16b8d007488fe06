"""Erasing a subject: its key is destroyed, and what the index and drafts say of it goes along."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, update

from kap_companion.errors import InputRefused
from kap_companion.vault.entries import ERASED_KEY
from kap_companion.vault.index import write_index
from kap_companion.vault.schema import alive, draft, subject_key


def destroy(connection: Connection, subjects: Iterable[str]) -> None:
    """Make the entries of these subjects unreadable for ever; they stay in the chain, sealed.

    Raises `InputRefused` where one is not in the vault, or was erased before.
    """
    for subject in subjects:
        known = (subject_key.c.subject == subject) & (subject_key.c.key != ERASED_KEY)
        destroyed = connection.execute(update(subject_key).where(known).values(key=ERASED_KEY))
        if not destroyed.rowcount:
            raise InputRefused("This record is not in the vault, or was erased before.")
        write_index(connection, subject, ())
        for table in (draft, alive):
            connection.execute(delete(table).where(table.c.subject == subject))


def erased_subjects(connection: Connection) -> frozenset[str]:
    """Return the subjects whose key was destroyed."""
    query = select(subject_key.c.subject).where(subject_key.c.key == ERASED_KEY)
    return frozenset(connection.execute(query).scalars())
