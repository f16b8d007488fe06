"""What all reports share: the practice's paper, its letterhead, tables of facts, days in words."""

from base64 import b64decode
from collections.abc import Iterable, Sequence
from datetime import date

from kap_companion.domain.charts import PracticeChart, SessionChart
from kap_companion.domain.events import PaperSize, PatientRegistered, SessionBegun
from kap_companion.domain.moment import Moment
from kap_companion.exports.pdf import (
    BODY,
    SMALL,
    Block,
    Cell,
    Document,
    Face,
    Families,
    Letterhead,
    Paper,
    Run,
    Table,
)
from kap_companion.ui.theme import ui_font, words_font
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.wording import tr

PAPERS = {PaperSize.A4: Paper.A4, PaperSize.LETTER: Paper.LETTER}
ACROSS = {PaperSize.A4: Paper.A4_ACROSS, PaperSize.LETTER: Paper.LETTER_ACROSS}
ANY_PX = 16
FACT_SHARES = (1.0, 4.2)
SHORT_ID = 8

Facts = Iterable[tuple[str, str]]


def families() -> Families:
    """Return the fonts of the screen, for paper."""
    return Families(tuple(ui_font(ANY_PX).families()), tuple(words_font(ANY_PX).families()))


def letterhead(practice: PracticeChart) -> Letterhead:
    """Return what stands at the head of the first page."""
    head = practice.letterhead
    lines = (*head.address, head.phone)
    logo = b64decode(head.logo) if head.logo else b""
    return Letterhead(head.name or practice.name, tuple(filter(None, lines)), logo)


def document(
    title: str, blocks: Sequence[Block], practice: PracticeChart, about: str, now: Moment
) -> Document:
    """Return a document on the practice's paper; `about` runs along at the head of its pages."""
    sample = tr("Invented data of a sample practice. ") if practice.sample else ""
    return Document(
        title,
        tuple(blocks),
        families(),
        about,
        letterhead(practice),
        PAPERS[practice.letterhead.paper],
        sample + tr("Made {0} from the record.").format(moment_words(now)),
        tr("Page {0} of {1}"),
    )


def facts_table(facts: Facts, face: Face = BODY) -> Table:
    """Return facts as two columns: what it is, and what the record says; empty ones left out."""
    rows = tuple(((Run(name, SMALL),), (Run(said, face),)) for name, said in facts if said.strip())
    return Table(FACT_SHARES, rows, rules=False)


def cell(text: str, face: Face = BODY) -> Cell:
    """Return a cell with one text."""
    return (Run(text, face),)


def identity(patient: PatientRegistered) -> str:
    """Return how a patient is named on a document: name, birth date, record number."""
    born = tr("born {0}").format(in_words(patient.birth_date)) if patient.birth_date else ""
    return " · ".join(filter(None, (patient.name, born, patient.record_number)))


def day_of(chart: SessionChart) -> date:
    """Return the day of a session: when it was begun, before that for when it is planned."""
    begun = chart.of(SessionBegun)
    if begun:
        return begun[0].occurred_at.local().date()
    return (
        chart.plan.planned_for.date() if chart.plan else chart.facts[0].occurred_at.local().date()
    )


def moment_words(moment: Moment) -> str:
    """Return day and time, such as 7 March 2026, 10:42."""
    local = moment.local()
    return f"{in_words(local.date())}, {local:%H:%M}"


def short_id(chart_id: str) -> str:
    """Return the part of an id that tells it from others of the day: its random end."""
    return chart_id[-SHORT_ID:]
