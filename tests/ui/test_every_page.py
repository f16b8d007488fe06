"""Every page of the program: all of it by keyboard, all of it named, all of it large enough."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Ending, SessionEnded
from kap_companion.ui.pages.about import AboutPage
from kap_companion.ui.pages.page import Page
from kap_companion.ui.theme.reach import FINGER_PX, LEAST_PX
from kap_companion.ui.touch import TouchWatch
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.sheet import Sheet
from tests.narrow import there
from tests.ui.door import Running, running
from tests.ui.practice import PASSPHRASE, HandClock

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
)
TARGETS = (QAbstractButton, QLineEdit, QComboBox, QTabBar)
TAB = Qt.FocusPolicy.TabFocus
SHEET_KEYS = "dva?z"
MOST_STOPS = 400
LEAST_CONTROLS = 300
PATIENCE_MS = 20_000
PLACES = ("today", "patients", "music", "practice")
STAGES = ("prepare", "intention", "journey", "integration")
SIZES = ((1366, 768), (911, 512))


@pytest.fixture(params=SIZES, ids=str)
def door(
    request: pytest.FixtureRequest,
    themed: QApplication,
    qtbot: QtBot,
    busy_folder: Path,
    tmp_path: Path,
    clock: HandClock,
) -> Iterator[Running]:
    data = shutil.copytree(busy_folder, tmp_path / "data")
    with running(themed, qtbot, data, clock) as made:
        made.program.window.resize(*request.param)
        made.enter(PASSPHRASE)
        yield made
        end_the_session(made)
    TouchWatch(themed).use(touch=False)


def end_the_session(door: Running) -> None:
    """A program whose session runs would ask before it closes."""
    session = there(door.shell.session())
    if session.record.running:
        event = NewEntry(session.id, SessionEnded(Ending.COMPLETED))
        session.record.write_entries([event]).result(PATIENCE_MS)
        door.qtbot.waitUntil(lambda: not session.record.running, timeout=PATIENCE_MS)


def pages(door: Running) -> Iterator[tuple[str, Page]]:
    """Go to each page in turn: the stages of a running session, the places and all their tabs."""
    shell = door.shell
    for stage in STAGES:
        shell.go_to_stage(stage)
        yield from tabs(door, stage)
    for place in PLACES:
        shell.go(place)
        yield from tabs(door, place)
    end_the_session(door)
    shell.go_to_stage("integration")
    yield from tabs(door, "integration afterwards")


def tabs(door: Running, name: str) -> Iterator[tuple[str, Page]]:
    page = door.shell.page()
    settle(door)
    yield name, page
    for holder in page.findChildren(QTabWidget):
        if not holder.isVisible():
            continue
        for number in range(holder.count()):
            holder.setCurrentIndex(number)
            settle(door)
            yield f"{name}, {holder.tabText(number)}", page


def settle(door: Running) -> None:
    door.hands.settle()
    window = door.program.window
    about = [each for each in window.findChildren(AboutPage) if each.isVisible()]
    # What it reads from the disk comes while one walks through it, and would not be walked through.
    door.qtbot.waitUntil(lambda: all(each.copy.isEnabled() for each in about), timeout=PATIENCE_MS)
    for _ in range(3):
        QApplication.processEvents()


def controls(root: QWidget) -> list[QWidget]:
    """What a pointer can work on the page, but for what belongs to Qt's own composed widgets."""
    return [
        each
        for each in root.findChildren(QWidget)
        if isinstance(each, CONTROLS)
        and each.isVisible()
        and each.isEnabled()
        and not isinstance(each, QScrollBar)
        and not isinstance(each.parentWidget(), QComboBox | QTabBar)
        and not (isinstance(each, QTabBar) and each.count() < 2)
    ]


def walked(start: QWidget) -> set[QWidget]:
    """Everything that Tab comes by, from one widget all the way round."""
    start.setFocus(Qt.FocusReason.OtherFocusReason)
    seen: set[QWidget] = set()
    for _ in range(MOST_STOPS):
        focus = QApplication.focusWidget()
        if focus is None or (focus in seen and focus is start):
            break
        seen.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return seen


def has_another_way(control: QWidget, seen: set[QWidget]) -> bool:
    """Whether it has a key, or belongs to a group whose chosen one was reached (arrows go on)."""
    if isinstance(control, Button) and control.key_text():
        return True
    if isinstance(control, QAbstractButton) and (group := control.group()) is not None:
        return any(each in seen for each in group.buttons())
    return False


def describe(name: str, widget: QWidget) -> str:
    said = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
    return f"{name}: {type(widget).__name__} {said!r}"


def test_every_control_is_reached_by_keyboard_and_named(door: Running) -> None:
    unreached, nameless, found = [], [], 0
    for name, page in pages(door):
        seen = walked(page)
        found += len(controls(door.shell))
        for control in controls(door.shell):
            if control not in seen and not has_another_way(control, seen):
                unreached.append(describe(name, control))
            if not control.accessibleName():
                nameless.append(describe(name, control))
    assert (unreached, nameless) == ([], [])
    assert found > LEAST_CONTROLS


def test_every_target_is_large_enough(door: Running) -> None:
    assert [*too_low(door, LEAST_PX)] == []


def test_every_target_is_large_enough_for_a_finger(door: Running, themed: QApplication) -> None:
    watch = TouchWatch(themed)
    watch.use(touch=True)
    assert [*too_low(door, FINGER_PX)] == []
    watch.use(touch=False)
    assert [*too_low(door, LEAST_PX)] == []


def too_low(door: Running, least_px: int) -> Iterator[str]:
    for name, _ in pages(door):
        for control in controls(door.shell):
            if isinstance(control, TARGETS) and control.height() < least_px:
                yield f"{describe(name, control)} {control.height()}"


# What lies over the Journey, and what stands before a locked vault


def sheets(door: Running) -> Iterator[tuple[str, QWidget]]:
    """Open each sheet that a key of the Journey opens."""
    for key in SHEET_KEYS:
        door.shell.go_to_stage("journey")
        page = door.shell.page()
        QTest.keyClicks(page, key)
        settle(door)
        shown = [each for each in page.findChildren(Sheet) if each.isVisible()]
        assert shown, key
        yield f"the sheet of {key}", shown[-1]
        shown[-1].dismiss()


def fronts(door: Running) -> Iterator[tuple[str, QWidget]]:
    """Lock in both ways, and take the laptop back."""
    window = door.program.window
    settle(door)
    yield "the window", window
    for why in ("by key", "handed over"):
        door.program.lock(why)
        door.qtbot.waitUntil(lambda: window.in_front is not None, timeout=PATIENCE_MS)
        settle(door)
        front = window.in_front
        assert front is not None
        yield why, front
        front.unlock_wanted.emit(PASSPHRASE, "")
        door.qtbot.waitUntil(lambda: window.shell is not None, timeout=PATIENCE_MS)
        settle(door)


def faults(places: Iterator[tuple[str, QWidget]], least_px: int) -> Iterator[str]:
    """What can't be reached, has no name or is too low."""
    for name, place in places:
        stops = [each for each in controls(place) if each.focusPolicy() & TAB]
        seen = walked(stops[0])
        for control in controls(place):
            if control not in seen and not has_another_way(control, seen):
                yield f"not reached: {describe(name, control)}"
            if not control.accessibleName():
                yield f"no name: {describe(name, control)}"
            if isinstance(control, TARGETS) and control.height() < least_px:
                yield f"{control.height()} px: {describe(name, control)}"


@pytest.mark.parametrize("least_px", [LEAST_PX, FINGER_PX])
@pytest.mark.parametrize("places", [sheets, fronts])
def test_sheets_and_locks_are_worked_by_keyboard_and_by_finger(
    door: Running,
    themed: QApplication,
    places: Callable[[Running], Iterator[tuple[str, QWidget]]],
    least_px: int,
) -> None:
    watch = TouchWatch(themed)
    watch.use(touch=least_px == FINGER_PX)
    assert [*faults(places(door), least_px)] == []
