"""Before the window closes: the backup that is due is made in sight, and one may go without it."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from kap_companion.services.safekeeping import Safekeeping
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.wording import tr

SHOWN_AFTER_MS = 300


class Farewell(QObject):
    """Holds the closing of the window back while a backup has to be made; `over` comes then.

    What takes no time is not spoken of.
    """

    over = Signal()

    def __init__(self, keeping: Safekeeping, bridge: Bridge, notice: Notice) -> None:
        super().__init__(notice)
        self._keeping, self._bridge, self._notice = keeping, bridge, notice
        self._is_over = False
        self._soon = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._soon.timeout.connect(self._show)
        notice.acted.connect(self._go_without)

    def holds_back(self) -> bool:
        """Whether the window has to stay for now; what it waits for is begun."""
        if self._is_over or not self._keeping.unfinished:
            return False
        if not self._soon.isActive() and self._notice.isHidden():
            self._say("")
            self._soon.start()
            made = self._keeping.back_up_if_due(partial(self._bridge.call, self._tell))
            self._bridge.when_done(made, self._end, self._end)
        return True

    def _show(self) -> None:
        if not self._is_over:
            self._notice.show()

    def _tell(self, done: int, total: int) -> None:
        self._say(tr(" {0} %").format(100 * done // total) if total else "")

    def _say(self, progress: str) -> None:
        said = tr("A backup is being made. The program closes after it.") + progress
        self._notice.show_notice("info", said, tr("Close without it"))

    def _go_without(self) -> None:
        self._keeping.break_off()
        self._end()

    def _end(self, _outcome: object = None) -> None:
        if not self._is_over and isValid(self):
            self._is_over = True
            self.over.emit()
