"""The words that the search finds: which an entry holds, of what kind they are, and whose."""

from dataclasses import dataclass
from enum import StrEnum

from kap_companion.domain.charts.facts import Fact
from kap_companion.domain.events import (
    AddendumWritten,
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AdverseEventReviewed,
    AgreementMade,
    AgreementWithdrawn,
    CheckPutOff,
    CoursePlanWritten,
    Event,
    GateOverridden,
    GoalWritten,
    InfusionStopped,
    InsightWritten,
    IntegrationNoteWritten,
    IntentionWritten,
    InterventionMade,
    LookedAt,
    MeasureReviewed,
    MedicineListed,
    MonitoringNoted,
    Observed,
    PatientRegistered,
    QuestionKept,
    QuestionSettled,
    QuoteHeard,
    ReadyForDischarge,
    ScreeningAnswered,
    ScreeningReviewed,
    SessionEnded,
    SomeoneTold,
    StateEnded,
    StateWentOn,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    ThemeNamed,
    VitalsTaken,
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
