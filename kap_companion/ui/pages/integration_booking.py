"""The sheet in which the time of the integration session is agreed."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import IntegrationBooked
from kap_companion.services.integration import FURTHEST_TALK
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.form_sheet import FormSheet, two
from kap_companion.ui.pages.integration_window import window_in
from kap_companion.ui.pages.time_field import TimeField
from kap_companion.ui.pages.when import at_local, day_at, local_time
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.date_field import DateField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr


class BookingSheet(FormSheet):
    """Books the integration session; the day it falls due is there already."""

    def __init__(self, session: OpenSession, area: QWidget) -> None:
        super().__init__(
            tr("Book the integration"), tr("Book the time"), session.workspace.bridge, area
        )
        self._session = session
        today = session.record.now().local().date()
        self.date = DateField(tr("Date"), today, today + FURTHEST_TALK)
        self.time = TimeField(tr("Time"))
        self._fill()
        self.add(two(self.date, self.time), layout.GAP)

    def _fill(self) -> None:
        chart, now = self._session.chart, self._session.record.now()
        window = window_in(chart, self._session.practice)
        booked = chart.latest(IntegrationBooked)
        if window is not None:
            edges = [day_at(at, now.local().date()) for at in (window.opens_us, window.closes_us)]
            self.add(label(tr("Due from {0} to {1}.").format(*edges), fonts.SECONDARY, "muted"))
        if booked is not None:
            at = local_time(round(booked.at.timestamp() * 1_000_000))
            self.date.set_day(at.date())
            self.time.set_clock(at.time())
        elif window is not None:
            opens = local_time(max(window.opens_us, now.utc_us))
            self.date.set_day(opens.date())

    def write(self) -> "Future[Any] | None":
        if not self.date.value().strip():
            self.date.set_error(tr("Which day?"))
        checks = (self.date.check(), self.time.check())
        day, clock = self.date.day(), self.time.clock()
        if not all(checks) or day is None or clock is None:
            return None
        return self._session.integration.book(at_local(day, clock))
