"""Who saw it: nobody, a name that was typed, or a colleague with their own passphrase."""

from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.events import Proof
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField, ListField
from kap_companion.ui.widgets.fields import LineField, PassphraseField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

NOBODY, TYPED, SIGNED = "nobody", "typed", "signed"
Witness = tuple[str, Proof]
UNSEEN: Witness = ("", Proof.NONE)


class WitnessField(QWidget):
    """A witness and how it is known that they were there; what they saw may not change after."""

    entered = Signal()

    def __init__(self, about: str, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._signed = ""
        colleagues = [
            (each.id, each.name)
            for each in workspace.people.everyone()
            if each.has_passphrase and not each.retired and not each.signed_in
        ]
        ways = [(NOBODY, tr("Nobody")), (TYPED, tr("Name"))]
        ways += [(SIGNED, tr("Own passphrase"))] if colleagues else []
        self.how = ChoiceField(about, ways)
        self.how.set_value(NOBODY)
        self.name = LineField(tr("Name of the witness"), tr("Marked as typed on the record."))
        self.who = ListField(tr("Colleague"), colleagues)
        self.passphrase = PassphraseField(tr("Their passphrase"))
        self.confirm = Button(tr("Confirm"), "bordered")
        self.confirm.set_size("compact")
        self.said = label("", fonts.SECONDARY, "positive")
        parts: list[layout.Item] = [self.how, self.name, self.who, self.passphrase]
        parts += [layout.row([self.confirm, layout.GAP], 0), self.said]
        self.setLayout(layout.column(parts, layout.M))
        self.how.changed.connect(self._asked_anew)
        self.who.changed.connect(self._asked_anew)
        self.name.entered.connect(self.entered)
        self.passphrase.entered.connect(self._check)
        self.confirm.clicked.connect(self._check)
        self._show_parts()

    def show_witness(self, name: str, proof: Proof) -> None:
        """Show who stands on the record."""
        self._signed = name if proof is Proof.SIGNED else ""
        self.name.set_value("" if self._signed else name)
        self.how.set_value(NOBODY if self._signed or not name else TYPED)
        self._show_parts()

    def witness(self) -> Witness | None:
        """Return who saw it; None after saying what is missing."""
        if self._signed:
            return self._signed, Proof.SIGNED
        match self.how.value():
            case "typed":
                if name := self.name.value().strip():
                    return name, Proof.TYPED
                self.name.set_error(tr("Who was it?"))
                return None
            case "signed":
                self.passphrase.set_error(tr("They have not confirmed yet."))
                return None
            case _:
                return UNSEEN

    def is_empty(self) -> bool:
        """Whether nobody is named."""
        return not self._signed and self.how.value() in {"", NOBODY}

    def void(self) -> None:
        """What they saw was changed since: their own passphrase stands for it no more."""
        if self._signed:
            said = tr("Changed since {0} confirmed it. Ask them again.").format(self._signed)
            self._signed = ""
            self._show_parts()
            self._say(said, "caution")

    def hideEvent(self, event: QHideEvent) -> None:
        """A passphrase is not left standing."""
        super().hideEvent(event)
        self.passphrase.clear()

    def _asked_anew(self) -> None:
        self._signed = ""
        self._show_parts()

    def _show_parts(self) -> None:
        how = self.how.value()
        self.name.setVisible(how == TYPED and not self._signed)
        for part in (self.who, self.passphrase, self.confirm):
            part.setVisible(how == SIGNED and not self._signed)
        stands = tr("{0}, own passphrase").format(self._signed) if self._signed else ""
        self._say(f"✓ {stands}" if stands else "", "positive")

    def _say(self, sentence: str, tone: str) -> None:
        self.said.set_tone(tone)
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def _check(self) -> None:
        who, secret = self.who.value(), self.passphrase.value()
        if not who:
            self.who.set_error(tr("Who is it?"))
        if not secret:
            self.passphrase.set_error(tr("Type the passphrase."))
        if not who or not secret or not self.confirm.isEnabled():
            return
        self._wait(True)
        worker = ThreadPoolExecutor(1, thread_name_prefix="passphrase")
        asked = worker.submit(self._workspace.people.vouches, who, secret)
        worker.shutdown(wait=False)
        self._workspace.bridge.when_done(
            asked, lambda theirs: self._answered(who, theirs=theirs), self._refused
        )

    def _answered(self, who: str, *, theirs: bool) -> None:
        if not isValid(self):
            return
        self._wait(False)
        self.passphrase.clear()
        if not theirs:
            self._refused(tr("That is not their passphrase. Try again."))
        elif who == self.who.value() and self.how.value() == SIGNED:
            self._signed = self._workspace.practice_chart().practitioner_name(who)
            self._show_parts()
            self.how.setFocus()

    def _refused(self, sentence: str) -> None:
        if isValid(self):
            self._wait(False)
            self.passphrase.set_error(sentence)
            self.passphrase.editor.setFocus()

    def _wait(self, waiting: bool) -> None:
        self.confirm.setEnabled(not waiting)
        self.passphrase.editor.setReadOnly(waiting)
        self.who.setEnabled(not waiting)
        self.how.setEnabled(not waiting)
