"""The sheet in which a patient is added or edited."""

from concurrent.futures import Future
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Fact
from kap_companion.domain.events import PatientRegistered
from kap_companion.services.patients import OLDEST_YEARS
from kap_companion.ui.pages.form_sheet import FormSheet, two
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import Field, LineField
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace


class PatientSheet(FormSheet):
    """Takes everything of a registration. `patient_id` empty adds a new patient."""

    patient_saved = Signal(str)
    """The id of the patient whose details the disk now has."""

    def __init__(self, workspace: Workspace, area: QWidget, patient_id: str = "") -> None:
        title = tr("Edit details") if patient_id else tr("Add a patient")
        save = tr("Save the changes") if patient_id else tr("Add the patient")
        super().__init__(title, save, workspace.bridge, area)
        self._patients = workspace.patients
        self._id = self._saved_id = patient_id
        self._seen: Fact | None = None
        self._as_it_was = PatientRegistered(name="")
        today = workspace.clock.now().local().date()
        self._make_fields(today)
        self._lay_out()
        if patient_id:
            chart = workspace.patients.chart(patient_id)
            self._seen, self._as_it_was = chart.fact, chart.details
            self._show(self._as_it_was)

    def write(self) -> "Future[Any] | None":
        if not self.name.value().strip():
            self.name.set_error(tr("A patient needs a name."))
        good_date = self.birth_date.check()
        if self.name.error() or not good_date:
            self._focus_first_wrong()
            return None
        details = self._details()
        if details == self._as_it_was:
            self.dismiss()
            return None
        if self._id:
            return self._patients.edit(self._id, details, seen=self._seen)
        self._saved_id, written = self._patients.add(details)
        return written

    def is_untouched(self) -> bool:
        return self._details() == self._as_it_was and self.birth_date.check()

    def saved(self) -> None:
        self.patient_saved.emit(self._saved_id)

    def _make_fields(self, today: date) -> None:
        oldest = date(today.year - OLDEST_YEARS, 1, 1)
        self.name = LineField(tr("Name"))
        self.preferred_name = LineField(tr("Preferred name"))
        self.pronouns = LineField(tr("Pronouns"))
        self.birth_date = DateField(tr("Birth date"), oldest, today)
        self.record_number = LineField(tr("Record number"))
        self.allergies = TextArea(tr("Allergies"))
        self.allergies.set_lines(2)
        self.escort_name = LineField(tr("Name"))
        self.escort_phone = LineField(tr("Phone"))
        self.escort_name.editor.setAccessibleName(tr("Escort’s name"))
        self.escort_phone.editor.setAccessibleName(tr("Escort’s phone"))
        self.notes = TextArea(tr("Notes"))

    def _lay_out(self) -> None:
        self.add(
            self.name,
            two(self.preferred_name, self.pronouns),
            two(self.birth_date, self.record_number),
            self.allergies,
            Text(tr("Who takes them home"), fonts.HEADING),
            two(self.escort_name, self.escort_phone),
            self.notes,
            layout.GAP,
        )

    def _fields(self) -> dict[str, LineField | TextArea]:
        return {
            "name": self.name,
            "preferred_name": self.preferred_name,
            "pronouns": self.pronouns,
            "record_number": self.record_number,
            "escort_name": self.escort_name,
            "escort_phone": self.escort_phone,
            "allergies": self.allergies,
            "notes": self.notes,
        }

    def _details(self) -> PatientRegistered:
        texts = {name: field.value().strip() for name, field in self._fields().items()}
        return PatientRegistered(**texts, birth_date=self.birth_date.day())

    def _show(self, details: PatientRegistered) -> None:
        for name, field in self._fields().items():
            field.set_value(getattr(details, name))
        self.birth_date.set_day(details.birth_date)

    def _focus_first_wrong(self) -> None:
        fields: tuple[Field, ...] = (self.name, self.birth_date)
        next(field for field in fields if field.error()).setFocus()
