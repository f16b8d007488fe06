"""Adverse events in the Journey: those that run stay in sight, the serious ones with the card."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from kap_companion.domain.charts import Fact
from kap_companion.domain.charts.adverse import running_events, worst_first
from kap_companion.domain.charts.dense import serious_events
from kap_companion.domain.moment import US_PER_MINUTE, elapsed
from kap_companion.errors import KapError
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.adverse_sheet import About, AdverseSheet, FollowSheet
from kap_companion.ui.pages.emergency_card import EmergencyCard
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.journey_entry import Latest
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme.fonts import role_font
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.wording import MS_PER_MINUTE, label_and_words, time_text, tr

RECENT_US = 2 * US_PER_MINUTE
"""So long an adverse event may be about what was entered last; the sheet says so, and lets go."""

AROUND_PX, EDGES_PX, SHORTEST_PX = 70, 36, 40
"""What a button needs beside its words: its edges and a key-cap, its edges alone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A running event on its button: what it is, which gives way, the rest, and all of it."""

    key: str
    what: str
    rest: str
    name: str


class RunningStrip(QWidget):
    """One button for each thing that runs, such as an adverse event: what it is, how long."""

    chosen = Signal(str)

    def __init__(self, key: str, name: str) -> None:
        super().__init__()
        self._key = key
        self._most: int | None = None
        self.buttons: list[Button] = []
        self._running: list[Shown] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self.setAccessibleName(name)

    def show_running(self, running: list[Shown]) -> None:
        """Show these, by key and words; only words that changed are said anew."""
        keys = tuple(each.key for each in running)
        if keys != tuple(each.key for each in self._running):
            self._build(keys)
        self._running = running
        self._say()
        self.setVisible(bool(running) and self._most != 0)

    def set_most(self, most: int | None) -> None:
        """Show no more than so many, the last of them with how many more run; None for all."""
        if most != self._most:
            self._most = most
            self.show_running(self._running)

    def count(self) -> int:
        """How many run, shown or not."""
        return len(self._running)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A name gives way where there is no room for it; a tool tip has it whole."""
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        share = self.width() / min(2, max(1, len(self._running)))
        metrics = QFontMetricsF(role_font(fonts.STRONG))
        most = len(self._running) if self._most is None else self._most
        more = len(self._running) - most
        for place, (button, each) in enumerate(zip(self.buttons, self._running, strict=True)):
            button.setVisible(place < most)
            rest = f"{each.rest} · +{more}" if more > 0 and place == most - 1 else each.rest
            room = share - (AROUND_PX if button is self.buttons[0] else EDGES_PX)
            left = max(SHORTEST_PX, room - metrics.horizontalAdvance(rest))
            what = metrics.elidedText(each.what, Qt.TextElideMode.ElideRight, left)
            button.say(f"{what}{rest}")
            button.setAccessibleName(each.name)
            button.setToolTip(html.escape(each.name))

    def set_key_dimmed(self, dimmed: bool) -> None:
        """Keys sleep while somebody writes."""
        for button in self.buttons[:1]:
            button.set_key_dimmed(dimmed)

    def _build(self, keys: tuple[str, ...]) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for number, key in enumerate(keys):
            button = Button("", key=self._key if not number else "")
            button.set_size("compact")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self.chosen.emit, key))
            self._grid.addWidget(button, number // 2, number % 2)
            self.buttons.append(button)


class JourneyAdverse(QObject):
    """Between the Journey page and the adverse events of its session."""

    told = Signal(str)

    def __init__(
        self, session: OpenSession, show: Callable[[FormSheet], None], area: QWidget
    ) -> None:
        super().__init__(area)
        self._session = session
        self._show, self._area = show, area
        self._serious: frozenset[str] = frozenset()
        self.button = Button(tr("Adverse event"), key="a")
        self.button.set_size("compact")
        self.strip = RunningStrip("g", tr("Adverse events that run"))
        self.card = EmergencyCard()
        self.strip.chosen.connect(self.follow)
        self.card.put_away.connect(self.toggle_card)
        self.card.noted.connect(self.note_no_change)

    def acts(self) -> dict[str, Callable[[], object]]:
        """Return what its keys ask for, but for the beginning, which is about an entry."""
        return {
            "follow": self.follow,
            "card": self.toggle_card,
            "same": self.note_no_change,
        }

    def show_now(self) -> None:
        """Show what runs, and open the card for what is serious since a moment ago."""
        chart, now = self._session.chart, self._session.record.now()
        running = worst_first(running_events(chart))
        shown = []
        for each in running:
            minutes = max(0, elapsed(each.fact.occurred_at, now).ms // MS_PER_MINUTE)
            since = time_text(chart, each.fact.occurred_at)
            rest = tr(", {0} · {1} min").format(tr(each.severity.value), minutes)
            name = tr("{0}{1}, since {2}").format(each.event.what, rest, since)
            shown.append(Shown(each.fact.id, each.event.what, rest, name))
        self.strip.show_running(shown)
        serious = frozenset(each.fact.id for each in serious_events(chart))
        if serious - self._serious:
            self._open_card()
        self._serious = serious
        self.card.dense.show_now(chart, now)

    def begin(self, latest: Latest | None, marked: Fact | None) -> None:
        """Open the record of a new one, about the marked entry or what was entered just now."""
        self._show(AdverseSheet(self._session, self._area, self._about(latest, marked)))

    def follow(self, first: str = "") -> None:
        """Open how a running one goes on; nothing while none runs."""
        if self._session.adverse.running():
            self._show(FollowSheet(self._session, self._area, first))

    def toggle_card(self) -> None:
        """Show the practice's emergency card, or put it away."""
        if self.card.isHidden():
            self._open_card()
        else:
            self.card.close_card()

    def note_no_change(self) -> None:
        """Note in one key, while the log is dense, that all is as it was."""
        if not serious_events(self._session.chart):
            return
        try:
            self._session.journey.tag(tr("No change"))
        except KapError as refused:
            self.told.emit(str(refused))

    def _open_card(self) -> None:
        self.card.open_card(self._session.workspace.practice_chart().emergency)

    def _about(self, latest: Latest | None, marked: Fact | None) -> About | None:
        if marked is not None:
            said = " ".join(filter(None, label_and_words(self._session.chart, marked)))
            return About(said, marked.occurred_at, entry_id=marked.id)
        now = self._session.record.now()
        if latest is None or elapsed(latest.at, now).us > RECENT_US:
            return None
        if latest.written.done() and latest.written.exception() is None:
            fact = self._session.chart.fact(latest.written.result()[0].id)
            if fact is not None and fact.retraction is not None:
                return None
        return About(latest.said, latest.at, written=latest.written)
