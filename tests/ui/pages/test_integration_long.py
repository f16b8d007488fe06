"""A long session: its beginning stands at once, the rest in turns, and nothing is left out."""

import pytest
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts.handed_over import handed_over, their_words_first
from kap_companion.domain.events import (
    Event,
    InsightWritten,
    IntegrationNoteWritten,
    Observed,
    QuoteHeard,
    StepPlanned,
    ThemeKind,
    ThemeNamed,
)
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.integration import LONG, IntegrationPage
from kap_companion.ui.pages.integration_story import AT_ONCE
from kap_companion.ui.workspace import Workspace
from tests.ui.pages.integration_ground import WIDE, ended_session
from tests.ui.practice import HandClock, Scribe


@pytest.fixture
def page(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> IntegrationPage:
    """A session with more facts than are shown in one go, opened as the shell opens it."""
    session, _ = ended_session(workspace, clock)
    scribe = Scribe(workspace, clock)
    said: list[Event] = [
        QuoteHeard(f"said {n}") if n % 3 == 0 else Observed(f"seen {n}") for n in range(LONG)
    ]
    scribe.happened(session, *said, ago_min=26 * 60)
    worked_on = (
        InsightWritten("I stayed."),
        StepPlanned("Ring Ruth", "Mara"),
        ThemeNamed(ThemeKind.PERSON, "Ruth"),
        IntegrationNoteWritten("Slept."),
    )
    scribe.happened(session, *worked_on)
    opened = OpenSession(workspace, session)
    made = IntegrationPage(opened)
    opened.setParent(made)
    qtbot.addWidget(made, before_close_func=lambda _: opened.close())
    made.resize(*WIDE)
    made.refresh()
    return made


def test_all_of_it_comes_and_in_its_order(qtbot: QtBot, page: IntegrationPage) -> None:
    story = page.room.story
    wanted = [fact.id for fact in their_words_first(handed_over(page.session.chart))]
    assert len(story.rows()) == AT_ONCE
    assert not page.room.steps.rows
    assert not page.room.insights.isVisibleTo(page)
    assert not page.room.axis.focus_mark(wanted[-1])
    page.show()
    qtbot.waitUntil(lambda: len(story.rows()) == len(wanted))
    assert [row.key for row in story.rows()] == wanted
    qtbot.waitUntil(lambda: bool(page.room.steps.rows))
    assert page.room.themes.rows
    assert page.room.insights.cards
    assert page.room.insights.undo.isVisible()
    assert page.room.axis.focus_mark(wanted[-1])


def test_a_mark_far_down_is_found_before_it_has_come(qtbot: QtBot, page: IntegrationPage) -> None:
    story = page.room.story
    last = handed_over(page.session.chart)[-1].id
    assert story.scroll_to(last)
    assert story.current_key() == last
    assert not story.scroll_to("nowhere")
    page.show()
    qtbot.waitUntil(lambda: bool(page.room.steps.rows))


def test_what_comes_later_keeps_the_whole_list(qtbot: QtBot, page: IntegrationPage) -> None:
    page.show()
    story = page.room.story
    count = len(handed_over(page.session.chart))
    qtbot.waitUntil(lambda: len(story.rows()) == count)
    with qtbot.waitSignal(page.session.changed):
        page.session.integration.write_insight("More.")
    qtbot.waitUntil(lambda: len(page.room.insights.cards) == 2)
    assert len(story.rows()) == count
