"""Finds notes by their words, and says whose they are."""

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.ports import Reader
from kap_companion.ui.pages.found_list import Found
from kap_companion.ui.pages.when import day_and_month, local_time
from kap_companion.ui.wording import tr

MOST_NOTES = 12
FEWEST_CHARS = 2
BEFORE_CHARS = 24


class NoteSearch:
    """Searches the notes of all sessions; remembers whose session is whose."""

    def __init__(self, reader: Reader) -> None:
        """Search what this reader reads."""
        self._reader = reader
        self._whose: dict[str, tuple[str, str]] = {}

    def find(self, typed: str) -> list[Found]:
        """Return the notes that hold the words typed, best match first."""
        if len(typed) < FEWEST_CHARS:
            return []
        return [
            Found("note", note.subject, name, snippet(note.words, typed), day)
            for note in self._reader.search(typed, limit=MOST_NOTES)
            for name, day in [self._of(note.subject)]
        ]

    def forget(self) -> None:
        """Look up again whose session is whose: one may have been moved."""
        self._whose.clear()

    def _of(self, session_id: str) -> tuple[str, str]:
        if session_id not in self._whose:
            self._whose[session_id] = self._read(session_id)
        return self._whose[session_id]

    def _read(self, session_id: str) -> tuple[str, str]:
        chart = SessionChart.replay(self._reader.entries_of(session_id))
        plan, patient = chart.plan, self._reader.patient(chart.patient_id)
        at = local_time(round(plan.planned_for.timestamp() * 1_000_000)) if plan else None
        day = f"{day_and_month(at.date())} {at.year}" if at else ""
        return patient.name if patient else tr("Unknown patient"), day


def snippet(words: str, typed: str) -> str:
    """Return the note from a little before the first word that was looked for."""
    flat = " ".join(words.split())
    first = typed.split(maxsplit=1)[0].casefold() if typed.split() else ""
    at = max(0, flat.casefold().find(first) - BEFORE_CHARS)
    if at == 0:
        return flat
    start = flat.find(" ", at) + 1
    return "… " + flat[start:]
