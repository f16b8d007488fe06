"""Locks before the computer sleeps, and lets it sleep once the keys have left the process."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from kap_companion.host.sleep_notice import Done, Listen
from kap_companion.ui.locker import Locker
from kap_companion.ui.suspend_message import SuspendFilter

WINDOWS_WAITS_S = 1.5
"""Of the two seconds that Windows gives; it sleeps when the message has been answered."""


class BeforeSleep(QObject):
    """Listens from now on. Where locking is refused, the computer sleeps with the vault open."""

    _coming = Signal(object)

    def __init__(self, locker: Locker, lock: Callable[[], None], listen: Listen) -> None:
        """`lock` locks at once or says why not; `listen` is handed whom to tell of sleep."""
        super().__init__(locker)
        self._locker, self._lock = locker, lock
        self._waiting: list[Done] = []
        self._filter: SuspendFilter | None = None
        if sys.platform == "win32":
            self._filter = SuspendFilter(self.lock_now)
            _application().installNativeEventFilter(self._filter)
        locker.closed.connect(self._let_sleep)
        self._coming.connect(self._before, Qt.ConnectionType.QueuedConnection)
        self._notice = listen(self._coming.emit)

    def lock_now(self) -> None:
        """Lock, and wait here until the keys are gone, for a second and a half at most."""
        self._lock()
        self._locker.wait_for_keys(WINDOWS_WAITS_S)

    def close(self) -> None:
        """Listen no more; the computer may sleep."""
        if self._filter is not None:
            _application().removeNativeEventFilter(self._filter)
        self._notice.close()

    def _before(self, done: Done) -> None:
        self._waiting.append(done)
        self._lock()
        self._let_sleep()

    def _let_sleep(self) -> None:
        if self._locker.letting_go:
            return
        waiting, self._waiting = self._waiting, []
        for done in waiting:
            done()


def _application() -> QCoreApplication:
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("There is no application yet.")
    return app
