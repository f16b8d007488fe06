"""Which lines of a history to show: by words, by whom, of what kind, from which day to which."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.history import Sieve
from kap_companion.ui.history_words import group_words
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import Field, LineField
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

TYPING_PAUSE_MS = 200
DAY_PX = 132


class HistoryFilter(QWidget):
    """`changed` carries the `Sieve` that the fields come to, a moment after the last key."""

    changed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.words = LineField(tr("Words"))
        groups = [(group.value, said) for group, said in group_words().items()]
        self.group = ChoiceField(tr("Kind"), [("", tr("All")), *groups], side_by_side=0)
        self.group.set_value("")
        people = workspace.practice_chart().practitioners
        options = [(each.practitioner_id, each.name) for each in people]
        self.person = ChoiceField(tr("Who"), [("", tr("Everyone")), *options], side_by_side=0)
        self.person.set_value("")
        self.first = DateField(tr("From"))
        self.last = DateField(tr("To"))
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._tell)
        box = layout.row(self._fields(), layout.M)
        box.setStretch(0, 1)
        self.setLayout(box)
        today = workspace.clock.now().local().date().isoformat()
        for day in (self.first, self.last):
            day.editor.setPlaceholderText(today)
            day.editor.setFixedWidth(DAY_PX)
        for field in self._fields():
            field.changed.connect(self._typing.start)

    def sieve(self) -> Sieve:
        """Return what the fields come to; an unclear date sifts nothing."""
        return Sieve(
            self.words.value(),
            self.person.value(),
            self.group.value(),
            self.first.day(),
            self.last.day(),
        )

    def _fields(self) -> tuple[Field, ...]:
        return self.words, self.person, self.group, self.first, self.last

    def _tell(self) -> None:
        self.changed.emit(self.sieve())
