"""Reading the vault: one subject's entries, and the index across subjects."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Select, func, select, text

from kap_companion.domain.charts import SessionState
from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import StepStatus
from kap_companion.domain.moment import Moment
from kap_companion.domain.note_query import FoundNote, NoteQuery
from kap_companion.domain.note_texts import NoteKind, NoteText
from kap_companion.domain.summary import PatientSummary, ReviewSummary, SessionSummary, StepSummary
from kap_companion.vault.entries import Order, read_entries, read_entries_back
from kap_companion.vault.errors import reading
from kap_companion.vault.index import note_from, patient_from, session_from, step_from
from kap_companion.vault.own import ACCESS_SUBJECT
from kap_companion.vault.schema import alive, draft, meta, patient, review, session, step
from kap_companion.vault.search import folded, full_text_query, in_words, note_query

_RANKED, _NEWEST = 1_000, 300
"""Weighing a match costs far more than finding it: of a common word only the newest are weighed."""

_FOUND = "note.entry_id, note.subject, note.words, note.kind, note.at_us, note.author"

_SEARCH = text(
    f"SELECT {_FOUND} FROM note_search "  # noqa: S608  # columns of ours
    "JOIN note ON note.position = note_search.rowid "
    "WHERE note_search MATCH :query AND note_search.rowid >= (SELECT min(rowid) FROM ("
    "SELECT rowid FROM note_search WHERE note_search MATCH :query ORDER BY rowid DESC LIMIT :ranked"
    ")) ORDER BY note_search.rank LIMIT :most"
)

_FIND = text(
    f"SELECT {_FOUND}, patient.patient_id, patient.name, "  # noqa: S608  # columns of ours
    "patient.preferred_name, patient.birth_date, patient.record_number "
    "FROM (SELECT note.* FROM note_search JOIN note ON note.position = note_search.rowid "
    "WHERE note_search MATCH :query AND (:author = '' OR note.author = :author) "
    "AND note.at_us >= :from_us AND note.at_us < :to_us "
    "ORDER BY note_search.rowid DESC LIMIT :newest) AS note "
    "LEFT JOIN session ON session.session_id = note.subject "
    "LEFT JOIN patient ON patient.patient_id = coalesce(session.patient_id, note.subject) "
    "WHERE :patient = '' OR coalesce(session.patient_id, note.subject) = :patient "
    "ORDER BY note.at_us DESC, note.position DESC LIMIT :most"
)
"""The newest that were written, of which the newest that happened come first; with whose they are,
since asking for each would take longer than finding them."""

_SUBJECTS = text(
    "SELECT DISTINCT note.subject FROM note_search "
    "JOIN note ON note.position = note_search.rowid WHERE note_search MATCH :query"
)

_EVER = 1 << 62


class VaultReader:
    """The `Reader` of a vault, on its own connection. Callable from any thread."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        """Own the engine from now on."""
        self._engine = engine
        self._codec = codec
        self._gate = Lock()

    def close(self) -> None:
        """Close the connection."""
        with self._gate:
            self._engine.dispose()

    def exchange(self, work: Callable[[], Engine]) -> None:
        """Close the connection, call `work`, and go on with the engine it returns.

        Who reads meanwhile waits. Where `work` raises, the reader goes on with its engine.
        """
        with self._gate:
            self._engine.dispose()
            self._engine = work()

    def entries_of(self, subject: str) -> tuple[Entry, ...]:
        """Return all entries of one subject, in order."""
        with self._connected() as connection:
            return read_entries(connection, subject, self._codec)

    def entries_back(
        self, subject: str, before: Order | None = None, limit: int = 500
    ) -> tuple[Entry, ...]:
        """Return the newest entries of one subject, newest first: those ahead of `before`."""
        with self._connected() as connection:
            return read_entries_back(connection, subject, before, limit, self._codec)

    def practice_subject(self) -> str:
        """Return the subject id of the practice itself."""
        with self._connected() as connection:
            return read_meta(connection, "practice_subject")

    def access_subject(self) -> str:
        """Return the subject id of the access log."""
        with self._connected() as connection:
            return read_meta(connection, ACCESS_SUBJECT)

    def drafts_of(self, subject: str) -> Mapping[str, str]:
        """Return the kept drafts of one subject by field."""
        query = select(draft.c.field, draft.c.text).where(draft.c.subject == subject)
        return {field: text.decode(errors="surrogatepass") for field, text in self._all(query)}

    def last_alive(self, subject: str) -> Moment | None:
        """Return the last moment that `keep_alive` noted."""
        rows = self._all(select(*list(alive.c)[1:]).where(alive.c.subject == subject))
        return Moment(*rows[0]) if rows else None

    def patients(self, search: str = "", limit: int = 200) -> tuple[PatientSummary, ...]:
        """Return patients by name; each word of `search` is in a name or the record number."""
        query = select(patient).order_by(patient.c.sort_key, patient.c.patient_id).limit(limit)
        for word in _bindable(folded(search)).split():
            query = query.where(func.instr(patient.c.search_key, word) > 0)
        return tuple(map(patient_from, self._all(query)))

    def patient(self, patient_id: str) -> PatientSummary | None:
        """Return one patient's row."""
        rows = self._all(select(patient).where(patient.c.patient_id == patient_id))
        return patient_from(rows[0]) if rows else None

    def session(self, session_id: str) -> SessionSummary | None:
        """Return one session's row."""
        found = self._sessions(select(session).where(session.c.session_id == session_id))
        return found[0] if found else None

    def sessions_of(self, patient_id: str) -> tuple[SessionSummary, ...]:
        """Return a patient's sessions, oldest first."""
        query = select(session).where(session.c.patient_id == patient_id)
        return self._sessions(query.order_by(session.c.planned_us, session.c.session_id))

    def sessions_between(self, from_us: int, to_us: int) -> tuple[SessionSummary, ...]:
        """Return the sessions planned from `from_us` to before `to_us`, earliest first."""
        planned = session.c.planned_us
        query = select(session).where(planned >= from_us, planned < to_us)
        return self._sessions(query.order_by(planned, session.c.session_id))

    def running_session(self) -> SessionSummary | None:
        """Return the session that runs now."""
        query = select(session).where(session.c.state == SessionState.RUNNING.value)
        found = self._sessions(query.order_by(session.c.planned_us.desc()).limit(1))
        return found[0] if found else None

    def awaiting_integration(self, limit: int = 50) -> tuple[SessionSummary, ...]:
        """Return ended sessions with a dose and no integration held, longest waiting first."""
        query = select(session).where(
            session.c.state == SessionState.ENDED.value,
            session.c.integration_held == 0,
            session.c.dose_us.is_not(None),
        )
        return self._sessions(query.order_by(session.c.dose_us).limit(limit))

    def open_steps(self, limit: int = 50) -> tuple[StepSummary, ...]:
        """Return steps that are open, the earliest due first and those without a date last."""
        query = select(step).where(step.c.status == StepStatus.OPEN.value)
        rows = self._all(query.order_by(step.c.due.asc().nulls_last(), step.c.step_id).limit(limit))
        return tuple(map(step_from, rows))

    def steps_of(self, patient_id: str) -> tuple[StepSummary, ...]:
        """Return all steps of a patient, whatever became of them, in the order they were made."""
        query = select(step).where(step.c.patient_id == patient_id)
        return tuple(map(step_from, self._all(query.order_by(step.c.step_id))))

    def open_reviews(self, limit: int = 50) -> tuple[ReviewSummary, ...]:
        """Return answers to measures that wait for a clinician's review, longest waiting first."""
        query = select(review).order_by(review.c.at_us, review.c.review_id).limit(limit)
        return tuple(ReviewSummary(*row) for row in self._all(query))

    def search(self, words: str, limit: int = 100) -> tuple[NoteText, ...]:
        """Return notes that hold all of these words (or word beginnings), best match first.

        Where more than a thousand match, the best of the newest thousand.
        """
        query = in_words(full_text_query(words))
        if not query:
            return ()
        rows = self._all(_SEARCH.bindparams(query=query, ranked=_RANKED, most=limit))
        return tuple(map(note_from, rows))

    def find_notes(self, query: NoteQuery, limit: int = 200) -> tuple[FoundNote, ...]:
        """Return the notes that meet all of this, newest first; none where nothing is asked for.

        Where more than 300 meet it (or than `limit`), those of the newest 300 that were written.
        """
        asked = note_query(query)
        if not asked:
            return ()
        bound = _FIND.bindparams(
            query=asked,
            author=query.author,
            patient=query.patient_id,
            from_us=-_EVER if query.from_us is None else query.from_us,
            to_us=_EVER if query.to_us is None else query.to_us,
            newest=max(_NEWEST, limit),
            most=limit,
        )
        return tuple(
            FoundNote(note_from(row[:6]), patient_from(row[6:]) if row[6] else None)
            for row in self._all(bound)
        )

    def subjects_with(self, kind: NoteKind) -> frozenset[str]:
        """Return the sessions and patients that have a note of this kind."""
        query = note_query(NoteQuery(kind=kind))
        return frozenset(subject for (subject,) in self._all(_SUBJECTS.bindparams(query=query)))

    def _sessions(self, query: Select[Any]) -> tuple[SessionSummary, ...]:
        return tuple(map(session_from, self._all(query)))

    def _all(self, query: Executable) -> Sequence[Any]:
        with self._connected() as connection:
            return connection.execute(query).all()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with self._gate, reading(), self._engine.connect() as connection:
            yield connection


def read_meta(connection: Connection, name: str) -> str:
    """Return what the vault knows about itself under this name."""
    value: str = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar_one()
    return value


def _bindable(typed: str) -> str:
    return typed.encode(errors="ignore").decode()
