"""The index made again out of the journal, all at once or not at all."""

from sqlalchemy import Connection, func, select, update

from kap_companion.domain.codec import Codec
from kap_companion.vault.entries import subjects
from kap_companion.vault.index import drop_orphans, reindex
from kap_companion.vault.progress import Cancelled, Progress, Walk
from kap_companion.vault.schema import INDEX_VERSION, meta, subject_key
from kap_companion.vault.writer import Transaction

_FRESH_SEARCH = "INSERT INTO note_search(note_search) VALUES ('rebuild')"


def rebuild(
    transaction: Transaction, codec: Codec, progress: Progress | None, cancelled: Cancelled | None
) -> None:
    """Make every index row what the journal says. Raises `Stopped` where that is wished."""
    connection = transaction.connection
    walk = Walk(count_subjects(connection), progress, cancelled)
    # First, since rows can only be taken out of a search that holds what they say.
    connection.exec_driver_sql(_FRESH_SEARCH)
    drop_orphans(connection)
    for subject in list(subjects(connection)):
        reindex(connection, subject, codec)
        walk.step()
    version = update(meta).where(meta.c.name == "index_version").values(value=INDEX_VERSION)
    connection.execute(version)


def count_subjects(connection: Connection) -> int:
    """Return how many subjects have entries."""
    return connection.execute(select(func.count()).select_from(subject_key)).scalar_one()
