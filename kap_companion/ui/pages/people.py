"""People of the practice: who may sign in, and how they get in and out."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from kap_companion.services.people import Person
from kap_companion.ui.pages.code_sheet import CodeSheet
from kap_companion.ui.pages.columns import ColumnsPage, stack
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.people_sheets import (
    ChangePassphraseSheet,
    FirstPassphraseSheet,
    NewCodeSheet,
    PersonSheet,
    RetireSheet,
)
from kap_companion.ui.pages.person_row import PersonRow
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, heading, title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace


class PeoplePage(ColumnsPage):
    """The list of people, and at its right what the person signed in may do for themselves."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.rows: list[PersonRow] = []
        self.add_button = Button("")
        self.change_button = Button("")
        self.code_button = Button("")

    def columns(self) -> tuple[QWidget, QWidget]:
        people = self.workspace.people.everyone()
        self.rows = [self._row(each) for each in sorted(people, key=_retired_last)]
        self.add_button = Button(tr("Add a person"), "filled")
        self.add_button.clicked.connect(self._add)
        said = tr("Each has a passphrase of their own; what they record carries their name.")
        items: list[layout.Item] = [
            title(tr("People")),
            Text(said, fonts.NOTE, "muted"),
            layout.XS,
            layout.column(self.rows, 0),
        ]
        if not self.compact:
            items += [layout.S, layout.row([self.add_button, layout.GAP])]
        return stack(*items), self._own()

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        return tr("Add a person"), self._add

    def _own(self) -> QWidget:
        self.change_button = Button(tr("Change your passphrase"))
        self.change_button.clicked.connect(self._change)
        self.code_button = Button(tr("New recovery code"))
        self.code_button.clicked.connect(self._renew)
        change = tr("The data stays as it is; only your own way to it changes.")
        code = tr("The code on paper opens the vault where a passphrase was forgotten.")
        return stack(
            heading(tr("Your passphrase")),
            Text(change, fonts.NOTE, "muted"),
            layout.row([self.change_button, layout.GAP]),
            layout.L,
            heading(tr("Recovery code")),
            Text(code, fonts.NOTE, "muted"),
            layout.row([self.code_button, layout.GAP]),
        )

    def _row(self, person: Person) -> PersonRow:
        row = PersonRow(person)
        row.edit_wanted.connect(partial(self._edit, person))
        row.passphrase_wanted.connect(partial(self._give, person))
        row.retire_wanted.connect(partial(self._retire, person))
        return row

    def _add(self) -> None:
        self._open(PersonSheet(self.workspace, self))

    def _edit(self, person: Person) -> None:
        self._open(PersonSheet(self.workspace, self, person))

    def _give(self, person: Person) -> None:
        self._open(FirstPassphraseSheet(self.workspace, self, person))

    def _change(self) -> None:
        self._open(ChangePassphraseSheet(self.workspace, self))

    def _renew(self) -> None:
        sheet = NewCodeSheet(self.workspace, self)
        sheet.made.connect(self._show_code)
        self._open(sheet)

    def _retire(self, person: Person) -> None:
        sheet = RetireSheet(self.workspace, self, person)
        sheet.made.connect(self._show_code)
        self._open(sheet)

    def _open(self, sheet: FormSheet) -> None:
        """Show a sheet that keeps nothing once it is closed: passphrases may stand in it."""
        sheet.finished.connect(self.refresh)
        self._show(sheet)

    def _show_code(self, code: str, remark: str) -> None:
        self.refresh()
        self._show(CodeSheet(code, remark, self.workspace.access, self))

    def _show(self, sheet: Sheet) -> None:
        sheet.closed.connect(sheet.deleteLater)
        self.sheet_wanted.emit(sheet)


def _retired_last(person: Person) -> bool:
    return person.retired
