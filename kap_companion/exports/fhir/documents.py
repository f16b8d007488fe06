"""Free notes and sheets as DocumentReferences: plain text, whole, in the resource itself."""

from base64 import b64encode

from kap_companion.domain.charts import Fact
from kap_companion.domain.events import AfterCareGiven, IntegrationNoteWritten
from kap_companion.exports.fhir.codes import LOINC, NOTE, PROGRESS_NOTE, Plain, concept
from kap_companion.exports.fhir.context import Visit
from kap_companion.exports.fhir.values import (
    id_of,
    identifier,
    instant,
    text,
    without_nothing,
)

PLAIN_TEXT = "text/plain; charset=utf-8"


def integration_note(fact: Fact, note: IntegrationNoteWritten, visit: Visit) -> Plain:
    """Return a free note of the integration session."""
    words = "\n".join((note.words, *fact.words_added))
    return _document(fact, visit, concept(LOINC, PROGRESS_NOTE), "Integration note", words)


def after_care(fact: Fact, given: AfterCareGiven, visit: Visit) -> Plain:
    """Return the sheet that the patient got, as it said then."""
    title = f"After-care sheet, {given.how.value}"
    return _document(fact, visit, concept(LOINC, NOTE, "After-care sheet"), title, given.sheet)


def _document(fact: Fact, visit: Visit, kind: Plain, title: str, words: str) -> Plain:
    author = visit.people.performer(fact.newest)
    return without_nothing(
        {
            "resourceType": "DocumentReference",
            "id": id_of(fact.id),
            "identifier": [identifier(fact.id)],
            "status": "current" if fact.retraction is None else "entered-in-error",
            "docStatus": "amended" if fact.amended else "final",
            "type": kind,
            "subject": visit.subject.ref,
            "date": instant(fact.newest.recorded_at),
            "author": [author],
            "custodian": visit.people.practice(),
            "description": text(title),
            "content": [{"attachment": _attachment(fact, title, words)}],
            "context": {"encounter": [visit.ref]},
        }
    )


def _attachment(fact: Fact, title: str, words: str) -> Plain:
    data = b64encode(words.encode(errors="replace")).decode()
    return without_nothing(
        {
            "contentType": PLAIN_TEXT,
            "data": data,
            "title": text(title),
            "creation": instant(fact.occurred_at),
        }
    )
