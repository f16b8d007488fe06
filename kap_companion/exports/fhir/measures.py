"""Measures: the answers as a QuestionnaireResponse, the total as an Observation of a survey."""

from collections.abc import Iterator

from kap_companion.domain.charts import Fact
from kap_companion.exports.fhir.codes import (
    LOINC,
    SCORE,
    Plain,
    concept,
)
from kap_companion.exports.fhir.people import UNNAMED, People
from kap_companion.exports.fhir.subject import Subject
from kap_companion.exports.fhir.values import (
    id_of,
    identifier,
    instant,
    quantity,
    ref,
    text,
    without_nothing,
)
from kap_companion.exports.fhir.vitals import INTEGERS, SURVEY
from kap_companion.exports.measures import Answered, Measured

FORMS_OF_LOINC = "http://loinc.org/q/"
"""LOINC's own address of a panel as a questionnaire."""


def measure_resources(
    fact: Fact, measured: Measured, subject: Subject, people: People
) -> Iterator[Plain]:
    """Yield the answers, where there are any, and the total, where there is one."""
    response_id = id_of(fact.id)
    if measured.answers:
        yield _response(fact, measured, subject, people, response_id)
    if measured.total is not None and measured.total.is_finite():
        yield _total(fact, measured, subject, people)


def _response(
    fact: Fact, measured: Measured, subject: Subject, people: People, response_id: str
) -> Plain:
    return without_nothing(
        {
            "resourceType": "QuestionnaireResponse",
            "id": response_id,
            "identifier": identifier(fact.id),
            "questionnaire": f"{FORMS_OF_LOINC}{measured.panel}" if measured.panel else "",
            "status": _response_status(fact),
            "subject": subject.ref,
            "authored": instant(fact.occurred_at),
            "author": people.practitioner(fact.newest.author),
            "source": people.practitioner(measured.rater) if measured.rater else subject.ref,
            "item": [_item(each) for each in measured.answers],
        }
    )


def _item(each: Answered) -> Plain:
    """An item that was left out stands there without an answer."""
    answers = [] if each.value is None else [_answer(each.value)]
    return without_nothing(
        {
            "linkId": text(each.key) or UNNAMED,
            "text": text(each.asked) or UNNAMED,
            "answer": answers,
        }
    )


def _answer(value: int) -> Plain:
    """An answer as a number, as long as it is one of FHIR's; a form knows none beyond them."""
    return {"valueInteger": value} if value in INTEGERS else {"valueString": str(value)}


def _total(fact: Fact, measured: Measured, subject: Subject, people: People) -> Plain:
    title = text(measured.title) or UNNAMED
    coded = (measured.total_code, "")
    code = concept(LOINC, coded, title) if measured.total_code else {"text": title}
    rated = people.person(measured.rater) if measured.rater else subject.ref
    derived = [ref(id_of(fact.id))] if measured.answers else []
    value = measured.total
    return without_nothing(
        {
            "resourceType": "Observation",
            "id": id_of(fact.id, "total"),
            "identifier": [identifier(fact.id)],
            "status": _status(fact),
            "category": [SURVEY],
            "code": code,
            "subject": subject.ref,
            "effectiveDateTime": instant(fact.occurred_at),
            "issued": instant(fact.newest.recorded_at),
            "performer": [rated],
            "valueQuantity": quantity(value, SCORE) if value is not None else {},
            "derivedFrom": derived,
        }
    )


def _response_status(fact: Fact) -> str:
    if fact.retraction is not None:
        return "entered-in-error"
    return "amended" if fact.amended else "completed"


def _status(fact: Fact) -> str:
    if fact.retraction is not None:
        return "entered-in-error"
    return "amended" if fact.amended else "final"
