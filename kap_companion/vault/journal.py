"""The journal: what happened goes in here, and nowhere else."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import groupby
from threading import Lock

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.moment import Clock, Moment
from kap_companion.errors import InputRefused
from kap_companion.vault.entries import (
    insert_rows,
    refuse_erased,
    subject_key_for_writing,
)
from kap_companion.vault.erase import destroy
from kap_companion.vault.index import follow
from kap_companion.vault.record import Row, Stamped, chained, stamped
from kap_companion.vault.schema import alive, draft
from kap_companion.vault.writer import Transaction, Writer

Written = tuple[Entry, ...]
BatchWork = Callable[[Transaction, Sequence[Stamped], Codec], Written]


class VaultJournal:
    """The `Journal` of a vault; see there for what callers may rely on."""

    def __init__(self, writer: Writer, clock: Clock, author: str, codec: Codec) -> None:
        """Write through `writer`, in the name of `author`."""
        self._writer = writer
        self._clock = clock
        self._author = author
        self._codec = codec
        self._gate = Lock()

    @property
    def author(self) -> str:
        """The practitioner id of who is signed in."""
        return self._author

    def append(self, entries: Sequence[NewEntry]) -> "Future[Written]":
        """Write these entries together or not at all, stamped with this moment.

        The future fails with `InputRefused` where one can't be kept, with `NotSaved` where the
        disk did not take them.
        """
        return self._write(entries, write_batch)

    def erase(self, subjects: Sequence[str], entries: Sequence[NewEntry]) -> "Future[Written]":
        """Destroy the keys of these subjects and write these entries, together or not at all.

        The future resolves once the log, too, holds nothing of it.
        """

        def work(transaction: Transaction, batch: Sequence[Stamped], codec: Codec) -> Written:
            destroy(transaction.connection, subjects)
            return write_batch(transaction, batch, codec)

        return self._write(entries, work, settled=True)

    def _write(
        self, entries: Sequence[NewEntry], work: BatchWork, *, settled: bool = False
    ) -> "Future[Written]":
        # The gate keeps the order of times and the order of the queue the same.
        with self._gate:
            now = self._clock.now()
            try:
                batch = [stamped(new, self._author, now, self._codec) for new in entries]
            except InputRefused as error:
                refused: Future[Written] = Future()
                refused.set_exception(error)
                return refused
            return self._writer.submit(
                lambda transaction: work(transaction, batch, self._codec), settled=settled
            )

    def keep_draft(self, subject: str, field: str, text: str) -> "Future[None]":
        """Keep what is being typed in a field; an empty text drops the draft."""
        return self._writer.submit(
            lambda transaction: keep_draft_row(transaction, subject, field, text)
        )

    def keep_alive(self, subject: str, moment: Moment) -> "Future[None]":
        """Note that the program was there and recording at this moment."""
        return self._writer.submit(lambda transaction: _seen(transaction, subject, moment))


def write_batch(
    transaction: Transaction, batch: Sequence[Stamped], codec: Codec
) -> tuple[Entry, ...]:
    """Write stamped entries behind the head, and bring the index up to them."""
    entries = append_rows(transaction, batch)
    for subject, fresh in groupby(sorted(entries, key=_subject), key=_subject):
        follow(transaction.connection, subject, list(fresh), codec)
    return entries


def append_rows(transaction: Transaction, batch: Sequence[Stamped]) -> tuple[Entry, ...]:
    """Write stamped entries behind the head, without the index."""
    keys: dict[str, bytes] = {}
    rows: list[Row] = []
    entries: list[Entry] = []
    for each in batch:
        subject = each.new.subject
        if subject not in keys:
            keys[subject] = subject_key_for_writing(transaction.connection, subject)
        row, entry, transaction.head = chained(each, transaction.head, keys[subject])
        rows.append(row)
        entries.append(entry)
    if rows:
        insert_rows(transaction.connection, rows)
    return tuple(entries)


def _subject(entry: Entry) -> str:
    return entry.subject


def keep_draft_row(transaction: Transaction, subject: str, field: str, text: str) -> None:
    """Keep a draft, or drop it where the text is empty."""
    if not text:
        of_field = (draft.c.subject == subject) & (draft.c.field == field)
        transaction.connection.execute(delete(draft).where(of_field))
        return
    refuse_erased(transaction.connection, subject)
    # As bytes: a draft is kept before anyone has looked at what it holds.
    content = text.encode(errors="surrogatepass")
    statement = insert(draft).values(subject=subject, field=field, text=content)
    transaction.connection.execute(
        statement.on_conflict_do_update(set_={"text": statement.excluded.text})
    )


def _seen(transaction: Transaction, subject: str, moment: Moment) -> None:
    refuse_erased(transaction.connection, subject)
    columns = {
        "seen_utc_us": moment.utc_us,
        "seen_offset_min": moment.offset_min,
        "seen_boot_id": moment.boot_id,
        "seen_steady_us": moment.steady_us,
    }
    statement = insert(alive).values(subject=subject, **columns)
    transaction.connection.execute(statement.on_conflict_do_update(set_=columns))
