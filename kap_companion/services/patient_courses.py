"""The courses of one patient's sessions, read from the record: never those of anybody else."""

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.course_points import SessionCourse
from kap_companion.domain.ports import Reader


def courses_of(reader: Reader, patient_id: str) -> tuple[SessionCourse, ...]:
    """Return the courses of this patient's sessions with a dose, oldest first, and nobody else's.

    It reads every such session whole, so call it off the window's thread.
    """
    found = []
    for session in reader.sessions_of(patient_id):
        if session.dose_us is None:
            continue
        chart = SessionChart.replay(reader.entries_of(session.session_id))
        course = SessionCourse.of(session.session_id, chart)
        if course is not None and chart.patient_id == patient_id:
            found.append(course)
    return tuple(sorted(found, key=lambda each: each.on))
