"""A session that stands under the wrong patient is moved by an entry, and says why."""

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import SessionMoved
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.errors import InputRefused
from kap_companion.services.record import Written


class Moving:
    """Moves sessions from one patient to another, also while they run.

    The wrong patient is noticed in the room, with the name in the header. Whoever has the session
    open then has its record catch up.
    """

    def __init__(self, journal: Journal, reader: Reader) -> None:
        """Work on this vault."""
        self._journal = journal
        self._reader = reader

    def move(self, session_id: str, patient_id: str, reason: str) -> Written:
        """Put the session under another patient; what stood there before stays in the record."""
        chart = SessionChart.replay(self._reader.entries_of(session_id))
        if chart.plan is None:
            raise InputRefused("This session is not in the vault.")
        if self._reader.patient(patient_id) is None:
            raise InputRefused("Choose the patient whose session it is.")
        if patient_id == chart.patient_id:
            raise InputRefused("The session is this patient’s already. Choose another one.")
        moved = SessionMoved(patient_id, from_patient_id=chart.patient_id)
        entry = NewEntry(session_id, moved, reason=required_reason(reason))
        return self._journal.append([entry])


def required_reason(typed: str) -> str:
    """Return the reason as it is kept. Raises `InputRefused` where there is none."""
    reason = typed.strip()
    if not reason:
        raise InputRefused("Say why in a few words.")
    if len(reason) > MAX_LINE_CHARS:
        raise InputRefused("The reason is longer than a line. Shorten it.")
    return reason
