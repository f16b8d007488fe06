"""The chain on paper: all of it, across, on pages of its own, in glyphs that are there."""

from dataclasses import replace
from datetime import date

import pytest

from kap_companion.domain.events import (
    InsightWritten,
    LetterheadSet,
    PaperSize,
    QuoteHeard,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
)
from kap_companion.exports.pdf import Document, Paper, lay_out, page_picture, pdf_bytes
from kap_companion.ui.reports.chain import chain_report, has_chain
from tests.domain.record import Room
from tests.exports.pdf_text import page_texts, said_in
from tests.ui.reports.ground import INTENDED, PRACTICE, TABLE, begun, ended, matter

pytestmark = pytest.mark.usefixtures("qapp")

COLUMNS = ("Intention", "What was said", "Insight", "Step", "What came of it")


def integrated(*said: str) -> Room:
    room = ended()
    quotes = [room.write(QuoteHeard(each)).id for each in (TABLE, *said)]
    room.wait(24 * 60)
    insight = room.write(InsightWritten("Grief did not swallow me.", tuple(quotes)))
    step = room.write(StepPlanned("Ring Ruth", "Mara", date(2026, 2, 6), insight.id))
    room.write(StepOutcomeNoted(step.id, StepStatus.DONE, "She cried."))
    return room


def words(document: Document) -> str:
    return " ".join(said_in(document).split())


def test_every_box_is_in_it_and_nobodys_name() -> None:
    said = words(chain_report(matter(integrated())))
    for each in (*COLUMNS, INTENDED, TABLE, "Grief did not swallow me.", "Ring Ruth", "She cried."):
        assert each in said, each
    assert "by 6 February 2026" in said
    assert "done on 3 February 2026" in said  # on paper no “yesterday”
    for each in ("Lindholm", "200", "118/74"):
        assert each not in said, each


def test_many_pages_repeat_nothing_but_what_stands_above_the_columns() -> None:
    room = integrated(*(f"Number {n} of many words that were said." for n in range(40)))
    document = chain_report(matter(room))
    pages = page_texts(pdf_bytes(lay_out(document)))
    assert len(pages) > 1
    flat = [" ".join(page.split()) for page in pages]
    assert all(column in page for page in flat for column in COLUMNS)
    for n in range(40):
        assert sum(f"Number {n} of" in page for page in flat) == 1


def test_it_lies_across_on_the_practices_paper() -> None:
    assert chain_report(matter(integrated())).paper is Paper.A4_ACROSS
    letter = replace(PRACTICE, letterhead=LetterheadSet(paper=PaperSize.LETTER))
    document = chain_report(matter(integrated(), letter))
    assert document.paper is Paper.LETTER_ACROSS
    picture = page_picture(lay_out(document), 0)
    assert picture.width() > picture.height()


def test_what_has_no_glyph_is_numbered() -> None:
    assert "[U+E1234]" in words(chain_report(matter(integrated("Sea \U000e1234 here"))))


def test_without_anything_but_an_intention_there_is_none() -> None:
    assert has_chain(matter(integrated()).chart)
    assert not has_chain(matter(begun()).chart)
