"""One person in the list of people: who they are, how they stand, and what can be done."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kap_companion.services.people import Person
from kap_companion.ui.pages.row import Row, two_lines
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import IconButton
from kap_companion.ui.widgets.chip import Chip, Level
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr


class PersonRow(QWidget):
    """The row opens their details; the button at its right holds the rest."""

    edit_wanted = Signal()
    passphrase_wanted = Signal()
    retire_wanted = Signal()

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.person = person
        said = ", ".join(filter(None, (person.name, person.credentials)))
        tone = "muted" if person.retired else "text"
        words = two_lines(
            Text(said, fonts.STRONG, tone), Text(person.role, fonts.SECONDARY, "muted")
        )
        state, level = _state(person)
        inner = layout.row([words], layout.M)
        inner.setStretch(0, 1)
        if state:
            inner.addWidget(Chip(state, level))
        self.row = Row(inner, ", ".join(filter(None, (said, person.role, state))), chevron=False)
        self.row.clicked.connect(self.edit_wanted)
        self.more = IconButton("more", tr("What can be done for {0}").format(person.name), 36)
        self.more.clicked.connect(self._open_menu)
        box = layout.row([self.row, self.more], layout.S)
        box.setStretch(0, 1)
        self.setLayout(box)

    def menu(self) -> QMenu:
        """Return what can be done for this person."""
        person, menu = self.person, QMenu(self)
        menu.addAction(tr("Edit details")).triggered.connect(self.edit_wanted)
        if not person.has_passphrase and not person.retired:
            menu.addAction(tr("Set a passphrase")).triggered.connect(self.passphrase_wanted)
        if person.still_opens:
            menu.addAction(tr("Finish retiring")).triggered.connect(self.retire_wanted)
        elif not person.retired and not person.signed_in:
            menu.addAction(tr("Retire")).triggered.connect(self.retire_wanted)
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))


def _state(person: Person) -> tuple[str, Level]:
    if person.still_opens:
        return tr("Retiring is not finished"), "caution"
    if person.retired:
        return tr("Retired"), "plain"
    if not person.has_passphrase:
        return tr("No passphrase yet"), "caution"
    return (tr("Signed in"), "positive") if person.signed_in else ("", "plain")
