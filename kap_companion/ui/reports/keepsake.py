"""The patient's keepsake: only their own words, set to be kept and read again."""

from collections.abc import Iterator

from kap_companion.domain.charts import SessionChart, insights, steps
from kap_companion.domain.events import Given, IntentionWritten, QuoteHeard, StepStatus
from kap_companion.exports.pdf import Block, Document, Face, Paragraph, Run
from kap_companion.services.report_matter import SessionMatter
from kap_companion.ui.reports.paper import PAPERS, day_of, families
from kap_companion.ui.theme_words import status_word
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import tr

MEASURE = 348
TITLE = Face(24, 32, serif=True)
DAY = Face(11, 16, serif=True, tone="muted")
PART = Face(9.5, 14, 600, tone="muted")
ASKED = Face(10, 15, serif=True, tone="muted")
WORDS = Face(13, 20, serif=True)
STEP_DAY = Face(10.5, 15, serif=True, tone="muted")


def keepsake(matter: SessionMatter) -> Document:
    """Return the patient's own words of a session: no name, no measure, no dose in it."""
    chart, practice = matter.chart, matter.practice
    blocks = [
        # It begins with an empty line, since a page begins without mere room.
        Paragraph((Run("\n", DAY), Run(tr("From my session"), TITLE)), after=2, with_next=True),
        Paragraph((Run(in_words(day_of(chart)), DAY),), after=20),
        *_intentions(chart),
        *_part(tr("What I said"), _quotes(chart)),
        *_part(tr("What I saw"), [each.event.words for each in insights(chart)]),
        *_steps(chart),
    ]
    return Document(
        tr("Keepsake"),
        tuple(blocks),
        families(),
        paper=PAPERS[practice.letterhead.paper],
        foot=practice.letterhead.name or practice.name,
        page_words=tr("{0} of {1}"),
        quiet=True,
        measure=MEASURE,
    )


def has_words(chart: SessionChart) -> bool:
    """Whether the patient left any words to keep."""
    return bool(_quotes(chart) or insights(chart) or steps(chart) or list(_written(chart)))


def _heading(words: str) -> Paragraph:
    return Paragraph((Run(words, PART),), before=18, after=8, with_next=True)


def _part(heading: str, words: list[str]) -> Iterator[Block]:
    if words:
        yield _heading(heading)
    for each in words:
        yield Paragraph((Run(each, WORDS),), after=10)


def _written(chart: SessionChart) -> Iterator[IntentionWritten]:
    for fact in chart.intentions.values():
        event = fact.event
        if isinstance(event, IntentionWritten) and event.given is Given.WRITTEN and event.answers:
            yield event


def _intentions(chart: SessionChart) -> Iterator[Block]:
    written = list(_written(chart))
    if written:
        yield _heading(tr("What I came with"))
    for event in written:
        yield Paragraph((Run(event.prompt, ASKED),), after=2, with_next=True)
        for answer in event.answers:
            yield Paragraph((Run(answer, WORDS),), after=10)


def _quotes(chart: SessionChart) -> list[str]:
    found = (fact.event for fact in chart.of(QuoteHeard))
    return [event.words for event in found if isinstance(event, QuoteHeard)]


def _steps(chart: SessionChart) -> Iterator[Block]:
    """What was not dropped; what came of it, where that was said."""
    kept = [each for each in steps(chart) if each.status is not StepStatus.DROPPED]
    if kept:
        yield _heading(tr("What I take with me"))
    for each in kept:
        due = tr("until {0}").format(in_words(each.event.due)) if each.event.due else ""
        done = status_word(each.status) if each.status is not StepStatus.OPEN else ""
        below = ", ".join(filter(None, (due, done)))
        yield Paragraph((Run(each.event.words, WORDS),), after=1 if below else 10)
        if below:
            yield Paragraph((Run(below, STEP_DAY),), after=10)
