"""The index follows the journal: rows for lists, dues and search, in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, insert, select

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import StepStatus
from kap_companion.domain.index_touch import leaves_index_alone, only_adds_a_note
from kap_companion.domain.note_texts import NoteKind, NoteText, note_text
from kap_companion.domain.summary import (
    PatientSummary,
    ReviewSummary,
    SessionSummary,
    StepSummary,
    SubjectSummary,
    summarise,
)
from kap_companion.vault.amending import hanging_together, touches_only_notes
from kap_companion.vault.entries import read_entries
from kap_companion.vault.facets import facets_of
from kap_companion.vault.schema import note, patient, review, session, step, subject_key
from kap_companion.vault.search import folded, search_terms

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class IndexTable:
    """A table of the index: what tells its rows apart, and whose they are."""

    table: Table
    key: str
    subject: str

    @property
    def columns(self) -> list[Column[Any]]:
        """All columns but the row number, which means nothing."""
        return [column for column in self.table.c if column.name != "position"]

    @property
    def orphaned(self) -> ColumnElement[bool]:
        """Holds for a row whose subject has no entries."""
        return self.table.c[self.subject].not_in(select(subject_key.c.subject))


INDEX = (
    IndexTable(patient, "patient_id", "patient_id"),
    IndexTable(session, "session_id", "session_id"),
    IndexTable(step, "step_id", "session_id"),
    IndexTable(note, "entry_id", "subject"),
    IndexTable(review, "review_id", "patient_id"),
)


def follow(connection: Connection, subject: str, fresh: Sequence[Entry], codec: Codec) -> None:
    """Bring the index up to these entries of one subject, which were just written."""
    telling = [entry for entry in fresh if entry.amends or not leaves_index_alone(entry.event)]
    if not telling:
        return
    patient_id = _patient_of(connection, subject)
    if patient_id is None:
        reindex(connection, subject, codec)
    elif any(entry.amends for entry in telling):
        _follow_amendments(connection, (subject, patient_id), telling, codec)
    elif all(only_adds_a_note(entry.event) for entry in telling):
        _add_notes(connection, (subject, patient_id), [Fact((entry,)) for entry in telling])
    else:
        reindex(connection, subject, codec)


def reindex(connection: Connection, subject: str, codec: Codec) -> None:
    """Make the rows of one subject what its entries say."""
    write_index(connection, subject, read_entries(connection, subject, codec))


def write_index(connection: Connection, subject: str, entries: Sequence[Entry]) -> None:
    """Make the rows of one subject what these, all of its entries, say; the same ones stay."""
    wanted = rows_wanted(subject, entries)
    for index_table in INDEX:
        _replace(connection, index_table, subject, wanted[index_table.table.name])


def rows_wanted(subject: str, entries: Sequence[Entry]) -> Mapping[str, Mapping[str, Fields]]:
    """Return the index rows that these entries call for: by table, by key."""
    summary = summarise(subject, entries)
    rows = _rows(summary)
    return {
        each.table.name: {row[each.key]: row for row in rows[each.table.name]} for each in INDEX
    }


def rows_found(
    connection: Connection, index_table: IndexTable, subject: str
) -> Mapping[str, Fields]:
    """Return the index rows of one subject that are there, by key."""
    columns = index_table.columns
    of_subject = index_table.table.c[index_table.subject] == subject
    rows = connection.execute(select(*columns).where(of_subject)).mappings()
    return {row[index_table.key]: dict(row) for row in rows}


def drop_orphans(connection: Connection) -> None:
    """Take out the rows of subjects that have no entries."""
    for each in INDEX:
        connection.execute(delete(each.table).where(each.orphaned))


def has_orphans(connection: Connection) -> bool:
    """Whether there are rows of subjects that have no entries."""
    return any(
        connection.execute(select(1).select_from(each.table).where(each.orphaned)).first()
        for each in INDEX
    )


def patient_from(row: Sequence[Any]) -> PatientSummary:
    """Return the summary of a row of `patient`."""
    patient_id, name, preferred_name, birth_date, record_number = row[:5]
    born = date.fromisoformat(birth_date) if birth_date else None
    return PatientSummary(patient_id, name, preferred_name, born, record_number)


def session_from(row: Sequence[Any]) -> SessionSummary:
    """Return the summary of a row of `session`."""
    fields = dict(zip(session.c.keys(), row, strict=True))
    fields["state"] = SessionState(fields["state"])
    fields["integration_held"] = bool(fields["integration_held"])
    return SessionSummary(**fields)


def step_from(row: Sequence[Any]) -> StepSummary:
    """Return the summary of a row of `step`."""
    fields = dict(zip(step.c.keys(), row, strict=True))
    fields["due"] = date.fromisoformat(fields["due"]) if fields["due"] else None
    fields["status"] = StepStatus(fields["status"])
    return StepSummary(**fields)


def note_from(row: Sequence[Any]) -> NoteText:
    """Return the note of a row: id, subject, words, kind, time and author."""
    entry_id, subject, words, kind, at_us, author = row
    return NoteText(entry_id, subject, words, NoteKind(kind), at_us, author)


Whose = tuple[str, str]
"""A session's id, and that of its patient."""


def _patient_of(connection: Connection, subject: str) -> str | None:
    """Return whose session this is; None where it is none that the index knows."""
    query = select(session.c.patient_id).where(session.c.session_id == subject)
    return connection.execute(query).scalar()


def _follow_amendments(
    connection: Connection, whose: Whose, fresh: Sequence[Entry], codec: Codec
) -> None:
    """Fold only what the amendments touch, where that is no more than notes."""
    subject = whose[0]
    touched = hanging_together(connection, subject, fresh, codec)
    if not all(touches_only_notes(entry.event) for entry in touched):
        reindex(connection, subject, codec)
        return
    ids = [entry.id for entry in touched]
    connection.execute(delete(note).where(note.c.entry_id.in_(ids)))
    _add_notes(connection, whose, [fact for fact in replay(touched) if not fact.retraction])


def _add_notes(connection: Connection, whose: Whose, facts: Sequence[Fact]) -> None:
    subject, patient_id = whose
    texts = [note_text(subject, fact) for fact in facts]
    if rows := [_note_fields(text, patient_id) for text in texts if text]:
        connection.execute(insert(note), rows)


def _replace(
    connection: Connection, index_table: IndexTable, subject: str, wanted: Mapping[str, Fields]
) -> None:
    found = rows_found(connection, index_table, subject)
    key = index_table.table.c[index_table.key]
    gone = [each for each, row in found.items() if wanted.get(each) != row]
    fresh = [row for each, row in wanted.items() if found.get(each) != row]
    for each in gone:
        connection.execute(delete(index_table.table).where(key == each))
    if fresh:
        connection.execute(insert(index_table.table), fresh)


def _rows(summary: SubjectSummary) -> Mapping[str, list[Fields]]:
    whose = summary.session or summary.patient
    patient_id = whose.patient_id if whose else ""
    return {
        patient.name: [_patient_fields(summary.patient)] if summary.patient else [],
        session.name: [_session_fields(summary.session)] if summary.session else [],
        step.name: [_step_fields(each) for each in summary.steps],
        note.name: [_note_fields(each, patient_id) for each in summary.notes],
        review.name: [_review_fields(each) for each in summary.reviews],
    }


def _patient_fields(summary: PatientSummary) -> Fields:
    names = (summary.name, summary.preferred_name, summary.record_number)
    return {
        "patient_id": summary.patient_id,
        "name": summary.name,
        "preferred_name": summary.preferred_name,
        "birth_date": summary.birth_date.isoformat() if summary.birth_date else None,
        "record_number": summary.record_number,
        "sort_key": folded(summary.name),
        "search_key": "\n".join(map(folded, names)),
    }


def _session_fields(summary: SessionSummary) -> Fields:
    return {
        "session_id": summary.session_id,
        "patient_id": summary.patient_id,
        "planned_us": summary.planned_us,
        "route": summary.route,
        "window_min": summary.window_min,
        "state": summary.state.value,
        "ending": summary.ending,
        "dose_us": summary.dose_us,
        "integration_booked_us": summary.integration_booked_us,
        "integration_held": int(summary.integration_held),
        "integration_held_us": summary.integration_held_us,
        "protocol": summary.protocol,
    }


def _step_fields(summary: StepSummary) -> Fields:
    return {
        "step_id": summary.step_id,
        "session_id": summary.session_id,
        "patient_id": summary.patient_id,
        "words": summary.words,
        "owner": summary.owner,
        "due": summary.due.isoformat() if summary.due else None,
        "status": summary.status.value,
        "planned_us": summary.planned_us,
        "checked_us": summary.checked_us,
    }


def _review_fields(summary: ReviewSummary) -> Fields:
    return {
        "review_id": summary.review_id,
        "patient_id": summary.patient_id,
        "at_us": summary.at_us,
    }


def _note_fields(text: NoteText, patient_id: str) -> Fields:
    return {
        "entry_id": text.entry_id,
        "subject": text.subject,
        "words": text.words,
        "terms": search_terms(text.words),
        "kind": text.kind.value,
        "at_us": text.at_us,
        "author": text.author,
        "facets": facets_of(text, patient_id),
    }
