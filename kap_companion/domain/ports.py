"""What the services need from the outside world, as protocols."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Protocol

from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.moment import Moment
from kap_companion.domain.note_query import FoundNote, NoteQuery
from kap_companion.domain.note_texts import NoteKind, NoteText
from kap_companion.domain.summary import PatientSummary, ReviewSummary, SessionSummary, StepSummary


class Journal(Protocol):
    """The record: append-only, and the only way to write. Callable from any thread, never blocking.

    Futures resolve on the journal's own thread, after the disk has the data; they fail with a
    `KapError` that says what happened, and then nothing of the batch was written.
    """

    @property
    def author(self) -> str:
        """The practitioner id of who is signed in."""
        ...

    def append(self, entries: Sequence[NewEntry]) -> "Future[tuple[Entry, ...]]":
        """Write these entries together or not at all, stamped with this moment."""
        ...

    def keep_draft(self, subject: str, field: str, text: str) -> "Future[None]":
        """Keep what is being typed in a field; an empty text drops the draft."""
        ...

    def keep_alive(self, subject: str, moment: Moment) -> "Future[None]":
        """Note that the program was there and recording at this moment."""
        ...


class Reader(Protocol):
    """Reading the record and its index. Callable from the GUI thread: each call is milliseconds.

    Every method raises a `KapError` where the vault can't be read.
    """

    def entries_of(self, subject: str) -> tuple[Entry, ...]:
        """Return all entries of one subject, in order."""
        ...

    def entries_back(
        self, subject: str, before: tuple[int, str, int] | None = None, limit: int = 500
    ) -> tuple[Entry, ...]:
        """Return the newest entries of one subject, newest first.

        With `before`, the order of an entry, only those that come before that one.
        """
        ...

    def practice_subject(self) -> str:
        """Return the subject id of the practice itself."""
        ...

    def access_subject(self) -> str:
        """Return the subject id of the access log."""
        ...

    def drafts_of(self, subject: str) -> Mapping[str, str]:
        """Return the kept drafts of one subject by field."""
        ...

    def last_alive(self, subject: str) -> Moment | None:
        """Return the last moment that `keep_alive` noted."""
        ...

    def patients(self, search: str = "", limit: int = 200) -> tuple[PatientSummary, ...]:
        """Return patients by name; `search` matches any part of name or record number."""
        ...

    def patient(self, patient_id: str) -> PatientSummary | None:
        """Return one patient's row."""
        ...

    def session(self, session_id: str) -> SessionSummary | None:
        """Return one session's row."""
        ...

    def sessions_of(self, patient_id: str) -> tuple[SessionSummary, ...]:
        """Return a patient's sessions, oldest first."""
        ...

    def sessions_between(self, from_us: int, to_us: int) -> tuple[SessionSummary, ...]:
        """Return the sessions planned in this stretch of UTC time, earliest first."""
        ...

    def running_session(self) -> SessionSummary | None:
        """Return the session that runs now."""
        ...

    def awaiting_integration(self, limit: int = 50) -> tuple[SessionSummary, ...]:
        """Return ended sessions with a dose and no integration held, longest waiting first."""
        ...

    def open_steps(self, limit: int = 50) -> tuple[StepSummary, ...]:
        """Return steps that are open, the earliest due first and those without a date last."""
        ...

    def steps_of(self, patient_id: str) -> tuple[StepSummary, ...]:
        """Return all steps of a patient, whatever became of them, in the order they were made."""
        ...

    def open_reviews(self, limit: int = 50) -> tuple[ReviewSummary, ...]:
        """Return answers to measures that wait for a clinician's review, longest waiting first."""
        ...

    def search(self, words: str, limit: int = 100) -> tuple[NoteText, ...]:
        """Return notes that hold all of these words (or word beginnings), best match first."""
        ...

    def find_notes(self, query: NoteQuery, limit: int = 200) -> tuple[FoundNote, ...]:
        """Return the notes that meet all of this, newest first; none where nothing is asked for."""
        ...

    def subjects_with(self, kind: NoteKind) -> frozenset[str]:
        """Return the sessions and patients that have a note of this kind."""
        ...
