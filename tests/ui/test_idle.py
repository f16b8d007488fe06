"""Nobody touched anything for a while: told once, until somebody does."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kap_companion.ui import idle as idle_module
from kap_companion.ui.idle import MS_PER_MINUTE, IdleWatch
from tests.narrow import there


class Hand:
    """A timer whose hand a test moves, and what the watch told."""

    def __init__(self) -> None:
        self.ms = 0
        self.limit_min: int | None = 10
        self.asleep = False
        self.told: list[str] = []


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    made = Hand()

    class ByHand(QElapsedTimer):
        def start(self) -> None:
            made.ms = 0

        def restart(self) -> int:
            made.ms = 0
            return 0

        def elapsed(self) -> int:
            return made.ms

    monkeypatch.setattr(idle_module, "QElapsedTimer", ByHand)
    return made


@pytest.fixture
def watch(qapp: QApplication, hand: Hand) -> Iterator[IdleWatch]:
    made = IdleWatch(qapp, lambda: hand.limit_min, lambda: hand.asleep)
    made.idle.connect(lambda: hand.told.append("idle"))
    made.slept.connect(lambda: hand.told.append("slept"))
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_it_is_told_once_the_time_is_up(watch: IdleWatch, hand: Hand) -> None:
    hand.ms = 10 * MS_PER_MINUTE - 1
    watch.look()
    assert hand.told == []
    hand.ms += 1
    watch.look()
    watch.look()
    assert hand.told == ["idle"]


def test_without_a_limit_it_is_never_told(watch: IdleWatch, hand: Hand) -> None:
    hand.limit_min, hand.ms = 0, 1_000 * MS_PER_MINUTE
    watch.look()
    assert hand.told == []


def test_the_limit_is_that_of_now(watch: IdleWatch, hand: Hand) -> None:
    hand.limit_min, hand.ms = 30, 20 * MS_PER_MINUTE
    watch.look()
    hand.limit_min = 10
    watch.look()
    assert hand.told == ["idle"]


@pytest.mark.parametrize("touch", ["key", "click", "move"])
def test_whatever_is_touched_begins_the_time_anew(
    watch: IdleWatch, hand: Hand, window: QWidget, touch: str
) -> None:
    hand.ms = 10 * MS_PER_MINUTE
    watch.look()
    touched = there(window.windowHandle())
    if touch == "key":
        QTest.keyClick(touched, Qt.Key.Key_A)
    elif touch == "click":
        QTest.mouseClick(touched, Qt.MouseButton.LeftButton)
    else:
        QTest.mouseMove(touched, window.rect().center())
    assert hand.ms == 0
    watch.look()
    assert hand.told == ["idle"]
    hand.ms = 10 * MS_PER_MINUTE
    watch.look()
    assert hand.told == ["idle", "idle"]


def test_what_only_the_program_does_is_no_touch(
    watch: IdleWatch, hand: Hand, window: QWidget
) -> None:
    hand.ms = 5 * MS_PER_MINUTE
    window.resize(300, 200)
    window.repaint()
    QTest.qWait(1)
    assert hand.ms == 5 * MS_PER_MINUTE
    watch.look()
    assert hand.told == []


def test_each_sleep_is_told(watch: IdleWatch, hand: Hand) -> None:
    hand.asleep = True
    watch.look()
    hand.asleep = False
    watch.look()
    assert hand.told == ["slept"]


def test_a_sleep_while_nothing_is_open_is_told_once_something_is(
    watch: IdleWatch, hand: Hand
) -> None:
    hand.limit_min, hand.asleep, hand.ms = None, True, 1_000 * MS_PER_MINUTE
    watch.look()
    assert hand.told == []
    hand.limit_min = 0
    watch.look()
    assert hand.told == ["slept"]


def test_closed_it_watches_nothing(watch: IdleWatch, hand: Hand, window: QWidget) -> None:
    watch.close()
    hand.ms = 3
    QTest.keyClick(window, Qt.Key.Key_A)
    assert hand.ms == 3
