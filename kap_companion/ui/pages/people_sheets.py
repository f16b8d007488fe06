"""The sheets about people: adding and describing one, passphrases, retiring, a new code."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.events import PractitionerAdded
from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.services.people import Person
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.new_passphrase import NewPassphrase
from kap_companion.ui.pages.setup import ROLES
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField, PassphraseField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Rekeyed


class PersonSheet(FormSheet):
    """Adds a person, who types their own passphrase; or describes one anew."""

    def __init__(self, workspace: Workspace, area: QWidget, person: Person | None = None) -> None:
        title = tr("Edit details") if person else tr("Add a person")
        save = tr("Save the changes") if person else tr("Add the person")
        super().__init__(title, save, workspace.bridge, area)
        self._people = workspace.people
        self._id = person.id if person else workspace.people.new_id()
        self.name = LineField(tr("Name"), tr("It stands beside what they record."))
        self.credentials = LineField(tr("Credentials"), tr("A title, a licence; may stay empty."))
        self.role = ChoiceField(tr("Role"), _roles(person), side_by_side=0)
        self.role.set_value(person.role if person else ROLES[0])
        self.passphrase: NewPassphrase | None = None
        self.add(self.name, self.credentials, self.role)
        if person:
            self.name.set_value(person.name)
            self.credentials.set_value(person.credentials)
        else:
            self.passphrase = NewPassphrase(tr("Their own passphrase"))
            said = tr("Hand them the keyboard: nobody else knows what they type here.")
            self.add(layout.hline(), label(said, tone="muted"), self.passphrase)
        self.add(layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.name.value().strip():
            self.name.set_error(tr("A person needs a name."))
            self.name.setFocus()
            return None
        credentials = self.credentials.value()
        person = PractitionerAdded(self._id, self.name.value(), self.role.value(), credentials)
        if self.passphrase is None:
            return self._people.describe(person)
        chosen = self.passphrase.checked()
        return self._people.add(person, chosen) if chosen else None


class FirstPassphraseSheet(FormSheet):
    """Gives a person who has none a passphrase."""

    def __init__(self, workspace: Workspace, area: QWidget, person: Person) -> None:
        title = tr("A passphrase for {0}").format(person.name)
        super().__init__(title, tr("Set the passphrase"), workspace.bridge, area)
        self._people, self._id = workspace.people, person.id
        self.passphrase = NewPassphrase(tr("Their own passphrase"))
        said = tr("Hand them the keyboard: nobody else knows what they type here.")
        self.add(label(said, tone="muted"), self.passphrase, layout.GAP)

    def write(self) -> "Future[Any] | None":
        chosen = self.passphrase.checked()
        return self._people.give_passphrase(self._id, chosen) if chosen else None


class KeySheet(FormSheet):
    """A sheet whose refusals are whole sentences, since nothing of a text could be lost."""

    def _not_saved(self, sentence: str) -> None:
        if isValid(self):
            self._wait(False)
            self.refuse(sentence)


class ChangePassphraseSheet(KeySheet):
    """Changes the passphrase of who is signed in."""

    def __init__(self, workspace: Workspace, area: QWidget) -> None:
        title = tr("Change your passphrase")
        super().__init__(title, tr("Change the passphrase"), workspace.bridge, area)
        self._people = workspace.people
        hint = tr("The recovery code will do where it was forgotten.")
        self.present = PassphraseField(tr("Your passphrase until now"), hint)
        self.passphrase = NewPassphrase(tr("Your new passphrase"))
        self.add(self.present, layout.hline(), self.passphrase, layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.present.value():
            self.present.set_error(tr("Type the passphrase that you have now."))
            self.present.setFocus()
            return None
        chosen = self.passphrase.checked()
        return self._people.change_passphrase(self.present.value(), chosen) if chosen else None


class CodeMaker(KeySheet):
    """A sheet that makes a new recovery code; it stays until the code is there to be shown."""

    made = Signal(str, str)
    """The new code, and what else there is to know."""

    def __init__(self, title: str, save_words: str, workspace: Workspace, area: QWidget) -> None:
        super().__init__(title, save_words, workspace.bridge, area)
        self._people = workspace.people
        self._waits = False

    def dismiss(self) -> None:
        """Close; not while the code is being made, which nobody would see then."""
        if not self._waits:
            super().dismiss()

    def _wait(self, waiting: bool) -> None:
        self._waits = waiting
        super()._wait(waiting)


class NewCodeSheet(CodeMaker):
    """Asks before the recovery code on paper is made worthless."""

    def __init__(self, workspace: Workspace, area: QWidget) -> None:
        super().__init__(tr("New recovery code"), tr("Make a new code"), workspace, area)
        self._made: Future[str] = Future()
        said = tr(
            "The code on paper will open nothing any more. Make a new one where it was lost, "
            "used, or seen by someone who should not have it."
        )
        self.add(label(said, tone="muted"), layout.GAP)

    def write(self) -> "Future[Any] | None":
        self._made = self._people.renew_recovery_code()
        return self._made

    def saved(self) -> None:
        self.made.emit(self._made.result(), "")


class RetireSheet(CodeMaker):
    """Asks why a person is retired, and says what will come of it."""

    def __init__(self, workspace: Workspace, area: QWidget, person: Person) -> None:
        title = tr("Retire {0}").format(person.name)
        super().__init__(title, tr("Retire and change the key"), workspace, area)
        self._id = person.id
        self._made: Future[Rekeyed] = Future()
        self.reason = TextArea(tr("Why"), tr("It stands in the record."), max_chars=MAX_LINE_CHARS)
        self.reason.set_lines(2)
        said = tr(
            "They can’t sign in any more, and the vault gets a new key that they never knew. What "
            "they recorded stays theirs. A new recovery code takes the place of the one on paper. "
            "A large vault takes a few minutes; what is written meanwhile waits."
        )
        backups = tr("Backups made until now still open with the old passphrases and the old code.")
        self.add(label(said, tone="muted"), label(backups, tone="muted"), self.reason, layout.GAP)

    def write(self) -> "Future[Any] | None":
        if not self.reason.value().strip():
            self.reason.set_error(tr("A few words are enough."))
            self.reason.setFocus()
            return None
        self._made = self._people.retire(self._id, self.reason.value())
        return self._made

    def saved(self) -> None:
        done = self._made.result()
        names = ", ".join(each.name or tr("someone") for each in done.dropped)
        remark = tr("Needs a new passphrase: {0}.").format(names) if names else ""
        self.made.emit(done.code, remark)


def _roles(person: Person | None) -> list[tuple[str, str]]:
    """Return the roles to choose from; a role that someone wrote by hand stays one of them."""
    own = [person.role] if person and person.role and person.role not in ROLES else []
    return [(role, tr(role)) for role in (*own, *ROLES)]
