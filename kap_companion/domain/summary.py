"""What the index keeps of each subject: rows for lists, dues and search, out of its entries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kap_companion.domain.charts import PatientChart, SessionChart, SessionState, steps
from kap_companion.domain.charts.facts import Fact, replay
from kap_companion.domain.charts.measures import open_measure_reviews
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    AddendumWritten,
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AdverseEventReviewed,
    AfterCareGiven,
    AgreementMade,
    AgreementWithdrawn,
    BackupMade,
    BackupRestored,
    ChartOpened,
    CheckPutOff,
    ClockDisagreed,
    ConflictSettled,
    CoursePlanWritten,
    CoursePointMarked,
    DeviceEnrolled,
    EndedWithOpen,
    Erased,
    Event,
    Exported,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    GateOverridden,
    GoalWritten,
    Imported,
    InboxFaulty,
    InfusionRateSet,
    InfusionStopped,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionFormClosed,
    IntentionWritten,
    InterventionMade,
    ItemTicked,
    LockedEntriesConfirmed,
    LookedAt,
    LozengeTakenOut,
    MeasureReviewed,
    MedicineListed,
    MonitoringNoted,
    MusicBroughtHome,
    MusicBroughtUp,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    MusicSoftened,
    MusicVolumeSet,
    Observed,
    PassphraseChanged,
    PatientRegistered,
    PhaseExtended,
    PhaseHeld,
    PhaseReleased,
    PlaylistChosen,
    Printed,
    ProtocolTaken,
    QuestionKept,
    QuestionSettled,
    QuoteHeard,
    ReadyForDischarge,
    RecheckAsked,
    RecordingResumed,
    RecoveryCodeRenewed,
    ScreeningAnswered,
    ScreeningReviewed,
    SessionEnded,
    SessionPlanned,
    Signed,
    SomeoneTold,
    SoundLost,
    SoundOutputChosen,
    SoundRecovered,
    StateEnded,
    StateWentOn,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    ThemeNamed,
    TrackFailed,
    TrackStarted,
    UnlockFailed,
    VaultLocked,
    VaultRekeyed,
    VaultUnlocked,
    VitalsTaken,
)

_OF_ACCESS = (
    BackupMade
    | BackupRestored
    | ChartOpened
    | DeviceEnrolled
    | Erased
    | Exported
    | Imported
    | InboxFaulty
    | PassphraseChanged
    | Printed
    | RecoveryCodeRenewed
    | UnlockFailed
    | VaultLocked
    | VaultRekeyed
    | VaultUnlocked
)
"""Stand under the access log's subject, which may be long and has no rows."""

_OF_THE_ROOM = (
    ClockDisagreed
    | ConflictSettled
    | EyeMaskPutOn
    | EyeMaskTakenOff
    | IntentionFormClosed
    | LockedEntriesConfirmed
    | MusicBroughtHome
    | MusicBroughtUp
    | MusicFadedOut
    | MusicPaused
    | MusicResumed
    | MusicSoftened
    | MusicVolumeSet
    | PhaseExtended
    | PhaseHeld
    | PhaseReleased
    | PlaylistChosen
    | RecordingResumed
    | Signed
    | SoundLost
    | SoundOutputChosen
    | SoundRecovered
    | TrackFailed
    | TrackStarted
    | CoursePointMarked
    | InfusionRateSet
    | ItemTicked
    | LozengeTakenOut
    | RecheckAsked
    | AfterCareGiven
    | EndedWithOpen
)

_OF_THE_PATIENT = (
    AgreementMade,
    AgreementWithdrawn,
    CoursePlanWritten,
    GoalWritten,
    MeasureReviewed,
    MedicineListed,
    PatientRegistered,
    ScreeningAnswered,
    ScreeningReviewed,
)

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


class NoteKind(StrEnum):
    """What kind of words somebody looks for."""

    QUOTE = "quote"
    NOTE = "note"
    INSIGHT = "insight"
    STEP = "step"
    INTENTION = "intention"
    ADVERSE = "adverse"
    PATIENT = "patient"


_KINDS: tuple[tuple[NoteKind, tuple[type[Event], ...]], ...] = (
    (NoteKind.QUOTE, (QuoteHeard,)),
    (NoteKind.INSIGHT, (InsightWritten,)),
    (NoteKind.STEP, (StepPlanned, StepCheckedIn, StepOutcomeNoted)),
    (NoteKind.INTENTION, (IntentionWritten,)),
    (
        NoteKind.ADVERSE,
        (AdverseEventBegan, AdverseEventFollowed, AdverseEventEnded, AdverseEventReviewed),
    ),
    (NoteKind.PATIENT, _OF_THE_PATIENT),
)


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """An answer that waits for a clinician's review: of the entry, when it was given."""

    review_id: str
    patient_id: str
    at_us: int


@dataclass(frozen=True, slots=True)
class NoteText:
    """Words that the search finds, under the entry that first wrote them.

    `at_us` is when it happened, in UTC microseconds since 1970; `author` the id of who did it.
    """

    entry_id: str
    subject: str
    words: str
    kind: NoteKind = NoteKind.NOTE
    at_us: int = 0
    author: str = ""


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


def note_text(subject: str, fact: Fact) -> NoteText | None:
    """Return what the search keeps of a fact, or None where it holds no words of people."""
    said = (searchable_words(fact.event), fact.strength, *fact.words_added)
    words = " ".join(filter(None, said))
    if not words:
        return None
    by = fact.first.performed_by or fact.first.author
    return NoteText(fact.id, subject, words, note_kind(fact.event), fact.occurred_at.utc_us, by)


def note_kind(event: Event) -> NoteKind:
    """Return what kind of words this event holds, for whoever looks for that kind only."""
    return next((kind for kind, events in _KINDS if isinstance(event, events)), NoteKind.NOTE)


def searchable_words(event: Event) -> str:
    """Return the words of people in an event; empty for events without any."""
    match event:
        case Observed(words=words, tag=tag):
            return f"{tag} {words}".strip()
        case QuoteHeard(words=words) | InsightWritten(words=words) | QuestionKept(words=words):
            return words
        case IntegrationNoteWritten(words=words) | StepOutcomeNoted(words=words):
            return words
        case AddendumWritten(words=words) | SessionEnded(summary=words):
            return words
        case IntentionWritten(answers=answers):
            return " ".join(answers)
        case event:
            return _words_of_the_days(event) or _words_of_the_room(event)


def _words_of_the_days(event: Event) -> str:
    match event:
        case QuestionSettled(words=words) | StepCheckedIn(words=words) | ThemeNamed(name=words):
            return words
        case StepPlanned(words=words, why=why, often=often, known_by=known_by):
            return " ".join(filter(None, (words, why, often, known_by)))
        case _:
            return ""


def _words_of_the_room(event: Event) -> str:
    match event:
        case (
            VitalsTaken(words=words)
            | LookedAt(words=words)
            | InfusionStopped(words=words)
            | AdverseEventEnded(words=words)
            | CheckPutOff(reason=words)
            | GateOverridden(reason=words)
            | MonitoringNoted(setting=words)
            | StateWentOn(what=words)
            | StateEnded(what=words)
        ):
            return words
        case AdverseEventBegan(what=what, words=words, action=action, told=told):
            return " ".join(filter(None, (what, words, action, told)))
        case AdverseEventFollowed(words=words, action=action, told=told):
            return " ".join(filter(None, (words, action, told)))
        case (
            SomeoneTold(who=who, words=words)
            | InterventionMade(what=who, words=words)
            | AdverseEventReviewed(by=who, words=words)
        ):
            return f"{who} {words}".strip()
        case ReadyForDischarge(by=by, words=words, reason=reason):
            return " ".join(filter(None, (by, words, reason)))
        case event:
            return _words_of_the_patient(event)


def _words_of_the_patient(event: Event) -> str:
    match event:
        case (
            GoalWritten(words=words)
            | CoursePlanWritten(words=words)
            | AgreementMade(words=words)
            | AgreementWithdrawn(words=words)
        ):
            return words
        case MedicineListed(name=name, taken=taken, hold=hold):
            return " ".join(filter(None, (name, taken, hold)))
        case ScreeningAnswered(note=note) | ScreeningReviewed(note=note):
            return note
        case MeasureReviewed(by=by, words=words):
            return f"{by} {words}"
        case PatientRegistered(allergies=allergies, notes=notes):
            return " ".join(filter(None, (allergies, notes)))
        case _:
            return ""


def only_adds_a_note(event: Event) -> bool:
    """Whether a new entry of this event changes nothing in the index but the search text."""
    return isinstance(
        event,
        AddendumWritten
        | AdverseEventBegan
        | AdverseEventFollowed
        | AdverseEventEnded
        | AdverseEventReviewed
        | VitalsTaken
        | LookedAt
        | InfusionStopped
        | SomeoneTold
        | CheckPutOff
        | GateOverridden
        | MonitoringNoted
        | ReadyForDischarge
        | InterventionMade
        | StateWentOn
        | StateEnded
        | InsightWritten
        | IntegrationNoteWritten
        | IntentionWritten
        | Observed
        | QuestionKept
        | QuestionSettled
        | QuoteHeard
        | ThemeNamed,
    )


def leaves_index_alone(event: Event) -> bool:
    """Whether a new entry of this event changes nothing in the index at all."""
    return isinstance(event, _OF_ACCESS | _OF_THE_ROOM)
