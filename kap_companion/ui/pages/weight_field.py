"""The patient's weight, the earlier one offered beside it, and mg/kg as plain arithmetic."""

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import DoseGiven
from kap_companion.errors import InputRefused
from kap_companion.services.dosing import KnownWeight
from kap_companion.services.journey import parse_amount
from kap_companion.ui.room_words import mg_per_kg_text, number_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import clock_text, tr

LONGEST = 7


class WeightField(QWidget):
    """Takes a weight over only when somebody says so."""

    changed = Signal()

    def __init__(self, known: KnownWeight | None) -> None:
        super().__init__()
        self.line = LineField(tr("Weight (kg)"), max_chars=LONGEST)
        self.offer = Button("", "bordered")
        self.offer.set_size("compact")
        self.per_kg = label("", fonts.SECONDARY, "muted")
        offered = layout.row([self.offer, layout.GAP], 0)
        self.setLayout(layout.column([self.line, offered, self.per_kg], 6))
        self._known = known
        self.line.changed.connect(self._show_offer)
        self.line.changed.connect(self.changed)
        self.offer.clicked.connect(self._take)
        self.per_kg.hide()
        self._show_offer()

    def set_weight(self, weight_kg: Decimal | None) -> None:
        """Put a weight in the field."""
        self.line.set_value("" if weight_kg is None else number_text(weight_kg))
        self._show_offer()

    def weight(self) -> Decimal | None:
        """Return the weight typed, None where none is; raises `InputRefused` for what is none."""
        if not self.line.value().strip():
            return None
        try:
            return parse_amount(self.line.value())
        except InputRefused:
            raise InputRefused(tr("Type the weight in kilograms, such as 72.5.")) from None

    def show_per_kg(self, amount: str, unit: str) -> None:
        """Show what the dose comes to by the weight; nothing while one of them is no number."""
        try:
            dose = DoseGiven("", parse_amount(amount), unit, "", "", weight_kg=self.weight())
        except InputRefused:
            said = ""
        else:
            said = mg_per_kg_text(dose)
        self.per_kg.setText(said)
        self.per_kg.setVisible(bool(said))

    def _take(self) -> None:
        if self._known is not None:
            self.set_weight(self._known.weight_kg)
            self.line.setFocus()
            self.changed.emit()

    def _show_offer(self) -> None:
        known = self._known
        self.offer.setVisible(known is not None and not self.line.value().strip())
        if known is None:
            return
        local = known.at.local()
        when = clock_text(known.at) if known.of_today else f"{local:%Y-%m-%d}"
        self.offer.say(tr("Take {0} kg of {1}").format(number_text(known.weight_kg), when))
