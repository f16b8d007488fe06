"""The wait after too many wrong passphrases, told once a second in quiet words."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from kap_companion.ui.language import tr

EVERY_MS = 1_000


class Countdown(QObject):
    """Asks once a second how long there is to wait. `told` carries the sentence; `over` the end."""

    told = Signal(str)
    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._seconds_left: Callable[[], int] = int
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._tell)

    def start(self, seconds_left: Callable[[], int]) -> None:
        """Tell how long there is to wait, until it is over; nothing where there is no wait."""
        self._seconds_left = seconds_left
        if seconds_left():
            self._timer.start()
            self._tell()

    def _tell(self) -> None:
        seconds = self._seconds_left()
        if seconds:
            self.told.emit(waiting_text(seconds))
        else:
            self._timer.stop()
            self.over.emit()


def waiting_text(seconds: int) -> str:
    """Return the sentence of a wait."""
    minutes, rest = divmod(seconds, 60)
    parts = [tr("{0} min").format(minutes)] if minutes else []
    if rest or not minutes:
        parts.append(tr("{0} s").format(rest))
    said = tr("Too many wrong tries in a row. Nothing is lost. Wait {0}, then try again.")
    return said.format(" ".join(parts))
