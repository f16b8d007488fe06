"""A session as FHIR has it: the visit, the therapy, and everything that was done and said in it."""

from collections.abc import Iterator

from kap_companion.domain.charts import Fact, SessionChart, SessionState
from kap_companion.domain.charts.adverse import AdverseEvent, adverse_events
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AdverseEventReviewed,
    AfterCareGiven,
    DoseGiven,
    Ending,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionWritten,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    SessionPlanned,
    StepOutcomeNoted,
    StepPlanned,
    VitalsTaken,
)
from kap_companion.domain.note_texts import searchable_words
from kap_companion.exports.fhir.adverse import adverse_resource
from kap_companion.exports.fhir.codes import ACT_CODE, Plain, coding
from kap_companion.exports.fhir.context import Visit
from kap_companion.exports.fhir.documents import after_care, integration_note
from kap_companion.exports.fhir.doses import dose_resources
from kap_companion.exports.fhir.intention import intention_response
from kap_companion.exports.fhir.origin import changes, origins
from kap_companion.exports.fhir.people import People
from kap_companion.exports.fhir.record import record_of
from kap_companion.exports.fhir.steps import step_resource
from kap_companion.exports.fhir.subject import Subject
from kap_companion.exports.fhir.values import (
    date_time,
    id_of,
    identifier,
    instant,
    notes,
    ref,
    text,
    without_nothing,
)
from kap_companion.exports.fhir.vitals import vitals_resources
from kap_companion.exports.parts import SessionPart

AMBULATORY = coding(ACT_CODE, "AMB", "ambulatory")
VISITS = {
    SessionState.PLANNED: "planned",
    SessionState.RUNNING: "in-progress",
    SessionState.ENDED: "finished",
    SessionState.CANCELLED: "cancelled",
}
THERAPIES = {
    SessionState.PLANNED: "preparation",
    SessionState.RUNNING: "in-progress",
    SessionState.CANCELLED: "not-done",
}
ENDINGS = {
    Ending.COMPLETED: "completed",
    Ending.BROKEN_OFF: "stopped",
    Ending.NO_DOSE_GIVEN: "not-done",
}
THERAPY = "Ketamine-assisted psychotherapy"
OF_THEIR_OWN = frozenset(
    (DoseGiven, VitalsTaken, AdverseEventBegan, StepPlanned, IntegrationNoteWritten, AfterCareGiven)
)
"""What becomes a resource; most of a session does not."""

OF_OTHERS = frozenset(
    (
        *(SessionPlanned, SessionBegun, SessionEnded, SessionCancelled),
        *(IntegrationBooked, IntegrationHeld, IntentionWritten, StepOutcomeNoted),
        *(AdverseEventFollowed, AdverseEventEnded, AdverseEventReviewed),
    )
)
"""What is told by the resource of something else."""

OF_INTEGRATION = (IntegrationBooked, IntegrationHeld)


def session_resources(part: SessionPart, subject: Subject, people: People) -> Iterator[Plain]:
    """Yield what is on record of one session; nothing where it was never planned."""
    chart = SessionChart.replay(part.entries)
    if chart.plan is None:
        return
    visit = Visit(part.session_id, chart, subject, people)
    yield _encounter(visit)
    yield _procedure(visit)
    yield from _integration(visit)
    yield record_of(part.entries, visit)
    yield from intention_response(visit)
    events = {each.fact.id: each for each in adverse_events(chart)}
    for fact in chart.facts:
        kind, targets = type(fact.event), list[str]()
        if kind in OF_THEIR_OWN:
            found = list(_resources(fact, visit, events))
            targets = [each["id"] for each in found]
            yield from found
        elif kind in OF_OTHERS:
            targets = _part_of(fact, visit, events)
        yield from origins(fact, targets, people)
        if not targets and fact.is_changed and searchable_words(fact.first.event):
            yield from changes(fact, [visit.record_id], people)


def _resources(fact: Fact, visit: Visit, events: dict[str, AdverseEvent]) -> Iterator[Plain]:
    match fact.event:
        case DoseGiven() as dose:
            yield from dose_resources(fact, dose, visit)
        case VitalsTaken() as vitals:
            yield from vitals_resources(fact, vitals, visit)
        case AdverseEventBegan() if fact.id in events:
            yield adverse_resource(events[fact.id], visit)
        case StepPlanned() as step:
            yield step_resource(fact, step, visit)
        case IntegrationNoteWritten() as note:
            yield integration_note(fact, note, visit)
        case AfterCareGiven() as given:
            yield after_care(fact, given, visit)
        case _:
            pass


def _part_of(fact: Fact, visit: Visit, events: dict[str, AdverseEvent]) -> list[str]:
    """Return the ids of the resources that a fact without one of its own is part of."""
    match fact.event:
        case SessionPlanned() | SessionBegun() | SessionEnded() | SessionCancelled():
            return [visit.id, visit.procedure_id, visit.record_id]
        case IntegrationBooked() | IntegrationHeld() if visit.chart.of(*OF_INTEGRATION):
            return [visit.integration_id]
        case IntentionWritten():
            return [id_of(visit.session_id, "intention")]
        case AdverseEventFollowed(of=of) | AdverseEventEnded(of=of) | AdverseEventReviewed(of=of):
            return [id_of(of)] if of in events else []
        case StepOutcomeNoted(step=step) if _is_step(visit.chart.fact(step)):
            return [id_of(step)]
        case _:
            return []


def _is_step(fact: Fact | None) -> bool:
    return fact is not None and isinstance(fact.event, StepPlanned)


# The visit and the therapy


def _encounter(visit: Visit) -> Plain:
    chart = visit.chart
    return without_nothing(
        {
            "resourceType": "Encounter",
            "id": visit.id,
            "identifier": [identifier(visit.session_id)],
            "status": VISITS[chart.state],
            "class": AMBULATORY,
            "type": [{"text": "Ketamine session"}],
            "subject": visit.subject.ref,
            "participant": [{"individual": each} for each in visit.practitioners],
            "period": _period(chart) or _planned(chart),
            "serviceProvider": visit.people.practice(),
        }
    )


def _period(chart: SessionChart) -> Plain:
    """From the beginning of the session to its end, as far as they have come."""
    begun, ended = chart.of(SessionBegun), chart.of(SessionEnded)
    if not begun:
        return {}
    period = {"start": instant(begun[0].occurred_at)}
    if ended:
        last = max(begun[0].occurred_at, ended[-1].occurred_at, key=lambda each: each.utc_us)
        period["end"] = instant(last)  # a clock that was set back makes no time run backwards
    return period


def _planned(chart: SessionChart) -> Plain:
    return {"start": date_time(chart.plan.planned_for)} if chart.plan else {}


def _procedure(visit: Visit) -> Plain:
    chart = visit.chart
    ended, cancelled = chart.latest(SessionEnded), chart.latest(SessionCancelled)
    why = ended.ending.value if ended else text(cancelled.why) if cancelled else ""
    status = ENDINGS[ended.ending] if ended else THERAPIES[chart.state]
    return without_nothing(
        {
            "resourceType": "Procedure",
            "id": visit.procedure_id,
            "status": status,
            "statusReason": {"text": why} if why and status in {"not-done", "stopped"} else {},
            "code": {"text": THERAPY},
            "subject": visit.subject.ref,
            "encounter": visit.ref,
            "performedPeriod": _period(chart),
            "performer": [{"actor": each} for each in visit.practitioners],
            "report": [ref(visit.record_id)],
            **notes(ended.summary if ended else ""),
        }
    )


def _integration(visit: Visit) -> Iterator[Plain]:
    """The integration session is a visit of its own, once it is booked or was held."""
    chart = visit.chart
    booked, held = chart.latest(IntegrationBooked), chart.of(IntegrationHeld)
    if booked is None and not held:
        return
    start = date_time(booked.at) if booked else instant(held[-1].occurred_at)
    yield without_nothing(
        {
            "resourceType": "Encounter",
            "id": visit.integration_id,
            "status": "finished" if held else "planned",
            "class": AMBULATORY,
            "type": [{"text": "Integration session"}],
            "subject": visit.subject.ref,
            "period": {"start": start},
            "serviceProvider": visit.people.practice(),
        }
    )
