"""Prepare: the list of the day, what belongs to the course, and whether the dose may come."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.charts.ticks import DAY_OF
from kap_companion.domain.events import Agreed, ItemTicked, ListItem
from kap_companion.errors import KapError
from kap_companion.services.preparation import DayList
from kap_companion.services.steps import EarlierSteps
from kap_companion.ui.key_caps import show_keys
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.columns import COMPACT_MARGINS, SIDE_PX, WIDE_MARGINS
from kap_companion.ui.pages.course_sheets import (
    AgreementsSheet,
    CourseGround,
    CoursePlanSheet,
    GoalsSheet,
    MedicinesSheet,
)
from kap_companion.ui.pages.earlier_step_desk import EarlierStepDesk
from kap_companion.ui.pages.earlier_steps import EarlierStepsView
from kap_companion.ui.pages.expect_sheet import ExpectSheet
from kap_companion.ui.pages.form_sheet import FormSheet, SheetKeeper
from kap_companion.ui.pages.hold_sheet import HoldSheet
from kap_companion.ui.pages.measure_desk import MeasureDesk
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.patient_sheet import PatientSheet
from kap_companion.ui.pages.prepare_course import (
    CourseView,
    Said,
    agreed_words,
    escort_words,
    measures_said,
)
from kap_companion.ui.pages.prepare_day import DayView
from kap_companion.ui.pages.prepare_gate import GateCard
from kap_companion.ui.pages.review_notice import ReviewNotice
from kap_companion.ui.pages.review_sheet import session_review_sheet
from kap_companion.ui.pages.screening_sheet import ReviewSheet, ScreeningSheet
from kap_companion.ui.pages.staying_sheet import StayingSheet
from kap_companion.ui.pages.vitals_sheet import VitalsSheet
from kap_companion.ui.review_words import AnyReview
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import clock_text, tr

WIDEST_PX = 16_777_215
MAY_TICK = (SessionState.PLANNED, SessionState.RUNNING)


class PreparePage(Page):
    """The first stage of a session; it can be opened before the session has begun."""

    measures_handed_over = Signal(str, object)
    """Hand the laptop to this patient with these forms: the id, and a tuple of keys."""

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self.session = session
        self._workspace = session.workspace
        self._day_list = DayList(session.record, DAY_OF)
        self._minute = ""
        self._pressed: set[str] = set()
        drafts = self._workspace.sheet_drafts(self)
        self._sheets = SheetKeeper(self.sheet_wanted.emit, self._course_changed, drafts, self)
        self._desk = MeasureDesk(self._workspace, self._sheets, self.sheet_wanted.emit, self)
        self._measures: Said = "", False
        self.setAccessibleName(tr("Prepare"))
        self.notice = Notice("danger", "")
        self.notice.hide()
        self.review = ReviewNotice()
        self.day, self.course, self.gate = DayView(), CourseView(), GateCard()
        workspace = self._workspace
        earlier = EarlierSteps(
            session.id, workspace.journal, workspace.reader, lambda: session.record.performed_by
        )
        self.steps = EarlierStepsView(earlier, workspace.bridge, session.record.now)
        self._step_desk = EarlierStepDesk(earlier, self.steps, session, self._sheets, self)
        self._build()
        self._connect()
        self.set_compact(False)

    def _build(self) -> None:
        main = QWidget()
        items: list[layout.Item] = [self.notice, self.review, self.day, layout.hline()]
        items += [self.course, self.steps, layout.GAP]
        main.setLayout(layout.column(items, layout.L))
        self._side = QWidget()
        self._side.setLayout(layout.column([self.gate, layout.GAP], 0))
        self._columns: QBoxLayout = layout.row([], layout.XXXL)
        self._columns.addWidget(main, 1)
        self._columns.addWidget(self._side)
        inner = QWidget()
        inner.setLayout(self._columns)
        self.primary = Button("", "filled")
        self.primary.clicked.connect(self._go_on)
        self._pinned = layout.surface("surface")
        self.state = Text("", fonts.STRONG, "caution", wrap=False)
        pinned = layout.row([self.state, self.primary], layout.L, (20, 10, 20, 10))
        pinned.setStretch(1, 1)
        self._pinned.setLayout(pinned)
        self.setLayout(layout.column([layout.scrolling(inner), self._pinned], 0))

    def _connect(self) -> None:
        session = self.session
        session.changed.connect(self._changed)
        session.not_saved.connect(self._not_saved)
        session.ticked.connect(self._pass_minute)
        self.review.review_wanted.connect(self._review_answer)
        self.day.pressed.connect(self._press)
        self.day.rebuilt.connect(self._order_tabs)
        self.course.wanted.connect(self._open_part)
        self.steps.rebuilt.connect(self._order_tabs)
        self._desk.handed_over.connect(self.measures_handed_over)
        self.gate.begin_wanted.connect(self._go_on)
        self.gate.go_on_wanted.connect(self._go_on)
        self.gate.wait_wanted.connect(self._wait)
        self.gate.vitals_wanted.connect(self._take_vitals)

    # What the page shows

    def refresh(self) -> None:
        self.session.gate.look_again()
        self._measures = measures_said(self._workspace.measures(self.session.patient_id))
        self._show()
        self.steps.set_hours(self.session.practice.check_in_hours)
        self.steps.load()

    def set_compact(self, compact: bool) -> None:
        """One column, with the way on pinned below it; else two."""
        self._compact = compact
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        self._columns.setSpacing(layout.XL if compact else layout.XXXL)
        self._columns.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))
        self._side.setMinimumWidth(0 if compact else SIDE_PX)
        self._side.setMaximumWidth(WIDEST_PX if compact else SIDE_PX)
        self._show_primary()

    def _show(self) -> None:
        session, gate = self.session, self.session.gate
        chart, now = session.chart, session.record.now()
        self._minute = clock_text(now)
        items = protocol_of(chart).day_of
        self.day.show_day(
            items,
            self._day_list.ticks(items),
            now.local(),
            {**_none_known(), **self._notes()},
            session.practice,
            open_to_ticks=chart.state in MAY_TICK,
        )
        screening, today = session.practice.screening, now.local().date()
        whose = session.patient.details
        self.course.show_course(gate.prepared, screening, whose, self._measures, today)
        self.review.show_chart(chart, gate.prepared.to_review)
        self.gate.show_session(session, gate.open())
        show_keys(self, self._workspace.key_map())
        self._show_primary()

    def _show_primary(self) -> None:
        """In a narrow window the way on is pinned; the card shows none beside it."""
        state = self.session.chart.state
        ways = {SessionState.PLANNED: self.gate.begin, SessionState.RUNNING: self.gate.go_on}
        way = ways.get(state)
        self._pinned.setVisible(self._compact and way is not None)
        if way is not None:
            self.state.setText(self.gate.state.text())
            self.state.set_tone(self.gate.state.tone())
            self.primary.say(way.caption())
            way.setVisible(not self._compact)

    def _order_tabs(self) -> None:
        """Down the list of the day, then what is of the course, then the way on."""
        ways = (self.gate.measure, self.gate.wait, self.gate.begin, self.gate.go_on, self.primary)
        stops = [self, *self.day.rows.values(), *self.course.rows.values()]
        stops += [*self.steps.rows.values(), *ways]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _notes(self) -> Mapping[str, str]:
        """What is known already of what an item asks for; it goes on record with the tick."""
        prepared, today = self.session.gate.prepared, self.session.record.now().local().date()
        known = {
            "escort": escort_words(self.session.patient.details),
            "consent": agreed_words(prepared, Agreed.CONSENT, today),
            "touch": agreed_words(prepared, Agreed.TOUCH, today),
        }
        return {key: words for key, words in known.items() if words}

    def _changed(self) -> None:
        if self.isVisible():
            if self.session.record.waiting == 0:
                self.notice.hide()
            self._show()

    def _pass_minute(self) -> None:
        """What holds back ends by itself."""
        if self.isVisible() and clock_text(self.session.record.now()) != self._minute:
            self._show()

    def _course_changed(self) -> None:
        """Something was written of the patient, past the record of the session."""
        self.session.catch_up()
        self.refresh()

    def _not_saved(self, sentence: str) -> None:
        self._pressed.clear()  # whoever reads that may press again at once
        self._say(tr("Not saved: {0}").format(sentence))

    def _say(self, sentence: str) -> None:
        self.notice.show_notice("danger", sentence)
        self.notice.show()

    # What the page does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Z:
            self._undo(again=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif self._asks_for_vitals(event.text()) and self.gate.measure.isVisible():
            self._take_vitals()
        else:
            super().keyPressEvent(event)

    def _asks_for_vitals(self, typed: str) -> bool:
        return self._workspace.key_map().act_for(typed.lower()) == "vitals"

    def _undo(self, *, again: bool) -> None:
        """Take the last tick back, or bring it back; nothing else is undone from here."""
        undo, target = self.session.undo, self.session.undo.target()
        if self.session.record.waiting:
            return
        if again:
            undo.redo()
        elif target is not None and isinstance(target.event, ItemTicked):
            undo.undo()

    def _take_vitals(self) -> None:
        build = partial(VitalsSheet, self.session, self)
        self._sheets.open("vitals", build, self.session.id)

    def _press(self, item: ListItem) -> None:
        """Tick it, or take the tick back; what holds back is asked about in a sheet."""
        if item.key in self._pressed:
            return  # a double click is one press
        tick = self._day_list.ticks((item,)).get(item.key)
        if item.hold_min:
            self._sheets.drop(f"hold {item.key}")
            now, bridge = self._local_now, self._workspace.bridge
            build = partial(HoldSheet, item, tick, self._day_list, now, bridge, self)
            self._sheets.open(f"hold {item.key}", build)
            return
        try:
            if tick is None:
                written = self._day_list.tick(item, self._notes().get(item.key, ""))
            else:
                written = self._day_list.untick(tick)
        except KapError as refused:
            self._say(str(refused))
            return
        self._pressed.add(item.key)
        let_go = partial(self._let_go, item.key)
        self._workspace.bridge.when_done(written, let_go, let_go)

    def _let_go(self, key: str, _outcome: object) -> None:
        self._pressed.discard(key)

    def _local_now(self) -> datetime:
        return self.session.record.now().local()

    def _open_part(self, key: str) -> None:
        parts: dict[str, Callable[[], FormSheet]] = {
            "screening": self._screening,
            "review": self._review,
            "medicines": lambda: self._staying(MedicinesSheet(self._ground())),
            "agreements": lambda: self._staying(AgreementsSheet(self._ground())),
            "goals": lambda: self._staying(GoalsSheet(self._ground())),
            "plan": lambda: CoursePlanSheet(self._ground()),
            "escort": lambda: PatientSheet(self._workspace, self, self.session.patient_id),
        }
        if key == "measures":
            self._desk.take(self.session.patient_id)
        elif key in parts:
            self._sheets.open(key, parts[key], self.session.patient_id)
        else:
            self._show_expectations()

    def _ground(self) -> CourseGround:
        today = self.session.record.now().local().date()
        signed_in, bridge = self._workspace.signed_in_name(), self._workspace.bridge
        return CourseGround(self.session.gate.course, bridge, self, today, signed_in)

    def _staying(self, sheet: StayingSheet) -> StayingSheet:
        sheet.recorded.connect(self._course_changed)
        return sheet

    def _screening(self) -> FormSheet:
        gate, items = self.session.gate, self.session.practice.screening
        bridge = self._workspace.bridge
        return ScreeningSheet(items, gate.prepared.answers, gate.course, bridge, self)

    def _review(self) -> FormSheet:
        gate = self.session.gate
        return ReviewSheet(gate.prepared, gate.course, self._workspace.bridge, self)

    def _review_answer(self, review: AnyReview) -> None:
        build = partial(session_review_sheet, self.session, review, self)
        self._sheets.open(f"review {review.fact.id}", build, self.session.id)

    def _show_expectations(self) -> None:
        practice = self._workspace.practice_chart()
        access, patient = self._workspace.access, self.session.patient_id
        sheet = ExpectSheet(practice.what_to_expect, practice, patient, access, self)
        sheet.closed.connect(sheet.deleteLater)
        self.sheet_wanted.emit(sheet)

    def _wait(self, until: datetime | None) -> None:
        self.session.gate.wait_until(until)
        self._show()

    def _go_on(self) -> None:
        chart = self.session.chart
        if chart.state is SessionState.PLANNED:
            self._begin()
        else:
            stage = "journey" if chart.intention_closed else "intention"
            self.session_chosen.emit(self.session.id, stage)

    def _begin(self) -> None:
        try:
            begun: Future[Any] = self._workspace.schedule.begin(self.session.id)
        except KapError as refused:
            self._say(str(refused))
            return
        self._workspace.bridge.when_done(begun, self._begun, self._not_saved)

    def _begun(self, _entries: object) -> None:
        self.session.catch_up()


def _none_known() -> dict[str, str]:
    """What stands beside an item whose fact is not on the patient's page; a tick leaves it out."""
    return {
        "escort": tr("none named"),
        "consent": tr("none is current"),
        "touch": tr("none is current"),
    }
