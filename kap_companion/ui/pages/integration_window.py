"""When the integration session is due, was booked, and took place."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import PracticeChart, SessionChart, SessionState
from kap_companion.domain.events import IntegrationBooked, IntegrationHeld
from kap_companion.domain.moment import Moment
from kap_companion.domain.windows import US_PER_HOUR, Due, IntegrationWindow
from kap_companion.services.schedule import window_of
from kap_companion.ui.pages.when import day_at, hours_words, on_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import WindowBar
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import caption, label, line
from kap_companion.ui.wording import tr


def window_in(chart: SessionChart, practice: PracticeChart) -> IntegrationWindow | None:
    """Return the window of a session by the practice's setting; None without a dose."""
    return window_of(chart.anchor.utc_us, practice) if chart.anchor else None


def left_text(window: IntegrationWindow, now_us: int) -> tuple[str, bool]:
    """Return how long is left, and whether the window is over."""
    due = window.due(now_us)
    edge = window.opens_us if due is Due.NOT_YET else window.closes_us
    span = hours_words(timedelta(microseconds=abs(edge - now_us)))
    said = {
        Due.NOT_YET: tr("opens in {0}"),
        Due.OPEN: tr("{0} left"),
        Due.OVERDUE: tr("{0} over"),
    }[due]
    return said.format(span), due is Due.OVERDUE


def booked_text(at: datetime, now: Moment) -> str:
    """Return the time agreed, as said today."""
    at_us = round(at.timestamp() * 1_000_000)
    said = day_at(at_us, now.local().date())
    return (tr("Booked: {0}") if at_us >= now.utc_us else tr("Was booked: {0}")).format(said)


def held_text(held: Moment, today: date) -> str:
    """Return when the integration session took place."""
    day = held.local().date()
    return tr("The integration session took place {0}.").format(on_day(day, today))


class WindowPanel(QWidget):
    """The window as words and as a bar; ways to book the session, and to say that it was held."""

    book_wanted = Signal()
    held_wanted = Signal()

    def __init__(self, practice: PracticeChart) -> None:
        super().__init__()
        self._practice = practice
        hours = (practice.integration_from_h, practice.integration_to_h)
        title = tr("Due {0} to {1} h after the dose").format(*hours)
        self._title = caption(title)
        self._left = line("", fonts.LABEL)
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = WindowBar(0, (float(hours[0]), float(hours[1])))
        self._said = label("", fonts.SECONDARY, "muted")
        self.book = Button(tr("Book a time"))
        self.held = Button(tr("It took place"))
        self.held.setAccessibleName(tr("The integration session took place"))
        self.book.clicked.connect(self.book_wanted)
        self.held.clicked.connect(self.held_wanted)
        self._buttons = QWidget()
        self._buttons.setLayout(layout.row([self.book, self.held, layout.GAP], layout.S))
        for button in (self.book, self.held):
            button.set_size("compact")
        top = layout.row([self._title, self._left], layout.M)
        top.setStretch(1, 1)
        self.setLayout(layout.column([top, self._bar, self._said, self._buttons], layout.XS))

    def show_chart(self, chart: SessionChart, now: Moment) -> None:
        """Show what is true now."""
        held = chart.of(IntegrationHeld)
        booked = chart.latest(IntegrationBooked)
        window = window_in(chart, self._practice)
        self._bar.setVisible(window is not None and not held)
        self._left.setVisible(window is not None and not held)
        if window is None:
            self._title.setText(tr("Integration"))
        elif not held:
            self._show_left(window, now.utc_us)
        said = _without_dose(chart)
        if held:
            said = held_text(held[-1].occurred_at, now.local().date())
        elif booked is not None:
            said = booked_text(booked.at, now)
        elif not said:
            said = tr("No time is booked yet.")
        self._said.setText(said)
        self.book.say(tr("Book another time") if booked else tr("Book a time"))
        self._buttons.setVisible(not held and chart.state is not SessionState.CANCELLED)

    def _show_left(self, window: IntegrationWindow, now_us: int) -> None:
        said, over = left_text(window, now_us)
        self._left.setText(said)
        self._left.set_tone("caution" if over else "text")
        self._bar.set_hours((now_us - window.dose_us) / US_PER_HOUR)


def _without_dose(chart: SessionChart) -> str:
    if chart.state is SessionState.CANCELLED:
        return tr("This session was cancelled. Notes and insights are still possible.")
    if chart.anchor is None:
        return tr("This session ended without a dose. Notes and insights are still possible.")
    return ""
