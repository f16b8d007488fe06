"""Ready to go home? What is open, who said ready, and the ways on; nothing here writes."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.returning import after_care_of, ready_of
from kap_companion.domain.monitoring_form import asks_for_the_form
from kap_companion.domain.still_open import StillOpen
from kap_companion.ui.gate_words import how_many_open
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.return_words import (
    escort_line,
    first_few,
    ready_by_words,
    ready_words,
)
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.text import Text, heading
from kap_companion.ui.wording import clock_text, tr

MARK_PX = 22


class ReturnCard(QFrame):
    """One filled button at a time: first ready, then the end of the session."""

    ready_wanted = Signal()
    after_care_wanted = Signal()
    form_wanted = Signal()
    end_wanted = Signal()
    reports_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._mark = IconMark("circle", "caution", MARK_PX)
        self.state = Text("", fonts.STRONG)
        self.lines = Text("", fonts.NOTE)
        self.hint = Text("", fonts.SECONDARY, "muted")
        self.escort = Text("", fonts.NOTE)
        self.given = Text("", fonts.SECONDARY, "muted")
        self.ready = Button(tr("Say ready"), "filled")
        self.after_care = Button(tr("After-care sheet"))
        self.form = Button(tr("Monitoring form, a draft"))
        self.reports = Button(tr("Print or save …"), icon="print")
        self.end = Button(tr("End"))
        self.end_now = Button(tr("End"), "filled")
        for button, wanted in (
            (self.ready, self.ready_wanted),
            (self.after_care, self.after_care_wanted),
            (self.form, self.form_wanted),
            (self.reports, self.reports_wanted),
            (self.end, self.end_wanted),
            (self.end_now, self.end_wanted),
        ):
            button.clicked.connect(wanted)
        head = layout.row([self._mark, self.state], layout.S)
        head.setStretch(1, 1)
        ways = layout.column([self.ready, self.end_now, self.end], layout.S)
        inner = layout.column(
            [
                heading(tr("Ready to go home?")),
                head,
                self.lines,
                self.hint,
                layout.hline(),
                self.escort,
                self.given,
                layout.column([self.after_care, self.form, self.reports], layout.S),
                layout.hline(),
                ways,
            ],
            layout.M,
        )
        inner.setContentsMargins(layout.XL, 20, layout.XL, 22)
        self.setLayout(inner)

    def show_session(self, session: OpenSession, still_open: Sequence[StillOpen]) -> None:
        """Show how it stands now; `still_open` is what is open before ready."""
        self._show_ready(session, still_open)
        self.escort.setText(escort_line(session))
        given = after_care_of(session.chart)
        if given:
            at = clock_text(given[-1].fact.occurred_at)
            said = tr("After-care sheet given {0}, {1}.")
            self.given.setText(said.format(at, tr(given[-1].event.how.value)))
        else:
            self.given.setText(tr("The after-care sheet was not given yet."))
        self.form.setVisible(asks_for_the_form(session.chart))

    def way_on(self) -> Button | None:
        """Return the filled button, None where the session is over and ready was said."""
        return next((each for each in (self.ready, self.end_now) if not each.isHidden()), None)

    def _show_ready(self, session: OpenSession, still_open: Sequence[StillOpen]) -> None:
        ready, chart = ready_of(session.chart), session.chart
        running = chart.state is SessionState.RUNNING
        tone = "caution" if still_open and ready is None else "positive"
        if ready is not None:
            said, lines = ready_words(ready), [ready_by_words(ready), *_reason(ready.event.reason)]
        elif not chart.doses:
            said, lines, tone = tr("No dose was given."), [], "muted"
        else:
            said = how_many_open(len(still_open))
            lines = first_few(still_open)
        self._mark.set_icon("done" if tone == "positive" else "circle", tone)
        self.state.setText(said)
        self.state.set_tone(tone)
        self.lines.setText("\n".join(lines))
        self.lines.setVisible(bool(lines))
        self.hint.setText(tr("The program decides nothing here. It records who said so, and when."))
        may_say = ready is None and bool(chart.doses)
        self.hint.setVisible(may_say)
        self.ready.setVisible(may_say)
        self.end.setVisible(running and may_say)
        self.end_now.setVisible(running and not may_say)


def _reason(reason: str) -> list[str]:
    return [tr("With something open: {0}").format(reason)] if reason else []
