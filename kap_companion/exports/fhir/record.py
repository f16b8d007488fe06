"""The record of a session as a Composition: in sections, in order, with who signed which part."""

from collections.abc import Iterable, Iterator, Sequence

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.signatures import Signature, signatures
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    AddendumWritten,
    InsightWritten,
    IntegrationNoteWritten,
    Observed,
    QuoteHeard,
    StepOutcomeNoted,
    StepPlanned,
)
from kap_companion.domain.moment import US_PER_MINUTE
from kap_companion.domain.summary import searchable_words
from kap_companion.exports.fhir.codes import LOINC, PROCEDURE_NOTE, Plain, concept
from kap_companion.exports.fhir.context import Visit
from kap_companion.exports.fhir.values import (
    identifier,
    instant,
    narrative,
    text,
    without_nothing,
)

INTEGRATION = (InsightWritten, IntegrationNoteWritten, StepPlanned, StepOutcomeNoted)


def record_of(entries: Sequence[Entry], visit: Visit) -> Plain:
    """Return the Composition."""
    return _composition(visit, signatures(entries))


def _composition(visit: Visit, signed: Sequence[Signature]) -> Plain:
    written = [fact.newest.recorded_at for fact in visit.chart.facts]
    return without_nothing(
        {
            "resourceType": "Composition",
            "id": visit.record_id,
            "identifier": identifier(visit.session_id),
            "status": _status(signed),
            "type": concept(LOINC, PROCEDURE_NOTE),
            "subject": visit.subject.ref,
            "encounter": visit.ref,
            "date": instant(max(written, key=lambda each: each.utc_us)),
            "author": _authors(visit),
            "title": "Record of a ketamine session",
            "attester": [_attester(each, visit) for each in signed],
            "custodian": visit.people.practice(),
            "section": list(_sections(visit)),
        }
    )


def _status(signed: Sequence[Signature]) -> str:
    if not signed:
        return "preliminary"
    return "amended" if any(each.later for each in signed) else "final"


def _authors(visit: Visit) -> list[Plain]:
    """Whoever wrote; the practice where nobody of it did."""
    who = dict.fromkeys(fact.newest.author for fact in visit.chart.live)
    found = [visit.people.practitioner(each) for each in who]
    return [each for each in found if each] or [visit.people.practice()]


def _attester(signature: Signature, visit: Visit) -> Plain:
    party = visit.people.practitioner(signature.author)
    return without_nothing({"mode": "professional", "time": instant(signature.at), "party": party})


def _sections(visit: Visit) -> Iterator[Plain]:
    of_integration = [fact for fact in visit.chart.live if isinstance(fact.event, INTEGRATION)]
    of_room = [fact for fact in visit.chart.live if not isinstance(fact.event, INTEGRATION)]
    yield from _section("Log", of_room, visit)
    yield from _section("Integration", of_integration, visit)


def _section(title: str, facts: Iterable[Fact], visit: Visit) -> Iterator[Plain]:
    ordered = sorted(facts, key=visit.chart.sort_key)
    lines = [line for fact in ordered if (line := log_line(fact, visit))]
    if lines:
        yield {"title": title, "text": narrative(lines)}


def log_line(fact: Fact, visit: Visit) -> str:
    """Return a line of the log: when, by whom, what kind, and the words; empty without any."""
    words = text(searchable_words(fact.event))
    said = filter(None, (words, fact.strength, *map(text, fact.words_added)))
    told = " ".join(said)
    if not told:
        return ""
    who = visit.people.performer(fact.newest).get("display", "")
    kind = _kind(fact)
    return f"{instant(fact.occurred_at)} ({_t_plus(fact, visit)}) {who}, {kind}: {told}"


def _kind(fact: Fact) -> str:
    match fact.event:
        case QuoteHeard():
            return "the patient said"
        case Observed():
            return "seen"
        case AddendumWritten():
            return "added later"
        case event:
            return event.KIND.replace("-", " ")


def _t_plus(fact: Fact, visit: Visit) -> str:
    gone = visit.chart.t_plus(fact.occurred_at)
    if gone is None:
        return "no dose"
    minutes = gone.us // US_PER_MINUTE
    return f"T{minutes:+d} min"
