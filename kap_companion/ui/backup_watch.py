"""Sees to it that backups are made while the vault is open, and that a failed one is told."""

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from kap_companion.services.safekeeping import Safekeeping
from kap_companion.ui.bridge import Bridge

LOOK_EVERY_MS = 60_000
LOOKS_TO_A_TRY = 60
"""Once an hour it is asked whether a backup is due: a sleeping drive is not woken each minute."""


class BackupWatch(QObject):
    """Begins with `start`.

    `problem` carries what went wrong with backups, empty once it is over; `found` what a look at
    the end of the chain found.
    """

    problem = Signal(str)
    found = Signal(str)

    def __init__(self, keeping: Safekeeping, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeping, self._bridge = keeping, bridge
        self._looks = 0
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look at the end of the chain, make the backup that is due, and go on from there."""
        self.tell()
        self._bridge.when_done(self._keeping.check_head(), self._looked, self._looked)
        self._try()
        self._timer.start()

    def look(self) -> None:
        """Tell what went wrong meanwhile, and now and then ask whether a backup is due."""
        self._looks += 1
        self.tell()
        if self._looks % LOOKS_TO_A_TRY == 0:
            self._try()

    def tell(self) -> None:
        """Tell how it stands; nobody any more where the vault was locked meanwhile."""
        if isValid(self):
            self.problem.emit(self._keeping.problem)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _try(self) -> None:
        due = self._keeping.back_up_if_due()
        self._bridge.when_done(due, lambda _: self.tell(), lambda _: self.tell())

    def _looked(self, said: str) -> None:
        if said and isValid(self):
            self.found.emit(said)
