"""What a history says of a session's own events."""

from collections.abc import Callable
from datetime import datetime

from kap_companion.domain.events import (
    ClockDisagreed,
    DoseGiven,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    Given,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionFormClosed,
    IntentionWritten,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    MusicVolumeSet,
    Observed,
    PlaylistChosen,
    QuestionKept,
    QuestionSettled,
    QuoteHeard,
    RecordingResumed,
    SessionBegun,
    SessionCancelled,
    SessionEnded,
    SessionPlanned,
    SoundLost,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    ThemeNamed,
    TrackStarted,
)
from kap_companion.ui.music_words import course_words
from kap_companion.ui.room_words import dose_details, room_words
from kap_companion.ui.wording import dose_text, ending_text, route_label, span_text, tr

Named = Callable[[str], str]
"""Returns the name of a person or chart with this id, or an empty text."""


def session_words(event: Event, named: Named) -> str:
    """Return an event of a session in words; empty for any other."""
    return (
        _course_words(event, named)
        or _journey_words(event)
        or " ".join(filter(None, room_words(event)))
        or _music_words(event)
        or _integration_words(event)
        or _words_of_what_runs_through(event)
    )


def _course_words(event: Event, named: Named) -> str:
    match event:
        case SessionPlanned(patient_id=patient, planned_for=at, route=route, window_min=window):
            name = named(patient) or tr("someone not known here")
            said = tr("Session planned for {0}: {1}, {2}, {3} min.")
            told = said.format(name, _at(at), route_label(route), window)
        case SessionCancelled(why=why):
            told = " ".join(filter(None, (tr("Session cancelled."), why)))
        case SessionBegun():
            told = tr("Session begun.")
        case SessionEnded(ending=ending, summary=summary):
            parts = (tr("Session ended."), ending_text(ending), summary)
            told = " ".join(filter(None, parts))
        case RecordingResumed(gap_ms=gap_ms):
            gap = tr("{0} were not recorded.").format(span_text(gap_ms))
            told = f"{tr('Picked up again.')} {gap}"
        case ClockDisagreed(shift_ms=shift_ms):
            way = tr("forward") if shift_ms > 0 else tr("back")
            moved = tr("This computer’s clock was set {0} by {1}. T+ did not change.")
            told = moved.format(way, span_text(shift_ms))
        case _:
            told = ""
    return told


def _journey_words(event: Event) -> str:
    match event:
        case IntentionWritten(prompt=prompt, answers=answers, given=given):
            said = " · ".join(answers) if given is Given.WRITTEN else tr(given.value)
            told = tr("Intention. {0} {1}").format(prompt, said)
        case IntentionFormClosed(by_patient=by_patient):
            whose = tr("by the patient") if by_patient else tr("by the practitioner")
            told = tr("Intention form finished {0}.").format(whose)
        case DoseGiven(drug=drug, route=route, given_by=given_by) as dose:
            said = tr("Dose: {0} {1}, {2}. Given by {3}.")
            about = said.format(dose_text(dose), drug, route_label(route), given_by)
            told = " ".join(filter(None, (about, dose_details(dose))))
        case EyeMaskPutOn():
            told = tr("Eye mask on.")
        case EyeMaskTakenOff():
            told = tr("Eye mask off.")
        case Observed(tag=tag, words=words):
            told = " ".join(filter(None, (f"{tag}." if tag else "", words))) or tr("Observed.")
        case QuoteHeard(words=words):
            told = f"“{words}”"
        case _:
            told = ""
    return told


def _music_words(event: Event) -> str:
    match event:
        case PlaylistChosen(name=name, titles=titles):
            told = tr("Music chosen: {0}, {1} tracks.").format(name, len(titles))
        case TrackStarted(title=title):
            told = tr("Track: {0}").format(title)
        case MusicPaused():
            told = tr("Music paused.")
        case MusicResumed():
            told = tr("Music goes on.")
        case MusicFadedOut():
            told = tr("Music faded out.")
        case MusicVolumeSet(percent=percent):
            told = tr("Volume {0} %.").format(percent)
        case SoundLost(reason=reason):
            told = tr("No sound. {0}").format(reason)
        case _:
            told = " ".join(filter(None, course_words(event)))
    return told


def _integration_words(event: Event) -> str:
    match event:
        case InsightWritten(words=words):
            told = tr("Insight: {0}").format(words)
        case StepPlanned(words=words, due=due) as step:
            until = tr("until {0}").format(due.isoformat()) if due else ""
            about = ", ".join(filter(None, (step.owner, until, *step_details(step))))
            told = tr("Step: {0} ({1})").format(words, about)
        case StepOutcomeNoted(status=status, words=words):
            told = tr("Step {0}. {1}").format(tr(status.value), words).rstrip()
        case IntegrationNoteWritten(words=words):
            told = tr("Integration note: {0}").format(words)
        case IntegrationBooked(at=at):
            told = tr("Integration booked for {0}.").format(_at(at))
        case IntegrationHeld():
            told = tr("Integration session held.")
        case _:
            told = ""
    return told


def _words_of_what_runs_through(event: Event) -> str:
    match event:
        case StepCheckedIn(went=went, words=words):
            told = tr("Check-in of a step, {0}. {1}").format(tr(went.value), words).rstrip()
        case ThemeNamed(kind=kind, name=name):
            told = tr("Named, {0}: {1}").format(tr(kind.value), name)
        case QuestionKept(words=words):
            told = tr("Question to come back to: {0}").format(words)
        case QuestionSettled(fate=fate, words=words):
            told = tr("Question {0}. {1}").format(tr(fate.value), words).rstrip()
        case _:
            told = ""
    return told


def step_details(step: StepPlanned) -> list[str]:
    """Return how often a step is done, what for, and how that will be known."""
    said = (
        (step.often, tr("{0}")),
        (step.why, tr("what for: {0}")),
        (step.known_by, tr("known by: {0}")),
    )
    return [words.format(value) for value, words in said if value]


def _at(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"
