"""What the index keeps of each subject: rows for lists, dues and search, out of its entries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kap_companion.domain.charts import PatientChart, SessionChart, SessionState, steps
from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.charts.measures import open_measure_reviews
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    IntegrationBooked,
    IntegrationHeld,
    PatientRegistered,
    ProtocolTaken,
    SessionEnded,
    SessionPlanned,
    StepStatus,
)
from kap_companion.domain.note_texts import NoteText, note_text

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class PatientSummary:
    """A patient in a list."""

    patient_id: str
    name: str
    preferred_name: str
    birth_date: date | None
    record_number: str


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A session in a list; times in UTC microseconds since 1970, None where there is none."""

    session_id: str
    patient_id: str
    planned_us: int
    route: str
    window_min: int
    state: SessionState
    ending: str
    dose_us: int | None
    integration_booked_us: int | None
    integration_held: bool
    integration_held_us: int | None = None
    protocol: str = ""
    """The name of the protocol it is run by; empty where it was planned without one."""

    @property
    def held_us(self) -> int:
        """When it was: its first dose; before that, when it is planned for."""
        return self.planned_us if self.dose_us is None else self.dose_us


@dataclass(frozen=True, slots=True)
class StepSummary:
    """A step in a list; times in UTC microseconds since 1970.

    `planned_us` is when it was planned, `checked_us` when somebody last asked how it goes; None
    where nobody did.
    """

    step_id: str
    session_id: str
    patient_id: str
    words: str
    owner: str
    due: date | None
    status: StepStatus
    planned_us: int
    checked_us: int | None


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """An answer that waits for a clinician's review: of the entry, when it was given."""

    review_id: str
    patient_id: str
    at_us: int


@dataclass(frozen=True, slots=True)
class SubjectSummary:
    """All index rows of one subject."""

    patient: PatientSummary | None = None
    session: SessionSummary | None = None
    steps: tuple[StepSummary, ...] = ()
    notes: tuple[NoteText, ...] = ()
    reviews: tuple[ReviewSummary, ...] = ()


def summarise(subject: str, entries: Sequence[Entry]) -> SubjectSummary:
    """Return the index rows of a subject from all of its entries."""
    if any(isinstance(entry.event, PatientRegistered) for entry in entries):
        details = PatientChart.replay(entries).details
        return SubjectSummary(
            patient=_patient(subject, details),
            notes=tuple(_notes(subject, replay(entries))),
            reviews=_reviews(subject, entries),
        )
    chart = SessionChart.replay(entries)
    if chart.plan is None:
        return SubjectSummary()
    return SubjectSummary(
        session=_session(subject, chart, chart.plan),
        steps=_steps(subject, chart),
        notes=tuple(_notes(subject, chart.live)),
    )


def _notes(subject: str, facts: Iterable[Fact]) -> Iterator[NoteText]:
    for fact in facts:
        note = None if fact.retraction else note_text(subject, fact)
        if note is not None:
            yield note


def _patient(subject: str, details: PatientRegistered) -> PatientSummary:
    return PatientSummary(
        subject, details.name, details.preferred_name, details.birth_date, details.record_number
    )


def _reviews(subject: str, entries: Sequence[Entry]) -> tuple[ReviewSummary, ...]:
    return tuple(
        ReviewSummary(each.fact.id, subject, each.fact.occurred_at.utc_us)
        for each in open_measure_reviews(entries)
    )


def _session(subject: str, chart: SessionChart, plan: SessionPlanned) -> SessionSummary:
    ended = chart.latest(SessionEnded)
    booked = chart.latest(IntegrationBooked)
    held = chart.of(IntegrationHeld)
    taken = chart.latest(ProtocolTaken)
    return SessionSummary(
        session_id=subject,
        patient_id=chart.patient_id,
        planned_us=round(plan.planned_for.timestamp() * 1_000_000),
        route=chart.route,
        window_min=plan.window_min,
        state=chart.state,
        ending=ended.ending.value if ended else "",
        dose_us=chart.anchor.utc_us if chart.anchor else None,
        integration_booked_us=round(booked.at.timestamp() * 1_000_000) if booked else None,
        integration_held=bool(held),
        integration_held_us=held[-1].occurred_at.utc_us if held else None,
        protocol=taken.protocol.name if taken else "",
    )


def _steps(subject: str, chart: SessionChart) -> tuple[StepSummary, ...]:
    return tuple(
        StepSummary(
            step.fact.id,
            subject,
            chart.patient_id,
            step.event.words,
            step.event.owner,
            step.event.due,
            step.status,
            step.planned_at.utc_us,
            step.check_ins[-1].fact.occurred_at.utc_us if step.check_ins else None,
        )
        for step in steps(chart)
    )
