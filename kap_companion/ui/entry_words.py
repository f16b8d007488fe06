"""What one entry of a session says in a list of entries: every kind of it, amendments too."""

from kap_companion.domain.charts import Fact, SessionChart
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import (
    ADDITIONS,
    ConflictSettled,
    Event,
    InsightWritten,
    IntegrationBooked,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionFormClosed,
    IntentionWritten,
    LockedEntriesConfirmed,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    MusicVolumeSet,
    PlaylistChosen,
    QuestionKept,
    QuestionSettled,
    QuoteHeard,
    Retracted,
    SessionCancelled,
    SessionMoved,
    SessionPlanned,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    ThemeNamed,
    TrackStarted,
    WordsAdded,
)
from kap_companion.ui.music_words import course_words
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.widgets.log_row import LogRow
from kap_companion.ui.wording import label_and_words, route_label, time_text, tr

Said = tuple[str, str]


def entry_row(chart: SessionChart, entry: Entry) -> LogRow:
    """Return one entry as a row: when, what, and whether it changes an older one."""
    said, words = entry_words(chart, entry)
    return LogRow(
        key=entry.id,
        time_text=time_text(chart, entry.occurred_at),
        kind="quote" if isinstance(entry.event, QuoteHeard) else "note",
        label=said,
        words=words,
        amended=bool(entry.amends) and not isinstance(entry.event, (*ADDITIONS, Retracted)),
    )


def entry_words(chart: SessionChart, entry: Entry) -> Said:
    """Return the bold label of an entry, and the words after it."""
    match entry.event:
        case Retracted():
            said = tr("Taken back."), entry.reason
        case WordsAdded(words=words):
            said = tr("Words added."), words
        case ConflictSettled():
            said = tr("One of two versions kept."), ""
        case _:
            said = _of_the_days(chart, entry.event)
    return said if any(said) else label_and_words(chart, as_fact(chart, entry))


def as_fact(chart: SessionChart, entry: Entry) -> Fact:
    """Return an entry as a fact of its own, which still knows what it amends."""
    amended = chart.fact(entry.amends)
    return Fact((entry,)) if amended is None else Fact((amended.first, entry))


def _of_the_days(chart: SessionChart, event: Event) -> Said:
    """What is planned before the session, and written after it."""
    match event:
        case SessionPlanned(planned_for=planned, route=route):
            said = tr("Session planned."), f"{planned:%Y-%m-%d %H:%M}, {route_label(route)}"
        case SessionCancelled(why=why):
            said = tr("Session cancelled."), why
        case SessionMoved():
            said = tr("Session moved to another patient."), ""
        case IntentionWritten(prompt=prompt, answers=answers, given=given):
            said = prompt, " · ".join(answers) or tr(given.value)
        case IntentionFormClosed():
            said = tr("Intention form closed."), ""
        case LockedEntriesConfirmed(entries=entries):
            said = tr("Written at the locked screen, and confirmed."), str(len(entries))
        case _:
            said = _of_integration(chart, event)
    return said if any(said) else _of_music(event)


def _of_integration(chart: SessionChart, event: Event) -> Said:
    match event:
        case InsightWritten(words=words):
            said = tr("Insight."), words
        case StepPlanned() as step:
            said = tr("Step."), _step_words(step)
        case StepOutcomeNoted(step=step, status=status, words=words):
            said = tr("Step: {0}.").format(tr(status.value)), _of_step(chart, step, words)
        case StepCheckedIn(step=step, went=went, words=words):
            said = tr("Check-in, {0}.").format(tr(went.value)), _of_step(chart, step, words)
        case IntegrationNoteWritten(words=words):
            said = tr("Note."), words
        case IntegrationBooked(at=at):
            said = tr("Integration booked."), f"{at:%Y-%m-%d %H:%M}"
        case IntegrationHeld():
            said = tr("The integration session took place."), ""
        case _:
            said = _of_what_runs_through(event)
    return said


def _step_words(step: StepPlanned) -> str:
    due = tr("by {0}").format(in_words(step.due)) if step.due else ""
    known = tr("known by: {0}").format(step.known_by) if step.known_by else ""
    why = tr("what for: {0}").format(step.why) if step.why else ""
    return " · ".join(filter(None, (step.words, step.owner, step.often, due, why, known)))


def _of_step(chart: SessionChart, step_id: str, words: str) -> str:
    """Which step it is about, where there may be several, and what was said of it."""
    step = chart.fact(step_id)
    named = step.event.words if step is not None and isinstance(step.event, StepPlanned) else ""
    return " ".join(filter(None, (f"“{named}”" if named else "", words)))


def _of_what_runs_through(event: Event) -> Said:
    match event:
        case ThemeNamed(kind=kind, name=name):
            said = tr("{0}.").format(tr(kind.value).capitalize()), name
        case QuestionKept(words=words):
            said = tr("Question to come back to."), words
        case QuestionSettled(fate=fate, words=words):
            said = tr("Question: {0}.").format(tr(fate.value)), words
        case _:
            said = "", ""
    return said


def _of_music(event: Event) -> Said:
    match event:
        case PlaylistChosen(name=name):
            said = tr("Music chosen."), name
        case TrackStarted(title=title):
            said = tr("Music."), title
        case MusicPaused():
            said = tr("Music paused."), ""
        case MusicResumed():
            said = tr("Music goes on."), ""
        case MusicFadedOut():
            said = tr("Music faded out."), ""
        case MusicVolumeSet(percent=percent):
            said = tr("Volume {0} %.").format(percent), ""
        case _:
            said = course_words(event)
    return said
