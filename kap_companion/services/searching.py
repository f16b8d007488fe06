"""One search over everything: patients by name, and all notes by their words."""

from dataclasses import dataclass

from kap_companion.domain.note_query import FoundNote, NoteQuery
from kap_companion.domain.ports import Reader
from kap_companion.domain.summary import PatientSummary

MOST_PATIENTS, MOST_NOTES = 20, 200
FEWEST_CHARS = 2


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
    return SearchResult(patients, found[:MOST_NOTES], more=len(found) > MOST_NOTES)
