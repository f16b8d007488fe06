"""Small work goes a frame at a time, and what it was is forgotten when it begins anew."""

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kap_companion.ui.turns import Turns


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def turns(owner: QWidget) -> Turns:
    return Turns(owner)


def test_one_thing_follows_the_other(turns: Turns, qtbot: QtBot) -> None:
    done: list[int] = []
    turns.begin(partial(done.append, number) for number in range(3))
    assert done == []
    qtbot.waitUntil(lambda: done == [0, 1, 2])


def test_what_is_done_is_painted_before_the_next(turns: Turns, qtbot: QtBot) -> None:
    told: list[str] = []
    shown = QWidget()
    qtbot.addWidget(shown)

    class Painted(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                told.append("painted")
            return False

    shown.show()
    qtbot.waitExposed(shown)
    look = Painted(shown)
    shown.installEventFilter(look)

    def change() -> None:
        told.append("changed")
        shown.update()

    turns.begin([change, change])
    qtbot.waitUntil(lambda: told.count("changed") == 2 and told[-1] == "painted")
    first = told.index("changed")
    assert told[first : first + 2] == ["changed", "painted"]


def test_what_is_left_is_forgotten_when_it_begins_anew(turns: Turns, qtbot: QtBot) -> None:
    done: list[str] = []
    turns.begin([lambda: done.append("old")])
    turns.begin([lambda: done.append("new"), lambda: done.append("last")])
    qtbot.waitUntil(lambda: "last" in done)
    assert done == ["new", "last"]
