"""Everything that the session handed over: its notes and quotes, in the order they happened."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import partial

from PySide6.QtCore import QModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QSizePolicy

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.handed_over import handed_over, their_words_first
from kap_companion.ui.pages.journey_log import NO_MARKS, log_row
from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.log_row import LogRow
from kap_companion.ui.widgets.log_view import LogView
from kap_companion.ui.wording import tr

PAD_PX = 5
LEFT_PX, RIGHT_PX = 10, 6
BAR_PX = 3
AT_ONCE, EACH_TURN = 24, 60
"""Rows: more than any window shows, and what a frame has time for."""

AFTER_PAINTED_MS = 20
"""So long the first frame has to itself: it comes first, then the rows that it does not show."""


class StoryList(LogView):
    """Shows the quotes and notes, the patient's words first; a click or Enter is `chosen(key)`.

    Rows in `marks` carry a bar and a soft ground: what is chosen, or what an insight came from.
    """

    chosen = Signal(str)
    stood = Signal()
    """Its beginning is on the screen; what stands beside it may come now, ahead of its end."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[LogRow] = []
        self._marks: AbstractSet[str] = frozenset()
        self.theirs_first = True
        """By time is how it was lived; their words first is what the days after build on."""
        self._rest: list[Callable[[], LogRow]] = []
        self._has_painted = False
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._show_more)
        self._painted = QTimer(self, singleShot=True, interval=AFTER_PAINTED_MS)
        self._painted.timeout.connect(self.stood)
        self._painted.timeout.connect(self._turn.start)
        self.setAccessibleName(tr("From the session"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.clicked.connect(self._click)
        self.row_activated.connect(self.chosen)

    def show_chart(self, chart: SessionChart, arrived: AbstractSet[str] = NO_MARKS) -> None:
        """Show what was handed over and added since, but for what was taken back.

        `arrived` are the ids of what came after signing.
        """
        facts = handed_over(chart)
        shown = their_words_first(facts) if self.theirs_first else facts
        make = partial(log_row, chart, arrived=arrived)
        at_once = len(self._shown) + EACH_TURN if self._shown else AT_ONCE
        rows = [make(fact) for fact in shown[:at_once]]
        self._rest = [partial(make, fact) for fact in shown[at_once:]]
        self._keep_bar()
        if rows != self._shown:
            self._shown = rows
            place = self.verticalScrollBar().value()
            here = self.current_key()
            self.set_rows(rows)
            LogView.scroll_to(self, here)
            self.verticalScrollBar().setValue(place)
        self._has_painted = False
        self.viewport().update()

    def scroll_to(self, key: str) -> bool:
        """Bring the row with this key into view and mark it; False without one."""
        while key and self._rest and all(row.key != key for row in self._shown):
            self._show_more()
        return super().scroll_to(key)

    def _show_more(self) -> None:
        """A long session comes in turns, so that its beginning stands at once."""
        fresh = [make() for make in self._rest[:EACH_TURN]]
        self._rest = self._rest[EACH_TURN:]
        if fresh:
            self._shown = [*self._shown, *fresh]
            self.append_rows(fresh)
        if self._rest:
            self._turn.start()
        self._keep_bar()

    def _keep_bar(self) -> None:
        """Have the bar stand before the long rest is there: beside it no row is measured twice."""
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bar.ScrollBarAlwaysOn if self._rest else bar.ScrollBarAsNeeded
        )

    def mark(self, keys: AbstractSet[str]) -> None:
        """Mark these rows and no others."""
        self._marks = keys
        self.viewport().update()

    def marks(self) -> AbstractSet[str]:
        """Return the keys of the marked rows."""
        return self._marks

    def _click(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows()[index.row()].key)

    # A list that is read from its top, with more room around its rows than the log has

    def _follow(self) -> None:
        self._sticks = False
        super()._follow()

    def _content_top(self) -> int:
        return -self.verticalScrollBar().value()

    def _height(self, row: LogRow) -> int:
        width = self.viewport().width() - LEFT_PX - RIGHT_PX
        return self._delegate.height(row, width) + 2 * PAD_PX

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            self._painted.start()

    def _paint_row(self, painter: QPainter, place: int, rect: QRectF) -> None:
        row, theme = self._shown[place], theme_of(self)
        marked = row.key in self._marks
        if marked:
            paint.fill(painter, rect, theme.accent_soft, paint.CONTROL_RADIUS)
            bar = QRectF(rect.left(), rect.top(), BAR_PX, rect.height())
            paint.fill(painter, bar, theme.accent)
        if place == self.currentIndex().row() and self.hasFocus():
            paint.focus_ring(painter, rect, theme.focus)
        inner = rect.adjusted(LEFT_PX, PAD_PX, -RIGHT_PX, -PAD_PX)
        self._delegate.paint(painter, row, inner, soft=marked)

    # Keys and presses

    def walk(self, step: int) -> None:
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))
            step = 0
        super().walk(step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self._shown:
            self.setCurrentIndex(self.model().index(0, 0))
        super().focusInEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        QListView.mouseDoubleClickEvent(self, event)

    def _pressed_long(self) -> None:
        """A long press is no wish of its own here."""
