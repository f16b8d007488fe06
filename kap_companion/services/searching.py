"""One search over everything: patients by name, and all notes by their words."""

from dataclasses import dataclass

from kap_companion.domain.note_query import NoteQuery
from kap_companion.domain.ports import Reader
from kap_companion.domain.summary import NoteKind, NoteText, PatientSummary

MOST_PATIENTS, MOST_NOTES = 20, 200
FEWEST_CHARS = 2


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note that was found, and whose it is; `session_id` is empty where it is in no session."""

    note: NoteText
    patient: PatientSummary | None
    session_id: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, notes the newest first; `more` where there may be more than are given."""

    patients: tuple[PatientSummary, ...] = ()
    notes: tuple[FoundNote, ...] = ()
    more: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not self.patients and not self.notes


def is_enough(query: NoteQuery) -> bool:
    """Whether so much is asked for that something can be looked for.

    A single letter is too little; a single character of a script that has many is a word.
    """
    typed = query.words.strip()
    if not typed:
        return query.is_narrowed
    return len(typed) >= FEWEST_CHARS or not typed.isascii()


def search_everything(reader: Reader, query: NoteQuery) -> SearchResult:
    """Return what meets this, nothing where too little is asked for. Callable from any thread.

    People are looked for by what was typed alone, and only where nothing else narrows.
    """
    if not is_enough(query):
        return SearchResult()
    by_name = query.words.strip() and not query.is_narrowed
    patients = reader.patients(query.words, limit=MOST_PATIENTS) if by_name else ()
    found = reader.find_notes(query, limit=MOST_NOTES + 1)
    whose = _Whose(reader)
    notes = tuple(whose.of(note) for note in found[:MOST_NOTES])
    return SearchResult(patients, notes, more=len(found) > MOST_NOTES)


class _Whose:
    """Knows whose a session is; asks once for each."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._patients: dict[str, PatientSummary | None] = {}
        self._sessions: dict[str, str] = {}

    def of(self, note: NoteText) -> FoundNote:
        if note.kind is NoteKind.PATIENT:
            return FoundNote(note, self._patient(note.subject), "")
        if note.subject not in self._sessions:
            session = self._reader.session(note.subject)
            self._sessions[note.subject] = session.patient_id if session else ""
        return FoundNote(note, self._patient(self._sessions[note.subject]), note.subject)

    def _patient(self, patient_id: str) -> PatientSummary | None:
        if patient_id not in self._patients:
            self._patients[patient_id] = self._reader.patient(patient_id)
        return self._patients[patient_id]
