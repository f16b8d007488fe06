"""What the patient hopes for, as they answered the form: one QuestionnaireResponse a session."""

from collections.abc import Iterator

from kap_companion.domain.charts import Fact
from kap_companion.domain.events import Given, IntentionFormClosed, IntentionWritten
from kap_companion.exports.fhir.codes import Plain
from kap_companion.exports.fhir.context import Visit
from kap_companion.exports.fhir.people import UNNAMED
from kap_companion.exports.fhir.values import id_of, instant, text, without_nothing


def intention_response(visit: Visit) -> Iterator[Plain]:
    """Yield the answers, where any was ever given."""
    ever = [fact for fact in visit.chart.facts if isinstance(fact.event, IntentionWritten)]
    if not ever:
        return
    newest = max(ever, key=lambda fact: fact.newest.order)
    closed = visit.chart.latest(IntentionFormClosed)
    by_patient = closed is not None and closed.by_patient
    author = visit.people.practitioner(newest.newest.author)
    yield without_nothing(
        {
            "resourceType": "QuestionnaireResponse",
            "id": id_of(visit.session_id, "intention"),
            "status": _status(visit),
            "subject": visit.subject.ref,
            "encounter": visit.ref,
            "authored": instant(newest.occurred_at),
            "author": visit.subject.ref if by_patient else author,
            "source": visit.subject.ref,
            "item": list(_items(visit)),
        }
    )


def _status(visit: Visit) -> str:
    if not visit.chart.intentions:
        return "entered-in-error"
    if any(fact.amended for fact in visit.chart.intentions.values()):
        return "amended"
    return "completed" if visit.chart.intention_closed else "in-progress"


def _items(visit: Visit) -> Iterator[Plain]:
    for key, fact in visit.chart.intentions.items():
        answers = [{"valueString": each} for each in _answers(fact)]
        asked = fact.event.prompt if isinstance(fact.event, IntentionWritten) else ""
        yield without_nothing(
            {
                "linkId": text(key) or UNNAMED,
                "text": text(asked) or UNNAMED,
                "answer": answers,
            }
        )


def _answers(fact: Fact) -> Iterator[str]:
    """In the patient's words; how the question was met where there are none."""
    event = fact.event
    if isinstance(event, IntentionWritten):
        said = [kept for each in event.answers if (kept := text(each))]
        yield from said or ([] if event.given is Given.WRITTEN else [event.given.value])
