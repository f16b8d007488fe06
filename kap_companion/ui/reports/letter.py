"""The letter to the referrer: what the therapist writes, then the course as the record has it.

The summary says what was done and measured; it recommends nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import SessionEnded
from kap_companion.domain.moment import Moment
from kap_companion.exports.pdf import (
    BODY,
    NOTE,
    STRONG,
    Block,
    Document,
    Face,
    Paragraph,
    Run,
    Space,
)
from kap_companion.services.report_matter import CourseMatter, SessionMatter
from kap_companion.ui.reports.paper import day_of, document, identity
from kap_companion.ui.reports.session_facts import (
    adverse_words,
    baseline_words,
    highest_words,
    last_vitals_words,
    ready_words,
    short_doses,
)
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import ending_text, route_label, tr

WORDS = Face(11, 16.5)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the therapist types for a letter: whom it goes to, and their own words."""

    to: str = ""
    words: str = ""
    signed: str = ""


def referrer_letter(course: CourseMatter, typed: Typed) -> Document:
    """Return the letter; what was typed comes first, as it was typed."""
    title = tr("Letter")
    blocks = [
        *_address(typed, course.now),
        Paragraph((Run(tr("About {0}").format(identity(course.patient)), STRONG),), after=10),
        *(Paragraph((Run(part, WORDS),), after=9) for part in _parts(typed.words)),
        *_summary(course),
        *_signed(typed),
    ]
    return document(title, blocks, course.practice, identity(course.patient), course.now)


def _address(typed: Typed, now: Moment) -> Iterator[Block]:
    if typed.to.strip():
        yield Paragraph((Run(typed.to.strip(), WORDS),), after=12)
    yield Paragraph((Run(in_words(now.local().date()), WORDS),), after=12)


def _parts(words: str) -> list[str]:
    return [part.strip("\n") for part in words.split("\n\n") if part.strip()]


def _summary(course: CourseMatter) -> Iterator[Block]:
    yield Paragraph.heading(tr("The course, from the record"))
    sessions = course.sessions
    if not sessions:
        yield Paragraph.of(tr("No session has taken place yet."), BODY)
        return
    first, last = day_of(sessions[0].chart), day_of(sessions[-1].chart)
    if len(sessions) == 1:
        said = tr("One session has taken place, on {0}.").format(in_words(first))
    else:
        told = tr("{0} sessions have taken place, from {1} to {2}.")
        said = told.format(len(sessions), in_words(first), in_words(last))
    yield Paragraph.of(said, BODY, after=8)
    for each in sessions:
        yield Paragraph((Run(in_words(day_of(each.chart)), STRONG),), after=1, with_next=True)
        yield Paragraph.of(" ".join(session_sentences(each)), BODY, after=7)


def session_sentences(matter: SessionMatter) -> Iterator[str]:
    """Return a session in plain sentences: route, doses, vitals, events, readiness, end."""
    chart = matter.chart
    yield tr("Route: {0}.").format(route_label(chart.route))
    doses = short_doses(chart)
    yield tr("Given: {0}.").format(doses) if doses else tr("No dose was given.")
    before, last = baseline_words(chart), last_vitals_words(chart)
    if before:
        yield tr("Before the dose: {0}.").format(before)
    highest = highest_words(chart)
    if highest:
        yield tr("Highest blood pressure after the dose: {0}.").format(highest)
    if last:
        yield tr("Last readings, with the change since: {0}.").format(last)
    events = adverse_words(chart)
    yield _events(events)
    ready = ready_words(chart)
    if ready:
        yield tr("Ready for the way home: {0}.").format(ready)
    yield from _ending(chart)


def _events(events: list[str]) -> str:
    if not events:
        return tr("No adverse event was recorded.")
    return tr("Adverse events: {0}.").format("; ".join(events))


def _ending(chart: SessionChart) -> Iterator[str]:
    ended = chart.latest(SessionEnded)
    if ended is not None:
        yield ending_text(ended.ending)


def _signed(typed: Typed) -> Iterator[Block]:
    if typed.signed:
        yield Space(22)
        yield Paragraph((Run(typed.signed, WORDS),), after=0)
    yield Paragraph.of("", NOTE, after=0)
