"""The record of a session as a Composition: in sections, in order, with who signed which part."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.signatures import Signature, signatures
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    AddendumWritten,
    Event,
    InsightWritten,
    IntegrationNoteWritten,
    Observed,
    QuoteHeard,
    StepOutcomeNoted,
    StepPlanned,
)
from kap_companion.domain.moment import US_PER_MINUTE, Moment
from kap_companion.domain.note_texts import searchable_words
from kap_companion.exports.fhir.codes import LOINC, PROCEDURE_NOTE, Plain, concept
from kap_companion.exports.fhir.context import Visit
from kap_companion.exports.fhir.values import (
    identifier,
    instant,
    narrative,
    without_nothing,
)

INTEGRATION = frozenset((InsightWritten, IntegrationNoteWritten, StepPlanned, StepOutcomeNoted))
SAID: Mapping[type[Event], str] = {
    QuoteHeard: "the patient said",
    Observed: "seen",
    AddendumWritten: "added later",
}
"""What is not called as its kind is."""


def record_of(entries: Sequence[Entry], visit: Visit) -> Plain:
    """Return the Composition."""
    return _composition(visit, signatures(entries))


def _composition(visit: Visit, signed: Sequence[Signature]) -> Plain:
    written = (fact.newest.recorded_at for fact in visit.chart.facts)
    return without_nothing(
        {
            "resourceType": "Composition",
            "id": visit.record_id,
            "identifier": identifier(visit.session_id),
            "status": _status(signed),
            "type": concept(LOINC, PROCEDURE_NOTE),
            "subject": visit.subject.ref,
            "encounter": visit.ref,
            "date": instant(max(written, key=attrgetter("utc_us"))),
            "author": visit.practitioners or [visit.people.practice()],
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


def _attester(signature: Signature, visit: Visit) -> Plain:
    party = visit.people.practitioner(signature.author)
    return without_nothing({"mode": "professional", "time": instant(signature.at), "party": party})


def _sections(visit: Visit) -> Iterator[Plain]:
    """The log as it happened, then what came of it; a section without a line is left out."""
    log: list[str] = []
    integration: list[str] = []
    for fact in sorted(visit.chart.live, key=visit.chart.sort_key):
        if line := log_line(fact, visit):
            (integration if type(fact.event) in INTEGRATION else log).append(line)
    for title, lines in (("Log", log), ("Integration", integration)):
        if told := narrative(lines):
            yield {"title": title, "text": told}


def log_line(fact: Fact, visit: Visit) -> str:
    """Return a line of the log: when, by whom, what kind, and the words; empty without any."""
    entry = fact.newest
    event, at = entry.event, entry.occurred_at
    told = searchable_words(event)
    if fact.added:
        told = " ".join(filter(None, (told, fact.strength, *fact.words_added)))
    if not told:
        return ""
    who = visit.people.performer(entry).get("display", "")
    kind = SAID.get(type(event)) or event.KIND.replace("-", " ")
    return f"{instant(at)} ({_t_plus(at, visit)}) {who}, {kind}: {told}"


def _t_plus(at: Moment, visit: Visit) -> str:
    gone = visit.chart.t_plus(at)
    if gone is None:
        return "no dose"
    minutes = gone.us // US_PER_MINUTE
    return f"T{minutes:+d} min"
