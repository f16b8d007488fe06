"""Opening the vault: one passphrase, and where several people have one, whose it is."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from kap_companion.ui.countdown import Countdown
from kap_companion.ui.language import tr
from kap_companion.ui.pages.paper import paper
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import PassphraseField
from kap_companion.ui.widgets.text import label, title

if TYPE_CHECKING:  # of no use to one person alone
    from kap_companion.ui.widgets.choice import ChoiceField
    from kap_companion.ui.widgets.notice import Notice


class UnlockPage(QWidget):
    """Asks for the passphrase (or the recovery code).

    `unlock_wanted` carries it, and whose it is: empty where nobody had to say.
    """

    unlock_wanted = Signal(str, str)
    sample_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        hint = tr("The recovery code opens it too.")
        self.who: ChoiceField | None = None
        self.passphrase = PassphraseField(tr("Passphrase"), hint)
        self.passphrase.entered.connect(self._unlock)
        self.unlock = Button(tr("Unlock"), "filled")
        self.unlock.clicked.connect(self._unlock)
        self.sample = Button(tr("Open the sample practice"), "quiet")
        self.sample.clicked.connect(self.sample_wanted)
        self.restore = Button(tr("Restore a backup"), "quiet")
        self.restore.clicked.connect(self.restore_wanted)
        self._below = layout.column([], 0)
        self._countdown = Countdown(self)
        self._countdown.told.connect(self._wait)
        self._countdown.over.connect(self._waited)
        self._names = layout.column([], 0)
        said = tr("The record is encrypted on this laptop.")
        buttons = layout.row([self.unlock, layout.GAP, self.restore, self.sample], layout.S)
        parts: list[layout.Item] = [title(tr("KAP Companion")), label(said, fonts.BODY, "muted")]
        page = paper([*parts, self._names, self.passphrase, buttons, self._below])
        self.setLayout(layout.column([page], 0))

    @cached_property
    def notice(self) -> "Notice":
        """What went wrong, once something has."""
        from kap_companion.ui.widgets.notice import Notice  # noqa: PLC0415  # seldom needed

        made = Notice("danger", "")
        made.hide()
        self._below.addWidget(made)
        return made

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Ask whose passphrase it is, where more than one of (id, name) has one."""
        if len(people) < 2 or self.who is not None:  # noqa: PLR2004  # one needs no name
            return
        from kap_companion.ui.widgets.choice import ChoiceField  # noqa: PLC0415  # for several

        self.who = ChoiceField(tr("Your name"), people, side_by_side=0)
        self._names.addWidget(self.who)
        QWidget.setTabOrder(self.who.editor, self.passphrase.editor)
        self.who.show()  # now: the focus passes by what is still to be shown
        self._focus_first()

    def show_opening(self) -> None:
        """Say that the key is being derived."""
        self._hush()
        self._let_press(False)
        self.unlock.say(tr("Opening …"))

    def show_locked(self) -> None:
        """Ask once more: the vault was locked."""
        self._ask_again()
        self._hush()
        self.sample.hide()
        self.restore.hide()

    def show_failed(self, sentence: str) -> None:
        """Say why the vault did not open."""
        self._ask_again()
        self.notice.show_notice("danger", sentence)
        self.notice.show()
        self.passphrase.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait_for(self, seconds_left: Callable[[], int]) -> None:
        """Take no passphrase before the wait is over; nothing changes where there is none."""
        self._countdown.start(seconds_left)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus_first()

    def _focus_first(self) -> None:
        """The cursor stands where something is to be said; what is being typed is left alone."""
        asks = self.who is not None and not self.who.value() and not self.passphrase.value()
        first = self.who.editor if asks and self.who is not None else self.passphrase.editor
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hush(self) -> None:
        if "notice" in vars(self):
            self.notice.hide()

    def _ask_again(self) -> None:
        self._let_press(True)
        self.unlock.say(tr("Unlock"))
        self.passphrase.clear()

    def _let_press(self, allowed: bool) -> None:
        for button in (self.unlock, self.sample, self.restore):
            button.setEnabled(allowed)

    def _unlock(self) -> None:
        secret = self.passphrase.value()
        if not secret or not self.unlock.isEnabled():
            return
        if self.who is not None and not self.who.value():
            self.who.set_error(tr("Choose your name."))
            self.who.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.show_opening()
        self.unlock_wanted.emit(secret, self.who.value() if self.who is not None else "")

    def _wait(self, sentence: str) -> None:
        self.unlock.setEnabled(False)
        self.notice.show_notice("caution", sentence)
        self.notice.show()

    def _waited(self) -> None:
        self.unlock.setEnabled(True)
        self.notice.hide()
