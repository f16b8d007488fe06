"""The page of integration laid out: the axis, and below it three columns or a list and tabs."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QTabWidget, QWidget

from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.integration_insights import InsightsPanel
from kap_companion.ui.pages.integration_notes import NotesPanel
from kap_companion.ui.pages.integration_steps import StepsPanel
from kap_companion.ui.pages.integration_story import StoryList
from kap_companion.ui.pages.integration_themes import ThemesPanel
from kap_companion.ui.pages.integration_window import WindowPanel
from kap_companion.ui.pages.refill import let_go
from kap_companion.ui.pages.review_notice import ReviewNotice
from kap_companion.ui.pages.scrub_line import ScrubLine
from kap_companion.ui.pages.signatures import SignaturesPanel
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.axis import SessionAxis
from kap_companion.ui.widgets.axis_model import EMPTY_AXIS, AxisMode, AxisModel
from kap_companion.ui.widgets.axis_scrub import at_moment
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr

STORY_PX, STORY_COMPACT_PX, SIDE_PX = 329, 276, 420


class IntegrationRoom(QWidget):
    """Holds the parts of the page, and moves them where the window has room for them."""

    def __init__(
        self,
        session: OpenSession,
        parent: QWidget | None = None,
        *,
        compact: bool = False,
        story_first: bool = False,
    ) -> None:
        """With `story_first`, what stands beside the story comes with `show_all`."""
        super().__init__(parent)
        self._whole = not story_first
        self.axis = SessionAxis()
        self.axis.let_scrub()
        self.moment = ScrubLine(session.workspace.heard, session.workspace.bridge)
        self.axis.scrubbed.connect(self._show_moment)
        self.notice = Notice("danger", "")
        self.notice.hide()
        self.review = ReviewNotice()
        self.story = StoryList()
        self.order = _small("")
        self.order.set_trailing_icon("down")
        self.missed = label("", fonts.SECONDARY, "caution")
        self.missed.hide()
        self.promote = Button("", key="p")
        self.history = _small(tr("History"))
        self.course = _small(tr("Course"))
        self.insights = InsightsPanel(session)
        self.themes = ThemesPanel()
        self.notes = NotesPanel(session)
        self.steps = StepsPanel()
        self.window_panel = WindowPanel(session.practice)
        self.signatures = SignaturesPanel(session)
        self.reports = _small(tr("Print or save …"), icon="print")
        self._reports_room = _Room()
        self.before = _small(tr("How it came to be"))
        self.before.hide()
        self._rules = [layout.hline() for _ in range(4)]
        self._compact = False
        self.tabs: QTabWidget | None = None
        """Only where the window is, or was, narrow."""
        self._model = EMPTY_AXIS
        self._once_laid_out = QTimer(self, singleShot=True, interval=0)
        self._once_laid_out.timeout.connect(self._scroll_to_form)
        self._build()
        self.set_compact(compact)

    def _build(self) -> None:
        self._left = QWidget()
        head = layout.row([self.order, layout.GAP, self.course, self.history], 0, (3, 0, 0, 0))
        parts = [self.promote, self.before, self._reports_room]
        foot = layout.column(parts, 0, (15, 0, 0, 0))
        missed = layout.row([self.missed], 0, (15, 0, 0, 0))
        left = layout.column([head, missed, self.story, foot], layout.S, (9, 16, 14, layout.L))
        left.setStretch(2, 1)
        self._left.setLayout(left)
        self._middle, self._right = _Room(), _Room()
        self._scrolls = [layout.scrolling(self._middle), layout.scrolling(self._right)]
        self._scrolls[1].setFixedWidth(SIDE_PX)
        self._line = layout.vline()
        beside = (self._scrolls[0], self._line, self._scrolls[1])
        columns = layout.row([self._left, layout.vline(), *beside], 0)
        columns.setStretch(2, 1)
        columns.addStretch(0)  # takes the room only while nothing stands beside the story
        self._columns = columns
        self._axis_room = layout.column([self.axis, self.moment], 2)
        root = layout.column(
            [self._axis_room, layout.hline(), self.review, self.notice, columns], 0
        )
        root.setStretch(4, 1)
        self.setLayout(root)

    def set_compact(self, compact: bool) -> None:
        """Show three columns; or the list, and the other parts in tabs."""
        self._compact = compact
        self.axis.set_mode(AxisMode.COMPACT if compact else AxisMode.FULL)
        self.show_order()
        margins = (layout.L, 10, layout.L, 4) if compact else (layout.XL, 14, layout.XL, 10)
        self._axis_room.setContentsMargins(*margins)
        self._left.setFixedWidth(STORY_COMPACT_PX if compact else STORY_PX)
        self._fill_tabs() if compact else self._fill_columns()
        self._reports_room.setVisible(not compact)
        for rule in (self._rules[0], self._rules[2], self._rules[3]):
            rule.setVisible(not compact)
        self._show_beside()

    def show_all(self) -> None:
        """Show what stands beside the story, too."""
        self._whole = True
        self._show_beside()

    def _show_beside(self) -> None:
        for widget in (*self._scrolls, self._line):
            widget.setVisible(self._whole and not self._compact)
        if self.tabs is not None:
            self.tabs.setVisible(self._whole and self._compact)

    def _fill_columns(self) -> None:
        wide: list[layout.Item] = [self.insights, layout.S, self._rules[0], 6, self.themes]
        wide += [layout.S, self._rules[3], 6, self.notes]
        self._middle.fill(wide, (10, 16, 10, layout.L))
        parts: list[layout.Item] = [self.window_panel, self._rules[1], self.steps]
        parts += [self._rules[2], self.signatures]
        self._right.fill(parts, (layout.XL, 16, layout.XL, layout.L))
        self._reports_room.fill([layout.row([self.reports, layout.GAP])], layout.NO_MARGINS)

    def _fill_tabs(self) -> None:
        if self.tabs is None:
            self.tabs = self._made_tabs()
            self._columns.addWidget(self.tabs, 1)
        close, roomy = (2, layout.M, 2, layout.M), (layout.L, layout.M, layout.L, layout.M)
        self._tab_rooms[0].fill([self.insights], (2, layout.S, 2, layout.M))
        self._tab_rooms[1].fill([self.themes], close)
        self._tab_rooms[2].fill([self.notes], close)
        self._tab_rooms[3].fill([self.window_panel, self._rules[1], self.steps], roomy)
        self._tab_rooms[4].fill([self.signatures, layout.S, self.reports], roomy)

    def _made_tabs(self) -> QTabWidget:
        """Made once a window is narrow; most never are."""
        tabs = QTabWidget()
        tabs.tabBar().setAccessibleName(tr("Parts of the integration"))
        tabs.setDocumentMode(True)
        self._tab_rooms = [_Room() for _ in range(5)]
        names = (tr("Insights"), tr("Names"), tr("Notes"), tr("Steps"), tr("Signatures"))
        for room, name in zip(self._tab_rooms, names, strict=True):
            tabs.addTab(layout.scrolling(room), name)
        return tabs

    def show_story(self, model: AxisModel) -> None:
        """Show this story on the axis; the moment that was pointed at stays."""
        self._model = model
        self.axis.set_model(model)

    def _show_moment(self, at_ms: int) -> None:
        self.moment.show_moment(at_moment(self._model, at_ms))

    def settle(self) -> None:
        """Give every part its width now, so that a long list is measured once."""
        for room in (self, self._left):
            if (box := room.layout()) is not None:
                box.activate()

    def show_order(self) -> None:
        """Say in which order the story stands; a press changes it."""
        first = self.story.theirs_first
        said = tr("Their words first") if first else tr("From the session, by time")
        short = tr("Theirs first") if first else tr("By time")
        self.order.say(short if self._compact else said)
        self.order.set_trailing_icon("" if self._compact else "down")
        self.order.setAccessibleName(tr("Order of the notes: {0}").format(said))

    def show_missed(self, checks: str) -> None:
        """Say above the story which checks of the room were missed."""
        self.missed.setText(tr("Checks missed: {0}").format(checks))
        self.missed.setVisible(bool(checks))

    def show_promote(self, *, note: bool, filled: bool, writing: bool) -> None:
        """Say what the button does: with a note chosen it begins from it."""
        self.promote.say(tr("Promote to insight") if note else tr("Write an insight"))
        self.promote.set_kind("filled" if filled and not writing else "bordered")

    def bring_form_in_view(self) -> None:
        """Show the whole form of an insight, its buttons last."""
        if self.tabs is not None:
            self.tabs.setCurrentIndex(0)
        self._once_laid_out.start()

    def _scroll_to_form(self) -> None:
        tabs = self.tabs if self._compact else None
        area = self._scrolls[0] if tabs is None else tabs.widget(0)
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self.insights.form.record)


def _small(name: str, icon: str = "") -> Button:
    button = Button(name, "quiet", icon=icon)
    button.set_size("compact")
    return button


class _Room(QWidget):
    """A column that may be filled anew; what it held before is only let go of."""

    def __init__(self) -> None:
        super().__init__()
        self._box = layout.column([], 10)
        self.setLayout(self._box)

    def fill(self, items: Sequence[layout.Item], margins: layout.Margins) -> None:
        """Show these items, top down."""
        let_go(self._box)
        self._box.setContentsMargins(*margins)
        for item in (*items, layout.GAP):
            layout.add(self._box, item)
