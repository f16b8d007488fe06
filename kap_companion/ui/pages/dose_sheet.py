"""The sheet in which a dose is recorded."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.dosing import INFUSED
from kap_companion.domain.events import DoseGiven, InfusionRateSet
from kap_companion.domain.moment import Moment
from kap_companion.domain.routes import ROUTES
from kap_companion.errors import InputRefused, KapError
from kap_companion.services.dose_checks import UnsureDose, UnsureRate
from kap_companion.services.journey import parse_amount
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.dose_details import DoseDetails
from kap_companion.ui.pages.dose_doubts import DoubtNotice
from kap_companion.ui.pages.gate_part import GatePart
from kap_companion.ui.pages.infusion_sheet import RateFields
from kap_companion.ui.pages.moment_field import MomentField
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import Field, LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr

UNITS = ("mg", "µg", "ml")
DRUGS = ("ketamine", "esketamine")
OTHER = "other"


class DoseFields(QWidget):
    """Drug, amount, unit, route and by whom; `details` hold the rest, and are put below."""

    def __init__(self, session: OpenSession, but: Fact | None = None) -> None:
        super().__init__()
        drugs = [(DRUGS[0], tr("Ketamine (racemic)")), (DRUGS[1], tr("Esketamine"))]
        self.which = ChoiceField(tr("Drug"), [*drugs, (OTHER, tr("Other"))])
        self.drug = LineField(tr("Which drug"))
        self.amount = LineField(tr("Amount"), max_chars=12)
        self.unit = ChoiceField(tr("Unit"), [(unit, unit) for unit in UNITS])
        self.route = ChoiceField(tr("Route"), [(each.key, tr(each.label)) for each in ROUTES])
        self.given_by = LineField(tr("Given by"))
        self.details = DoseDetails(session, but)
        quantity = layout.row([self.amount, self.unit], layout.M)
        quantity.setStretch(0, 1)
        for field in (self.amount, self.unit):
            quantity.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        parts: list[layout.Item] = [self.which, self.drug, quantity, self.route, self.given_by]
        self.setLayout(layout.column(parts, layout.L))
        self.which.changed.connect(self._show_other)
        self.route.changed.connect(self._show_route)
        self.details.weight.changed.connect(self._show_per_kg)
        for changed in (self.which, self.drug, self.amount, self.unit, self.route):
            changed.changed.connect(self.details.changed_dose)
            changed.changed.connect(self._show_per_kg)
        for changed in (self.which, self.drug, self.unit):
            changed.changed.connect(self.details.changed_waste)
        self._show_other()

    def show_dose(self, dose: DoseGiven, *, again: bool = False) -> None:
        """Fill the fields from a dose; `again`: what stays the same for a booster."""
        self.show_usual(dose.drug, dose.unit, dose.route, dose.given_by)
        self.amount.set_value("" if again else f"{dose.amount.normalize():f}")
        self.details.show_details(dose, again=again)
        self._show_route()
        self._show_per_kg()

    def show_usual(self, drug: str, unit: str, route: str, given_by: str) -> None:
        """Fill what is usually so; the amount is always typed."""
        known = drug in DRUGS
        self.which.set_value(drug if known else OTHER)
        self.drug.set_value("" if known else drug)
        self.unit.set_value(unit)
        self.route.set_value(route)
        self.given_by.set_value(given_by)
        self._show_other()
        self._show_route()

    def lines(self) -> tuple[LineField, ...]:
        """Return the fields that are typed, and recorded by Return."""
        return (self.drug, self.amount, self.given_by)

    def dose(self) -> DoseGiven | None:
        """Return the dose typed, or None after saying under a field what is missing."""
        amount = None
        try:
            amount = parse_amount(self.amount.value())
        except InputRefused as refused:
            self.amount.set_error(str(refused))
        parts: list[tuple[Field, str, str]] = [
            (self.drug, self._drug(), tr("Which drug was it?")),
            (self.given_by, self.given_by.value().strip(), tr("Who gave it?")),
            (self.route, self.route.value(), tr("Choose a route.")),
            (self.unit, self.unit.value(), tr("Choose a unit.")),
        ]
        for field, value, sentence in parts:
            if not value:
                field.set_error(sentence)
        if amount is None or not all(value for _, value, _ in parts):
            return None
        _, drug, _ = parts[0]
        given_by, route, unit = (value for _, value, _ in parts[1:])
        return self.details.with_details(DoseGiven(drug, amount, unit, route, given_by))

    def _drug(self) -> str:
        which = self.which.value()
        return self.drug.value().strip() if which == OTHER else which

    def _show_other(self) -> None:
        self.drug.setVisible(self.which.value() == OTHER)

    def _show_route(self) -> None:
        self.details.show_route(self.route.value())

    def _show_per_kg(self) -> None:
        self.details.weight.show_per_kg(self.amount.value(), self.unit.value())


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
        self.gate.missed.connect(self.bring_into_view)
        self.fields = DoseFields(session)
        self.rate = RateFields(optional=True)
        self.doubts = DoubtNotice()
        self.time = MomentField(session.chart, session.record.now(), empty_is_now=True)
        self._notice = Notice("danger", "")
        self._notice.hide()
        plan = session.chart.plan
        by = session.workspace.signed_in_name()
        self.fields.show_usual(DRUGS[0], "mg", plan.route if plan else "", by)
        if not first and isinstance(session.chart.doses[0].event, DoseGiven):
            self.fields.show_dose(session.chart.doses[0].event, again=True)
        said = tr("T+ starts with this dose.") if first else tr("T+ stays with the first dose.")
        hint = label(said + " " + tr("The amount is the prescriber’s order."), fonts.SECONDARY)
        hint.set_tone("muted")
        self.add(self._notice, self.gate, self.doubts, self.fields, self.rate, self.time, hint)
        self.add(self.fields.details, layout.GAP)
        self.record = Button(tr("Record the dose"), "filled")
        self.record.clicked.connect(self._record)
        written = (*self.fields.lines(), self.rate.rate, self.time, self.gate.by, self.gate.reason)
        for field in written:
            field.entered.connect(self._record)
        self.fields.details.entered.connect(self._record)
        self.fields.route.changed.connect(self._show_rate)
        self.doubts.confirmed.connect(self._record_sure)
        self._show_rate()
        self.set_footer(self.record)

    def open(self) -> None:
        """Show the sheet, ready for the one thing that is always typed."""
        self.gate.show_now()
        super().open()
        self.fields.amount.setFocus()
        self.bring_into_view(self.fields.amount)

    def _record_sure(self) -> None:
        """What was asked about is so; where it was changed since, it is asked about anew."""
        self._record(sure=True)

    def _record(self, *, sure: bool = False) -> None:
        if not self.record.isEnabled():
            return
        self._notice.hide()
        dose, now = self.fields.dose(), self._session.record.now()
        rate = None if self.rate.isHidden() or self.rate.is_empty() else self.rate.typed()
        try:
            typed = self.time.moment(now)
        except InputRefused as refused:
            self.time.set_error(str(refused))
            return
        if dose is None or self.rate.rate.error():
            return
        try:
            # A dose that the disk did not take was given when it was first recorded.
            at = typed if self.time.touched else self._pressed or now
            override = self.gate.passed(at)
            self._pressed = self._pressed or now
            sure = sure and self.doubts.asked(dose)
            given = replace(dose, sure=sure)
            written = self._session.dosing.give(given, at, rate, override)
        except UnsureDose as unsure:
            self._ask(dose, unsure)
            return
        except UnsureRate:
            self._ask_rate(rate)
            return
        except KapError as refused:
            self._say(str(refused))
            return
        self.doubts.drop()
        self.record.setEnabled(False)
        self.writing.emit(written)
        self._session.workspace.bridge.when_done(written, self._done, self._failed)

    def _ask(self, dose: DoseGiven, unsure: UnsureDose) -> None:
        self._scroll.verticalScrollBar().setValue(0)
        self.doubts.ask(dose, unsure.doubts)

    def _ask_rate(self, rate: InfusionRateSet | None) -> None:
        if rate is not None:
            self.rate.ask(rate)
            self.bring_into_view(self.rate.rate)

    def _show_rate(self) -> None:
        """An infusion starts with its rate."""
        self.rate.setVisible(self.fields.route.value() == INFUSED)

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
