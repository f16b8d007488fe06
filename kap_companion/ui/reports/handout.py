"""Pages of the practice's own for a patient: the after-care sheet, what to expect."""

from collections.abc import Iterator

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.charts.returning import after_care_of
from kap_companion.exports.pdf import Block, Document, Face, Paragraph, Run
from kap_companion.services.report_matter import SessionMatter
from kap_companion.ui.reports.paper import PAPERS, families, letterhead
from kap_companion.ui.wording import tr

WORDS = Face(12, 18)
HEAD = Face(12, 18, 600)
LONGEST_HEAD = 48
_ENDS = (".", ",", ";", ":", "!", "?", "…")


def after_care(matter: SessionMatter) -> Document:
    """Return the sheet that was given, and before that the practice's own."""
    given = after_care_of(matter.chart)
    words = given[-1].event.sheet if given else matter.practice.after_care
    return handout(tr("After-care sheet"), words, matter.practice)


def handout(title: str, words: str, practice: PracticeChart) -> Document:
    """Return a page of the practice as it is written; it names no patient and no day."""
    return Document(
        title,
        tuple(_blocks(words)),
        families(),
        letterhead=letterhead(practice),
        paper=PAPERS[practice.letterhead.paper],
        page_words=tr("Page {0} of {1}"),
    )


def _blocks(words: str) -> Iterator[Block]:
    """Parts between empty lines; a short first line that is no sentence is the head of its part."""
    for number, part in enumerate(words.strip().split("\n\n")):
        first, _, rest = part.strip("\n").partition("\n")
        if not number and not rest and _is_head(first):
            yield Paragraph.title(first)
        elif rest and _is_head(first):
            yield Paragraph((Run(first, HEAD),), before=4, after=1, with_next=True)
            yield Paragraph((Run(rest, WORDS),), after=8)
        else:
            yield Paragraph((Run(part.strip("\n"), WORDS),), after=8)


def _is_head(line: str) -> bool:
    return 0 < len(line) <= LONGEST_HEAD and not line.rstrip().endswith(_ENDS)
