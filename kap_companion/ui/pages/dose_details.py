"""What else is told of a dose: folded below the quick part, and as well amended in later."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.dosing import INFUSED
from kap_companion.domain.events import DoseGiven
from kap_companion.errors import InputRefused
from kap_companion.services.dose_checks import MOST_DEVICES
from kap_companion.services.dosing import known_weight
from kap_companion.services.journey import parse_amount
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import two
from kap_companion.ui.pages.weight_field import WeightField
from kap_companion.ui.pages.witness_field import WitnessField
from kap_companion.ui.room_words import number_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import Field, LineField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr

INJECTED = frozenset({INFUSED, "intramuscular"})
SPRAYED = "nasal"


class DoseDetails(QWidget):
    """Weight, site or devices, lot, who ordered and saw it, and what was thrown away."""

    entered = Signal()

    def __init__(self, session: OpenSession, but: Fact | None = None) -> None:
        super().__init__()
        workspace = session.workspace
        known = known_weight(session.chart, workspace.reader, session.id, but)
        self.toggle = Button(tr("More of this dose"), "quiet", icon="down")
        self.toggle.set_size("compact")
        self.toggle.setCheckable(True)
        self.weight = WeightField(known)
        self.site = LineField(tr("Site"))
        self.devices = LineField(tr("Devices"), max_chars=2)
        self.lot = LineField(tr("Lot"))
        self.expiry = LineField(tr("Expiry"), placeholder="2027-04")
        self.ordered_by = LineField(tr("Ordered by"))
        self.witness = WitnessField(tr("Witnessed by"), workspace)
        self.wasted = LineField(tr("Amount wasted"), tr("In the unit of the dose."), max_chars=12)
        self.waste_witness = WitnessField(tr("Waste seen by"), workspace)
        said = tr("Recorded by {0}, who is signed in.").format(workspace.signed_in_name())
        inner: list[layout.Item] = [
            self.weight,
            self.site,
            self.devices,
            two(self.lot, self.expiry),
            self.ordered_by,
            self.witness,
            self.wasted,
            self.waste_witness,
            label(said, fonts.SECONDARY, "muted"),
        ]
        self.folded = QWidget()
        self.folded.setLayout(layout.column(inner, layout.L))
        head = layout.row([self.toggle, layout.GAP], 0)
        self.setLayout(layout.column([head, self.folded], layout.M))
        self._connect()
        self.unfold(False)
        self.show_route("")

    def _connect(self) -> None:
        self.toggle.toggled.connect(self.unfold)
        for field in self.lines():
            field.entered.connect(self.entered)
            field.changed.connect(self._unfold_for_draft)
        for witness in (self.witness, self.waste_witness):
            witness.entered.connect(self.entered)
            witness.how.changed.connect(self._show_waste)
            witness.how.changed.connect(self._unfold_for_draft)
        self.wasted.changed.connect(self.waste_witness.void)
        self.wasted.changed.connect(self._show_waste)
        self._show_waste()

    def lines(self) -> tuple[LineField, ...]:
        """Return the fields that are typed."""
        typed = (self.site, self.devices, self.lot, self.expiry, self.ordered_by, self.wasted)
        return (self.weight.line, *typed)

    def unfold(self, unfolded: bool) -> None:
        """Show or hide what is folded; what stands in it counts all the same."""
        self.folded.setVisible(unfolded)
        self.toggle.setChecked(unfolded)
        self.toggle.say(tr("Less of this dose") if unfolded else tr("More of this dose"))

    def show_route(self, route: str) -> None:
        """Ask for what belongs to this route; what was recorded stays in sight."""
        self.site.setVisible(route in INJECTED or bool(self.site.value()))
        self.devices.setVisible(route == SPRAYED or bool(self.devices.value()))

    def show_details(self, dose: DoseGiven, *, again: bool = False) -> None:
        """Fill in what stands beside a dose; `again`: what stays the same for a booster."""
        self.site.set_value(dose.site)
        self.lot.set_value(dose.lot)
        self.expiry.set_value(dose.expiry)
        self.ordered_by.set_value(dose.ordered_by)
        if again:
            return
        self.weight.set_weight(dose.weight_kg)
        self.devices.set_value("" if dose.devices is None else str(dose.devices))
        self.wasted.set_value("" if dose.wasted is None else number_text(dose.wasted))
        self.witness.show_witness(dose.witnessed_by, dose.witness_proof)
        self.waste_witness.show_witness(dose.waste_witness, dose.waste_proof)
        self._show_waste()

    def changed_dose(self) -> None:
        """Another amount, drug, unit or route than what a witness confirmed."""
        self.witness.void()

    def changed_waste(self) -> None:
        """Another drug or unit than that of the waste that a witness confirmed."""
        self.waste_witness.void()

    def with_details(self, dose: DoseGiven) -> DoseGiven | None:
        """Return the dose with its details, or None after saying under a field what is wrong."""
        wrong: list[Field] = []
        weight, wasted, devices = None, None, None
        try:
            weight = self.weight.weight()
        except InputRefused as refused:
            wrong.append(_told(self.weight.line, str(refused)))
        try:
            wasted = parse_amount(self.wasted.value()) if self.wasted.value().strip() else None
        except InputRefused as refused:
            wrong.append(_told(self.wasted, str(refused)))
        typed = self.devices.value().strip()
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= MOST_DEVICES:
            devices = int(typed)
        elif typed:
            said = tr("A number of devices from 1 to {0}.").format(MOST_DEVICES)
            wrong.append(_told(self.devices, said))
        seen, waste_seen = self.witness.witness(), self.waste_witness.witness()
        if wrong or seen is None or waste_seen is None:
            self.unfold(True)
            return None
        return replace(
            dose,
            ordered_by=self.ordered_by.value().strip(),
            witnessed_by=seen[0],
            witness_proof=seen[1],
            site=self.site.value().strip() if not self.site.isHidden() else "",
            weight_kg=weight,
            devices=devices if not self.devices.isHidden() else None,
            lot=self.lot.value().strip(),
            expiry=self.expiry.value().strip(),
            wasted=wasted,
            waste_witness=waste_seen[0],
            waste_proof=waste_seen[1],
        )

    def _show_waste(self) -> None:
        wasted = bool(self.wasted.value().strip())
        self.waste_witness.setVisible(wasted or not self.waste_witness.is_empty())

    def _unfold_for_draft(self) -> None:
        """What comes back from a draft is seen."""
        if self.folded.isHidden():
            self.unfold(True)


def _told(field: Field, sentence: str) -> Field:
    field.set_error(sentence)
    return field
