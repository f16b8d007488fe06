"""The Journey's checks: what is due, the vitals, and what follows on a value beyond a limit."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.checks import Reading, told_of
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.due import Due
from kap_companion.domain.events import RecheckAsked
from kap_companion.domain.moment import US_PER_MINUTE
from kap_companion.domain.protocols import LOOK
from kap_companion.errors import KapError
from kap_companion.ui.check_words import beyond_text, is_near
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.check_sheets import ChecksSheet, PutOffSheet, RecheckSheet
from kap_companion.ui.pages.journey_due import (
    DueBlock,
    DueButton,
    key_of,
    may_be_put_off,
    missed_of,
    urgent_first,
)
from kap_companion.ui.pages.journey_entry import JourneyEntry
from kap_companion.ui.pages.readings_list import ReadingsList
from kap_companion.ui.pages.recheck_bar import RecheckBar
from kap_companion.ui.pages.vitals_fields import asked_signs
from kap_companion.ui.pages.vitals_sheet import VitalsSheet
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.wording import time_text, tr

AHEAD_MS = 250
SEEN_TO = "rechecks-seen-to"
"""Readings that nobody wants to be asked about again, kept where a lock or a crash finds them."""


class JourneyChecks(QObject):
    """The widgets of the checks, and what their keys and buttons do."""

    sheet_wanted = Signal(str, object)
    """Open the sheet with this draft, or the one that is built."""
    look_wanted = Signal(object)
    """Open a sheet that keeps nothing."""
    told = Signal(str, str)
    """A sentence for the page, with its level."""
    near_shown = Signal(bool)
    """What is due stands above the entry line, or no longer does."""
    done_with = Signal()
    """What had the focus is gone; the page takes the keys."""

    def __init__(self, session: OpenSession, entry: JourneyEntry, area: QWidget) -> None:
        super().__init__(area)
        self._session, self._entry, self._area = session, entry, area
        self._compact = False
        self._due: tuple[Due, ...] = ()
        self._seen_to = set(session.record.draft(SEEN_TO).split())
        self.block = DueBlock()
        self.near = DueButton()
        self.near.set_small(True, capped=True)
        self.near.hide()
        self.bar = RecheckBar()
        self.vitals = Button(tr("Vitals"), key="v")
        self.vitals.set_size("compact")
        self.readings = ReadingsList()
        self._vitals_sheets: list[VitalsSheet] = []
        self._ahead = QTimer(self, interval=AHEAD_MS, singleShot=True)
        self._ahead.timeout.connect(self._build_ahead)
        self._connect()

    def _connect(self) -> None:
        self.vitals.clicked.connect(self.open_vitals)
        self.block.made.connect(self._make)
        self.block.put_off.connect(self._put_off)
        self.block.all_wanted.connect(self._show_all)
        self.near.clicked.connect(self._make_first)
        self.bar.recheck_in.connect(self._recheck)
        self.bar.other_wanted.connect(partial(self._open_recheck, who=False))
        self.bar.tell_wanted.connect(partial(self._open_recheck, who=True))
        self.bar.seen_to.connect(self._close_bar)
        self.bar.left.connect(self.done_with)

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Return what each act of the checks does."""
        return {
            "vitals": self.open_vitals,
            "look": self._look,
            "later": self._put_off_first,
            "again": self._answer,
        }

    def build_ahead(self) -> None:
        """Have the sheet for vitals stand before a hand asks for it."""
        self._ahead.start()

    def set_compact(self, compact: bool) -> None:
        """Show what is due above the entry line, where the column has no room for it."""
        self._compact = compact
        self.block.set_compact(compact)
        self.bar.set_compact(compact)
        self._show_near()

    def set_keys_dimmed(self, dimmed: bool) -> None:
        """Dim the key-caps while keys go into a text field."""
        self.vitals.set_key_dimmed(dimmed)
        self.bar.set_keys_dimmed(dimmed)

    # What they show

    def show_chart(self) -> None:
        """Show what the chart says now."""
        begun = self._session.chart.state in {SessionState.RUNNING, SessionState.ENDED}
        self.vitals.setVisible(begun)
        self.readings.show_chart(self._session.chart)
        self.tick()
        self._show_bar()

    def tick(self) -> None:
        """Show what is due by now."""
        self._due = self._session.checks.due()
        waiting = urgent_first(self._due) if self._running() else ()
        self.block.show_checks(waiting, missed_of(self._due), self._cap)
        self._show_near()

    def _cap(self, usual: str) -> str:
        return self._session.workspace.key_map(self._session.tags).cap(usual)

    def _show_near(self) -> None:
        waiting = urgent_first(self._due)
        near = self._compact and self._running() and bool(waiting) and is_near(waiting[0])
        if near:
            self.near.show_due(waiting[0], self._cap(key_of(waiting[0])))
        if near == self.near.isHidden():
            self.near.setVisible(near)
            self.near_shown.emit(near)

    def _show_bar(self) -> None:
        reading = self._open_reading()
        if reading is None:
            focus = QApplication.focusWidget()
            had_focus = focus is not None and self.bar.isAncestorOf(focus)
            self.bar.hide()
            if had_focus:
                self.done_with.emit()
            return
        asked = self._asked_text(reading)
        self.bar.show_reading(self._sentence(reading), asked, asked=bool(asked))

    def _open_reading(self) -> Reading | None:
        """The vitals taken last, where they lie beyond a limit and were not seen to yet."""
        readings = self._session.checks.readings()
        if not readings or not self._running():
            return None
        last = readings[-1]
        told = bool(told_of(self._session.chart, last.fact.id))
        seen_to = last.fact.id in self._seen_to or (told and bool(self._asked_text(last)))
        return last if last.beyond and not seen_to else None

    def _asked_text(self, reading: Reading) -> str:
        """When the recheck of these vitals is to be, empty where none was asked for."""
        chart = self._session.chart
        for fact in reversed(chart.of(RecheckAsked)):
            if isinstance(fact.event, RecheckAsked) and fact.event.about == reading.fact.id:
                at = fact.occurred_at.shifted(fact.event.minutes * US_PER_MINUTE)
                return tr("At {0}.").format(time_text(chart, at))
        return ""

    def _sentence(self, reading: Reading) -> str:
        chart = self._session.chart
        gone = chart.t_plus(reading.fact.occurred_at)
        after = gone is not None and gone.ms > 0
        return beyond_text(reading, self._session.checks.baseline() if after else None)

    # What they do

    def open_vitals(self) -> None:
        """Open the sheet for vitals."""
        count = len(self._session.checks.readings())
        self.sheet_wanted.emit(f"vitals {count}", self._vitals_sheet)

    def _vitals_sheet(self) -> VitalsSheet:
        """The one that waits, or a new one where it is in use or the protocol asks otherwise."""
        waiting = self._vitals_sheets
        for sheet in waiting:
            if sheet.waits and sheet.asked == asked_signs(protocol_of(self._session.chart)):
                sheet.begin()
                return sheet
        waiting.append(VitalsSheet(self._session, self._area))
        return waiting[-1]

    def _build_ahead(self) -> None:
        if not self._vitals_sheets:
            self._vitals_sheet().done_with()

    def _look(self) -> None:
        """Record a look at the patient, for the check of the protocol that is a look."""
        looks = [plan.name for plan in protocol_of(self._session.chart).checks if not plan.signs]
        self._record_look(looks[0] if looks else LOOK)

    def _record_look(self, name: str) -> None:
        self._entry.record(f"{name}.", partial(self._session.checks.look, name))

    def _make(self, due: object) -> None:
        if isinstance(due, Due) and not due.takes_vitals:
            self._record_look(due.name)
        elif isinstance(due, Due):
            self.open_vitals()

    def _make_first(self) -> None:
        waiting = urgent_first(self._due)
        if waiting:
            self._make(waiting[0])

    def _put_off_first(self) -> None:
        waiting = urgent_first(self._due)
        if waiting and may_be_put_off(waiting[0]):
            self._put_off(waiting[0])
        else:
            self._show_all()

    def _put_off(self, due: object) -> None:
        if isinstance(due, Due):
            draft = f"put off {due.name} {due.due_min} {due.at_ms}"
            self.sheet_wanted.emit(draft, partial(PutOffSheet, self._session, due, self._area))

    def _answer(self) -> None:
        if self.bar.isHidden():
            self._show_all()
        else:
            self.bar.take_keys()

    def _recheck(self, minutes: int) -> None:
        reading = self._open_reading()
        if reading is not None:
            self._write(lambda: self._session.checks.recheck(reading.fact.id, minutes))
            self.done_with.emit()

    def _open_recheck(self, *, who: bool) -> None:
        reading = self._open_reading()
        if reading is None:
            return
        asked, about = bool(self._asked_text(reading)), reading.fact.id
        sentence = self._sentence(reading)
        build = partial(RecheckSheet, self._session, about, sentence, self._area, asked=asked)
        self.sheet_wanted.emit(f"recheck {about} {asked}", build)
        for sheet in self._area.findChildren(RecheckSheet):
            if sheet.isVisible():
                sheet.ask(who=who)

    def _close_bar(self) -> None:
        reading = self._open_reading()
        if reading is not None:
            self._seen_to.add(reading.fact.id)
            self._session.record.keep_draft(SEEN_TO, " ".join(sorted(self._seen_to)))
        self._show_bar()
        self.done_with.emit()

    def _show_all(self) -> None:
        self.look_wanted.emit(ChecksSheet(self._due, self._area))

    def _write(self, write: Callable[[], "Future[Any]"]) -> None:
        try:
            written = write()
        except KapError as refused:
            self.told.emit("danger", str(refused))
            return
        bridge = self._session.workspace.bridge
        bridge.when_done(written, lambda _: None, lambda _: None)  # the session tells what failed

    def _running(self) -> bool:
        return self._session.chart.state is SessionState.RUNNING
