"""Setting up a practice: who you are, a passphrase, and the recovery code on paper."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kap_companion.services.access import AccessLog
from kap_companion.ui.pages.code_card import CodeCard
from kap_companion.ui.pages.new_passphrase import NewPassphrase
from kap_companion.ui.pages.paper import paper
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import label, title
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
        self._pages = QStackedWidget()
        for page in (self._names_page(), self._passphrase_page(), self._code_page()):
            self._pages.addWidget(page)
        self.setLayout(layout.column([self._pages], 0))

    def show_code(self, code: str, access: AccessLog | None = None) -> None:
        """Show the recovery code of the vault that was just made, and to which `access` belongs."""
        self.card.show_code(code, access)
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
        self.new.first.setFocus()

    # Step 2

    def _passphrase_page(self) -> QWidget:
        self.new = NewPassphrase(tr("Passphrase"))
        self._failed = Notice("danger", "")
        self._failed.hide()
        self.create_button = Button(tr("Create the vault"), "filled")
        self.create_button.clicked.connect(self._check_passphrase)
        self.new.again.entered.connect(self._check_passphrase)
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
                self.new,
                self._failed,
                layout.row([self.create_button, back, layout.GAP], layout.M),
            ]
        )

    def _check_passphrase(self) -> None:
        self._failed.hide()
        chosen = self.new.checked()
        if not chosen or not self.create_button.isEnabled():
            return
        self.create_button.setEnabled(False)
        self.create_button.say(tr("Creating the vault …"))
        who = (self.practice.value().strip(), self.practitioner.value().strip())
        self.create_wanted.emit(NewPractice(*who, self.role.value(), chosen))

    # Step 3

    def _code_page(self) -> QWidget:
        self.card = CodeCard()
        self.finish = Button(tr("Open the practice"), "filled")
        self.finish.setEnabled(False)
        self.card.kept.toggled.connect(self.finish.setEnabled)
        self.finish.clicked.connect(self._finish)
        why = tr(
            "Whoever holds this code can open the vault. It is shown only now. "
            "Keep it on paper where you keep things that must not be lost."
        )
        return paper(
            [
                title(tr("Your recovery code")),
                label(why, tone="muted"),
                self.card,
                layout.row([self.finish, layout.GAP], 0),
            ]
        )

    def _finish(self) -> None:
        self.card.show_code("")
        self.new.clear()
        self.finished.emit()
