"""The draft of the monitoring form for nasal esketamine: filled from the record, to be printed."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kap_companion.domain.charts.returning import minutes_after_dose
from kap_companion.domain.events import MedicineClass, MonitoringNoted
from kap_companion.domain.monitoring_form import DRUG_CLASSES, MonitoringForm, monitoring_form
from kap_companion.errors import KapError
from kap_companion.exports.pdf import Document
from kap_companion.services.report_matter import session_matter
from kap_companion.ui.monitoring_words import form_parts
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.columns import stack
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.printing import Outcome, print_document
from kap_companion.ui.reports.monitoring import monitoring_draft
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField, ListField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import caption, label
from kap_companion.ui.wording import tr

PAGE = "monitoring form draft"
NO_CLASS = "none"


class MonitoringSheet(FormSheet):
    """What the record doesn't tell is typed above; the draft below shows all of it."""

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        title, save = tr("Monitoring form, a draft"), tr("Keep what was typed")
        super().__init__(title, save, session.workspace.bridge, area)
        self._session = session
        self.said = Notice("positive", "")
        self.said.hide()
        noted = session.chart.latest(MonitoringNoted) or MonitoringNoted()
        self.setting = LineField(tr("Setting"), tr("As the form words it."))
        self.setting.set_value(noted.setting)
        hint = tr("Minutes after the first dose. Empty: not on the record.")
        self.ready = LineField(tr("Ready if there were no two-hour rule"), hint, max_chars=4)
        self.ready.set_value("" if noted.ready_min is None else str(noted.ready_min))
        about = tr("Filled from the record. Read it, and copy it into the form itself.")
        self.add(self.said, label(about, fonts.SECONDARY, "muted"), self.setting, self.ready)
        self.classes = self._class_fields()
        self.add(*self.classes.values(), layout.hline())
        self._draft: QVBoxLayout = layout.column([], layout.M)
        self.add(self._draft, layout.GAP)
        self.print = Button(tr("Print the draft"), "quiet", icon="print")
        self.print.clicked.connect(self._print)
        self._footer.insertWidget(1, self.print)

    def open(self) -> None:
        """Show it as the record has it now."""
        self._show_draft()
        super().open()

    def _class_fields(self) -> dict[str, ChoiceField]:
        """One choice for each medicine; none is made but by hand."""
        fields: dict[str, ChoiceField] = {}
        options = [(NO_CLASS, tr("Not marked")), *((each, tr(each)) for each in DRUG_CLASSES)]
        for each in self.form().medicines:
            field = ListField(tr("Class of {0}").format(each.name), options)
            field.set_value(each.drug_class or NO_CLASS)
            fields[each.name] = field
        return fields

    def form(self) -> MonitoringForm:
        """Return the draft as the record has it now."""
        session = self._session
        session.gate.look_again()
        now_min = minutes_after_dose(session.chart, session.record.now())
        return monitoring_form(session.chart, session.gate.prepared, now_min)

    def page(self) -> Document:
        """Return what goes on paper."""
        session = self._session
        reader, now = session.workspace.reader, session.record.now()
        return monitoring_draft(session_matter(reader, session.id, now))

    def is_untouched(self) -> bool:
        """Whether nothing was typed that is not on the record."""
        return self._typed() == (self._session.chart.latest(MonitoringNoted) or MonitoringNoted())

    def write(self) -> "Future[Any] | None":
        typed = self._typed()
        if typed is None:
            self.ready.set_error(tr("Whole minutes, such as 95."))
            self.ready.setFocus()
            return None
        returning = self._session.returning
        return returning.note_monitoring(typed.setting, typed.ready_min, typed.classes)

    def _typed(self) -> MonitoringNoted | None:
        minutes = self.ready.value().strip()
        if minutes and not (minutes.isascii() and minutes.isdigit()):
            return None
        classes = tuple(
            MedicineClass(name, field.value())
            for name, field in self.classes.items()
            if field.value() not in {"", NO_CLASS}
        )
        return MonitoringNoted(self.setting.value(), int(minutes) if minutes else None, classes)

    def _show_draft(self) -> None:
        while (item := self._draft.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for head, lines in form_parts(self.form()):
            self._draft.addWidget(stack(caption(head), *map(label, lines), spacing=0))

    def _print(self) -> None:
        if not self.is_untouched():
            self.refuse(tr("The draft prints what is on the record. Keep what was typed first."))
            return
        refused = tr("The printer did not take the page. Try again, or choose another printer.")
        access, patient = self._session.workspace.access, self._session.patient_id
        try:
            outcome = print_document(self, self.page(), refused)
        except KapError as failed:
            self.refuse(str(failed))
            return
        if outcome is Outcome.NOWHERE:
            return
        if outcome is Outcome.PDF:
            access.exported(PAGE, "pdf", patient)
        else:
            access.printed(PAGE, patient)
        went = tr("Saved.") if outcome is Outcome.PDF else tr("Sent to the printer.")
        self.said.show_notice("positive", went)
        self.said.show()
