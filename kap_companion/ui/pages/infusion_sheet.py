"""The sheets of an infusion: the rate at which it starts or goes on, and its end."""

from concurrent.futures import Future
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.dosing import running_rate
from kap_companion.domain.events import InfusionRateSet, InfusionStopped
from kap_companion.errors import InputRefused
from kap_companion.services.dose_checks import UnsureRate
from kap_companion.services.dosing import RATE_UNITS
from kap_companion.services.journey import parse_amount
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.moment_field import MomentField
from kap_companion.ui.room_words import number_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import dose_text, time_text, tr


class RateFields(QWidget):
    """A rate and its unit; the rate may stay empty where `optional`."""

    def __init__(self, *, optional: bool = False) -> None:
        super().__init__()
        hint = tr("Empty: no infusion starts with it.") if optional else ""
        self._optional = optional
        self._asked: InfusionRateSet | None = None
        self.rate = LineField(tr("Rate of the infusion"), hint, max_chars=12)
        self.unit = ChoiceField(tr("Unit of the rate"), [(each, each) for each in RATE_UNITS])
        self.unit.set_value(RATE_UNITS[0])
        self.setLayout(layout.column([self.rate, self.unit], layout.L))

    def is_empty(self) -> bool:
        """Whether no rate was typed, and none has to be."""
        return self._optional and not self.rate.value().strip()

    def typed(self) -> InfusionRateSet | None:
        """Return the rate typed, or None after saying what is wrong with it."""
        try:
            rate = InfusionRateSet(parse_amount(self.rate.value()), self.unit.value())
        except InputRefused:
            self.rate.set_error(tr("Type the rate as a number above zero."))
            return None
        return replace(rate, sure=rate == self._asked)

    def ask(self, rate: InfusionRateSet) -> None:
        """Ask about this rate under its field; recorded once more, it is so."""
        self._asked = replace(rate, sure=False)
        said = tr("{0} {1} empties one usual pack within an hour. Is it so? Record it once more.")
        self.rate.note(said.format(number_text(rate.rate), rate.unit))
        self.rate.setFocus()


class RateSheet(FormSheet):
    """Starts the infusion, or changes its rate, now or at the time typed."""

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        running = running_rate(session.chart)
        title = tr("Change the rate") if running else tr("Start the infusion")
        super().__init__(title, tr("Record the rate"), session.workspace.bridge, area)
        self._session = session
        self.holds_draft = False
        self.fields = RateFields()
        if running is not None:
            self.fields.unit.set_value(running.unit)
            said = tr("It runs at {0} {1} since {2}.").format(
                number_text(running.rate), running.unit, time_text(session.chart, running.start)
            )
            self.add(label(said, fonts.SECONDARY, "muted"))
        self.time = MomentField(session.chart, session.record.now(), empty_is_now=True)
        self.add(self.fields, self.time, layout.GAP)
        self.fields.rate.entered.connect(self.save.click)
        self.time.entered.connect(self.save.click)

    def write(self) -> "Future[Any] | None":
        rate = self.fields.typed()
        if rate is None:
            return None
        at = self.time.moment(self._session.record.now())
        try:
            return self._session.dosing.set_rate(rate, at if self.time.touched else None)
        except UnsureRate:
            self.fields.ask(rate)
            return None


class StopSheet(FormSheet):
    """Stops the infusion as of when the sheet was opened, or at the time typed."""

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        save = tr("Record the stop")
        super().__init__(tr("Stop the infusion"), save, session.workspace.bridge, area)
        self._session = session
        self._opened = session.record.now()
        doses = session.chart.doses
        unit = getattr(doses[0].event, "unit", "") if doses else ""
        hint = tr("In {0}, if it was read. May stay empty.").format(unit)
        self.given = LineField(tr("What went in"), hint, max_chars=12)
        self.words = LineField(tr("Words"))
        self.time = MomentField(session.chart, self._opened, empty_is_now=True)
        if doses:
            ordered = tr("Dose on the record: {0}.").format(dose_text(doses[0].event))  # type: ignore[arg-type]  # doses holds nothing else
            self.add(label(ordered, fonts.SECONDARY, "muted"))
        self.add(self.given, self.words, self.time, layout.GAP)
        for field in (self.given, self.words, self.time):
            field.entered.connect(self.save.click)

    def write(self) -> "Future[Any] | None":
        given: Decimal | None = None
        if self.given.value().strip():
            try:
                given = parse_amount(self.given.value())
            except InputRefused as refused:
                self.given.set_error(str(refused))
                return None
        at = self.time.moment(self._session.record.now())
        stopped = InfusionStopped(given, self.words.value())
        return self._session.dosing.stop(stopped, at if self.time.touched else self._opened)
