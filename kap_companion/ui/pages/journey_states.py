"""How strong a tag was in the Journey, and what goes on, in sight for as long as it does."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import Fact, SessionState
from kap_companion.domain.moment import elapsed
from kap_companion.errors import KapError
from kap_companion.services.record import Written
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.journey_adverse import RunningStrip, Shown
from kap_companion.ui.pages.journey_entry import JourneyEntry
from kap_companion.ui.widgets.log_view import LogView
from kap_companion.ui.wording import MS_PER_MINUTE, time_text, tr

Target = Callable[[], Fact | None]
"""Returns an entry, once the disk has it."""


class JourneyStates(QObject):
    """Between the Journey page and what belongs to the observations of its session."""

    told = Signal(str, str)
    """A notice for the page: its level and its sentence; an empty one takes it away."""

    def __init__(
        self,
        session: OpenSession,
        entry: JourneyEntry,
        log: LogView,
        later: Callable[[Callable[[], object]], None],
        area: QWidget,
    ) -> None:
        """`later` does something as soon as what was done before is on the disk."""
        super().__init__(area)
        self._session, self._entry, self._log = session, entry, log
        self._later, self._area = later, area
        self.strip = RunningStrip("j", tr("What goes on"))
        self.strip.chosen.connect(self.end)

    def acts(self) -> dict[str, Callable[[], object]]:
        """Return what its keys ask for."""
        return {"stronger": self.stronger, "still": self.still}

    def marked(self) -> Fact | None:
        """Return the entry whose row is marked in the log."""
        return self._session.chart.fact(self._log.current_key()) if self._log.hasFocus() else None

    def show_now(self) -> None:
        """Show what goes on, the newest first."""
        chart, now = self._session.chart, self._session.record.now()
        running = self._session.observing.running()
        shown = []
        for each in reversed(running if chart.state is SessionState.RUNNING else ()):
            minutes = max(0, elapsed(each.since, now).ms // MS_PER_MINUTE)
            since = time_text(chart, each.since)
            rest = tr(" since {0} · {1} min").format(since, minutes)
            name = tr("{0}{1}. It has ended.").format(each.what, rest)
            shown.append(Shown(each.fact.id, each.what, rest, name))
        self.strip.show_running(shown)

    def stronger(self) -> None:
        """Note how strong the tag was that is marked, or was just recorded; again steps on."""
        target = self._target()
        if target is None:
            self.told.emit(
                "caution", tr("Record a tag, or mark its row: then . says how strong it is.")
            )
        else:
            self._later(partial(self._write, target, self._session.observing.strengthen))

    def still(self) -> None:
        """What is marked, or was just recorded, goes on, or has ended; else go to what runs."""
        for button in self.strip.buttons:
            if button.hasFocus():
                button.click()
                return
        target = self._target()
        if target is not None:
            self._later(partial(self._write, target, self._session.observing.still))
        elif self.strip.isVisible():
            self.strip.buttons[0].setFocus()
        else:
            self.told.emit(
                "caution", tr("Record a tag, or mark its row: then j says that it goes on.")
            )

    def end(self, entry_id: str) -> None:
        """Record that a running state has ended."""
        self._area.setFocus()
        self._later(partial(self._try, partial(self._session.observing.end, entry_id)))

    def _target(self) -> Target | None:
        marked = self.marked()
        if marked is not None:
            return partial(self._session.chart_fact, marked.id)
        recent = self._entry.recent_tag()
        return None if recent is None else partial(self._saved, recent)

    def _saved(self, recent: Callable[[], Written]) -> Fact | None:
        written = recent()
        if not written.done() or written.exception() is not None:
            return None
        return self._session.chart_fact(written.result()[0].id)

    def _write(self, target: Target, write: Callable[[Fact], Written]) -> None:
        fact = target()
        if fact is None:
            self.told.emit("caution", tr("The tag is not saved yet. Try again once it is."))
        else:
            self._try(partial(write, fact))

    def _try(self, write: Callable[[], Written]) -> None:
        self.told.emit("", "")
        try:
            write()
        except KapError as refused:
            self.told.emit("caution", str(refused))
