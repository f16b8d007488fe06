"""Today: the running session first, then what is planned, due and open."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.summary import PatientSummary, SessionSummary
from kap_companion.services.schedule import Today
from kap_companion.ui.pages.calendar_button import CalendarButton
from kap_companion.ui.pages.columns import ColumnsPage, stack
from kap_companion.ui.pages.form_sheet import SheetKeeper
from kap_companion.ui.pages.measure_desk import MeasureDesk
from kap_companion.ui.pages.measures_panel import MeasureReviewNotice
from kap_companion.ui.pages.move_sheet import MoveSheet
from kap_companion.ui.pages.past_of_details import plan_versions
from kap_companion.ui.pages.plan_sheet import PlanSheet
from kap_companion.ui.pages.row import Row, two_lines
from kap_companion.ui.pages.running_card import RunningCard, hint
from kap_companion.ui.pages.session_sheet import SessionSheet
from kap_companion.ui.pages.today_side import IntegrationRow, StepRow
from kap_companion.ui.pages.when import clock_of, local_time, long_day, short_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.text import heading, line, title
from kap_companion.ui.wording import route_label, tr
from kap_companion.ui.workspace import Workspace

Item = TypeVar("Item")

REDRAW_MS = 15_000
FEW = 6
TIME_PX = 60
DAY_PX = 156


class TodayPage(ColumnsPage):
    """The first page. What it shows moves with the minute, the rest is drawn in `refresh`."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.running_card: RunningCard | None = None
        self.plan_rows: list[Row] = []
        self.integration_rows: list[IntegrationRow] = []
        self.step_rows: list[StepRow] = []
        self._today = Today(None, (), (), (), {})
        self._someone = False
        self._shown_all = False
        self._day = workspace.clock.now().local().date()
        drafts = workspace.sheet_drafts(self)
        self._sheets = SheetKeeper(self.sheet_wanted.emit, self.refresh, drafts, self)
        self.review_notices: list[MeasureReviewNotice] = []
        self._desk = MeasureDesk(workspace, self._sheets, self.sheet_wanted.emit, self)
        self._desk.changed.connect(self.record_changed)
        self._timer = QTimer(self, interval=REDRAW_MS)
        self._timer.timeout.connect(self.show_now)

    def columns(self) -> tuple[QWidget, QWidget]:
        self._today = self.workspace.schedule.today()
        self._someone = bool(self.workspace.reader.patients(limit=1))
        self._day = self.workspace.clock.now().local().date()
        return self._main(), self._side()

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        running = self._today.running
        if running is not None:
            return tr("Go to the journey"), partial(self._go_to, running.session_id, "journey")
        if not self._someone:
            return tr("Add a patient"), partial(self.place_wanted.emit, "patients")
        return tr("Plan a session"), self.plan_session

    def plan_session(self) -> None:
        """Ask for the sheet in which a session is planned."""
        self._sheets.open("plan", partial(PlanSheet, self.workspace, self))

    def show_now(self) -> None:
        """Move what moves with time; a new day draws the page anew."""
        now = self.workspace.clock.now()
        if now.local().date() != self._day:
            self.refresh()
            return
        if self.running_card is not None:
            self.running_card.show_now(now)
        for row in self.integration_rows:
            row.show_now(now.utc_us)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    # The main column

    def _main(self) -> QWidget:
        top = layout.row([title(long_day(self._day)), layout.GAP], layout.M)
        self.new_session = Button(tr("New session"), "quiet", icon="add")
        self.new_session.clicked.connect(self.plan_session)
        self.search = Button(tr("Search"), "quiet", icon="search")
        self.search.clicked.connect(partial(self.place_wanted.emit, "search"))
        if not self._someone:
            self.search.hide()
        top.addWidget(self.search)
        if self.compact or not self._someone:  # shown before it has a place, it would be a window
            self.new_session.hide()
        top.addWidget(self.new_session)
        self.plan_rows = []
        reviews = [layout.M, *self._reviews()] if self.compact else []
        return stack(top, *reviews, *self._running(), *self._planned(), spacing=0)

    def _running(self) -> list[layout.Item]:
        running = self._today.running
        self.running_card = None
        if running is None:
            return []
        chart = SessionChart.replay(self.workspace.reader.entries_of(running.session_id))
        name = self._name(running.patient_id)
        self.running_card = RunningCard(chart, name, self.workspace.clock.now())
        self.running_card.opened.connect(partial(self._go_to, running.session_id, "journey"))
        self.running_card.go.setVisible(not self.compact)
        return [layout.L, self.running_card]

    def _planned(self) -> list[layout.Item]:
        overdue = self.workspace.schedule.overdue_plans()
        coming = self.workspace.schedule.coming()
        today = self._today.planned
        first = tr("Later today") if self._today.running else tr("Planned today")
        items: list[layout.Item] = []
        if today or not self._today.running:
            items += self._group(first, today, self._nothing_planned)
        if overdue:
            items += self._group(tr("From earlier days"), overdue)
        if coming:
            items += self._group(tr("Coming days"), coming)
        return items

    def _group(
        self,
        words: str,
        sessions: Sequence[SessionSummary],
        empty: Callable[[], list[layout.Item]] = list,
    ) -> list[layout.Item]:
        rows: list[layout.Item] = [self._plan_row(session) for session in sessions]
        return [layout.XL, heading(words), layout.XS, *(rows or empty())]

    def _nothing_planned(self) -> list[layout.Item]:
        if self._someone:
            said, words, act = (
                tr("Nothing is planned for today."),
                tr("Plan a session"),
                self.plan_session,
            )
        else:
            said, words = tr("No patient is registered yet."), tr("Add the first patient")
            act = partial(self.place_wanted.emit, "patients")
        button = Button(words, "filled")
        button.clicked.connect(lambda _=False: act())
        if self.compact or self._today.running is not None:
            button.hide()
        return [hint(said), layout.M, layout.row([button, layout.GAP])]

    def _plan_row(self, session: SessionSummary) -> Row:
        at = local_time(session.planned_us)
        is_today = at.date() == self._day
        when = clock_of(session.planned_us) if is_today else f"{short_day(at.date())}, {at:%H:%M}"
        time = line(when, fonts.STRONG)
        time.setFixedWidth(TIME_PX if is_today else DAY_PX)
        name = self._name(session.patient_id)
        course = tr("{0} · {1} min").format(route_label(session.route), session.window_min)
        inner = layout.row([time], layout.M)
        inner.addLayout(
            two_lines(line(name, fonts.STRONG), line(course, fonts.SECONDARY, "muted")), 1
        )
        if at.date() < self._day:
            inner.addWidget(line(tr("not begun"), fonts.LABEL, "caution"))
        row = Row(inner, f"{when}, {name}, {course}")
        row.clicked.connect(lambda _=False: self._open_plan(session))
        self.plan_rows.append(row)
        return row

    # The right column

    def _side(self) -> QWidget:
        practice = self.workspace.practice_chart()
        span = tr("Integration, {0} to {1} h").format(
            practice.integration_from_h, practice.integration_to_h
        )
        reviews = [] if self.compact else self._reviews()
        items = [*reviews, heading(span), layout.XS, *self._integrations(), layout.XL]
        self.calendar = CalendarButton(self.workspace)
        if not self._today.integrations and not self._today.steps:
            self.calendar.hide()  # to show it before it lies in the page would open a window
        steps: list[layout.Item] = [heading(tr("Open steps")), layout.XS, *self._steps()]
        return stack(*items, *steps, layout.M, self.calendar, spacing=0)

    def _reviews(self) -> list[layout.Item]:
        """Answers that a clinician has to look at, of every patient; the longest waiting first."""
        waiting = self.workspace.schedule.open_reviews()
        self.review_notices = []
        items: list[layout.Item] = []
        for patient_id, review in self._few(waiting):
            notice = MeasureReviewNotice(review, self._name(patient_id))
            notice.acted.connect(partial(self._desk.review, patient_id, review))
            self.review_notices.append(notice)
            items += [notice, layout.M]
        return [*items, *self._more(len(waiting)), layout.M] if items else []

    def _integrations(self) -> list[layout.Item]:
        now_us = self.workspace.clock.now().utc_us
        self.integration_rows = [
            IntegrationRow(due, self._name(due.session.patient_id), now_us, self._day)
            for due in self._few(self._today.integrations)
        ]
        for row, due in zip(self.integration_rows, self._today.integrations, strict=False):
            row.clicked.connect(partial(self._go_to, due.session.session_id, "integration"))
        if not self.integration_rows:
            return [hint(tr("No session waits for its integration."))]
        return [*self.integration_rows, *self._more(len(self._today.integrations))]

    def _steps(self) -> list[layout.Item]:
        known = self._today.patients
        self.step_rows = [
            StepRow(due, known.get(due.step.patient_id), self._day)
            for due in self._few(self._today.steps)
        ]
        for row, due in zip(self.step_rows, self._today.steps, strict=False):
            row.clicked.connect(partial(self._go_to, due.step.session_id, "integration"))
        if not self.step_rows:
            return [hint(tr("No step is open."))]
        return [layout.hline(), *self.step_rows, *self._more(len(self._today.steps))]

    def _few(self, found: Sequence[Item]) -> Sequence[Item]:
        return found if self._shown_all else found[:FEW]

    def _more(self, total: int) -> list[layout.Item]:
        if self._shown_all or total <= FEW:
            return []
        button = Button(tr("Show all {0}").format(total), "quiet")
        button.clicked.connect(self._show_all)
        return [layout.row([button, layout.GAP])]

    def _show_all(self) -> None:
        self._shown_all = True
        self.refresh()

    # What leads on

    def _open_plan(self, session: SessionSummary) -> None:
        self._sheets.drop("session")
        self._sheets.open("session", partial(self._session_sheet, session))

    def _session_sheet(self, session: SessionSummary) -> SessionSheet:
        sheet = SessionSheet(self.workspace, self, session)
        sheet.begun.connect(partial(self._go_to, stage=""))
        sheet.prepare_wanted.connect(partial(self._go_to, session.session_id, "prepare"))
        sheet.cancelled.connect(partial(self.record_changed.emit, session.session_id))
        sheet.change_wanted.connect(partial(self._change_plan, session))
        sheet.move_wanted.connect(partial(self._move, session))
        sheet.versions_wanted.connect(partial(self._compare_plans, session.session_id))
        sheet.patient_wanted.connect(partial(self.patient_chosen.emit, session.patient_id))
        return sheet

    def _change_plan(self, session: SessionSummary) -> None:
        build = partial(PlanSheet, self.workspace, self, session=session)
        self._sheets.open(f"change {session.session_id}", build, session.session_id)

    def _compare_plans(self, session_id: str) -> None:
        sheet = plan_versions(self.workspace, self, session_id)
        if sheet is not None:
            sheet.panel.settled.connect(self.refresh)
            sheet.panel.settled.connect(partial(self.record_changed.emit, session_id))
            self.sheet_wanted.emit(sheet)

    def _move(self, session: SessionSummary) -> None:
        self._sheets.open(f"move {session.session_id}", partial(self._move_sheet, session))

    def _move_sheet(self, session: SessionSummary) -> MoveSheet:
        sheet = MoveSheet(self.workspace, self, [session])
        sheet.moved.connect(lambda session_id, _: self.record_changed.emit(session_id))
        return sheet

    def _go_to(self, session_id: str, stage: str) -> None:
        self.session_chosen.emit(session_id, stage)

    def _name(self, patient_id: str) -> str:
        known = self._today.patients.get(patient_id) or self.workspace.reader.patient(patient_id)
        return known.name if isinstance(known, PatientSummary) else tr("Unknown patient")
