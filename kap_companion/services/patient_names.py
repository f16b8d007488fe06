"""The names that a patient's earlier sessions gave to what runs through them: to be used again."""

from collections.abc import Iterator

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.themes import names_known
from kap_companion.domain.events import ThemeKind
from kap_companion.domain.ports import Reader

Names = dict[ThemeKind, tuple[str, ...]]


def names_of_others(reader: Reader, patient_id: str, session_id: str) -> Names:
    """Return the names of all sessions of this patient but this one, the newest session's first.

    It reads them whole, so call it off the window's thread.
    """

    def charts() -> Iterator[SessionChart]:
        for session in reversed(reader.sessions_of(patient_id)):
            if session.session_id != session_id:
                chart = SessionChart.replay(reader.entries_of(session.session_id))
                if chart.patient_id == patient_id:
                    yield chart

    return names_known(charts())
