"""The one window: the gate, the shell of an open vault, or what stands before a locked one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from kap_companion.ui.gate import Gate
from kap_companion.ui.theme import DAY, icon

if TYPE_CHECKING:  # loaded behind the first window
    from kap_companion.ui.farewell import Farewell
    from kap_companion.ui.pages.lock import LockPage
    from kap_companion.ui.pages.patient_mode import PatientMode
    from kap_companion.ui.shell import Shell

SIZE_PX = (1366, 768)
STANDS_AFTER_MS = 50
LEAST_PX = (880, 500)


class MainWindow(QMainWindow):
    """Holds one of three things at a time. Its title names the program and nobody else."""

    closing = Signal()
    stands = Signal()
    """The window was painted for the first time, and is quick to take the first key."""

    turned = Signal()
    """It shows something else: the gate, an open vault, what stands before a locked one."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.setWindowTitle("KAP Companion")
        self.setMinimumSize(*LEAST_PX)
        # A laptop set to 150 % has fewer pixels to give than its screen counts.
        self.resize(QSize(*SIZE_PX).boundedTo(self.screen().availableSize()))
        self.gate = gate
        self._stands = False
        self.shell: Shell | None = None
        self.in_front: LockPage | PatientMode | None = None
        self.farewell: Farewell | None = None
        self._root = QStackedWidget()
        self._root.addWidget(gate)
        self._root.currentChanged.connect(self.turned)
        self.setCentralWidget(self._root)

    def enter(self, shell: "Shell") -> None:
        """Show the open vault."""
        self.shell = shell
        shell.close_wanted.connect(self.close)
        self._root.addWidget(shell)
        self._root.setCurrentWidget(shell)
        shell.page().setFocus()

    def leave(self) -> None:
        """Let go of what is shown of the vault, or in front of it, and show the gate."""
        shown, self.shell, self.in_front = (self.shell or self.in_front), None, None
        self.farewell = None
        if self.isFullScreen():
            self.showNormal()
        self._root.setCurrentWidget(self.gate)
        if shown is not None:
            self._root.removeWidget(shown)
            shown.deleteLater()

    def stand_before(self, page: "LockPage | PatientMode", *, full_screen: bool) -> None:
        """Show what stands in front of a locked vault in mid-session."""
        self.in_front = page
        self._root.addWidget(page)
        self._root.setCurrentWidget(page)
        if full_screen:
            self.showFullScreen()
        page.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._stands:
            self._stands = True
            QTimer.singleShot(STANDS_AFTER_MS, self, self._stand)

    def _stand(self) -> None:
        # Drawn for every scale of screen, which is not what a person waits for.
        self.setWindowIcon(icon("app", DAY.accent, 64))
        self.stands.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Never closes in the patient's hands; asks while a session runs; waits for a backup."""
        if self.in_front is not None and not self.in_front.may_close():
            event.ignore()
            return
        if self.shell is not None and self.shell.wants_to_be_asked():
            event.ignore()
            self.shell.ask_to_close()
            return
        if self.shell is not None and self.farewell is not None and self.farewell.holds_back():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)
