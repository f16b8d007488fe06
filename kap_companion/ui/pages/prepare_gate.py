"""Ready for the dose? Baseline, limits, and everything that is open, in one place."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.checks import Reading, baseline
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.events import GateOverridden, Limit
from kap_companion.domain.gate import Open, OpenKind
from kap_companion.domain.vital_signs import Beyond
from kap_companion.ui.gate_words import how_many, open_words
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.room_words import number_text, room_words, sign_name, value_text
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.text import Text, caption, heading, line
from kap_companion.ui.wording import clock_text, tr

MARK_PX = 22


class GateCard(QFrame):
    """Shows what is open and how to go on; nothing here writes but the session's begin."""

    begin_wanted = Signal()
    go_on_wanted = Signal()
    vitals_wanted = Signal()
    wait_wanted = Signal(object)
    """Until when the dose waits; None takes that back."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._until: datetime | None = None
        self._lines: list[Text] = []
        self.vitals = _Cells()
        self.taken = Text("", fonts.LABEL)
        self.limits = Text("", fonts.SECONDARY, "muted")
        self.measure = Button("", key="v")
        self.measure.clicked.connect(self.vitals_wanted)
        self._mark = IconMark("circle", "caution", MARK_PX)
        self.state = Text("", fonts.STRONG)
        self._list: QVBoxLayout = layout.column([], layout.XS, (MARK_PX + layout.S, 0, 0, 0))
        self.wait = Button("", "toggle")
        self.wait.clicked.connect(self._wait)
        self.hint = Text("", fonts.SECONDARY, "muted")
        self.begin = Button(tr("Begin the session"), "filled")
        self.begin.clicked.connect(self.begin_wanted)
        self.go_on = Button("", "filled")
        self.go_on.clicked.connect(self.go_on_wanted)
        head = layout.row([self._mark, self.state], layout.S)
        head.setStretch(1, 1)
        inner = layout.column(
            [
                heading(tr("Ready for the dose?")),
                self.vitals,
                self.taken,
                self.limits,
                layout.row([self.measure, layout.GAP]),
                layout.hline(),
                head,
                self._list,
                layout.row([self.wait, layout.GAP]),
                self.hint,
                layout.column([self.begin, self.go_on], layout.S),
            ],
            layout.M,
        )
        inner.setContentsMargins(layout.XL, 20, layout.XL, 22)
        self.setLayout(inner)

    def show_session(self, session: OpenSession, still_open: Sequence[Open]) -> None:
        """Show the gate of this session as it stands now."""
        self._show_vitals(session)
        self._show_open(session, still_open)
        self._show_ways(session, still_open)

    def lines(self) -> list[str]:
        """Return what the list of open things says."""
        return [each.text() for each in self._lines]

    def _show_vitals(self, session: OpenSession) -> None:
        protocol, reading = protocol_of(session.chart), baseline(session.chart)
        self.vitals.setVisible(reading is not None)
        before_dose = session.chart.state is SessionState.RUNNING and not session.chart.doses
        self.measure.setVisible(before_dose)
        self.measure.say(tr("Take vitals again") if reading is not None else tr("Take vitals"))
        asked = any(check.before and check.signs for check in protocol.checks)
        if reading is not None:
            self.vitals.show_reading(reading)
            self._say_taken(reading, limited=bool(protocol.limits))
        else:
            self.taken.setText(tr("No baseline vitals yet.") if asked else "")
            self.taken.set_tone("muted")
        self.taken.setVisible(bool(self.taken.text()))
        said = tr("Limits of the protocol: {0}").format(limits_text(protocol.limits))
        self.limits.setText(said if protocol.limits else "")
        self.limits.setVisible(bool(protocol.limits))

    def _say_taken(self, reading: Reading, *, limited: bool) -> None:
        at = clock_text(reading.fact.occurred_at)
        if reading.beyond:
            beyond = "; ".join(map(_beyond_text, reading.beyond))
            self.taken.setText(tr("Taken {0}. {1}").format(at, beyond))
        else:
            inside = tr("Taken {0}, inside the limits.") if limited else tr("Taken {0}.")
            self.taken.setText(inside.format(at))
        self.taken.set_tone("caution" if reading.beyond else "positive")

    def _show_open(self, session: OpenSession, still_open: Sequence[Open]) -> None:
        given = session.chart.doses
        self._mark.set_icon("circle" if still_open else "done", _tone(still_open))
        self.state.set_tone(_tone(still_open))
        self.state.setText(how_many(still_open))
        lines = [open_words(each) for each in still_open]
        if given:
            said = tr("The dose was given at {0}.").format(clock_text(given[0].occurred_at))
            self.state.setText(said)
            passed = session.chart.latest(GateOverridden)
            lines = ["".join(room_words(passed)[1])] if passed else []
        if lines != self.lines():
            self._fill(lines)

    def _fill(self, lines: Sequence[str]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = [Text(each, fonts.NOTE) for each in lines]
        for each in self._lines:
            self._list.addWidget(each)

    def _show_ways(self, session: OpenSession, still_open: Sequence[Open]) -> None:
        state = session.chart.state
        self.begin.setVisible(state is SessionState.PLANNED)
        self.go_on.setVisible(state is SessionState.RUNNING)
        closed = session.chart.intention_closed
        self.go_on.say(tr("Go on to the Journey") if closed else tr("Go on to the Intention"))
        self._show_wait(session, still_open)
        said = tr("Nothing here stops you. With something open, the dose asks who decides and why.")
        self.hint.setText(said)
        to_come = state in {SessionState.PLANNED, SessionState.RUNNING}
        self.hint.setVisible(to_come and bool(still_open))

    def _show_wait(self, session: OpenSession, still_open: Sequence[Open]) -> None:
        ends = [
            each.until
            for each in still_open
            if each.kind is OpenKind.HOLDS_BACK and each.until is not None
        ]
        self._until = max(ends, default=None)
        self.wait.setVisible(self._until is not None)
        if self._until is None:
            return
        waits = session.gate.waiting_until == self._until
        words = tr("Waiting until {0}") if waits else tr("Wait until {0}")
        self.wait.say(words.format(f"{self._until:%H:%M}"))
        self.wait.setChecked(waits)

    def _wait(self) -> None:
        self.wait_wanted.emit(self._until if self.wait.isChecked() else None)


class _Cells(QWidget):
    """The signs of a reading side by side, each under its name."""

    def __init__(self) -> None:
        super().__init__()
        self._row: QHBoxLayout = layout.row([], layout.L)
        self._shown: list[tuple[str, str]] = []
        self.setLayout(self._row)

    def show_reading(self, reading: Reading) -> None:
        """Show these vitals."""
        cells = _cells(reading)
        if cells == self._shown:
            return
        self._shown = cells
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name, value in cells:
            cell = QWidget()
            cell.setLayout(layout.column([caption(name), line(value, fonts.LEAD)], 0))
            self._row.addWidget(cell)
        self._row.addStretch(1)


def _cells(reading: Reading) -> list[tuple[str, str]]:
    vitals = reading.vitals
    pressure = f"{value_text(vitals.systolic)}/{value_text(vitals.diastolic)}"
    cells = [
        (tr("BP"), pressure if vitals.systolic or vitals.diastolic else ""),
        (tr("Heart"), value_text(vitals.heart_rate) if vitals.heart_rate else ""),
        (tr("SpO₂"), value_text(vitals.spo2) if vitals.spo2 else ""),
        (tr("Sedation"), value_text(vitals.sedation) if vitals.sedation is not None else ""),
    ]
    return [(name, value) for name, value in cells if value]


def limits_text(limits: Sequence[Limit]) -> str:
    """Return the limits of a protocol in a line: from 140/90, heart from 100."""
    return ", ".join(map(_limit_text, limits))


def _limit_text(limit: Limit) -> str:
    low = tr("to {0}").format(number_text(limit.low)) if limit.low is not None else ""
    high = tr("from {0}").format(number_text(limit.high)) if limit.high is not None else ""
    return " ".join(filter(None, (sign_name(limit.sign), low, high)))


def _beyond_text(beyond: Beyond) -> str:
    said = tr("{0} {1}, limit {2}")
    return said.format(sign_name(beyond.sign), value_text(beyond.value), number_text(beyond.bound))


def _tone(still_open: Sequence[Open]) -> str:
    return "caution" if still_open else "positive"
