"""What has no button in the Journey is in a menu; each line does what its key does."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import Observed, QuoteHeard, StateWentOn
from kap_companion.ui.pages.intervention_sheet import InterventionSheet
from kap_companion.ui.workspace import Workspace
from tests.narrow import there
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import HandClock


@pytest.fixture
def room(qtbot: QtBot, workspace: Workspace, clock: HandClock) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    yield made
    made.close()


def lines(menu: QMenu) -> dict[str, QAction]:
    return {action.text().partition("\t")[0]: action for action in menu.actions()}


def choose(room: InTheRoom, words: str) -> None:
    lines(room.page.more.menu())[words].trigger()
    room.settle()


def test_each_line_has_its_key_beside_it(room: InTheRoom) -> None:
    texts = [action.text() for action in room.page.more.menu().actions()]
    assert texts[:2] == ['Patient’s words\t"', "Stronger\t."]


def test_a_tag_is_made_stronger_and_goes_on(room: InTheRoom) -> None:
    room.keys("4")
    room.settle()
    choose(room, "Stronger")
    room.until(lambda: room.row("Tearful").label == "Tearful, mild.")
    choose(room, "Still, or ended")
    assert len(room.recorded(StateWentOn)) == 1


def test_words_and_what_was_done(room: InTheRoom) -> None:
    choose(room, "Patient’s words")
    room.keys("So quiet")
    room.press_return()
    assert room.recorded(QuoteHeard) == [QuoteHeard("So quiet")]
    choose(room, "What I did")
    assert room.sheet(InterventionSheet).isVisible()


def test_the_log_is_found_in(room: InTheRoom) -> None:
    choose(room, "Find in the log")
    room.until(room.page.finding.bar.isVisible)


def test_every_tag_is_there_also_without_a_button(room: InTheRoom) -> None:
    tags = there(lines(room.page.more.menu())["Tags"].menu())
    assert isinstance(tags, QMenu)
    assert list(lines(tags)) == [tag.label for tag in room.session.tags]
    lines(tags)["Returning"].trigger()
    assert room.recorded(Observed) == [Observed(tag="Returning")]


def test_in_a_narrow_window_what_is_due_keeps_its_room_beside_it(room: InTheRoom) -> None:
    room.page.set_compact(True)
    assert room.page.more.button.caption() == "…"
    assert room.page.more.button.accessibleName() == "More to record"
    room.page.set_compact(False)
    assert room.page.more.button.caption() == "More"
