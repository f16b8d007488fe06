"""The chain as a picture: on the page, read out, and on paper."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import (
    Exported,
    InsightWritten,
    Printed,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
)
from kap_companion.ui.pages.chain_view import ChainView
from kap_companion.ui.reports.kinds import Report
from kap_companion.ui.theme import DAY
from kap_companion.ui.widgets.chain_layout import GAP_PX, HEAD_PX, MOST_LINES, place_chain
from kap_companion.ui.widgets.chain_model import ChainBox, ChainModel, chain_text
from kap_companion.ui.widgets.chain_paint import paint_chain
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.integration_ground import INTENDED, TABLE, Desk, desk, ended_session
from tests.ui.practice import HandClock, Scribe
from tests.ui.printing import Answer, Printing

COLUMNS = ("Intention", "What was said", "Insight", "Step", "What came of it")
SMALL = ChainModel(
    COLUMNS,
    (
        ChainBox("a", 0, "Meet my grief.", serif=True),
        ChainBox("b", 1, "“She is at the table.”", "0:36", serif=True),
        ChainBox("c", 2, "I stayed."),
    ),
    (("a", "b"), ("b", "c")),
)


@pytest.fixture
def at(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Desk:
    session, notes = ended_session(workspace, clock)
    scribe = Scribe(workspace, clock)
    intention = next(
        each.id
        for each in workspace.reader.entries_of(session)
        if getattr(each.event, "answers", ()) == INTENDED
    )
    insight = InsightWritten("I sat with it.", (notes[TABLE],), intention)
    tied = scribe.happened(session, insight)[0].id
    step = StepPlanned("Ring Ruth", "Mara", clock.today + timedelta(days=1), tied)
    planned = scribe.happened(session, step)[0].id
    scribe.happened(session, StepOutcomeNoted(planned, StepStatus.DONE, "She cried."))
    return desk(qtbot, workspace, session, notes)


def chain(at: Desk) -> ChainView:
    at.click(at.room.insights.chain)
    (view,) = at.page.findChildren(ChainView)
    assert view.isVisible()
    return view


def test_the_whole_chain_is_read_out(at: Desk) -> None:
    view = chain(at)
    said = view.picture.accessibleDescription().splitlines()
    assert said[0] == f"Intention: {INTENDED[0]}"
    assert said[1] == f"What was said: 0:36 · “{TABLE}” ← {INTENDED[0]}"
    assert said[2] == f"Insight: I sat with it. ← “{TABLE}”"
    assert said[3] == "Step: Mara · by tomorrow · Ring Ruth ← I sat with it."
    assert said[4] == "What came of it: done today · “She cried.” ← Ring Ruth"


def test_escape_and_the_button_lead_back(at: Desk) -> None:
    view = chain(at)
    at.qtbot.keyClick(view.picture, Qt.Key.Key_Escape)
    assert at.room.isVisible()
    assert not view.isVisible()
    at.click(at.room.insights.chain)
    at.click(view.back)
    assert at.room.isVisible()


def test_what_changes_meanwhile_shows_at_once(at: Desk) -> None:
    view = chain(at)
    with at.qtbot.waitSignal(at.session.changed):
        at.session.integration.write_insight("I may rest.")
    at.qtbot.waitUntil(lambda: "I may rest." in view.picture.accessibleDescription())
    assert view.isVisible()


def test_an_empty_chain_says_so(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> None:
    session, notes = ended_session(workspace, clock, intentions=())
    view = chain(desk(qtbot, workspace, session, notes))
    assert not view.picture.isVisible()
    assert not view.print.isEnabled()


@pytest.mark.parametrize("answer", [Answer.CANCEL, Answer.PRINT, Answer.TO_PDF])
def test_it_is_printed_and_the_access_log_knows(
    at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    printing = Printing(monkeypatch, tmp_path)
    printing.answer = answer
    view = chain(at)
    at.click(view.print)
    at.workspace.journal.keep_draft("x", "x", "").result(30)
    log = at.workspace.reader.entries_of(at.workspace.reader.access_subject())
    told = [entry.event for entry in log if isinstance(entry.event, Printed | Exported)]
    assert (
        told
        == {
            Answer.CANCEL: [],
            Answer.PRINT: [Printed(Report.CHAIN.value, at.session.id)],
            Answer.TO_PDF: [Exported(Report.CHAIN.value, "pdf", at.session.id)],
        }[answer]
    )
    assert printing.paper.exists() is (answer is not Answer.CANCEL)
    if told:
        assert printing.paper.read_bytes().startswith(b"%PDF")
        assert view.said.isVisible()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # Qt says it as well
def test_a_printer_that_takes_nothing_is_told(
    at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Printing(monkeypatch, tmp_path).answer = Answer.REFUSED
    view = chain(at)
    at.click(view.print)
    assert "did not take the page" in view.said.text()


# The picture itself


def test_boxes_stand_in_their_columns_and_never_over_each_other(themed: QApplication) -> None:
    del themed
    places = [(column, number) for column in range(5) for number in range(6)]
    boxes = [ChainBox(f"{c}{n}", c, "word " * (n * 7 + 3), "about") for c, n in places]
    ties = tuple((f"{c}{n}", f"{c + 1}{(n * 5) % 6}") for c in range(4) for n in range(6))
    for width in (520, 810, 1_250):
        placed = place_chain(ChainModel(COLUMNS, tuple(boxes), ties), width)
        for one in placed.boxes:
            left = one.box.column * (placed.column_px + GAP_PX)
            assert one.rect.left() == pytest.approx(left)
            assert one.rect.top() >= HEAD_PX
            others = (each for each in placed.boxes if each is not one)
            assert not any(one.rect.intersects(other.rect) for other in others)
        assert placed.height == max(each.rect.bottom() for each in placed.boxes)


def test_what_belongs_together_stands_level(themed: QApplication) -> None:
    del themed
    placed = {each.box.key: each.rect for each in place_chain(SMALL, 800).boxes}
    assert placed["b"].center().y() == pytest.approx(placed["c"].center().y(), abs=2)


def test_words_without_end_are_cut_with_dots(themed: QApplication) -> None:
    del themed
    endless = ChainModel(
        COLUMNS,
        (
            ChainBox("a", 0, "x" * 5_000),
            ChainBox("b", 1, "w " * 3_000),
            ChainBox("c", 2, "🌊" * 900),
        ),
    )
    for each in place_chain(endless, 800).boxes:
        assert each.words is not None
        assert each.words.count <= MOST_LINES
        assert each.words.text.endswith("…")


def test_on_paper_no_box_lies_across_two_pages(themed: QApplication) -> None:
    del themed
    boxes = tuple(ChainBox(str(n), n % 5, "word " * 30) for n in range(60))
    placed = place_chain(ChainModel(COLUMNS, boxes), 1_000, 600)
    assert placed.pages > 1
    for each in placed.boxes:
        assert int(each.rect.top() // 600) == int((each.rect.bottom() - 1) // 600)
        assert each.rect.top() % 600 >= HEAD_PX
    assert place_chain(SMALL, 1_000, 600).pages == 1


def test_one_function_paints_it_wherever_it_is_wanted(themed: QApplication) -> None:
    del themed
    image = QImage(800, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(DAY.background))
    blank = image.copy()
    painter = QPainter(image)
    height = paint_chain(painter, SMALL, DAY, 800)
    painter.end()
    assert 0 < height < 400
    assert image != blank


def test_a_tie_to_nothing_is_left_out() -> None:
    lone = ChainModel(COLUMNS, (ChainBox("c", 2, "I stayed."),), (("gone", "c"),))
    assert chain_text(lone) == "Insight: I stayed."
