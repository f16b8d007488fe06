"""A total of a scale, put in by whoever rated it; the scale's own words are not shown."""

from concurrent.futures import Future
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.measures import Result
from kap_companion.domain.events import MeasureTotalled, Scale
from kap_companion.domain.measures import SCALES
from kap_companion.services.measures import Measures
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.measure_words import range_text
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.room_words import number_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.number_field import NumberField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr

SIGNS = ".,-"


class MeasureTotalSheet(FormSheet):
    """Records a total, or with a `result` corrects it."""

    def __init__(  # what a sheet is made of
        self,
        measures: Measures,
        scale: Scale,
        rater: str,
        bridge: Bridge,
        area: QWidget,
        result: Result | None = None,
    ) -> None:
        title = scale.name if result is None else tr("Correct: {0}").format(scale.name)
        super().__init__(title, tr("Record"), bridge, area)
        self._measures, self._scale, self._result = measures, scale, result
        today = measures.today()
        self.value = NumberField(tr("Total"), tr("From {0}").format(range_text(scale)), more=SIGNS)
        self.rater = LineField(tr("Rated by"))
        self.on = DateField(tr("Rated on"), latest=today)
        self.why = LineField(tr("Why is it changed?"))
        self.rater.set_value(result.rater if result else rater)
        self.on.set_day(today)
        if result is not None and result.total is not None:
            self.value.set_value(number_text(result.total))
        known = SCALES.get(scale.key)
        about = [label(f"{known.full_name}. {known.about}", fonts.NOTE)] if known else []
        last = self.on if result is None else self.why
        self.add(*about, self.value, self.rater, last, layout.GAP)
        for field in (self.value, self.rater, self.on, self.why):
            field.entered.connect(self.save.click)
        self._began = self._typed()

    def write(self) -> "Future[Any] | None":
        value, on = self._number(), self.on.day()
        if value is None:
            self.value.set_error(tr("Type the total as a number."))
            self.value.editor.setFocus()
            return None
        if self._result is not None:
            event = MeasureTotalled(self._scale, value, self.rater.value())
            return self._measures.correct(self._result, event, self.why.value())
        if on is None:
            self.on.set_error(self.on.error() or tr("On which day?"))
            self.on.editor.setFocus()
            return None
        return self._measures.total(self._scale, value, self.rater.value(), on)

    def is_untouched(self) -> bool:
        return self._typed() == self._began

    def _number(self) -> Decimal | None:
        try:
            return Decimal(self.value.value().strip().replace(",", "."))
        except InvalidOperation:
            return None

    def _typed(self) -> tuple[str, ...]:
        fields = (self.value, self.rater, self.on, self.why)
        return tuple(field.value() for field in fields)
