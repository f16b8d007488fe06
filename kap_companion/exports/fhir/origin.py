"""Provenance: who wrote each thing, who changed it when and why, and who took it back."""

from collections.abc import Iterator, Sequence

from kap_companion.domain.charts import Fact
from kap_companion.domain.entry import Entry
from kap_companion.exports.fhir.codes import DATA_OPERATION, PARTICIPANT, Plain, concept
from kap_companion.exports.fhir.people import People
from kap_companion.exports.fhir.values import id_of, identifier, instant, ref, text, without_nothing

CREATE, UPDATE = ("CREATE", "create"), ("UPDATE", "revise")
APPEND, NULLIFY = ("APPEND", "append"), ("NULLIFY", "nullify")
AUTHOR, ENTERER, PERFORMER = (
    ("author", "Author"),
    ("enterer", "Enterer"),
    ("performer", "Performer"),
)


def origins(fact: Fact, targets: Sequence[str], people: People) -> Iterator[Plain]:
    """Yield the history of a fact, entry by entry, for the resources that it became."""
    if not targets:
        return
    yield _origin(fact.first, CREATE, targets, people)
    yield from changes(fact, targets, people)


def changes(fact: Fact, targets: Sequence[str], people: People) -> Iterator[Plain]:
    """Yield what came after the first writing: amendments, additions, the taking back."""
    before = fact.first
    for entry in fact.versions[1:]:
        yield _origin(entry, UPDATE, targets, people, before)
        before = entry
    for entry in fact.settled:
        yield _origin(entry, UPDATE, targets, people, before)
    for entry in fact.added:
        yield _origin(entry, APPEND, targets, people)
    if fact.retraction is not None:
        yield _origin(fact.retraction, NULLIFY, targets, people, before)


def _origin(
    entry: Entry,
    activity: tuple[str, str],
    targets: Sequence[str],
    people: People,
    before: Entry | None = None,
) -> Plain:
    return without_nothing(
        {
            "resourceType": "Provenance",
            "id": id_of(entry.id, "provenance"),
            "target": [ref(each) for each in targets],
            "occurredDateTime": instant(entry.occurred_at),
            "recorded": instant(entry.recorded_at),
            "reason": [{"text": said}] if (said := text(entry.reason)) else [],
            "activity": concept(DATA_OPERATION, activity),
            "agent": _agents(entry, people),
            "entity": [{"role": "revision", "what": _what(before)}] if before else [],
        }
    )


def _agents(entry: Entry, people: People) -> list[Plain]:
    if not entry.performed_by:
        return [_agent(AUTHOR, people.author(entry))]
    return [
        _agent(ENTERER, people.author(entry)),
        _agent(PERFORMER, people.performer(entry)),
    ]


def _agent(part: tuple[str, str], who: Plain) -> Plain:
    return {"type": concept(PARTICIPANT, part), "who": who}


def _what(before: Entry) -> Plain:
    """The version that was changed stands in no resource of its own: it is known by its entry."""
    return {"identifier": identifier(before.id)}
