"""Reviews by a clinician: what is open in a session or of a patient, and its acknowledgement."""

from collections.abc import Iterator

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.reviews import Review, open_reviews
from kap_companion.domain.events import AdverseEventReviewed
from kap_companion.domain.ports import Reader
from kap_companion.domain.summary import SessionSummary
from kap_companion.errors import InputRefused, SessionStateError
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.typed import note, said

WHO_REVIEWED = "Who looked at it?"
WHAT_WAS_SEEN = "An acknowledgement needs a note: what was seen, and what was agreed."


class Reviews:
    """The reviews of one session."""

    def __init__(self, record: SessionRecord) -> None:
        """Act on this session's record."""
        self._record = record

    def open(self) -> tuple[Review, ...]:
        """Return those that nobody has acknowledged yet."""
        return open_reviews(self._record.chart)

    def acknowledge(self, of: str, by: str, words: str) -> Written:
        """Record that a named clinician looked at it; it needs a note, and closes the review."""
        who = said(by, WHO_REVIEWED)
        if not words.strip():
            raise InputRefused(WHAT_WAS_SEEN)
        if all(each.fact.id != of for each in self.open()):
            raise SessionStateError("This was acknowledged already.")
        return self._record.write(AdverseEventReviewed(of, who, note(words)))


def open_reviews_of(
    patient_id: str, reader: Reader
) -> Iterator[tuple[SessionSummary, SessionChart, Review]]:
    """Yield what is still open in a patient's sessions, the oldest session first."""
    for session in reader.sessions_of(patient_id):
        chart = SessionChart.replay(reader.entries_of(session.session_id))
        for each in open_reviews(chart):
            yield session, chart, each
