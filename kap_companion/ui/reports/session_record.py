"""The session record: the facts and the axis on page one, then the whole log, and who signed."""

from collections.abc import Iterator

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.signatures import Signature, arrived_after, signatures
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Given, IntentionWritten
from kap_companion.exports.pdf import (
    MEASURE,
    NOTE,
    SMALL,
    STRONG,
    Block,
    Document,
    Paragraph,
    Run,
    Space,
)
from kap_companion.services.report_matter import SessionMatter
from kap_companion.ui.entry_words import entry_words
from kap_companion.ui.history_words import event_words
from kap_companion.ui.reports.axis_figure import axis_figure
from kap_companion.ui.reports.paper import (
    Facts,
    day_of,
    document,
    facts_table,
    identity,
    moment_words,
)
from kap_companion.ui.reports.record_log import log_table
from kap_companion.ui.reports.session_facts import (
    adverse_words,
    baseline_words,
    dose_lines,
    ending_words,
    highest_words,
    hours_words,
    last_vitals_words,
    ready_words,
    route_words,
)
from kap_companion.ui.story import axis_model
from kap_companion.ui.story_vitals import StoryVitals
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import tr

SHOWN_DIGITS = 16


def session_record(matter: SessionMatter) -> Document:
    """Return the record of a session, as it stands now and as it came to be."""
    title = tr("Session record")
    blocks = [Paragraph.title(title), facts_table(_facts(matter), NOTE), *_axis(matter)]
    given = signatures(matter.entries)
    blocks += [*_intentions(matter), *_log(matter, given), *_signed(matter, given)]
    day = in_words(day_of(matter.chart))
    about = " · ".join((identity(matter.patient), day))
    return document(title, blocks, matter.practice, about, matter.now)


def _facts(matter: SessionMatter) -> Facts:
    chart, patient = matter.chart, matter.patient
    called = patient.preferred_name if patient.preferred_name != patient.name else ""
    hours = ", ".join(filter(None, (in_words(day_of(chart)), hours_words(chart))))
    yield tr("Patient"), identity(patient)
    yield tr("Called"), called
    yield tr("Pronouns"), patient.pronouns
    yield tr("Allergies"), patient.allergies or tr("none noted")
    yield tr("Session"), hours
    yield tr("Route"), route_words(chart)
    yield tr("Doses"), "\n".join(dose_lines(chart)) or tr("No dose was given.")
    yield tr("Before the dose"), baseline_words(chart)
    yield tr("Highest BP after it"), highest_words(chart)
    yield tr("Last readings, change"), last_vitals_words(chart)
    yield tr("Adverse events"), "\n".join(adverse_words(chart)) or tr("none recorded")
    yield tr("Ready"), ready_words(chart)
    yield tr("Ending"), ending_words(chart)
    yield tr("Recorded by"), ", ".join(_people(matter))
    yield tr("Session’s id"), matter.session_id


def _people(matter: SessionMatter) -> list[str]:
    """Whoever wrote of it, with what stands behind the name."""
    authors = {entry.author for entry in matter.entries}
    return [
        ", ".join(filter(None, (each.name, each.credentials, each.role)))
        for each in matter.practice.practitioners
        if each.practitioner_id in authors
    ]


def _axis(matter: SessionMatter) -> Iterator[Block]:
    now = matter.now if matter.chart.state is SessionState.RUNNING else None
    model = axis_model(matter.chart, now, vitals=StoryVitals())
    yield Space(6)
    yield axis_figure(model, MEASURE)


def _intentions(matter: SessionMatter) -> Iterator[Block]:
    """In the patient's own words, as they were asked."""
    answers = [fact.event for fact in matter.chart.intentions.values()]
    if answers:
        yield Paragraph.heading(tr("Intention"))
    for event in answers:
        if isinstance(event, IntentionWritten):
            yield Paragraph((Run(event.prompt, SMALL),), after=1, with_next=True)
            if event.given is Given.WRITTEN:
                yield from map(Paragraph.quote, event.answers)
            else:
                yield Paragraph.of(tr(event.given.value), NOTE)


def _log(matter: SessionMatter, given: tuple[Signature, ...]) -> Iterator[Block]:
    arrived = arrived_after(given, matter.entries)
    yield Paragraph.heading(tr("Log"))
    yield log_table(matter, arrived)


def _signed(matter: SessionMatter, given: tuple[Signature, ...]) -> Iterator[Block]:
    yield Paragraph.heading(tr("Signatures"))
    if not given:
        yield Paragraph.of(tr("Nothing of this session is signed."), NOTE)
    for each in given:
        yield from _signature(matter, each)


def _signature(matter: SessionMatter, given: Signature) -> Iterator[Block]:
    name = matter.practice.practitioner_name(given.author)
    said = tr("{0}, {1}: {2}").format(name, moment_words(given.at), tr(given.event.part))
    yield Paragraph((Run(said, STRONG),), after=1, with_next=True)
    count, digest = len(given.event.entries), given.event.digest[:SHOWN_DIGITS]
    about = tr("{0} Entries: {1}. Digest: {2}…")
    yield Paragraph.of(about.format(given.event.statement, count, digest), NOTE, after=2)
    if not given.holds:
        broken = tr("What was signed is not as it was. Check the vault.")
        yield Paragraph((Run(broken, NOTE.toned("caution")),), after=2)
    if given.later:
        yield Paragraph.of(tr("Arrived after this signature:"), SMALL, after=1)
    for entry in given.later:
        yield Paragraph((Run(_later(matter, entry), NOTE),), after=1, indent=12)
    yield Space(6)


def _later(matter: SessionMatter, entry: Entry) -> str:
    words = " ".join(filter(None, entry_words(matter.chart, entry)))
    said = words or event_words(entry.event, lambda _: "")
    name = matter.practice.practitioner_name(entry.author)
    return f"{entry.recorded_at.local():%Y-%m-%d %H:%M}, {name}: {said}"
