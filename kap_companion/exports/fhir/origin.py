"""Provenance: who wrote each thing, who changed it when and why, and who took it back."""

from collections.abc import Iterator, Sequence

from kap_companion.domain.charts import Fact
from kap_companion.domain.entry import Entry
from kap_companion.exports.fhir.codes import DATA_OPERATION, Plain, concept
from kap_companion.exports.fhir.people import People
from kap_companion.exports.fhir.values import id_of, identifier, instant, ref, text

CREATE = concept(DATA_OPERATION, ("CREATE", "create"))
UPDATE = concept(DATA_OPERATION, ("UPDATE", "revise"))
APPEND = concept(DATA_OPERATION, ("APPEND", "append"))
NULLIFY = concept(DATA_OPERATION, ("NULLIFY", "nullify"))


def origins(fact: Fact, targets: Sequence[str], people: People) -> list[Plain]:
    """Return the history of a fact, entry by entry, for the resources that it became."""
    if not targets:
        return []
    created = _origin(fact.first, CREATE, list(map(ref, targets)), people)
    return [created, *changes(fact, targets, people)] if fact.is_changed else [created]


def changes(fact: Fact, targets: Sequence[str], people: People) -> Iterator[Plain]:
    """Yield what came after the first writing: amendments, additions, the taking back."""
    before, of = fact.first, list(map(ref, targets))
    for entry in fact.versions[1:]:
        yield _origin(entry, UPDATE, of, people, before)
        before = entry
    for entry in fact.settled:
        yield _origin(entry, UPDATE, of, people, before)
    for entry in fact.added:
        yield _origin(entry, APPEND, of, people)
    if fact.retraction is not None:
        yield _origin(fact.retraction, NULLIFY, of, people, before)


def _origin(
    entry: Entry,
    activity: Plain,
    of: list[Plain],
    people: People,
    before: Entry | None = None,
) -> Plain:
    recorded = instant(entry.recorded_at)
    at_once = entry.occurred_at is entry.recorded_at
    found: Plain = {
        "resourceType": "Provenance",
        "id": id_of(entry.id, "provenance"),
        "target": of,
        "occurredDateTime": recorded if at_once else instant(entry.occurred_at),
        "recorded": recorded,
        "activity": activity,
        "agent": people.agents(entry),
    }
    if entry.reason and (said := text(entry.reason)):
        found["reason"] = [{"text": said}]
    if before is not None:
        found["entity"] = [{"role": "revision", "what": _what(before)}]
    return found


def _what(before: Entry) -> Plain:
    """The version that was changed stands in no resource of its own: it is known by its entry."""
    return {"identifier": identifier(before.id)}
