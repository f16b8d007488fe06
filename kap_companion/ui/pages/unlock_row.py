"""The way back into a locked vault: a name where there are several, a passphrase, one button."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.ui.countdown import Countdown
from kap_companion.ui.language import tr
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import PassphraseField

BELOW_LABEL_PX = 26  # beside the field itself, whatever stands below it


class UnlockRow(QWidget):
    """`unlock_wanted` carries the secret, and the id of who was chosen (empty for anyone)."""

    unlock_wanted = Signal(str, str)

    def __init__(
        self,
        people: Sequence[tuple[str, str]] = (),
        holder: str = "",
        label: str = "",
        button: str = "",
    ) -> None:
        super().__init__()
        self._button = button or tr("Unlock")
        self.name = ChoiceField(tr("Name"), list(people) or [("", "")])
        if len(people) <= 1:
            self.name.hide()
        if holder in {each for each, _ in people}:
            self.name.set_value(holder)
        self.passphrase = PassphraseField(label or tr("Unlock with your passphrase"))
        self.passphrase.entered.connect(self._unlock)
        self.unlock = Button(self._button, "filled")
        self.unlock.set_size("tall")
        self.unlock.clicked.connect(self._unlock)
        beside = layout.column([BELOW_LABEL_PX, self.unlock, layout.GAP], 0)
        row = layout.row([self.passphrase, beside], layout.M)
        row.setStretch(0, 1)
        self._countdown = Countdown(self)
        self._countdown.told.connect(self._wait)
        self._countdown.over.connect(self._waited)
        self.setLayout(layout.column([self.name, row], layout.M))

    def show_failed(self, sentence: str) -> None:
        """Say why the vault did not open."""
        self._set_opening(opening=False)
        self.passphrase.clear()
        self.passphrase.set_error(sentence)
        self.passphrase.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait_for(self, seconds_left: Callable[[], int]) -> None:
        """Take no passphrase before the wait is over; nothing changes where there is none."""
        self._countdown.start(seconds_left)

    def _wait(self, sentence: str) -> None:
        self.unlock.setEnabled(False)
        self.passphrase.set_error(sentence)

    def _waited(self) -> None:
        self.unlock.setEnabled(True)
        self.passphrase.set_error("")

    def _set_opening(self, *, opening: bool) -> None:
        self.unlock.setEnabled(not opening)
        self.unlock.say(tr("Opening …") if opening else self._button)

    def _unlock(self) -> None:
        secret = self.passphrase.value()
        if secret and self.unlock.isEnabled():
            self._set_opening(opening=True)
            self.unlock_wanted.emit(secret, self.name.value())
