"""Return: what is ticked before the way home, who says ready, what is given along, the end."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.charts.returning import beside_baseline, readiness, readiness_items
from kap_companion.domain.charts.ticks import READINESS
from kap_companion.domain.events import (
    AfterCareGiven,
    ItemTicked,
    ListItem,
    MonitoringNoted,
    ReadyForDischarge,
    VitalsTaken,
)
from kap_companion.errors import KapError
from kap_companion.services.preparation import MAY_TICK
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.after_care_sheet import AfterCareSheet
from kap_companion.ui.pages.columns import COMPACT_MARGINS, SIDE_PX, WIDE_MARGINS
from kap_companion.ui.pages.end_sheet import EndSheet
from kap_companion.ui.pages.form_sheet import FormSheet, SheetKeeper
from kap_companion.ui.pages.letter_sheet import LetterSheet
from kap_companion.ui.pages.monitoring_sheet import MonitoringSheet
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.prepare_day import DayView
from kap_companion.ui.pages.ready_sheet import ReadySheet
from kap_companion.ui.pages.reports_sheet import session_reports
from kap_companion.ui.pages.return_card import ReturnCard
from kap_companion.ui.pages.return_vitals import BesideBaseline
from kap_companion.ui.pages.review_notice import ReviewNotice
from kap_companion.ui.pages.review_sheet import session_review_sheet
from kap_companion.ui.pages.vitals_sheet import VitalsSheet
from kap_companion.ui.return_words import item_notes
from kap_companion.ui.review_words import AnyReview
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import clock_text, tr

WIDEST_PX = 16_777_215
UNDONE_HERE = (ItemTicked, ReadyForDischarge, AfterCareGiven, MonitoringNoted, VitalsTaken)
"""What Ctrl+Z takes back on this page; the rest is undone where it was done."""


class ReturnPage(Page):
    """The fourth stage of a session; what was forgotten is done after the end, as a late entry."""

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self.session = session
        self._workspace = session.workspace
        self._minute = ""
        self._pressed: set[str] = set()
        self._sheet: Sheet | None = None
        drafts = self._workspace.sheet_drafts(self)
        self._sheets = SheetKeeper(self._show_sheet, self._show, drafts, self)
        self.setAccessibleName(tr("Return"))
        self.notice = Notice("danger", "")
        self.notice.hide()
        self.review = ReviewNotice()
        self.list = DayView(tr("Before going home"))
        self.vitals, self.card = BesideBaseline(), ReturnCard()
        self.measure = Button(tr("Take vitals"), key="v")
        self._build()
        self._connect()
        self.set_compact(False)

    def _build(self) -> None:
        main = QWidget()
        measure = layout.row([self.measure, layout.GAP])
        items: list[layout.Item] = [self.notice, self.review, self.list, layout.hline()]
        items += [self.vitals, measure]
        main.setLayout(layout.column([*items, layout.GAP], layout.L))
        self._side = QWidget()
        self._side.setLayout(layout.column([self.card, layout.GAP], 0))
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
        pinned.setStretch(0, 1)
        self._pinned.setLayout(pinned)
        self.setLayout(layout.column([layout.scrolling(inner), self._pinned], 0))

    def _connect(self) -> None:
        session, card = self.session, self.card
        session.changed.connect(self._changed)
        session.not_saved.connect(self._not_saved)
        session.ticked.connect(self._pass_minute)
        self.list.pressed.connect(self._press)
        self.list.rebuilt.connect(self._order_tabs)
        self.measure.clicked.connect(partial(self.act, "vitals"))
        self.review.review_wanted.connect(self._review)
        card.ready_wanted.connect(partial(self.act, "ready"))
        card.after_care_wanted.connect(partial(self.act, "after-care"))
        card.form_wanted.connect(partial(self.act, "monitoring"))
        card.end_wanted.connect(partial(self.act, "end"))
        card.reports_wanted.connect(partial(self.act, "reports"))

    # What the page shows

    def refresh(self) -> None:
        self._show()

    def set_compact(self, compact: bool) -> None:
        """One column, with the way on pinned below it; else two."""
        self._compact = compact
        across = QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if compact else across)
        self._columns.setSpacing(layout.XL if compact else layout.XXXL)
        self._columns.setContentsMargins(*(COMPACT_MARGINS if compact else WIDE_MARGINS))
        self._side.setMinimumWidth(0 if compact else SIDE_PX)
        self._side.setMaximumWidth(WIDEST_PX if compact else SIDE_PX)
        self._show()

    def _show(self) -> None:
        session, chart = self.session, self.session.chart
        now = session.record.now()
        self._minute = clock_text(now)
        self.list.show_day(
            readiness_items(chart),
            readiness(chart),
            now.local(),
            item_notes(session),
            session.practice,
            open_to_ticks=chart.state in MAY_TICK[READINESS],
        )
        self.vitals.show_vitals(session, beside_baseline(chart))
        self.measure.setVisible(chart.state in MAY_TICK[READINESS])
        self.card.show_session(session, session.returning.open())
        self.review.show_chart(chart, self.session.measure_reviews)
        self._show_primary()

    def _review(self, review: AnyReview) -> None:
        build = partial(session_review_sheet, self.session, review, self)
        self._sheets.open(f"review {review.fact.id}", build, self.session.id)

    def _show_primary(self) -> None:
        """In a narrow window the way on is pinned; the card shows none beside it."""
        way = self.card.way_on()
        self._pinned.setVisible(self._compact and way is not None)
        if way is not None:
            self.state.setText(self.card.state.text())
            self.state.set_tone(self.card.state.tone())
            self.primary.say(way.caption())
            way.setVisible(not self._compact)
        self._way = "ready" if way is self.card.ready else "end"

    def _order_tabs(self) -> None:
        """Down the list, then vitals, then the card."""
        card = self.card
        ways = (
            card.after_care,
            card.form,
            card.reports,
            card.ready,
            card.end_now,
            card.end,
            self.primary,
        )
        for before, after in pairwise([self, *self.list.rows.values(), self.measure, *ways]):
            QWidget.setTabOrder(before, after)

    def _changed(self) -> None:
        if self.isVisible():
            if self.session.record.waiting == 0:
                self.notice.hide()
            self._show()

    def _pass_minute(self) -> None:
        """A check falls due by itself."""
        if self.isVisible() and clock_text(self.session.record.now()) != self._minute:
            self._show()

    def _not_saved(self, sentence: str) -> None:
        self._pressed.clear()  # whoever reads that may press again at once
        self._say(tr("Not saved: {0}").format(sentence))

    def _say(self, sentence: str) -> None:
        self.notice.show_notice("danger", sentence)
        self.notice.show()

    # What the page does

    def act(self, act: str) -> None:
        """Do what a key or a button asks for; nothing for an act of another page."""
        acts: dict[str, Callable[[], object]] = {
            "vitals": lambda: self._form("vitals", partial(VitalsSheet, self.session, self)),
            "ready": lambda: self._form("ready", partial(ReadySheet, self.session, self)),
            "monitoring": lambda: self._form(
                "monitoring", partial(MonitoringSheet, self.session, self)
            ),
            "after-care": lambda: self._show_once(AfterCareSheet(self.session, self)),
            "end": self._end,
            "reports": self._reports,
            "letter": self._letter,
        }
        acts.get(act, lambda: None)()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Z:
            self._undo(again=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.text().lower() == "v" and self.measure.isVisible():
            self.act("vitals")
        else:
            super().keyPressEvent(event)

    def _undo(self, *, again: bool) -> None:
        """Take the last act of this page back, or bring it back."""
        undo, target = self.session.undo, self.session.undo.target()
        if self.session.record.waiting:
            return
        if again:
            undo.redo()
        elif target is not None and isinstance(target.event, UNDONE_HERE):
            undo.undo()

    def _press(self, item: ListItem) -> None:
        """Tick it with what stands beside it, or take the tick back."""
        if item.key in self._pressed:
            return  # a double click is one press
        ticks, tick = self.session.returning.list, readiness(self.session.chart).get(item.key)
        try:
            if tick is None:
                written = ticks.tick(item, item_notes(self.session).get(item.key, ""))
            else:
                written = ticks.untick(tick)
        except KapError as refused:
            self._say(str(refused))
            return
        self._pressed.add(item.key)
        let_go = partial(self._let_go, item.key)
        self._workspace.bridge.when_done(written, let_go, let_go)

    def _let_go(self, key: str, _outcome: object) -> None:
        self._pressed.discard(key)

    def _go_on(self) -> None:
        self.act(self._way)

    def _end(self) -> None:
        if self.session.chart.state is not SessionState.RUNNING:
            return
        sheet = EndSheet(self.session, self)
        sheet.ended.connect(self._workspace.music.fade_out)
        sheet.ended.connect(partial(self.session_chosen.emit, self.session.id, "integration"))
        sheet.way_wanted.connect(self._lead)
        self._show_once(sheet)

    def _reports(self) -> None:
        sheet = session_reports(self.session, self)
        sheet.letter_wanted.connect(partial(self.act, "letter"))
        self._show_sheet(sheet)

    def _letter(self) -> None:
        patient = self.session.patient_id
        build = partial(LetterSheet, self._workspace, patient, self)
        self._sheets.open(f"letter {patient}", build, patient)

    def _lead(self, stage: str, act: str) -> None:
        """Go where something is still open."""
        if stage == "return":
            self.act(act)
        else:
            self.session_chosen.emit(self.session.id, stage)

    def _form(self, key: str, build: Callable[[], FormSheet]) -> None:
        self._sheets.open(key, build, self.session.id)

    def _show_once(self, sheet: Sheet) -> None:
        sheet.closed.connect(sheet.deleteLater)
        self._show_sheet(sheet)

    def _show_sheet(self, sheet: Sheet) -> None:
        """One sheet at a time."""
        if self._sheet is not None and self._sheet is not sheet:
            self._sheet.dismiss()
        self._sheet = sheet
        sheet.closed.connect(self._forget_sheet, Qt.ConnectionType.UniqueConnection)
        self.sheet_wanted.emit(sheet)

    def _forget_sheet(self) -> None:
        self._sheet = None
