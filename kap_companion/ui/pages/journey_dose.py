"""What goes in, in the Journey: the infusion's rate, the lozenge's hold, a T+ that was amended."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import SessionChart, SessionState
from kap_companion.domain.charts.dosing import (
    INFUSED,
    Hold,
    RateSpan,
    lozenge_held,
    rate_spans,
    running_rate,
)
from kap_companion.domain.moment import Moment, elapsed
from kap_companion.errors import KapError
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.infusion_sheet import RateSheet, StopSheet
from kap_companion.ui.room_words import number_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text, line
from kap_companion.ui.wording import MS_PER_MINUTE, t_plus_text, time_text, tr


class JourneyDose(QWidget):
    """Stands above the line while something goes in; silent, and one line high."""

    acted = Signal(str)
    told = Signal(str, str)
    """A sentence for the page, with its level."""

    def __init__(
        self, session: OpenSession, open_sheet: Callable[[Sheet], None], area: QWidget
    ) -> None:
        super().__init__()
        self._session, self._open, self._area = session, open_sheet, area
        self._anchor: Moment | None = None
        self._hold: Hold | None = None
        self.moved = Notice("caution", "", tr("Noted"))
        self.moved.acted.connect(self.moved.hide)
        self.moved.hide()
        self.state = Text("", fonts.STRONG, wrap=False)
        self.since = line("", fonts.SECONDARY, "muted")
        self.rate = Button("", key="u")
        self.out = Button("", key="x")
        self.swallowed = Button(tr("Swallowed"), "quiet", key="#")
        for button, act in ((self.rate, "rate"), (self.out, "out"), (self.swallowed, "swallowed")):
            button.set_size("compact")
            button.clicked.connect(lambda _=False, act=act: self.acted.emit(act))
        parts: list[layout.Item] = [
            self.state,
            self.since,
            layout.GAP,
            self.rate,
            self.out,
            self.swallowed,
        ]
        self._row = QWidget()
        self._row.setLayout(layout.row(parts, layout.S))
        self.setLayout(layout.column([self.moved, self._row], layout.XS))

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Return what each act does; nothing where its button does not stand."""
        return {"rate": self._set_rate, "out": self._end, "swallowed": self._end_swallowed}

    def _set_rate(self) -> None:
        if self.rate.isVisible():
            self._open(RateSheet(self._session, self._area))

    def _end(self) -> None:
        """Stop the infusion, or note that the lozenge is out: whichever goes in now."""
        if not self.out.isVisible():
            return
        if self.rate.isVisible():
            self._open(StopSheet(self._session, self._area))
        else:
            self._take_out(swallowed=False)

    def _end_swallowed(self) -> None:
        if self.swallowed.isVisible():
            self._take_out(swallowed=True)

    def _take_out(self, *, swallowed: bool) -> None:
        try:
            self._session.dosing.take_lozenge_out(swallowed=swallowed)
        except KapError as refused:
            self.told.emit("caution", str(refused))

    def show_chart(self, chart: SessionChart, now: Moment) -> None:
        """Show what goes in by this chart, and say so where its T+ is another than before."""
        self._tell_moved(chart, now)
        running = chart.state is SessionState.RUNNING
        infusion = running and bool(chart.doses) and chart.route == INFUSED
        self._hold = lozenge_held(chart) if running else None
        self._row.setVisible(infusion or self._hold is not None)
        self.rate.setVisible(infusion)
        self.swallowed.setVisible(not infusion and self._hold is not None)
        if infusion:
            self._show_infusion(chart)
        else:
            self.out.setVisible(self._hold is not None)
            self.out.say(tr("Lozenge out"))
            self.show_now(now)
        self.setVisible(self._row.isVisibleTo(self) or self.moved.isVisibleTo(self))

    def show_now(self, now: Moment) -> None:
        """Count on how long the lozenge is held."""
        if self._hold is None or self.rate.isVisibleTo(self):
            return
        minutes = max(0, elapsed(self._hold.since, now).ms // MS_PER_MINUTE)
        planned = self._hold.hold_min
        late, over = minutes > planned, minutes >= planned
        said = tr("Held {0} min") if late else tr("Held {0} of {1} min")
        self.state.setText(said.format(minutes, planned))
        self.state.set_tone("caution" if over else "text")
        beside = tr("the time to hold is over") if over else tr("lozenge")
        self.since.setText(tr("planned: {0}").format(planned) if late else beside)

    def set_compact(self, compact: bool) -> None:
        """Leave out the words beside the count, where room is short."""
        self.since.setVisible(not compact)

    def set_key_dimmed(self, dimmed: bool) -> None:
        """Keys sleep while somebody writes."""
        self.rate.set_key_dimmed(dimmed)
        self.out.set_key_dimmed(dimmed)
        self.swallowed.set_key_dimmed(dimmed)

    def _show_infusion(self, chart: SessionChart) -> None:
        running = running_rate(chart)
        spans = rate_spans(chart)
        self.state.set_tone("text")
        self.state.setText(_infusion_text(running, any_before=bool(spans)))
        self.since.setText(
            tr("since {0}").format(time_text(chart, running.start)) if running else ""
        )
        self.rate.say(tr("Rate") if running else tr("Start"))
        name = tr("Change the rate of the infusion") if running else tr("Start the infusion")
        self.rate.setAccessibleName(name)
        self.out.say(tr("Stop"))
        self.out.setAccessibleName(tr("Stop the infusion"))
        self.out.setVisible(running is not None)

    def _tell_moved(self, chart: SessionChart, now: Moment) -> None:
        before, self._anchor = self._anchor, chart.anchor
        if before is None or chart.anchor is None:
            self.moved.hide()
            return
        if before == chart.anchor:
            return
        was = t_plus_text(chart.timeline.between(before, now).ms)
        gone = chart.timeline.between(chart.anchor, now).ms
        said = tr("T+ follows the first dose as it stands now: it was {0}, it is {1}.")
        self.moved.show_notice("caution", said.format(was, t_plus_text(gone)), tr("Noted"))
        self.moved.show()


def _infusion_text(running: RateSpan | None, *, any_before: bool) -> str:
    if running is not None:
        return tr("Infusion {0} {1}").format(number_text(running.rate), running.unit)
    return tr("Infusion stopped") if any_before else tr("No infusion yet")
