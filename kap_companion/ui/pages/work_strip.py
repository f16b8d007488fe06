"""Says what is being done, how far it is, and offers to stop it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from kap_companion.ui.bridge import Bridge
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import TrackBar
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr


class WorkStrip(QWidget):
    """Hidden while nothing is done. `stop_wanted` where it is to be stopped.

    What can't be used meanwhile rests; the focus that was there waits at *Stop* and goes back.
    """

    stop_wanted = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._resting: Sequence[QWidget] = ()
        self._before: QWidget | None = None
        self._words = Text("", fonts.STRONG)
        self.bar = TrackBar()
        self.bar.setAccessibleName(tr("How far it is"))
        self.stop = Button(tr("Stop"))
        self.stop.set_size("compact")
        self.stop.clicked.connect(self._stop)
        words = layout.column([self._words, self.bar], layout.S)
        line = layout.row([words, self.stop], layout.L)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()

    def begin(self, words: str, resting: Sequence[QWidget]) -> None:
        """Say that this begins now, and let these rest."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.bar.set_position(0)
        self.show()
        now, self._resting = QApplication.focusWidget(), resting
        held = now is not None and any(each is now or each.isAncestorOf(now) for each in resting)
        self._before = now if held else None
        if held:
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._let_rest(True)

    def tell(self, done: int, total: int) -> None:
        """Say how far it is; callable from any thread, also where the strip is gone by then."""
        self._bridge.call(self._show, done / total if total else 1.0)

    def end(self) -> None:
        """Say no more; what rested can be used again."""
        self._let_rest(False)
        if self._before is not None and self.stop.hasFocus():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def words(self) -> str:
        """Return what it says."""
        return self._words.text()

    def _show(self, share: float) -> None:
        self.bar.set_position(share)

    def _let_rest(self, resting: bool) -> None:
        for each in self._resting:
            each.setEnabled(not resting)

    def _stop(self) -> None:
        self._words.setText(tr("Stopping …"))
        self.stop_wanted.emit()
