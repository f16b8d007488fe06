"""What a search found, as rows: whose it is, what it is, from when, and the words around it."""

from collections.abc import Iterator

from kap_companion.domain.found_words import Span, asked_for, spans
from kap_companion.domain.note_query import FoundNote
from kap_companion.domain.note_texts import NoteKind
from kap_companion.services.searching import SearchResult
from kap_companion.ui.pages.found_list import Found
from kap_companion.ui.pages.patient_picker import identity
from kap_companion.ui.pages.when import local_time
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import tr

BEFORE_CHARS = 28
LONGEST_ROW = 400


def kind_name(kind: NoteKind) -> str:
    """Return what a kind of note is called."""
    return {
        NoteKind.QUOTE: tr("Quote"),
        NoteKind.NOTE: tr("Note"),
        NoteKind.INSIGHT: tr("Insight"),
        NoteKind.STEP: tr("Step"),
        NoteKind.INTENTION: tr("Intention"),
        NoteKind.ADVERSE: tr("Adverse event"),
        NoteKind.PATIENT: tr("About the patient"),
    }[kind]


def kinds_words() -> list[tuple[str, str]]:
    """Return the kinds to choose among, by their names for several."""
    return [
        ("", tr("Everything")),
        (NoteKind.QUOTE.value, tr("Quotes")),
        (NoteKind.NOTE.value, tr("Notes")),
        (NoteKind.INSIGHT.value, tr("Insights")),
        (NoteKind.STEP.value, tr("Steps")),
        (NoteKind.INTENTION.value, tr("Intentions")),
        (NoteKind.ADVERSE.value, tr("Adverse events")),
        (NoteKind.PATIENT.value, tr("About the patient")),
    ]


def found_rows(result: SearchResult, typed: str) -> Iterator[Found]:
    """Yield the rows of what was found, under a heading for each kind of thing."""
    if result.patients:
        yield Found("heading", "", tr("Patients"))
    for patient in result.patients:
        yield Found("patient", patient.patient_id, patient.name, identity(patient))
    if result.notes:
        yield Found("heading", "", tr("In the record, newest first"))
    for found in result.notes:
        yield note_row(found, typed)
    if result.more:
        said = tr("More than {0}. Type more, or narrow it.").format(len(result.notes))
        yield Found("heading", "", said)


def note_row(found: FoundNote, typed: str) -> Found:
    """Return the row of a note, from a little before the first of the words typed."""
    words, marks = excerpt(found.note.words, typed)
    name = found.patient.name if found.patient else tr("Unknown patient")
    day = in_words(local_time(found.note.at_us).date())
    return Found(
        "note",
        found.note.entry_id,
        f"{name} · {kind_name(found.note.kind)}",
        words,
        day,
        marks,
        words_of_patient=found.note.kind in {NoteKind.QUOTE, NoteKind.INTENTION},
    )


def excerpt(words: str, typed: str) -> tuple[str, tuple[Span, ...]]:
    """Return the words of a note in one line, and where in it stands what was looked for."""
    flat = " ".join(words.split())
    found = spans(flat, asked_for(typed))
    start = max(0, found[0][0] - BEFORE_CHARS) if found else 0
    start = flat.find(" ", start) + 1 if start else 0
    if found and start > found[0][0]:  # one long word without a space
        start = found[0][0]
    shown = flat[start : start + LONGEST_ROW]
    lead = "… " if start else ""
    moved = len(lead) - start
    end = len(shown) + len(lead)
    marks = ((a + moved, min(b + moved, end)) for a, b in found if a + moved < end)
    return f"{lead}{shown}", tuple(marks)
