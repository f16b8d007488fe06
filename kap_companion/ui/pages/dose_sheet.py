"""The sheet in which a dose is recorded."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.events import DoseGiven
from kap_companion.domain.moment import Moment
from kap_companion.domain.routes import ROUTES
from kap_companion.errors import InputRefused, KapError
from kap_companion.services.journey import parse_amount
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.gate_part import GatePart
from kap_companion.ui.pages.moment_field import MomentField
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr

UNITS = ("mg", "µg", "ml")


class DoseFields(QWidget):
    """Drug, amount, unit, route and by whom: what a dose is."""

    def __init__(self) -> None:
        super().__init__()
        self.drug = LineField(tr("Drug"))
        self.amount = LineField(tr("Amount"), max_chars=12)
        self.unit = ChoiceField(tr("Unit"), [(unit, unit) for unit in UNITS])
        self.route = ChoiceField(tr("Route"), [(each.key, tr(each.label)) for each in ROUTES])
        self.given_by = LineField(tr("Given by"))
        quantity = layout.row([self.amount, self.unit], layout.M)
        quantity.setStretch(0, 1)
        for field in (self.amount, self.unit):
            quantity.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        fields: list[layout.Item] = [self.drug, quantity, self.route, self.given_by]
        self.setLayout(layout.column(fields, layout.L))

    def show_dose(self, dose: DoseGiven) -> None:
        """Fill the fields from a dose."""
        self.show_usual(dose.drug, dose.unit, dose.route, dose.given_by)
        self.amount.set_value(f"{dose.amount.normalize():f}")

    def show_usual(self, drug: str, unit: str, route: str, given_by: str) -> None:
        """Fill what is usually so; the amount is always typed."""
        self.drug.set_value(drug)
        self.unit.set_value(unit)
        self.route.set_value(route)
        self.given_by.set_value(given_by)

    def lines(self) -> tuple[LineField, ...]:
        """Return the fields that are typed."""
        return (self.drug, self.amount, self.given_by)

    def dose(self) -> DoseGiven | None:
        """Return the dose typed, or None after saying under a field what is missing."""
        amount = None
        try:
            amount = parse_amount(self.amount.value())
        except InputRefused as refused:
            self.amount.set_error(str(refused))
        for field, sentence in (
            (self.drug, tr("Which drug was it?")),
            (self.given_by, tr("Who gave it?")),
            (self.route, tr("Choose a route.")),
            (self.unit, tr("Choose a unit.")),
        ):
            if not field.value().strip():
                field.set_error(sentence)
        parts = (self.drug, self.given_by, self.route, self.unit)
        if amount is None or not all(field.value().strip() for field in parts):
            return None
        return DoseGiven(
            self.drug.value().strip(),
            amount,
            self.unit.value(),
            self.route.value(),
            self.given_by.value().strip(),
        )


class DoseSheet(Sheet):
    """Records a dose as given now, or at the time typed."""

    recorded = Signal()

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        first = not session.chart.doses
        super().__init__(tr("Give the dose") if first else tr("Give a booster"), area)
        self._session = session
        self.holds_draft = True
        self._pressed: Moment | None = None
        self.gate = GatePart(session)
        self.fields = DoseFields()
        self.time = MomentField(session.chart, session.record.now(), empty_is_now=True)
        self._notice = Notice("danger", "")
        self._notice.hide()
        plan = session.chart.plan
        by = session.workspace.signed_in_name()
        self.fields.show_usual(tr("ketamine"), "mg", plan.route if plan else "", by)
        if not first and isinstance(session.chart.doses[0].event, DoseGiven):
            self.fields.show_dose(session.chart.doses[0].event)
            self.fields.amount.set_value("")
        said = tr("T+ starts with this dose.") if first else tr("T+ stays with the first dose.")
        hint = label(said + " " + tr("The amount is the prescriber’s order."), fonts.SECONDARY)
        hint.set_tone("muted")
        self.add(self._notice, self.gate, self.fields, self.time, hint, layout.GAP)
        self.record = Button(tr("Record the dose"), "filled")
        self.record.clicked.connect(self._record)
        for field in (*self.fields.lines(), self.time, self.gate.by, self.gate.reason):
            field.entered.connect(self._record)
        self.set_footer(self.record)

    def open(self) -> None:
        """Show the sheet, ready for the one thing that is always typed."""
        self.gate.show_now()
        super().open()
        self.fields.amount.setFocus()

    def _record(self) -> None:
        if not self.record.isEnabled():
            return
        dose, now = self.fields.dose(), self._session.record.now()
        try:
            typed = self.time.moment(now)
        except InputRefused as refused:
            self.time.set_error(str(refused))
            return
        if dose is None:
            return
        try:
            # A dose that the disk did not take was given when it was first recorded.
            at = typed if self.time.touched else self._pressed or now
            override = self.gate.passed(at)
            self._pressed = self._pressed or now
            written = self._session.journey.give_dose(dose, at, override)
        except KapError as refused:
            self._say(str(refused))
            return
        self.record.setEnabled(False)
        self.writing.emit(written)
        self._session.workspace.bridge.when_done(written, self._done, self._failed)

    def _done(self, _entries: object) -> None:
        self.holds_draft = False
        if not isValid(self):
            return
        self.recorded.emit()
        self.dismiss()

    def _failed(self, sentence: str) -> None:
        if not isValid(self):
            return
        self.record.setEnabled(True)
        self._say(tr("Not saved: {0}").format(sentence))

    def _say(self, sentence: str) -> None:
        self._notice.show_notice("danger", sentence)
        self._notice.show()
