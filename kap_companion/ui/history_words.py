"""What each line of a history says: every event of the record in plain words."""

from contextlib import suppress
from datetime import date, datetime

from kap_companion.domain.events import (
    AddendumWritten,
    AdverseKindsSet,
    AfterCareSet,
    BackupMade,
    BackupRestored,
    ChartKind,
    ChartOpened,
    CheckInTimesSet,
    ConflictSettled,
    DeviceEnrolled,
    EmergencyCardSet,
    Erased,
    Event,
    Exported,
    Imported,
    InboxFaulty,
    IntegrationWindowSet,
    IntentionFormSet,
    InterventionsSet,
    LetterheadSet,
    LockedEntriesConfirmed,
    LockTimesSet,
    NoteTemplatesSet,
    PassphraseChanged,
    PatientRegistered,
    PracticeFounded,
    PractitionerAdded,
    PractitionerRetired,
    Printed,
    ProtocolsSet,
    QuickTagsSet,
    RecoveryCodeRenewed,
    Retracted,
    ReviewWordsSet,
    ScreeningListSet,
    SessionMoved,
    Signed,
    StrengthNoted,
    UnknownEvent,
    UnlockFailed,
    VaultLocked,
    VaultRekeyed,
    VaultUnlocked,
    WhatToExpectSet,
    WordsAdded,
)
from kap_companion.domain.history import Group, Line
from kap_companion.domain.moment import US_PER_SECOND, Moment
from kap_companion.ui.check_in_words import hours_text
from kap_companion.ui.history_words_session import Named, session_words
from kap_companion.ui.measure_words import measure_setting_words, measure_words
from kap_companion.ui.pages.patient_page import differences
from kap_companion.ui.setting_words import letterhead_lines
from kap_companion.ui.wording import tr

__all__ = ["Named", "event_words", "group_words", "line_words", "moment_words"]


def line_words(line: Line, named: Named) -> str:
    """Return what happened, with what stood there before where it changes something."""
    event, before = line.entry.event, line.before
    if isinstance(event, Retracted):
        said = event_words(before.event, named) if before else tr("an entry")
        return (tr("Brought back: {0}") if line.restores else tr("Taken back: {0}")).format(said)
    if before is None:
        return event_words(event, named)
    if isinstance(event, StrengthNoted):
        added = event_words(event, named)
        return tr("{0} {1}").format(event_words(before.event, named), added)
    if isinstance(event, WordsAdded):
        return tr("{0} Added: {1}").format(event_words(before.event, named), event.words)
    return _changed(line, before.event, named)


def _changed(line: Line, older: Event, named: Named) -> str:
    entry, before = line.entry, line.before
    if isinstance(entry.event, PatientRegistered) and before is not None:
        old = "; ".join(differences(before, entry))
        new = "; ".join(differences(entry, before))
        return tr("Details changed: {0} → {1}").format(old, new)
    told = tr("Changed: {0} → {1}")
    said = told.format(event_words(older, named), event_words(entry.event, named))
    if before is None or before.occurred_at == entry.occurred_at:
        return said
    times = told.format(moment_words(before.occurred_at), moment_words(entry.occurred_at))
    return times if older == entry.event else f"{said} ({times})"


def group_words() -> dict[Group, str]:
    """Return what the kinds of lines are called."""
    return {
        Group.RECORD: tr("Record"),
        Group.CHANGE: tr("Changes"),
        Group.ACCESS: tr("Access"),
        Group.SETTINGS: tr("Settings"),
        Group.BACKUP: tr("Backups"),
    }


def moment_words(moment: Moment) -> str:
    """Return day and time as the clock of the room showed them."""
    return f"{moment.local():%Y-%m-%d %H:%M}"


def event_words(event: Event, named: Named) -> str:
    """Return an event in words; never an empty text."""
    return (
        _access_words(event)
        or _keeping_words(event, named)
        or _practice_words(event, named)
        or _record_words(event, named)
        or session_words(event, named)
        or tr("Something that this version has no words for ({0}).").format(event.KIND)
    )


def _access_words(event: Event) -> str:
    match event:
        case VaultUnlocked(by=by):
            told = tr("Unlocked by {0}.").format(tr(by))
        case UnlockFailed(count=count):
            times = tr("once") if count == 1 else tr("{0} times").format(count)
            told = tr("A wrong passphrase was typed {0}.").format(times)
        case VaultLocked(why=why):
            told = tr("Locked ({0}).").format(tr(why))
        case ChartOpened(chart=chart):
            told = tr("Opened the {0}.").format(_chart(chart))
        case Exported(what=what, form=form):
            told = tr("Exported: {0}, as {1}.").format(tr(what), form.upper())
        case Printed(what=what):
            told = tr("Printed: {0}.").format(tr(what))
        case InboxFaulty(fault=fault, count=count):
            said = tr("Written while locked, and not as it was sealed: {0} ({1}).")
            told = said.format(count, tr(fault))
        case _:
            told = ""
    return told


def _keeping_words(event: Event, named: Named) -> str:
    match event:
        case BackupMade(entries=entries):
            told = tr("Backup made and checked, {0} entries.").format(f"{entries:,}")
        case BackupRestored(entries=entries, made_us=made_us):
            said = tr("Put back from a backup of {0}, {1} entries.")
            told = said.format(_day_words(made_us), f"{entries:,}")
        case Imported(entries=entries):
            told = tr("Read in from an export, {0} entries.").format(f"{entries:,}")
        case PassphraseChanged(practitioner_id=person):
            told = tr("Passphrase changed for {0}.").format(_name(person, named))
        case RecoveryCodeRenewed():
            told = tr("A new recovery code was made. The one before opens nothing any more.")
        case DeviceEnrolled():
            told = tr("This computer signs the record from now on.")
        case VaultRekeyed():
            told = tr("The database got a new key.")
        case Erased(chart=chart):
            whole = tr("Erased the patient for ever.")
            told = whole if chart is ChartKind.PATIENT else tr("Erased the session for ever.")
        case _:
            told = ""
    return told


def _practice_words(event: Event, named: Named) -> str:
    match event:
        case PracticeFounded(name=name):
            told = tr("Name of the practice: {0}.").format(name)
        case PractitionerAdded(name=name, role=role, credentials=credentials):
            said = ", ".join(filter(None, (name, credentials, role)))
            told = tr("Practitioner: {0}.").format(said)
        case PractitionerRetired(practitioner_id=person):
            told = tr("{0} may no longer sign in.").format(_name(person, named))
        case LockTimesSet(idle_min=idle, journey_idle_min=journey):
            said = tr("The screen locks after {0} min, during the journey after {1} min.")
            told = said.format(idle, journey)
        case QuickTagsSet(tags=tags):
            said = ", ".join(f"{tag.key} {tag.label}" for tag in tags)
            told = tr("One-key tags: {0}.").format(said)
        case IntentionFormSet(questions=questions):
            said = " · ".join(question.prompt for question in questions)
            told = tr("Questions of the intention form: {0}").format(said)
        case IntegrationWindowSet(from_h=from_h, to_h=to_h):
            told = tr("Integration falls due between {0} h and {1} h.").format(from_h, to_h)
        case CheckInTimesSet(hours=hours):
            told = tr("Check-ins of steps after {0}.").format(hours_text(hours))
        case NoteTemplatesSet(templates=templates):
            told = tr("Templates for notes: {0}.").format(", ".join(t.name for t in templates))
        case _:
            told = _room_settings_words(event)
    return told


def _room_settings_words(event: Event) -> str:
    match event:
        case ProtocolsSet(protocols=protocols):
            told = tr("Protocols: {0}.").format(", ".join(each.name for each in protocols))
        case ScreeningListSet(items=items):
            told = tr("Screening list: {0}.").format(", ".join(item.words for item in items))
        case WhatToExpectSet(words=words):
            told = tr("What to expect, in {0} words.").format(len(words.split()))
        case AfterCareSet(words=words):
            told = tr("After-care sheet, in {0} words.").format(len(words.split()))
        case AdverseKindsSet(kinds=kinds):
            told = tr("Kinds of adverse events: {0}.").format(", ".join(kinds))
        case InterventionsSet(interventions=made):
            told = tr("Interventions: {0}.").format(", ".join(each.what for each in made))
        case ReviewWordsSet(words=named):
            told = tr("Words that ask for a clinician’s review: {0}.").format(", ".join(named))
        case EmergencyCardSet(words=words, phones=phones):
            calls = ", ".join(f"{phone.name} {phone.number}" for phone in phones)
            told = " ".join(filter(None, (tr("Emergency card:"), words, calls)))
        case LetterheadSet() as letterhead:
            told = tr("Letterhead: {0}.").format(", ".join(letterhead_lines(letterhead)))
        case _:
            told = measure_setting_words(event)
    return told


def _record_words(event: Event, named: Named) -> str:
    match event:
        case PatientRegistered() as details:
            told = tr("Patient registered: {0}.").format(_details(details))
        case SessionMoved(from_patient_id=wrong, patient_id=right):
            said = tr("Moved here from {0}: it is {1}’s session.")
            told = said.format(_name(wrong, named), _name(right, named))
        case Signed(part=part):
            told = tr("Signed: {0}.").format(tr(part))
        case AddendumWritten(words=words):
            told = tr("Addendum: {0}").format(words)
        case ConflictSettled():
            told = tr("Two versions that did not know of each other: one was chosen.")
        case LockedEntriesConfirmed(entries=entries):
            told = tr("Confirmed what was written while locked: {0}.").format(len(entries))
        case Retracted():
            told = tr("An entry was taken back.")
        case WordsAdded(words=words):
            told = tr("Words added: {0}").format(words)
        case UnknownEvent(kind=kind):
            told = tr("A newer version of the program wrote this ({0}).").format(kind)
        case _:
            told = measure_words(event)
    return told


def _details(details: PatientRegistered) -> str:
    born: date | None = details.birth_date
    number = details.record_number
    return ", ".join(filter(None, (details.name, born.isoformat() if born else "", number)))


def _day_words(utc_us: int) -> str:
    with suppress(OverflowError, ValueError, OSError):  # a number that is no time
        return f"{datetime.fromtimestamp(utc_us / US_PER_SECOND).astimezone():%Y-%m-%d %H:%M}"
    return tr("an unknown day")


def _chart(chart: ChartKind) -> str:
    return tr("patient’s page") if chart is ChartKind.PATIENT else tr("session")


def _name(of_id: str, named: Named) -> str:
    return named(of_id) or tr("someone not known here")
