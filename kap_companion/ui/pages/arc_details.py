"""The chosen track of an arc: what it is, and what can be done with it in its place."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, line
from kap_companion.ui.wording import tr


@dataclass(frozen=True, slots=True)
class Detail:
    """`first` is the title and who made it, `second` all figures; crossfade in whole seconds."""

    first: str
    second: str
    crossfade_s: int
    pinned: bool
    may_listen: bool


class ArcDetails(QWidget):
    """Shows a `Detail`, or a sentence of how to come to one."""

    pin_toggled = Signal()
    crossfaded = Signal(int)
    """So many seconds longer."""
    listened = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._first = Text("", fonts.STRONG, wrap=False)
        self._second = line("", fonts.SECONDARY, "muted")
        self.pin = Button(tr("Pinned"), "toggle")
        self.pin.setToolTip(tr("Always plays, in its place (P)"))
        self.pin.clicked.connect(self._pin)
        self.shorter, self.longer = Button("−"), Button("+")
        self.shorter.setAccessibleName(tr("Shorter crossfade"))
        self.longer.setAccessibleName(tr("Longer crossfade"))
        self.shorter.clicked.connect(lambda: self.crossfaded.emit(-1))
        self.longer.clicked.connect(lambda: self.crossfaded.emit(1))
        self._fade = line("", fonts.SECONDARY)
        self._fade.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._fade.setFixedWidth(112)
        self.listen, self.remove = Button(tr("Listen"), icon="play"), Button(tr("Remove"))
        self.listen.clicked.connect(self.listened)
        self.remove.clicked.connect(self.removed)
        for button in self._buttons():
            button.set_size("compact")
        self._lay_out()
        self.show_detail(None)

    def show_detail(self, detail: Detail | None) -> None:
        """Show this track, or how to choose one."""
        self._acts.setVisible(detail is not None)
        if detail is None:
            self._first.setText(tr("No track is chosen"))
            self._second.setText(tr("Click one, or walk there with the arrow keys."))
            return
        self._first.setText(detail.first)
        self._second.setText(detail.second)
        self._second.setToolTip(detail.second)
        self._fade.setText(tr("crossfade {0} s").format(detail.crossfade_s))
        self.pin.setChecked(detail.pinned)
        self.listen.setEnabled(detail.may_listen)

    def words(self) -> tuple[str, str]:
        """Return what is said of the track."""
        return self._first.text(), self._second.text()

    def fade_words(self) -> str:
        """Return what is said of its crossfade."""
        return self._fade.text()

    def _buttons(self) -> tuple[Button, ...]:
        return self.pin, self.shorter, self.longer, self.listen, self.remove

    def _lay_out(self) -> None:
        words = QWidget()
        words.setLayout(layout.column([self._first, self._second], 0))
        self._acts = QWidget()
        fade: list[layout.Item] = [self.shorter, self._fade, self.longer]
        others: list[layout.Item] = [self.listen, self.remove]
        self._acts.setLayout(layout.row([self.pin, 4, *fade, 4, *others], layout.XS))
        row = layout.row([words, self._acts], layout.L)
        row.setStretchFactor(words, 1)
        self.setLayout(row)

    def _pin(self) -> None:
        self.pin.setChecked(not self.pin.isChecked())  # until the arc says so
        self.pin_toggled.emit()
