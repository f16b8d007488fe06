"""Adverse events. R4 has no place for the words about one, so they stand in its narrative."""

from collections.abc import Iterator

from kap_companion.domain.charts.adverse import AdverseEvent
from kap_companion.domain.events import Outcome, Severity
from kap_companion.exports.fhir.codes import (
    AE_OUTCOME,
    AE_SERIOUSNESS,
    AE_SEVERITY,
    Plain,
    concept,
)
from kap_companion.exports.fhir.context import Visit
from kap_companion.exports.fhir.people import UNNAMED
from kap_companion.exports.fhir.values import (
    id_of,
    identifier,
    instant,
    narrative,
    text,
    without_nothing,
)

SEVERITIES = {
    Severity.MILD: ("mild", "Mild"),
    Severity.MODERATE: ("moderate", "Moderate"),
    Severity.SEVERE: ("severe", "Severe"),
    Severity.SERIOUS: ("severe", "Severe"),
}
SERIOUS, NOT_SERIOUS = ("Serious", "Serious"), ("Non-serious", "Non-serious")

OUTCOMES = {
    Outcome.RECOVERED: ("resolved", "Resolved"),
    Outcome.RECOVERING: ("recovering", "Recovering"),
    Outcome.ONGOING: ("ongoing", "Ongoing"),
    Outcome.HANDED_OVER: ("unknown", "Unknown"),
    Outcome.UNKNOWN: ("unknown", "Unknown"),
}
"""Handed over is no outcome in R4; the narrative tells it."""


def adverse_resource(each: AdverseEvent, visit: Visit) -> Plain:
    """Return one adverse event, as severe as it was at its worst."""
    ended = each.ended
    outcome = OUTCOMES[ended.event.outcome] if ended else OUTCOMES[Outcome.ONGOING]
    serious = SERIOUS if each.worst is Severity.SERIOUS else NOT_SERIOUS
    return without_nothing(
        {
            "resourceType": "AdverseEvent",
            "id": id_of(each.fact.id),
            "text": narrative(_told(each)),
            "identifier": identifier(each.fact.id),
            "actuality": "actual",
            "event": {"text": text(each.event.what) or UNNAMED},
            "subject": visit.subject.ref,
            "encounter": visit.ref,
            "date": instant(each.fact.occurred_at),
            "detected": instant(each.fact.first.occurred_at),
            "recordedDate": instant(each.fact.first.recorded_at),
            "seriousness": concept(AE_SERIOUSNESS, serious),
            "severity": concept(AE_SEVERITY, SEVERITIES[each.worst], each.worst.value),
            "outcome": concept(AE_OUTCOME, outcome),
            "recorder": visit.people.practitioner(each.fact.newest.author),
        }
    )


def _told(each: AdverseEvent) -> Iterator[str]:
    event = each.event
    yield f"{event.what}, {event.severity.value}, since {instant(each.fact.occurred_at)}"
    yield from _words(event.words, event.action, event.told)
    for later in each.followed:
        yield f"{instant(later.fact.occurred_at)}: {later.event.severity.value}"
        yield from _words(later.event.words, later.event.action, later.event.told)
    if each.ended is None:
        yield "Not ended on record"
    else:
        yield f"{instant(each.ended.fact.occurred_at)}: {each.ended.event.outcome.value}"
        yield from _words(each.ended.event.words, "", "")


def _words(words: str, action: str, told: str) -> Iterator[str]:
    said = (("", words), ("Done: ", action), ("Told: ", told))
    yield from (f"{start}{each}" for start, each in said if each)
