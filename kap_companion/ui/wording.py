"""How the record speaks: times, spans and events in the program's own words."""

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.charts.states import states
from kap_companion.domain.course import Course
from kap_companion.domain.events import (
    AddendumWritten,
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AdverseEventReviewed,
    ClockDisagreed,
    DoseGiven,
    Ending,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    Observed,
    QuoteHeard,
    RecordingResumed,
    SessionBegun,
    SessionEnded,
    Signed,
    SoundLost,
    SoundRecovered,
    StateEnded,
    StateWentOn,
    Strength,
    TrackFailed,
    UnknownEvent,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.routes import ROUTES, Phase
from kap_companion.ui.language import tr
from kap_companion.ui.room_words import dose_details, room_words

__all__ = [
    "MS_PER_HOUR",
    "MS_PER_MINUTE",
    "clock_text",
    "dose_text",
    "ending_text",
    "label_and_words",
    "phase_text",
    "recovered_words",
    "route_label",
    "span_text",
    "t_plus_text",
    "time_text",
    "tr",
]

MS_PER_MINUTE = 60_000
MS_PER_HOUR = 60 * MS_PER_MINUTE


def t_plus_text(elapsed_ms: int) -> str:
    """Return T+ as hours and minutes, with a true minus before the dose: 0:42, −0:08."""
    minutes = abs(elapsed_ms) // MS_PER_MINUTE
    sign = "−" if elapsed_ms < 0 and minutes else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d}"


def clock_text(moment: Moment) -> str:
    """Return the time of day."""
    return f"{moment.local():%H:%M}"


def time_text(chart: SessionChart, moment: Moment) -> str:
    """Return T+ of a moment, or the time of day while there is no dose."""
    gone = chart.t_plus(moment)
    return clock_text(moment) if gone is None else t_plus_text(gone.ms)


def span_text(span_ms: int) -> str:
    """Return a length of time in words: 45 s, 2 min 10 s, 1 h 5 min."""
    seconds = abs(span_ms) // 1000
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


def phase_text(course: Course, phase: Phase) -> str:
    """Return a phase's name, and whether it is held."""
    name = tr(phase.value)
    return tr("{0}, held").format(name) if course.held is phase else name


def route_label(route: str) -> str:
    """Return a route in the words of the room."""
    return next((tr(each.label) for each in ROUTES if each.key == route), route)


def dose_text(dose: DoseGiven) -> str:
    """Return a dose's amount and unit."""
    return f"{dose.amount.normalize():f} {dose.unit}"


def ending_text(ending: Ending) -> str:
    """Return how a session ended."""
    return {
        Ending.COMPLETED: tr("Completed."),
        Ending.BROKEN_OFF: tr("Broken off."),
        Ending.NO_DOSE_GIVEN: tr("No dose was given."),
    }[ending]


def label_and_words(chart: SessionChart, fact: Fact) -> tuple[str, str]:
    """Return what a log row says of a fact: its bold label and the words after it."""
    match fact.event:
        case Observed(tag=tag, words=words):
            said = " ".join(filter(None, (words, *fact.words_added))) if fact.added else words
            return tag_label(tag, fact.strength), said
        case QuoteHeard(words=words):
            return "", words
        case DoseGiven() as dose:
            return _dose(chart, fact, dose)
        case EyeMaskPutOn():
            return tr("Eye mask on."), ""
        case EyeMaskTakenOff():
            return tr("Eye mask off."), ""
        case _:
            return _of_the_session(chart, fact)


def tag_label(tag: str, strength: Strength | None) -> str:
    """Return a tag as the label of its row, with how strong it was; empty without a tag."""
    if strength is None:
        return f"{tag}." if tag else ""
    return ", ".join(filter(None, (tag, tr(strength.value)))) + "." * bool(tag)


def _of_the_session(chart: SessionChart, fact: Fact) -> tuple[str, str]:
    match fact.event:
        case SoundLost() | SoundRecovered() | TrackFailed():
            said = _of_the_sound(fact.event)
        case RecordingResumed(gap_ms=gap_ms):
            at = time_text(chart, fact.occurred_at)
            gap = tr("{0} were not recorded.").format(span_text(gap_ms))
            said = tr("Picked up at {0}.").format(at), gap
        case ClockDisagreed(shift_ms=shift_ms):
            way = tr("forward") if shift_ms > 0 else tr("back")
            moved = tr("This computer’s clock was set {0} by {1}. T+ did not change.")
            said = tr("Clock."), moved.format(way, span_text(shift_ms))
        case SessionBegun():
            said = tr("Session begun."), ""
        case AddendumWritten(words=words):
            said = tr("Addendum."), " ".join(filter(None, (words, *fact.words_added)))
        case Signed(statement=statement):
            said = tr("Signed."), statement
        case SessionEnded(ending=ending, summary=summary):
            said = tr("Session ended."), " ".join(filter(None, (ending_text(ending), summary)))
        case UnknownEvent():
            said = tr("Kept as it is."), tr("A newer version of the program wrote this.")
        case _:
            said = _of_adverse_event(chart, fact)
    return said


def _of_the_sound(event: SoundLost | SoundRecovered | TrackFailed) -> tuple[str, str]:
    match event:
        case SoundLost(reason=reason):
            return tr("No sound."), reason
        case SoundRecovered(title=title, gap_ms=gap_ms):
            return recovered_words(title, gap_ms)
        case TrackFailed(title=title, reason=reason):
            return failed_words(title, reason)


def _of_adverse_event(chart: SessionChart, fact: Fact) -> tuple[str, str]:
    """What is said of the room; an adverse event that goes on or ended is named."""
    said, words = room_words(fact.event)
    if isinstance(fact.event, StateWentOn | StateEnded):
        return said, state_words(chart, fact)
    began = chart.fact(getattr(fact.event, "of", ""))
    if began is None or not isinstance(began.event, AdverseEventBegan):
        return said, words
    match fact.event:
        case AdverseEventFollowed(severity=severity):
            goes_on = tr("{0} goes on, {1}.")
            return goes_on.format(began.event.what, tr(severity.value)), words
        case AdverseEventEnded(outcome=outcome):
            return tr("{0} ended, {1}.").format(began.event.what, tr(outcome.value)), words
        case AdverseEventReviewed(by=by):
            return tr("{0} reviewed by {1}.").format(began.event.what, by), words
        case _:
            return said, words


def state_words(chart: SessionChart, fact: Fact) -> str:
    """Return since when a state goes on, or how long it did; empty where that is not known."""
    for each in states(chart):
        if each.fact.id == fact.id:
            return tr("Since {0}.").format(time_text(chart, each.since))
        if each.ended is not None and each.ended.id == fact.id:
            lasted = chart.timeline.between(each.since, fact.occurred_at).ms
            minutes = max(0, lasted) // MS_PER_MINUTE
            return tr("After {0} min.").format(minutes)
    return ""


def recovered_words(title: str, gap_ms: int) -> tuple[str, str]:
    """Return what is said of music that is heard again, `gap_ms` after it was heard last."""
    return tr("Sound again."), tr("{0}, after {1}.").format(title, span_text(max(1_000, gap_ms)))


def failed_words(title: str, reason: str) -> tuple[str, str]:
    """Return what is said of a file that failed while the music went on."""
    return tr("A file failed."), f"{title}: {reason}"


def _dose(chart: SessionChart, fact: Fact, dose: DoseGiven) -> tuple[str, str]:
    first = bool(chart.doses) and chart.doses[0].id == fact.id
    label = tr("Dose.") if first or fact.retraction else tr("Booster.")
    given = tr("Given by {0}.").format(dose.given_by)
    what = f"{dose_text(dose)} {dose.drug}, {route_label(dose.route)}."
    return label, " ".join(filter(None, (what, given, dose_details(dose))))
