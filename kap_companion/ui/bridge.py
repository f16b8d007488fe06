"""Brings what finished on another thread back to the thread of the windows."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from kap_companion.errors import KapError

Done = Callable[[Any], None]
Failed = Callable[[str], None]


class Bridge(QObject):
    """Calls back on the GUI thread once a future has its result, or the sentence of its failure."""

    _arrived = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def when_done(self, future: "Future[Any]", done: Done, failed: Failed) -> None:
        """Call `done` with the result, or `failed` with the sentence of a `KapError`."""
        future.add_done_callback(lambda finished: self._arrived.emit(finished, done, failed))

    def _deliver(self, future: "Future[Any]", done: Done, failed: Failed) -> None:
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, KapError):
            failed(str(error))
        else:
            raise error
