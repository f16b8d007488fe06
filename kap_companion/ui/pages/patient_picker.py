"""Finds one patient by a few letters of the name, inside a form."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.summary import PatientSummary
from kap_companion.ui.pages.row import Row, two_lines
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.dates import in_words
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text, caption, line
from kap_companion.ui.wording import tr

MOST_SHOWN = 3

Find = Callable[[str], tuple[PatientSummary, ...]]


class PatientPicker(QWidget):
    """A searching field with the matches below it; once chosen, the name with *Choose another*."""

    picked = Signal(str)

    def __init__(self, find: Find) -> None:
        super().__init__()
        self._find = find
        self._id = ""
        self._rows: list[Row] = []
        self.search = LineField(tr("Patient"), placeholder=tr("Name or record number"))
        self.search.changed.connect(self._look)
        self.search.entered.connect(self._take_only)
        self._matches = layout.column([], 0)
        self._name = Text("", fonts.STRONG)
        self.other = Button(tr("Choose another"), "quiet")
        self.other.set_size("compact")
        self.other.clicked.connect(self._reopen)
        self._chosen = QWidget()
        name = layout.row([self._name, self.other], layout.M)
        name.setStretch(0, 1)
        self._chosen.setLayout(layout.column([caption(tr("Patient")), name], 2))
        self.setLayout(layout.column([self.search, self._matches, self._chosen], layout.XS))
        self.setFocusProxy(self.search)
        self._look()
        self._chosen.hide()

    def patient_id(self) -> str:
        """Return who was chosen, or an empty text."""
        return self._id

    def choose(self, patient: PatientSummary) -> None:
        """Take this patient."""
        self._id = patient.patient_id
        self._name.setText(patient.name)
        self._show_matches(())
        self.search.hide()
        self._chosen.show()
        self.picked.emit(self._id)

    def lock(self) -> None:
        """Keep the choice: a planned session stays with its patient."""
        self.other.hide()

    def matches(self) -> list[Row]:
        """Return the rows that can be chosen now."""
        return list(self._rows)

    def _reopen(self) -> None:
        self._id = ""
        self._chosen.hide()
        self.search.show()
        self._look()
        self.search.setFocus()

    def _look(self) -> None:
        found = self._find(self.search.value().strip())
        self._show_matches(found)
        self.search.set_hint(self._hint(len(found)))

    def _hint(self, found: int) -> str:
        if found > MOST_SHOWN:
            return tr("{0} match. Type more of the name.").format(found)
        return "" if found else tr("Nobody matches. Add the patient under Patients first.")

    def _take_only(self) -> None:
        found = self._find(self.search.value().strip())
        if len(found) == 1:
            self.choose(found[0])

    def _show_matches(self, found: tuple[PatientSummary, ...]) -> None:
        for row in self._rows:
            self._matches.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(patient) for patient in found[:MOST_SHOWN]]
        for row in self._rows:
            self._matches.addWidget(row)

    def _row(self, patient: PatientSummary) -> Row:
        said = identity(patient)
        row = Row(two_lines(line(patient.name), line(said, fonts.SECONDARY, "muted")), patient.name)
        row.setAccessibleDescription(said)
        row.clicked.connect(lambda _=False: self.choose(patient))
        return row


def identity(patient: PatientSummary) -> str:
    """Return what tells two patients of one name apart."""
    called = patient.preferred_name if patient.preferred_name != patient.name else ""
    born = tr("born {0}").format(in_words(patient.birth_date)) if patient.birth_date else ""
    number = tr("no. {0}").format(patient.record_number) if patient.record_number else ""
    return " · ".join(filter(None, (called, born, number)))
