"""What to search for: words, and what narrows them. It is told with each key, after a breath."""

from datetime import date, time, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.note_query import NoteQuery
from kap_companion.domain.note_texts import NoteKind
from kap_companion.ui.pages.when import at_local
from kap_companion.ui.search_words import kinds_words
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import Field, LineField
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

TYPING_PAUSE_MS = 120
CHOICE_PX, DAY_PX, LABEL_PX = 176, 132, 28


class SearchFilter(QWidget):
    """`changed` tells that something else is looked for; `query` is what."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._patient_id = ""
        self.words = LineField(
            tr("Words"), placeholder=tr("Words of a note, a name, “words in a row”")
        )
        self.kind = ChoiceField(tr("Kind"), kinds_words(), side_by_side=0)
        self.patient = LineField(tr("Patient"), placeholder=tr("Everyone"))
        people = workspace.practice_chart().practitioners
        options = [(each.practitioner_id, each.name) for each in people]
        self.person = ChoiceField(
            tr("Written by"), [("", tr("Everyone")), *options], side_by_side=0
        )
        self.first, self.last = DateField(tr("From")), DateField(tr("To"))
        self.clear = Button(tr("Clear"), "quiet")
        self.clear.clicked.connect(self.empty)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.changed)
        self._lay_out()
        self._forget()
        self.patient.changed.connect(self._look_for_patient)
        for field in self._fields():
            field.changed.connect(self._typing.start)

    def query(self) -> NoteQuery:
        """Return what is looked for; an unclear date narrows nothing."""
        kind = self.kind.value()
        return NoteQuery(
            self.words.value(),
            NoteKind(kind) if kind else None,
            self._patient_id,
            self.person.value(),
            _midnight_us(self.first.day()),
            _midnight_us(self.last.day(), days=1),
        )

    def names_nobody(self) -> bool:
        """Whether a patient is asked for, and it is not clear which."""
        return bool(self.patient.value().strip()) and not self._patient_id

    def empty(self) -> None:
        """Look for nothing."""
        self.words.set_value("")
        self._forget()
        self._look_for_patient()
        self.changed.emit()
        self.words.setFocus()

    def _forget(self) -> None:
        self.kind.set_value("")
        self.person.set_value("")
        self.patient.set_value("")
        for day in (self.first, self.last):
            day.set_day(None)

    def _look_for_patient(self) -> None:
        """One name is enough: it narrows as soon as only one patient has what was typed."""
        typed = self.patient.value().strip()
        found = self._workspace.patients.find(typed) if typed else ()
        self._patient_id = found[0].patient_id if len(found) == 1 else ""
        said = {0: tr("Nobody matches."), 1: found[0].name if found else ""}
        many = tr("{0} match. Type more of the name.").format(len(found))
        self.patient.set_hint(said.get(len(found), many) if typed else "")

    def _lay_out(self) -> None:
        first, second = layout.row([], layout.M), layout.row([], layout.M)
        for row, fields in ((first, self._fields()[:2]), (second, self._fields()[2:])):
            for place, field in enumerate(fields):  # a hint below one moves no other
                row.addLayout(layout.column([field, layout.GAP], 0), int(not place))
        second.addLayout(layout.column([LABEL_PX, self.clear, layout.GAP], 0))
        today = self._workspace.clock.now().local().date().isoformat()
        self.kind.setFixedWidth(CHOICE_PX)
        self.person.setFixedWidth(CHOICE_PX)
        for day in (self.first, self.last):
            day.setFixedWidth(DAY_PX)
            day.editor.setPlaceholderText(today)
        self.setLayout(layout.column([first, second], layout.XS))

    def _fields(self) -> tuple[Field, ...]:
        return self.words, self.kind, self.patient, self.person, self.first, self.last


def _midnight_us(day: date | None, days: int = 0) -> int | None:
    """Return when a day begins here, or one so many days later; None for none."""
    if day is None:
        return None
    try:
        return round(at_local(day + timedelta(days=days), time()).timestamp() * 1_000_000)
    except (OverflowError, ValueError, OSError):
        return None
