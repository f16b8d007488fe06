"""A patient as FHIR has it: who they are, what was agreed, what they hope for, what was asked."""

from collections.abc import Iterator

from kap_companion.domain.charts import Fact, PatientChart, replay
from kap_companion.domain.charts.preparation import Agreement, PreparationChart
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    CoursePlanWritten,
    GoalWritten,
    MedicineListed,
    NoMedicines,
    PatientRegistered,
    ScreeningAnswered,
    ScreeningReviewed,
)
from kap_companion.exports.fhir.codes import (
    CONSENT_DOCUMENT,
    CONSENT_SCOPE,
    IDENTIFIER_TYPE,
    LOINC,
    Plain,
    coding,
    concept,
)
from kap_companion.exports.fhir.measures import measure_resources
from kap_companion.exports.fhir.origin import origins
from kap_companion.exports.fhir.people import UNNAMED, People
from kap_companion.exports.fhir.subject import Subject
from kap_companion.exports.fhir.values import (
    id_of,
    identifier,
    instant,
    narrative,
    ref,
    text,
    without_nothing,
)
from kap_companion.exports.measures import measured
from kap_companion.exports.parts import PatientPart

TITLES = {
    Agreed.CONSENT: "Consent to treatment",
    Agreed.TOUCH: "Touch agreement",
    Agreed.OTHER: "Agreement",
}


def patient_resources(part: PatientPart, people: People) -> Iterator[Plain]:
    """Yield what is on record of the patient and of no session; a Patient always, even unnamed."""
    registered = PatientChart.replay(part.entries)
    subject = Subject.of(part.patient_id, registered.details)
    facts = replay(part.entries)
    yield _patient(subject, registered.details, people, facts)
    if registered.fact is not None:
        yield from origins(registered.fact, [subject.id], people)
    chart = PreparationChart.replay(part.entries)
    yield from _course(subject, facts, people)
    yield from _screening(subject, chart, facts, people)
    yield from _agreements(subject, chart, facts, people)
    for fact in facts:
        if found := measured(fact, people.chart):
            resources = list(measure_resources(fact, found, subject, people))
            yield from resources
            yield from origins(fact, [each["id"] for each in resources], people)


def _patient(
    subject: Subject, details: PatientRegistered, people: People, facts: tuple[Fact, ...]
) -> Plain:
    called = text(details.preferred_name)
    names = [{"use": "official", "text": text(details.name) or UNNAMED}]
    return without_nothing(
        {
            "resourceType": "Patient",
            "id": subject.id,
            "text": narrative(_told(details, facts)),
            "identifier": [*_record_number(details), identifier(subject.patient_id)],
            "active": True,
            "name": [*names, {"use": "usual", "text": called}] if called else names,
            "birthDate": details.birth_date.isoformat() if details.birth_date else "",
            "contact": _escort(details),
            "managingOrganization": people.practice(),
        }
    )


def _record_number(details: PatientRegistered) -> list[Plain]:
    kept = text(details.record_number)
    kind = concept(IDENTIFIER_TYPE, ("MR", "Medical record number"))
    return [{"use": "usual", "type": kind, "value": kept}] if kept else []


def _escort(details: PatientRegistered) -> list[Plain]:
    name, phone = text(details.escort_name), text(details.escort_phone)
    if not name and not phone:
        return []
    return [
        without_nothing(
            {
                "relationship": [{"text": "escort"}],
                "name": {"text": name} if name else {},
                "telecom": [{"system": "phone", "value": phone}] if phone else [],
            }
        )
    ]


def _told(details: PatientRegistered, facts: tuple[Fact, ...]) -> Iterator[str]:
    """The parts that R4 has no exact place for are told in words, as they are on record."""
    yield details.name
    said = (
        ("Pronouns", details.pronouns),
        ("Allergies", details.allergies),
        ("Notes", details.notes),
    )
    yield from (f"{name}: {words}" for name, words in said if words)
    for fact in facts:
        if fact.retraction is None:
            match fact.event:
                case MedicineListed(name=name, taken=taken, hold=hold):
                    on_the_day = f"on the day of a dose: {hold}" if hold else ""
                    yield "Takes " + ", ".join(filter(None, (name, taken, on_the_day)))
                case NoMedicines():
                    yield "Takes no medicine"
                case _:
                    pass


# The course


def _course(subject: Subject, facts: tuple[Fact, ...], people: People) -> Iterator[Plain]:
    goals = [fact for fact in facts if isinstance(fact.event, GoalWritten)]
    plans = [fact for fact in facts if isinstance(fact.event, CoursePlanWritten)]
    for fact in goals:
        yield _goal(subject, fact)
        yield from origins(fact, [id_of(fact.id)], people)
    yield _care_plan(subject, goals, plans, people)
    for fact in plans:
        yield from origins(fact, [subject.plan_id], people)


def _goal(subject: Subject, fact: Fact) -> Plain:
    words = fact.event.words if isinstance(fact.event, GoalWritten) else ""
    return {
        "resourceType": "Goal",
        "id": id_of(fact.id),
        "identifier": [identifier(fact.id)],
        "lifecycleStatus": "active" if fact.retraction is None else "entered-in-error",
        "description": {"text": text(words) or UNNAMED},
        "subject": subject.ref,
        "startDate": fact.occurred_at.local().date().isoformat(),
        "expressedBy": subject.ref,
    }


def _care_plan(subject: Subject, goals: list[Fact], plans: list[Fact], people: People) -> Plain:
    """One for each patient, planned in words or not: the steps of all sessions are based on it."""
    live = [fact for fact in plans if fact.retraction is None]
    words = [fact.event.words for fact in live if isinstance(fact.event, CoursePlanWritten)]
    return without_nothing(
        {
            "resourceType": "CarePlan",
            "id": subject.plan_id,
            "status": "active",
            "intent": "plan",
            "title": "Course of ketamine-assisted psychotherapy",
            "description": text(words[-1]) if words else "",
            "subject": subject.ref,
            "created": instant(live[0].occurred_at) if live else "",
            "author": people.practitioner(live[-1].newest.author) if live else {},
            "goal": [ref(id_of(fact.id)) for fact in goals if fact.retraction is None],
        }
    )


# What was asked


def _screening(
    subject: Subject, chart: PreparationChart, facts: tuple[Fact, ...], people: People
) -> Iterator[Plain]:
    answers = [fact for fact in facts if isinstance(fact.event, ScreeningAnswered)]
    reviews = [fact for fact in facts if isinstance(fact.event, ScreeningReviewed)]
    if not answers:
        return
    response_id = id_of(subject.patient_id, "screening")
    newest = max(answers, key=lambda fact: fact.newest.order)
    yield without_nothing(
        {
            "resourceType": "QuestionnaireResponse",
            "id": response_id,
            "status": "completed" if chart.answers else "entered-in-error",
            "subject": subject.ref,
            "authored": instant(newest.occurred_at),
            "author": people.practitioner(newest.newest.author),
            "source": people.practitioner(newest.newest.author),
            "item": [_answered(key, each.event) for key, each in chart.answers.items()],
        }
    )
    for fact in (*answers, *reviews):
        yield from origins(fact, [response_id], people)


def _answered(key: str, event: ScreeningAnswered) -> Plain:
    answer: Plain = {"valueString": event.finding.value}
    link = text(key) or UNNAMED
    if noted := text(event.note):
        note = {"linkId": f"{link}.note", "text": "Note", "answer": [{"valueString": noted}]}
        answer["item"] = [note]
    return {"linkId": link, "text": text(event.asked) or UNNAMED, "answer": [answer]}


# What was agreed


def _agreements(
    subject: Subject, chart: PreparationChart, facts: tuple[Fact, ...], people: People
) -> Iterator[Plain]:
    held = {each.fact.id: each for each in chart.agreements}
    for fact in facts:
        if isinstance(fact.event, AgreementMade):
            agreement = held.get(fact.id)
            yield _consent(subject, fact, fact.event, agreement, people)
            yield from origins(fact, [id_of(fact.id)], people)
            if agreement is not None and agreement.withdrawn is not None:
                yield from origins(agreement.withdrawn, [id_of(fact.id)], people)


def _consent(
    subject: Subject,
    fact: Fact,
    event: AgreementMade,
    agreement: Agreement | None,
    people: People,
) -> Plain:
    period = {"start": event.on.isoformat()}
    if event.until is not None and event.until >= event.on:
        period["end"] = event.until.isoformat()
    return without_nothing(
        {
            "resourceType": "Consent",
            "id": id_of(fact.id),
            "text": narrative([TITLES[event.what], event.words, f"With {event.by}"]),
            "identifier": [identifier(fact.id)],
            "status": _consent_status(agreement),
            "scope": {"coding": [coding(CONSENT_SCOPE, "treatment", "Treatment")]},
            "category": [concept(LOINC, CONSENT_DOCUMENT, TITLES[event.what])],
            "patient": subject.ref,
            "dateTime": instant(fact.occurred_at),
            "performer": [subject.ref],
            "organization": [people.practice()],
            "policyRule": {"text": text(event.words) or TITLES[event.what]},
            "provision": {"type": "permit", "period": period},
        }
    )


def _consent_status(agreement: Agreement | None) -> str:
    if agreement is None:
        return "entered-in-error"
    return "active" if agreement.withdrawn is None else "inactive"
