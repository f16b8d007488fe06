"""What reports are made of: everything that the record says of a session, or of a course, at once.

It reads whole sessions, so it is not for the GUI thread where there are many.
"""

from dataclasses import dataclass

from kap_companion.domain.charts import PatientChart, PracticeChart, SessionChart, SessionState
from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import PatientRegistered
from kap_companion.domain.moment import Moment
from kap_companion.domain.ports import Reader
from kap_companion.errors import InputRefused


@dataclass(frozen=True)
class SessionMatter:
    """A session as it stands, with whose it is, and what was prepared; `now` is when it was read.

    `entries` are all of the session, as they were written.
    """

    session_id: str
    entries: tuple[Entry, ...]
    chart: SessionChart
    patient: PatientRegistered
    practice: PracticeChart
    prepared: PreparationChart
    now: Moment


@dataclass(frozen=True)
class CourseMatter:
    """All sessions of a patient that were begun, oldest first."""

    patient_id: str
    patient: PatientRegistered
    practice: PracticeChart
    sessions: tuple[SessionMatter, ...]
    now: Moment


def session_matter(reader: Reader, session_id: str, now: Moment) -> SessionMatter:
    """Return what the record says of a session. Raises `InputRefused` where there is none."""
    entries = reader.entries_of(session_id)
    chart = SessionChart.replay(entries)
    if chart.plan is None:
        raise InputRefused("There is no session with this id. `list` shows them.")
    of_patient = reader.entries_of(chart.patient_id)
    return SessionMatter(
        session_id,
        entries,
        chart,
        PatientChart.replay(of_patient).details,
        PracticeChart.replay(reader.entries_of(reader.practice_subject())),
        PreparationChart.replay(of_patient),
        now,
    )


def course_matter(reader: Reader, patient_id: str, now: Moment) -> CourseMatter:
    """Return what the record says of all of a patient's sessions; none of anybody else's.

    Raises `InputRefused` where there is no such patient.
    """
    of_patient = reader.entries_of(patient_id)
    chart = PatientChart.replay(of_patient)
    if chart.fact is None:
        raise InputRefused("There is no patient with this id. `list` shows them.")
    practice = PracticeChart.replay(reader.entries_of(reader.practice_subject()))
    prepared = PreparationChart.replay(of_patient)
    found = []
    for row in reader.sessions_of(patient_id):
        entries = reader.entries_of(row.session_id)
        session = SessionChart.replay(entries)
        begun = session.state in {SessionState.RUNNING, SessionState.ENDED}
        if begun and session.patient_id == patient_id:
            whose = (chart.details, practice, prepared, now)
            found.append(SessionMatter(row.session_id, entries, session, *whose))
    return CourseMatter(patient_id, chart.details, practice, tuple(found), now)
