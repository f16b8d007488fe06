"""Brings what finished on another thread back to the thread of the windows."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from kap_companion.errors import KapError

if TYPE_CHECKING:  # the first window needs none yet
    from concurrent.futures import Future

Done = Callable[[Any], None]
Failed = Callable[[str], None]


class Bridge(QObject):
    """Calls back on the GUI thread once a future has its result, or the sentence of its failure.

    A page that is gone by then, because the vault was locked meanwhile, is told nothing.
    """

    _arrived = Signal(object, object, object)
    _called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._called.connect(_call, Qt.ConnectionType.QueuedConnection)

    def call(self, tell: Callable[..., None], *what: object) -> None:
        """Call this on the GUI thread; to be called from any thread, however long a page lives.

        A signal of the page itself must not be used for that: it may be half deleted by then.
        """
        with suppress(RuntimeError):  # PySide's word for it: the program itself is gone
            self._called.emit(partial(tell, *what))

    def when_done(self, future: "Future[Any]", done: Done, failed: Failed) -> None:
        """Call `done` with the result, or `failed` with the sentence of a `KapError`."""
        future.add_done_callback(lambda finished: self._arrived.emit(finished, done, failed))

    def _deliver(self, future: "Future[Any]", done: Done, failed: Failed) -> None:
        if future.cancelled() or _is_gone(done) or _is_gone(failed):
            return
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, KapError):
            failed(str(error))
        else:
            raise error


def _call(tell: Callable[[], None]) -> None:
    if not _is_gone(tell):
        tell()


def _is_gone(callback: Callable[..., None]) -> bool:
    """Whether this calls on a Qt object that has been deleted."""
    while isinstance(callback, partial):
        callback = callback.func
    cells = getattr(callback, "__closure__", None) or ()
    held = (getattr(callback, "__self__", None), *(cell.cell_contents for cell in cells))
    return any(isinstance(each, QObject) and not isValid(each) for each in held)
