"""Small work that nobody waits for, a frame at a time: keys typed meanwhile come first."""

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

BETWEEN_MS = 30
"""Longer than a frame, so that each is painted before the next is done."""


class Turns(QObject):
    """Does one thing after another, each a little after the one before."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[Callable[[], object]] = deque()
        self._next = QTimer(self, singleShot=True, interval=BETWEEN_MS)
        self._next.timeout.connect(self._take)

    def begin(self, things: Iterable[Callable[[], object]]) -> None:
        """Do these soon, in order; what is left of earlier ones is not done any more."""
        self._left = deque(things)
        self._next.start()

    def _take(self) -> None:
        if self._left:
            self._left.popleft()()
            self._next.start()
