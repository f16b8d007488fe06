"""A step into daily life as a Task, with the insight that it grew out of and what became of it."""

from collections.abc import Iterator

from kap_companion.domain.charts import Fact
from kap_companion.domain.events import (
    InsightWritten,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
)
from kap_companion.exports.fhir.codes import Plain
from kap_companion.exports.fhir.context import Visit
from kap_companion.exports.fhir.people import UNNAMED
from kap_companion.exports.fhir.values import (
    id_of,
    identifier,
    instant,
    notes,
    ref,
    text,
    without_nothing,
)

STATUSES = {
    StepStatus.OPEN: "accepted",
    StepStatus.DONE: "completed",
    StepStatus.CHANGED: "completed",
    StepStatus.DROPPED: "cancelled",
}
"""What R4 has no word for is told by `businessStatus`, in the practice's own."""


def step_resource(fact: Fact, step: StepPlanned, visit: Visit) -> Plain:
    """Return the step as it stands now."""
    outcome, status, words = _outcome(fact, visit)
    written = (fact.first, fact.newest, outcome.newest if outcome else fact.newest)
    last = max((each.recorded_at for each in written), key=lambda each: each.utc_us)
    due = step.due.isoformat() if step.due else ""
    return without_nothing(
        {
            "resourceType": "Task",
            "id": id_of(fact.id),
            "identifier": [identifier(fact.id)],
            "basedOn": [ref(visit.subject.plan_id)],
            "status": STATUSES[status] if fact.retraction is None else "entered-in-error",
            "businessStatus": {"text": status.value},
            "intent": "plan",
            "description": text(step.words) or UNNAMED,
            "for": visit.subject.ref,
            "encounter": visit.ref,
            "authoredOn": instant(fact.first.recorded_at),
            "lastModified": instant(last),
            "requester": visit.people.practitioner(fact.first.author),
            "owner": _owner(step, visit),
            "reasonCode": _insight(step, visit),
            "restriction": {"period": {"end": due}} if due else {},
            **notes(words, *_told(step), *_check_ins(fact, visit)),
        }
    )


def _told(step: StepPlanned) -> Iterator[str]:
    """What R4 has no place for in a task."""
    for name, words in (
        ("What for", step.why),
        ("How often", step.often),
        ("How it will be known", step.known_by),
    ):
        if text(words):
            yield f"{name}: {words}"


def _check_ins(fact: Fact, visit: Visit) -> Iterator[str]:
    for each in visit.chart.of(StepCheckedIn):
        event = each.event
        if isinstance(event, StepCheckedIn) and event.step == fact.id:
            said = f"{event.went.value}. {event.words}".strip()
            yield f"Check-in {each.occurred_at.local():%Y-%m-%d}: {said}"


def _outcome(fact: Fact, visit: Visit) -> tuple[Fact | None, StepStatus, str]:
    for each in reversed(visit.chart.of(StepOutcomeNoted)):
        event = each.event
        if isinstance(event, StepOutcomeNoted) and event.step == fact.id:
            return each, event.status, event.words
    return None, StepStatus.OPEN, ""


def _owner(step: StepPlanned, visit: Visit) -> Plain:
    """The patient where it is their name, else whoever it is."""
    owner = step.owner.strip()
    if not owner:
        return {}
    of_patient = owner.casefold() in visit.subject.names
    return visit.subject.ref if of_patient else visit.people.person(owner)


def _insight(step: StepPlanned, visit: Visit) -> Plain:
    found = visit.chart.fact(step.insight) if step.insight else None
    event = found.event if found else None
    said = text(event.words) if isinstance(event, InsightWritten) else ""
    return {"text": said} if said else {}
