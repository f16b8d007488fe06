"""Rows of the practice's settings of measures: a scale of its own, and a line of the plan."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import PlannedMeasure, Scale, Span, When
from kap_companion.errors import InputRefused
from kap_companion.ui.room_words import number_text
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField, Option
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.number_field import NumberField
from kap_companion.ui.wording import tr

SIGNS = ".,-−"
LOWER, HIGHER = "lower", "higher"
NUMBER_PX, CHOICE_PX = 110, 190


class ScaleRow(QWidget):
    """A scale: its name, from where to where it goes, and which way is better."""

    removed = Signal()

    def __init__(self, key: str, scale: Scale | None = None) -> None:
        """`key` ties its totals to each other, and stays when the scale is renamed."""
        super().__init__()
        self._key = key
        self.name = LineField(tr("Name"))
        self.least = NumberField(tr("Least"), more=SIGNS)
        self.greatest = NumberField(tr("Greatest"), more=SIGNS)
        ways = [(LOWER, tr("Lower is better")), (HIGHER, tr("Higher is better"))]
        self.better = ChoiceField(tr("Better"), ways, side_by_side=1)
        self.better.set_value(LOWER)
        self.remove = _remove_button(self.removed)
        if scale is not None:
            self.name.set_value(scale.name)
            self.least.set_value(number_text(scale.least))
            self.greatest.set_value(number_text(scale.greatest))
            self.better.set_value(HIGHER if scale.higher_is_better else LOWER)
        for field in (self.least, self.greatest):
            field.setFixedWidth(NUMBER_PX)
        self.better.setFixedWidth(CHOICE_PX)
        numbers = layout.row([self.least, self.greatest, self.better, layout.GAP], layout.M)
        below = layout.row([self.remove, layout.GAP])
        self.setLayout(layout.column([self.name, numbers, below, layout.hline()], layout.S))

    def is_empty(self) -> bool:
        """Whether nothing was typed in it."""
        return not any(each.value().strip() for each in (self.name, self.least, self.greatest))

    def scale(self) -> Scale:
        """Return the scale; raises `InputRefused` where its range is no number."""
        least, greatest = (_number(each.value()) for each in (self.least, self.greatest))
        higher = self.better.value() == HIGHER
        return Scale(self._key, self.name.value(), least, greatest, higher_is_better=higher)


class PlanRow(QWidget):
    """A line of the plan: which measure, and when."""

    removed = Signal()

    def __init__(self, measures: Sequence[Option], planned: PlannedMeasure | None = None) -> None:
        """`measures` are those to choose from, by key and name."""
        super().__init__()
        self.measure = ChoiceField(tr("Measure"), measures, side_by_side=1)
        whens = [(each.value, tr(each.value)) for each in When]
        self.when = ChoiceField(tr("When"), whens, side_by_side=1)
        self.amount = NumberField(tr("How many"))
        spans = [(each.value, tr(each.value)) for each in Span]
        self.span = ChoiceField(tr("Of what"), spans, side_by_side=1)
        self.remove = _remove_button(self.removed)
        shown = planned or PlannedMeasure(measures[0][0], When.BASELINE)
        self.measure.set_value(shown.measure)
        self.when.set_value(shown.when.value)
        self.amount.set_value(str(shown.amount or 1))
        self.span.set_value(shown.span.value)
        for field in (self.measure, self.when, self.span):
            field.setMinimumWidth(CHOICE_PX if field is self.when else NUMBER_PX)
        self.amount.setFixedWidth(NUMBER_PX)
        for each in (self.measure, self.when, self.amount, self.span):
            each.hide_label()
        first = layout.row([self.measure, self.when, layout.GAP, self.remove], layout.M)
        self._after = QWidget()
        self._after.setLayout(layout.row([self.amount, self.span, layout.GAP], layout.M))
        self.setLayout(layout.column([first, self._after, layout.hline()], layout.S))
        self.when.changed.connect(self._show_after)
        self._show_after()

    def planned(self) -> PlannedMeasure:
        """Return the line; raises `InputRefused` where how many is no number."""
        when = When(self.when.value())
        if when is not When.AFTER_DOSE:
            return PlannedMeasure(self.measure.value(), when)
        typed = self.amount.value().strip()
        if not (typed.isascii() and typed.isdigit()):
            raise InputRefused(tr("After the dose: how many hours, days or weeks?"))
        span = Span(self.span.value())
        return PlannedMeasure(self.measure.value(), when, int(typed), span)

    def _show_after(self) -> None:
        self._after.setVisible(self.when.value() == When.AFTER_DOSE.value)


def _remove_button(removed: SignalInstance) -> Button:
    button = Button(tr("Remove"), "quiet")
    button.set_size("compact")
    button.clicked.connect(removed)
    return button


def _number(typed: str) -> Decimal:
    try:
        return Decimal(typed.strip().replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        raise InputRefused(tr("A scale needs two numbers: the least and the greatest.")) from None
