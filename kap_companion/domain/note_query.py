"""What somebody looks for among the notes: words, and whose, of what kind, by whom, from when."""

from dataclasses import dataclass

from kap_companion.domain.note_texts import NoteKind, NoteText
from kap_companion.domain.summary import PatientSummary


@dataclass(frozen=True, slots=True)
class NoteQuery:
    """All of it has to hold; what is empty or None asks for nothing.

    `words` is what was typed: each word is the whole or the beginning of one in the note, and what
    stands between quotation marks is found as it stands. Times are UTC microseconds since 1970;
    `to_us` is the first that is too late.
    """

    words: str = ""
    kind: NoteKind | None = None
    patient_id: str = ""
    author: str = ""
    from_us: int | None = None
    to_us: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether something else than words is asked for."""
        return any((self.kind, self.patient_id, self.author)) or self.has_period

    @property
    def has_period(self) -> bool:
        """Whether a time is asked for."""
        return self.from_us is not None or self.to_us is not None


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note that was found, and whose it is; None where nobody of that id is registered."""

    note: NoteText
    patient: PatientSummary | None

    @property
    def session_id(self) -> str:
        """The session that it stands in; empty where it belongs to the patient."""
        return "" if self.note.kind is NoteKind.PATIENT else self.note.subject
