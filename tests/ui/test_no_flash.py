"""In a dark room nothing lights up: no page that comes, no lock, no change of the light."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from kap_companion.config import BRIGHTNESS_PERCENT, load, save
from kap_companion.ui.theme import DARK_ROOM, DAY, brightness_of, theme_of
from tests.narrow import there
from tests.ui.door import Running, running
from tests.ui.ink import luminance
from tests.ui.practice import PASSPHRASE, HandClock
from tests.ui.test_every_page import end_the_session, pages

COLUMNS, ROWS = 64, 36
"""How finely a frame is looked at."""
BRIGHT = 0.2
"""Far above every ground of the dark room, far below each one of the day."""
MOST_BRIGHT_SHARE = 0.1
"""What words and a filled button take of a frame."""
MOST_MEAN = 0.05
NEAR = 0.02
PATIENCE_MS = 20_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Frames(QObject):
    """Keeps how bright each frame was that the screen showed, until the next one replaced it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.seen: list[tuple[float, float]] = []
        self._window = window
        window.installEventFilter(self)
        there(window.windowHandle()).installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() in {QEvent.Type.UpdateRequest, QEvent.Type.Expose}:
            self.look()
        return False

    def look(self) -> None:
        """Look at what the screen shows now."""
        shown = self._window.screen().grabWindow(self._window.winId()).toImage()
        if not shown.isNull():
            self.seen.append(light_of(shown))

    def mean(self) -> float:
        """Return how bright the frame is that is shown now."""
        self.look()
        return self.seen[-1][0]


def light_of(image: QImage) -> tuple[float, float]:
    """The mean light of a frame, and how much of it is bright."""
    width, height = image.width(), image.height()
    lights = [
        luminance(image.pixelColor(x * width // COLUMNS, y * height // ROWS).name())
        for x in range(COLUMNS)
        for y in range(ROWS)
    ]
    return sum(lights) / len(lights), sum(light > BRIGHT for light in lights) / len(lights)


@pytest.fixture
def dark(
    themed: QApplication, qtbot: QtBot, busy_folder: Path, tmp_path: Path, clock: HandClock
) -> Iterator[tuple[Running, Frames]]:
    """The program in the dark room, watched from its first window on."""
    data = shutil.copytree(busy_folder, tmp_path / "data")
    save(data, replace(load(data), theme=DARK_ROOM.name))
    with running(themed, qtbot, data, clock) as door:
        frames = Frames(door.program.window)
        door.enter(PASSPHRASE)
        yield door, frames
        if door.program.window.shell is not None:
            end_the_session(door)
    door.program.light.set_theme(DAY.name)
    door.program.light.set_brightness(100)


def settle(door: Running) -> None:
    door.hands.settle()
    for _ in range(3):
        QApplication.processEvents()


def brightest(frames: Frames) -> tuple[float, float]:
    """The most light that a frame gave, and the most of one that was bright."""
    frames.look()
    assert len(frames.seen) > 1
    means, shares = zip(*frames.seen, strict=True)
    return max(means), max(shares)


def assert_dark(frames: Frames) -> None:
    mean, share = brightest(frames)
    assert mean <= MOST_MEAN
    assert share <= MOST_BRIGHT_SHARE


def test_no_page_lights_up_when_it_comes(dark: tuple[Running, Frames]) -> None:
    door, frames = dark
    shown = [name for name, _ in pages(door)]
    assert len(shown) > 12
    assert len(frames.seen) > len(shown)
    assert_dark(frames)


def test_no_lock_lights_up(dark: tuple[Running, Frames]) -> None:
    door, frames = dark
    window = door.program.window
    for why in ("by key", "handed over"):
        door.program.lock(why)
        door.qtbot.waitUntil(lambda: window.in_front is not None, timeout=PATIENCE_MS)
        settle(door)
        front = window.in_front
        assert front is not None
        front.unlock_wanted.emit(PASSPHRASE, "")
        door.qtbot.waitUntil(lambda: window.shell is not None, timeout=PATIENCE_MS)
        settle(door)
    assert_dark(frames)


def test_a_change_of_the_light_shows_nothing_brighter_than_its_ends(
    dark: tuple[Running, Frames],
) -> None:
    door, frames = dark
    settle(door)
    window = door.program.window
    night = frames.mean()
    QTest.keyClick(door.shell, Qt.Key.Key_D, CONTROL)
    settle(door)
    day = frames.mean()
    assert day > 10 * night
    for _ in range(2):
        frames.seen.clear()
        QTest.keyClick(door.shell, Qt.Key.Key_D, CONTROL)
        settle(door)
        assert brightest(frames)[0] <= day + NEAR
    QTest.keyClick(door.shell, Qt.Key.Key_D, CONTROL)
    settle(door)
    frames.seen.clear()
    for _ in BRIGHTNESS_PERCENT:
        QTest.keyClick(window, Qt.Key.Key_D, CONTROL | SHIFT)
        settle(door)
    assert_dark(frames)


def test_the_screen_is_darker_at_each_step(dark: tuple[Running, Frames]) -> None:
    door, frames = dark
    settle(door)
    means = [frames.mean()]
    for _ in BRIGHTNESS_PERCENT[1:]:
        QTest.keyClick(door.program.window, Qt.Key.Key_D, CONTROL | SHIFT)
        settle(door)
        means.append(frames.mean())
    assert means == sorted(means, reverse=True)
    assert means[-1] < 0.6 * means[0]


@pytest.mark.parametrize("why", ["by key", "handed over"])
def test_the_light_is_changed_before_a_locked_vault_too(
    dark: tuple[Running, Frames], why: str
) -> None:
    door, _ = dark
    window = door.program.window
    door.program.lock(why)
    door.qtbot.waitUntil(lambda: window.in_front is not None, timeout=PATIENCE_MS)
    settle(door)
    focus = there(QApplication.focusWidget())
    QTest.keyClick(focus, Qt.Key.Key_D, CONTROL | SHIFT)
    assert (theme_of().name, brightness_of()) == (DARK_ROOM.name, 80)
    QTest.keyClick(focus, Qt.Key.Key_D, CONTROL)
    assert (theme_of().name, brightness_of()) == (DAY.name, 80)
    front = window.in_front
    assert front is not None
    front.unlock_wanted.emit(PASSPHRASE, "")
    door.qtbot.waitUntil(lambda: window.shell is not None, timeout=PATIENCE_MS)
    QTest.keyClick(door.shell, Qt.Key.Key_D, CONTROL)
    assert (theme_of().name, brightness_of()) == (DARK_ROOM.name, 80)
