"""A patient who was asked everything before the course, so that nothing of it is open."""

from datetime import date

from kap_companion.domain.events import Agreed, AgreementMade, Finding
from kap_companion.domain.ports import Journal, Reader
from kap_companion.domain.protocols import SCREENING
from kap_companion.services.preparation import CoursePreparation

LIMIT_S = 20


def prepare(patient_id: str, journal: Journal, reader: Reader, day: date) -> CoursePreparation:
    """Answer the whole list with no, list no medicine, agree on this day."""
    course = CoursePreparation(patient_id, journal, reader)
    course.answer_all([(item, Finding.NO, "") for item in SCREENING])
    course.no_medicines()
    course.agree(AgreementMade(Agreed.CONSENT, "", "Jonas Feld", day)).result(LIMIT_S)
    return course
