"""Keeps what is being typed, at most 500 ms behind the keys."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

KEEP_AFTER_MS = 300
"""Well under the 500 ms that may be lost, so that a slow disk does not use them up."""


class DraftKeeper(QObject):
    """Calls `keep` soon after the first unkept key, however fast the typing goes on."""

    def __init__(self, keep: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keep = keep
        self._timer = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._timer.timeout.connect(self._keep_now)

    def typed(self) -> None:
        """Something was typed: keep it soon."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Keep at once what is not kept yet."""
        if self._timer.isActive():
            self._timer.stop()
            self._keep_now()

    def stop(self) -> None:
        """Nothing is left to keep."""
        self._timer.stop()

    def _keep_now(self) -> None:
        self._keep()
