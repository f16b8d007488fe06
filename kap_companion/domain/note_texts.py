"""The words that the search finds: which an entry holds, of what kind they are, and whose."""

from collections.abc import Mapping
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

_TOLD = ("what", "words", "action", "told")
_WORDS: Mapping[type[Event], tuple[str, ...]] = {
    Observed: ("tag", "words"),
    QuoteHeard: ("words",),
    InterventionMade: ("what", "words"),
    VitalsTaken: ("words",),
    LookedAt: ("words",),
    CheckPutOff: ("reason",),
    SomeoneTold: ("who", "words"),
    StateWentOn: ("what",),
    StateEnded: ("what",),
    InfusionStopped: ("words",),
    GateOverridden: ("reason",),
    AdverseEventBegan: _TOLD,
    AdverseEventFollowed: _TOLD[1:],
    AdverseEventEnded: ("words",),
    AdverseEventReviewed: ("by", "words"),
    MonitoringNoted: ("setting",),
    ReadyForDischarge: ("by", "words", "reason"),
    SessionEnded: ("summary",),
    IntentionWritten: ("answers",),
    AddendumWritten: ("words",),
    InsightWritten: ("words",),
    IntegrationNoteWritten: ("words",),
    QuestionKept: ("words",),
    QuestionSettled: ("words",),
    StepPlanned: ("words", "why", "often", "known_by"),
    StepCheckedIn: ("words",),
    StepOutcomeNoted: ("words",),
    ThemeNamed: ("name",),
    GoalWritten: ("words",),
    CoursePlanWritten: ("words",),
    AgreementMade: ("words",),
    AgreementWithdrawn: ("words",),
    MedicineListed: ("name", "taken", "hold"),
    ScreeningAnswered: ("note",),
    ScreeningReviewed: ("note",),
    MeasureReviewed: ("by", "words"),
    PatientRegistered: ("allergies", "notes"),
}
"""The fields of an event in which people wrote, in the order in which they are read."""

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
    names = _WORDS.get(type(event))
    if names is None:
        return ""
    found = [getattr(event, name) for name in names]
    if len(found) == 1 and isinstance(found[0], tuple):
        return " ".join(found[0])
    return " ".join(filter(None, found)).strip()
