"""Setting up a practice: who you are, a passphrase, and the recovery code on paper."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from kap_companion.domain.text import SHORTEST_PASSPHRASE
from kap_companion.errors import KapError
from kap_companion.exports import write_beside
from kap_companion.ui.pages.paper import paper
from kap_companion.ui.pages.recovery_print import print_code, recovery_text
from kap_companion.ui.strength import strength
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import StrengthMeter
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.check import CheckBox
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField, PassphraseField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, label, title
from kap_companion.ui.wording import tr

ROLES = ("Therapist", "Prescriber", "Nurse", "Other")


@dataclass(frozen=True, slots=True)
class NewPractice:
    """What a new vault needs to know; `passphrase` never leaves memory."""

    name: str
    practitioner: str
    role: str
    passphrase: str


class SetupPage(QWidget):
    """Three steps; `create_wanted` carries a `NewPractice`, `finished` comes after the code."""

    create_wanted = Signal(object)
    finished = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self._pages = QStackedWidget()
        for page in (self._names_page(), self._passphrase_page(), self._code_page()):
            self._pages.addWidget(page)
        self.setLayout(layout.column([self._pages], 0))

    def show_code(self, code: str) -> None:
        """Show the recovery code of the vault that was just made."""
        self._code = code
        self._shown_code.setText(code)
        self._pages.setCurrentIndex(2)

    def show_failed(self, sentence: str) -> None:
        """Say why the vault could not be made."""
        self.create_button.setEnabled(True)
        self.create_button.say(tr("Create the vault"))
        self._failed.show_notice("danger", sentence)
        self._failed.show()

    # Step 1

    def _names_page(self) -> QWidget:
        self.practice = LineField(tr("Name of the practice"))
        self.practitioner = LineField(tr("Your name"), tr("It stands beside what you record."))
        self.role = ChoiceField(tr("Your role"), [(role, tr(role)) for role in ROLES])
        self.role.set_value(ROLES[0])
        self.to_passphrase = Button(tr("Next"), "filled")
        self.to_passphrase.clicked.connect(self._check_names)
        self.practitioner.entered.connect(self._check_names)
        back = Button(tr("Back"), "quiet")
        back.clicked.connect(self.left)
        buttons = layout.row([self.to_passphrase, back, layout.GAP], layout.M)
        heading = title(tr("Your name and your role"))
        return paper([heading, self.practice, self.practitioner, self.role, buttons])

    def _check_names(self) -> None:
        for field, sentence in (
            (self.practice, tr("What is the practice called?")),
            (self.practitioner, tr("What is your name?")),
        ):
            if not field.value().strip():
                field.set_error(sentence)
                field.setFocus()
                return
        self._pages.setCurrentIndex(1)
        self.passphrase.setFocus()

    # Step 2

    def _passphrase_page(self) -> QWidget:
        hint = tr("Four or more words that belong to nobody’s birthday or pet.")
        self.passphrase = PassphraseField(tr("Passphrase"), hint)
        self.again = PassphraseField(tr("The same once more"))
        self.meter = StrengthMeter()
        self.passphrase.changed.connect(self._show_strength)
        self._failed = Notice("danger", "")
        self._failed.hide()
        self.create_button = Button(tr("Create the vault"), "filled")
        self.create_button.clicked.connect(self._check_passphrase)
        self.again.entered.connect(self._check_passphrase)
        back = Button(tr("Back"), "quiet")
        back.clicked.connect(lambda: self._pages.setCurrentIndex(0))
        why = tr(
            "It encrypts everything on this laptop. Nobody can read the record without it, "
            "and nobody can reset it: the recovery code on the next page is the only other key."
        )
        return paper(
            [
                title(tr("A passphrase only you know")),
                label(why, tone="muted"),
                self.passphrase,
                self.meter,
                self.again,
                self._failed,
                layout.row([self.create_button, back, layout.GAP], layout.M),
            ]
        )

    def _show_strength(self) -> None:
        level, word = strength(self.passphrase.value())
        self.meter.set_strength(level, tr(word))

    def _check_passphrase(self) -> None:
        self._failed.hide()
        chosen = self.passphrase.value()
        if len(chosen) < SHORTEST_PASSPHRASE:
            sentence = tr("A passphrase has at least {0} characters.").format(SHORTEST_PASSPHRASE)
            self.passphrase.set_error(sentence)
            return
        if chosen != self.again.value():
            self.again.set_error(tr("The two are not the same."))
            return
        if not self.create_button.isEnabled():
            return
        self.create_button.setEnabled(False)
        self.create_button.say(tr("Creating the vault …"))
        who = (self.practice.value().strip(), self.practitioner.value().strip())
        self.create_wanted.emit(NewPractice(*who, self.role.value(), chosen))

    # Step 3

    def _code_page(self) -> QWidget:
        self._shown_code = Text("", fonts.LEAD)
        self._shown_code.setAccessibleName(tr("Recovery code"))
        self._saved = Notice("positive", "")
        self._saved.hide()
        self.print = Button(tr("Print"), icon="print")
        self.print.clicked.connect(lambda: print_code(self, self._code))
        self.save = Button(tr("Save as a file"), icon="export")
        self.save.clicked.connect(self._save_code)
        self.kept = CheckBox(tr("I have it on paper, away from this laptop"))
        self.finish = Button(tr("Open the practice"), "filled")
        self.finish.setEnabled(False)
        self.kept.toggled.connect(self.finish.setEnabled)
        self.finish.clicked.connect(self._finish)
        why = tr(
            "Whoever holds this code can open the vault. It is shown only now. "
            "Keep it on paper where you keep things that must not be lost."
        )
        card = layout.card(layout.column([self._shown_code]))
        return paper(
            [
                title(tr("Your recovery code")),
                label(why, tone="muted"),
                card,
                layout.row([self.print, self.save, layout.GAP], layout.M),
                self._saved,
                self.kept,
                layout.row([self.finish, layout.GAP], 0),
            ]
        )

    def _save_code(self) -> None:
        name = tr("KAP Companion recovery code.txt")
        target, _ = QFileDialog.getSaveFileName(self, tr("Save the recovery code"), name)
        if target:
            self.save_code_to(target)

    def save_code_to(self, target: str) -> None:
        """Write the code into this file, and say whether that worked."""
        try:
            write_beside(Path(target), recovery_text(self._code).encode())
        except KapError as failed:
            self._saved.show_notice("danger", str(failed))
        else:
            said = tr("Saved. Move the file off this laptop, or print it and delete it.")
            self._saved.show_notice("positive", said)
        self._saved.show()

    def _finish(self) -> None:
        self._code = ""
        self._shown_code.setText("")
        for field in (self.passphrase, self.again):
            field.clear()
        self.finished.emit()
