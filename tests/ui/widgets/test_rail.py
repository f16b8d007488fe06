import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kap_companion.ui.widgets.button import KeyboardButton
from kap_companion.ui.widgets.rail import Rail, RailItem

PLACES = [RailItem("today", "today", "Today"), RailItem("patients", "patients", "Patients")]
HELPERS = [RailItem("lock", "lock", "Lock")]


@pytest.fixture
def rail(qtbot: QtBot) -> Rail:
    made = Rail(PLACES, HELPERS)
    qtbot.addWidget(made)
    made.resize(made.width(), 600)
    made.show()
    return made


def item(rail: Rail, word: str) -> KeyboardButton:
    return next(b for b in rail.findChildren(KeyboardButton) if b.caption() == word)


@pytest.mark.parametrize(("word", "key"), [("Patients", "patients"), ("Lock", "lock")])
def test_a_place_is_chosen_by_click_and_by_key(
    qtbot: QtBot, rail: Rail, word: str, key: str
) -> None:
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.mouseClick(item(rail, word), Qt.MouseButton.LeftButton)
    assert chosen.args == [key]
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.keyClick(item(rail, word), Qt.Key.Key_Return)
    assert chosen.args == [key]


def test_only_set_current_moves_the_mark(qtbot: QtBot, rail: Rail) -> None:
    rail.set_current("today")
    qtbot.mouseClick(item(rail, "Patients"), Qt.MouseButton.LeftButton)
    assert rail.current() == "today"
    rail.set_current("patients")
    assert rail.current() == "patients"
    rail.set_current("unheard-of")
    assert rail.current() == ""


def test_compact_leaves_the_words_to_tooltips(rail: Rail) -> None:
    assert (rail.width(), item(rail, "Today").toolTip()) == (84, "")
    rail.set_compact(True)
    assert (rail.width(), item(rail, "Today").toolTip()) == (52, "Today")
    assert item(rail, "Today").accessibleName() == "Today"
    assert item(rail, "Today").sizeHint().height() >= 36
    rail.set_compact(False)
    assert rail.width() == 84


def test_helpers_stand_at_the_bottom(rail: Rail) -> None:
    assert item(rail, "Lock").geometry().bottom() > 560
    assert item(rail, "Patients").y() < 200
