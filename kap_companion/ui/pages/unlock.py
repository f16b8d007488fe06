"""Opening the vault: one passphrase."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from kap_companion.ui.language import tr
from kap_companion.ui.pages.paper import paper
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import PassphraseField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import label, title

PAPER_PX = 440


class UnlockPage(QWidget):
    """Asks for the passphrase (or the recovery code); `unlock_wanted` carries it."""

    unlock_wanted = Signal(str)
    sample_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        hint = tr("The recovery code opens it too.")
        self.passphrase = PassphraseField(tr("Passphrase"), hint)
        self.passphrase.entered.connect(self._unlock)
        self.unlock = Button(tr("Unlock"), "filled")
        self.unlock.clicked.connect(self._unlock)
        self.sample = Button(tr("Open the sample practice"), "quiet")
        self.sample.clicked.connect(self.sample_wanted)
        self.restore = Button(tr("Restore a backup"), "quiet")
        self.restore.clicked.connect(self.restore_wanted)
        self.notice = Notice("danger", "")
        self.notice.hide()
        said = tr("The record is encrypted on this laptop.")
        buttons = layout.row([self.unlock, layout.GAP, self.restore, self.sample], layout.S)
        parts: list[layout.Item] = [title(tr("KAP Companion")), label(said, fonts.BODY, "muted")]
        page = paper([*parts, self.passphrase, buttons, self.notice], PAPER_PX)
        self.setLayout(layout.column([page], 0))

    def show_opening(self) -> None:
        """Say that the key is being derived."""
        self.notice.hide()
        self._let_press(False)
        self.unlock.say(tr("Opening …"))

    def show_failed(self, sentence: str) -> None:
        """Say why the vault did not open."""
        self._let_press(True)
        self.unlock.say(tr("Unlock"))
        self.passphrase.clear()
        self.notice.show_notice("danger", sentence)
        self.notice.show()
        self.passphrase.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.passphrase.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _let_press(self, allowed: bool) -> None:
        for button in (self.unlock, self.sample, self.restore):
            button.setEnabled(allowed)

    def _unlock(self) -> None:
        secret = self.passphrase.value()
        if secret and self.unlock.isEnabled():
            self.show_opening()
            self.unlock_wanted.emit(secret)
