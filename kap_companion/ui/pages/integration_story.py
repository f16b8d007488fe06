"""Everything that the session handed over: its notes and quotes, in the order they happened."""

from collections.abc import Set as AbstractSet

from PySide6.QtCore import QModelIndex, QRectF, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter
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


class StoryList(LogView):
    """Shows the quotes and notes, the patient's words first; a click or Enter is `chosen(key)`.

    Rows in `marks` carry a bar and a soft ground: what is chosen, or what an insight came from.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[LogRow] = []
        self._marks: AbstractSet[str] = frozenset()
        self._theirs_first = True
        self.setAccessibleName(tr("From the session"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.clicked.connect(self._click)
        self.row_activated.connect(self.chosen)

    def show_chart(self, chart: SessionChart, arrived: AbstractSet[str] = NO_MARKS) -> None:
        """Show what was handed over and added since, but for what was taken back.

        `arrived` are the ids of what came after signing.
        """
        facts = handed_over(chart)
        shown = their_words_first(facts) if self._theirs_first else facts
        rows = [log_row(chart, fact, arrived) for fact in shown]
        if rows != self._shown:
            self._shown = rows
            place = self.verticalScrollBar().value()
            here = self.current_key()
            self.set_rows(rows)
            self.scroll_to(here)
            self.verticalScrollBar().setValue(place)

    def put_theirs_first(self, *, first: bool) -> None:
        """Show what the patient said above what was seen, from the next chart on; or all by time.

        By time is how it was lived, their words first is what the days after build on.
        """
        self._theirs_first = first

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

    def _fit(self) -> None:
        self._sticks = False
        super()._fit()

    def _content_top(self) -> int:
        return -self.verticalScrollBar().value()

    def _height(self, row: LogRow) -> int:
        width = self.viewport().width() - LEFT_PX - RIGHT_PX
        return self._delegate.height(row, width) + 2 * PAD_PX

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
