"""Tells when nobody touched keys, mouse or screen for a while, or the computer had slept."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

LOOK_EVERY_MS = 1_000
MS_PER_MINUTE = 60_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Watches the whole program. `idle` comes once, until something is touched again."""

    idle = Signal()
    slept = Signal()

    def __init__(
        self, app: QApplication, limit_min: Callable[[], int | None], slept: Callable[[], bool]
    ) -> None:
        """`limit_min` is asked each second for the idle minutes allowed now (0: no limit).

        While it returns None nothing is open; then `slept` is left unasked, until something is.
        """
        super().__init__(app)
        self._limit_min, self._slept = limit_min, slept
        self._since = QElapsedTimer()
        self._since.start()
        self._told = False
        self._watch_windows()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look whether it has been long enough."""
        self._watch_windows()
        limit_min = self._limit_min()
        if limit_min is None:
            return
        if self._slept():
            self.slept.emit()
        limit_ms = limit_min * MS_PER_MINUTE
        if limit_ms and not self._told and self._since.elapsed() >= limit_ms:
            self._told = True
            self.idle.emit()

    def touched(self) -> None:
        """Begin to count anew."""
        self._told = False
        self._since.restart()

    def close(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        for window in QApplication.topLevelWindows():
            window.removeEventFilter(self)

    def _watch_windows(self) -> None:
        """Every touch comes to a window first; a filter on everything would slow down all."""
        for window in QApplication.topLevelWindows():
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touched()
        return False
