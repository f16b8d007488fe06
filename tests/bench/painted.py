"""When a window has put something on the screen: the end of a frame, not the wish for one."""

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

FRAME_ENDED = QEvent.Type(QEvent.registerEventType())


class Frames(QObject):
    """Calls back after each frame in which `watched` was painted (`asked` tells by which event).

    Qt paints a whole window inside one event: what is posted from within comes right after it.
    """

    def __init__(
        self, watched: QObject, ended: Callable[[], None], asked: QEvent.Type = QEvent.Type.Paint
    ) -> None:
        super().__init__()
        self._watched, self._ended, self._asked = watched, ended, asked
        watched.installEventFilter(self)

    def stop(self) -> None:
        self._watched.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == self._asked:
            urgent = Qt.EventPriority.HighEventPriority.value
            QCoreApplication.postEvent(self, QEvent(FRAME_ENDED), urgent)
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == FRAME_ENDED:
            self._ended()
            return True
        return super().event(event)


class Awaited:
    """Lets the event loop run until a condition holds, asked for at the end of each frame."""

    def __init__(self, watched: QObject, asked: QEvent.Type = QEvent.Type.UpdateRequest) -> None:
        self._loop = QEventLoop()
        self._condition: Callable[[], bool] | None = None
        self.at_ns = 0
        self._frames = Frames(watched, self._ended, asked)

    def until(self, condition: Callable[[], bool], limit_s: float = 60) -> int:
        """Return when (steady, in ns) the first frame ended at which the condition held."""
        self._condition, self.at_ns = condition, 0
        guard = QTimer(singleShot=True, interval=round(limit_s * 1000))
        guard.timeout.connect(self._loop.quit)
        guard.start()
        self._loop.exec()
        guard.stop()
        self._condition = None
        if not self.at_ns:
            raise TimeoutError("what was awaited did not come onto the screen")
        return self.at_ns

    def stop(self) -> None:
        self._frames.stop()

    def _ended(self) -> None:
        if self._condition is not None and self._condition():
            self.at_ns = time.monotonic_ns()
            self._condition = None
            self._loop.quit()


def spin(duration_ms: int) -> None:
    """Let the event loop run for so long."""
    loop = QEventLoop()
    QTimer.singleShot(duration_ms, loop.quit)
    loop.exec()


def spin_until(condition: Callable[[], bool], limit_s: float = 60) -> None:
    """Let the event loop run until this holds."""
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("what was awaited did not happen")
        spin(5)


def press(target: QObject, key: Qt.Key, text: str = "") -> None:
    """Send one key, down and up, as the keyboard would."""
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(target, QKeyEvent(kind, key, none, text))


def write(target: QObject, words: str) -> None:
    """Send the keys of these words."""
    for letter in words:
        press(target, Qt.Key.Key_unknown, letter)


def report(told: object) -> None:
    """Print what was measured for the process that asked, and wait until it has looked at us."""
    print(json.dumps(told), flush=True)
    sys.stdin.readline()
