"""A tag is one click, reached by Tab too, and says its key."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kap_companion.ui.widgets.tag_grid import TagGrid

TAGS = [(key, f"Tag {key}") for key in "1234567890wo"]


@pytest.fixture
def grid(qtbot: QtBot) -> TagGrid:
    shown = TagGrid()
    qtbot.addWidget(shown)
    shown.set_tags([("1", "Settled"), *TAGS[1:]])
    shown.resize(624, 72)
    shown.show()
    return shown


def test_a_click_chooses_the_tag_and_leaves_the_focus(grid: TagGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.tag_chosen) as chosen:
        qtbot.mouseClick(grid.cells()[4], Qt.MouseButton.LeftButton)
    assert chosen.args == ["5"]
    assert not grid.cells()[4].hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_cell_reached_by_tab_takes_space_and_enter(
    grid: TagGrid, qtbot: QtBot, key: Qt.Key
) -> None:
    grid.cells()[0].setFocus()
    with qtbot.waitSignal(grid.tag_chosen) as chosen:
        qtbot.keyClick(grid.cells()[0], key)
    assert chosen.args == ["1"]


def test_every_cell_says_its_word_and_key(grid: TagGrid) -> None:
    assert grid.cells()[0].accessibleName() == "Settled, key 1"


@pytest.mark.parametrize(("width", "columns"), [(624, 6), (559, 5), (300, 3), (50, 1)])
def test_columns_follow_the_width(grid: TagGrid, width: int, columns: int) -> None:
    grid.resize(width, 72)
    assert grid.columns() == columns
    assert grid.height() == -(-12 // columns) * 36
    assert max(cell.geometry().right() for cell in grid.cells()) < width


def test_dimmed_caps_look_different_and_still_count(grid: TagGrid, qtbot: QtBot) -> None:
    awake = grid.grab().toImage()
    grid.set_dimmed(True)
    assert grid.grab().toImage() != awake
    with qtbot.waitSignal(grid.tag_chosen):
        qtbot.mouseClick(grid.cells()[0], Qt.MouseButton.LeftButton)


def test_new_tags_take_the_place_of_the_old(grid: TagGrid, qtbot: QtBot) -> None:
    grid.set_dimmed(True)
    grid.set_tags([("x", "<b>Bold</b> & a very long word for so small a cell")])
    assert [cell.label for cell in grid.cells()] == [
        "<b>Bold</b> & a very long word for so small a cell"
    ]
    assert grid.height() == 36
    with qtbot.waitSignal(grid.tag_chosen) as chosen:
        qtbot.mouseClick(grid.cells()[0], Qt.MouseButton.LeftButton)
    assert chosen.args == ["x"]
