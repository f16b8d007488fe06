"""The session that runs, as the first thing on Today."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.defaults import INTENTION_QUESTION
from kap_companion.domain.events import IntentionWritten, SessionBegun
from kap_companion.domain.moment import Moment
from kap_companion.ui.story import axis_model
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.axis import SessionAxis
from kap_companion.ui.widgets.axis_model import AxisMode
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import Text, line, words
from kap_companion.ui.wording import clock_text, route_label, tr


class RunningCard(QFrame):
    """Whose session it is, where it stands, what it turns towards, and the way to it."""

    opened = Signal()

    def __init__(self, chart: SessionChart, name: str, now: Moment) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._chart = chart
        self.axis = SessionAxis(mode=AxisMode.BAND)
        self.go = Button(tr("Go to the journey"), "filled")
        self.go.clicked.connect(self.opened)
        self.show_now(now)
        top = layout.row([line(name, fonts.HEADING), line(self._course(), tone="muted")], layout.M)
        top.setStretch(1, 1)
        self._intention = words(quoted(first_intention(chart)), fonts.QUOTE)
        below = layout.row([self.go], 18)
        below.addWidget(self._intention, 1)
        self.setLayout(
            layout.column([top, layout.S, self.axis, layout.M, below], layout.XS, (24, 18, 24, 22))
        )

    def show_now(self, now: Moment) -> None:
        """Move the now-line."""
        self.axis.set_model(axis_model(self._chart, now))

    def said(self) -> str:
        """Return the intention as it is shown, or an empty text."""
        return self._intention.text()

    def _course(self) -> str:
        return " · ".join(filter(None, (route_label(self._chart.route), self._since())))

    def _since(self) -> str:
        if self._chart.anchor is not None:
            return tr("dose at {0}").format(clock_text(self._chart.anchor))
        begun = self._chart.of(SessionBegun)
        return tr("begun at {0}").format(clock_text(begun[0].occurred_at)) if begun else ""


def first_intention(chart: SessionChart) -> str:
    """Return the first intention, in the patient's words; empty where there is none."""
    fact = chart.intentions.get(INTENTION_QUESTION)
    event = fact.event if fact else None
    return event.answers[0] if isinstance(event, IntentionWritten) and event.answers else ""


def quoted(said: str) -> str:
    """Return the words in quotation marks; nothing for no words."""
    return f"“{said}”" if said else ""


def hint(said: str) -> Text:
    """Return one quiet sentence."""
    return Text(said, fonts.NOTE, "muted")
