"""A touch screen: taps are clicks, a finger scrolls and presses nothing by it, targets grow."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QScroller,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kap_companion.domain.events import EyeMaskPutOn, Observed
from kap_companion.ui.pages.amend_sheet import AmendSheet
from kap_companion.ui.theme.reach import FINGER_PX, LEAST_PX, by_touch
from kap_companion.ui.touch import TouchWatch
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button, IconButton
from kap_companion.ui.workspace import Workspace
from tests.narrow import there
from tests.ui.pages.journey_ground import InTheRoom
from tests.ui.practice import HandClock

STEP_MS = 16


@pytest.fixture(scope="session")
def screen(qapp: QApplication) -> QPointingDevice:
    del qapp
    return QTest.createTouchDevice()


@pytest.fixture
def watch(themed: QApplication) -> Iterator[TouchWatch]:
    made = TouchWatch(themed)
    yield made
    made.use(touch=False)
    made.deleteLater()


class Finger:
    """One finger on a window."""

    def __init__(self, window: QWidget, screen: QPointingDevice) -> None:
        self._window, self._screen = window, screen

    def press(self, at: QPoint) -> None:
        QTest.touchEvent(self._window, self._screen).press(1, at, self._window).commit()

    def move(self, at: QPoint) -> None:
        QTest.touchEvent(self._window, self._screen).move(1, at, self._window).commit()

    def release(self, at: QPoint) -> None:
        QTest.touchEvent(self._window, self._screen).release(1, at, self._window).commit()

    def tap(self, widget: QWidget) -> None:
        at = widget.mapTo(self._window, widget.rect().center())
        self.press(at)
        self.release(at)

    def drag(self, start: QPoint, by_px: int) -> None:
        """Draw the finger slowly enough for a scroller that goes by the clock."""
        self.press(start)
        for step in range(1, 11):
            QTest.qWait(STEP_MS)
            self.move(start + QPoint(0, by_px * step // 10))
        self.release(start + QPoint(0, by_px))


@pytest.fixture
def room(
    qtbot: QtBot, workspace: Workspace, clock: HandClock, watch: TouchWatch
) -> Iterator[InTheRoom]:
    made = InTheRoom(qtbot, workspace, clock)
    window = QMainWindow()
    window.setCentralWidget(made.page)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    made.until(window.isActiveWindow)
    watch.watch(window)
    yield made
    made.page.setParent(None)
    made.close()
    window.close()


@pytest.fixture
def finger(room: InTheRoom, screen: QPointingDevice) -> Finger:
    return Finger(room.page.window(), screen)


def test_taps_act_like_clicks_and_the_page_then_fits_the_finger(
    room: InTheRoom, finger: Finger
) -> None:
    cell = room.page.tags.cells()[3]
    finger.tap(cell)
    room.until(by_touch)
    room.settle_screen()
    finger.tap(room.page.mask_row.button)
    assert room.recorded(EyeMaskPutOn) == [EyeMaskPutOn()]
    assert room.recorded(Observed) == [Observed(tag="Tearful")]


def test_nothing_moves_while_the_finger_is_down(room: InTheRoom, finger: Finger) -> None:
    button = room.page.dose
    at = button.mapTo(room.page.window(), button.rect().center())
    before = button.geometry()
    finger.press(at)
    QApplication.processEvents()
    assert not by_touch()
    assert button.geometry() == before
    finger.release(at)
    room.until(by_touch)


def test_targets_grow_for_a_finger_and_caps_go(room: InTheRoom, finger: Finger) -> None:
    assert lowest(room.page) >= LEAST_PX
    wide = room.page.adverse.button.sizeHint().width()
    finger.tap(room.page.tags.cells()[0])
    room.until(lambda: lowest(room.page) >= FINGER_PX)
    assert room.page.adverse.button.sizeHint().width() < wide
    made_later = Button("Later")
    assert made_later.minimumHeight() == FINGER_PX
    assert IconButton("more", "More", 36).height() == FINGER_PX


@pytest.mark.parametrize("by_key", [False, True], ids=["mouse", "key"])
def test_a_mouse_or_a_key_brings_the_usual_size_back(
    room: InTheRoom, finger: Finger, *, by_key: bool
) -> None:
    finger.tap(room.page.tags.cells()[0])
    room.until(by_touch)
    room.settle_screen()
    handle = there(room.page.window().windowHandle())
    if by_key:
        QTest.keyClick(handle, Qt.Key.Key_2)
    else:
        cell = room.page.tags.cells()[1]
        at = cell.mapTo(room.page.window(), cell.rect().center())
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=at)
    room.until(lambda: not by_touch())
    assert room.recorded(Observed) == [Observed(tag="Settled"), Observed(tag="Moving")]
    assert room.page.tags.cells()[0].height() == LEAST_PX


def test_a_keyboard_on_the_screen_is_still_a_finger(room: InTheRoom, finger: Finger) -> None:
    finger.tap(room.page.tags.cells()[0])
    room.until(by_touch)
    room.page.line.setFocus()
    room.keys("words")
    room.settle_screen()
    assert by_touch()


def test_a_long_press_amends_the_row(room: InTheRoom, finger: Finger) -> None:
    room.note("the breath is slow")
    room.settle()
    room.until(lambda: not room.page._axis_soon.isActive())  # noqa: SLF001  # rows move with it
    log = room.page.log
    row = log.visualRect(log.model().index(log.model().rowCount() - 1, 0)).center()
    at = log.viewport().mapTo(room.page.window(), row)
    finger.press(at)
    room.until(lambda: any(each.isVisible() for each in room.page.findChildren(AmendSheet)))
    finger.release(at)


def test_the_log_follows_the_finger(room: InTheRoom, finger: Finger) -> None:
    for number in range(40):
        room.session.journey.observe(f"note {number}")
    room.settle()
    log = room.page.log
    bar = log.verticalScrollBar()
    room.until(lambda: bar.maximum() > 200 and bar.value() == bar.maximum())
    start = log.viewport().mapTo(room.page.window(), QPoint(200, 30))
    finger.drag(start, 150)
    assert bar.value() < bar.maximum() - 50
    room.settle_screen()
    assert [each for each in room.page.findChildren(AmendSheet) if each.isVisible()] == []


def test_a_finger_that_scrolls_presses_nothing(
    qtbot: QtBot, screen: QPointingDevice, themed: QApplication
) -> None:
    del themed
    pressed: list[int] = []
    inner = QWidget()
    buttons = [Button(f"Number {number}") for number in range(40)]
    for number, button in enumerate(buttons):
        button.clicked.connect(counted(pressed, number))
    inner.setLayout(layout.column(buttons))
    area = layout.scrolling(inner)
    qtbot.addWidget(area)
    area.resize(300, 400)
    area.show()
    qtbot.waitExposed(area)
    finger = Finger(area, screen)
    start = buttons[6].mapTo(area, buttons[6].rect().center())
    finger.drag(start, -150)
    assert area.verticalScrollBar().value() > 50
    assert (pressed, [each for each in buttons if each.isDown()]) == ([], [])
    qtbot.waitUntil(lambda: still(area))
    seen = next(each for each in buttons if each.mapTo(area, QPoint()).y() > 20)
    finger.tap(seen)
    assert pressed == [buttons.index(seen)]


def counted(pressed: list[int], number: int) -> Callable[[], None]:
    return lambda: pressed.append(number)


def still(area: QScrollArea) -> bool:
    return QScroller.scroller(area.viewport()).state() is QScroller.State.Inactive


def lowest(page: QWidget) -> int:
    shown = [each for each in page.findChildren(QAbstractButton) if each.isVisible()]
    assert len(shown) > 10
    return min(each.height() for each in shown)


def test_fields_of_text_are_large_enough(qtbot: QtBot, themed: QApplication) -> None:
    del themed
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    assert field.height() >= FINGER_PX
