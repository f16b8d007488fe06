"""A sheet at the right for what needs a form: it never covers clock, name or music."""

from collections.abc import Iterator
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets import layout, paint
from kap_companion.ui.widgets.button import Button, IconButton
from kap_companion.ui.widgets.text import heading

WIDTH_PX = 420
# Below this an area belongs to a compact window, which the sheet fills.
COMPACT_AREA_PX = 960


class Sheet(QWidget):
    """Lies over the right of `area`. Esc closes it and leaves what was typed in it (`closed`)."""

    closed = Signal()
    writing = Signal(object)
    """What was typed in it is on its way to the disk: with the future that tells the outcome."""
    width_px = WIDTH_PX
    holds_draft = False
    """Whether what was typed in it waits to be taken up again."""

    def __init__(self, title: str, area: QWidget) -> None:
        super().__init__(area)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies below is not painted
        self.hide()
        self._area = area
        self._before: QWidget | None = None
        self._title = heading(title)
        self.setAccessibleName(title)
        self.close_button = IconButton("close", self.tr("Close"), 36)
        self.close_button.clicked.connect(self.dismiss)
        self.body = layout.column([], layout.L, (layout.XL, layout.XS, layout.XL, layout.L))
        self._inner = QWidget()
        self._inner.setLayout(self.body)
        self._scroll = layout.scrolling(self._inner)
        self._footer = layout.row([], layout.M, (layout.XL, layout.M, layout.XL, layout.L))
        top = layout.row([self._title, self.close_button], layout.M, (layout.XL, 18, 18, 10))
        top.setStretch(0, 1)
        self._footer_room = QWidget()
        self._footer_room.setLayout(layout.column([layout.hline(), self._footer], 0))
        self._footer_room.hide()
        parts = layout.column([top, self._scroll, self._footer_room], 0, (1, 0, 0, 0))
        parts.setStretch(1, 1)
        self.setLayout(parts)
        area.installEventFilter(self)
        self._paint_soon = QTimer(self, singleShot=True, interval=0)
        self._paint_soon.timeout.connect(self._paint_now)

    def set_title(self, title: str) -> None:
        """Call the sheet something else."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def add(self, *items: layout.Item) -> None:
        """Put widgets, layouts or room below what is in the body already."""
        for item in items:
            layout.add(self.body, item)

    def set_footer(self, primary: Button, quiet: Button | None = None) -> None:
        """Pin the one filled button, and perhaps a quiet one, below the body."""
        for button in (primary, quiet):
            if button is not None:
                self._footer.addWidget(button)
        self._footer.addStretch(1)
        self._footer_room.show()

    def bring_into_view(self, field: QWidget) -> None:
        """Scroll to this field, once everything has its place: the focus may be far down."""
        QTimer.singleShot(0, field, lambda: self._scroll.ensureWidgetVisible(field, 0, layout.M))

    def open(self) -> None:
        """Show the sheet and put the focus in its first field."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._place()
        self.setUpdatesEnabled(False)  # to be laid out and to be painted are two turns of work
        self._paint_soon.start()
        self.show()
        self.raise_()
        first = self._first_stop()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Hide the sheet and give the focus back to where it was."""
        if self.isHidden():
            return
        self._give_focus_back()  # first: one that is hidden with the keys passes them on itself
        self.hide()
        self.closed.emit()

    def done_with(self) -> None:
        """Nobody will show it again; one that is wanted all the time may wait for its next use."""
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._area and event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()  # what a sheet has no use for is no wish to the page below

    def focusNextPrevChild(self, onwards: bool) -> bool:
        stops = list(self._stops())
        now = QApplication.focusWidget()
        if not stops:
            return False
        place = stops.index(now) if now in stops else -1
        target = stops[(place + (1 if onwards else -1)) % len(stops)]
        reason = Qt.FocusReason.TabFocusReason if onwards else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        paint.fill(painter, QRectF(self.rect()), theme.surface)
        paint.fill(painter, QRectF(0, 0, 1, self.height()), theme.edge)
        painter.end()

    def _paint_now(self) -> None:
        self.setUpdatesEnabled(True)

    def _give_focus_back(self) -> None:
        before, self._before = self._before, None
        with suppress(RuntimeError):  # PySide's word for a widget that was deleted meanwhile
            if before is not None and before.isVisible():
                before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        room = self._area.rect()
        width = room.width() if room.width() < COMPACT_AREA_PX else self.width_px
        self.setGeometry(room.width() - width, 0, width, room.height())

    def _first_stop(self) -> QWidget | None:
        others: list[QWidget] = []
        for stop in self._stops():
            if isinstance(stop, QLineEdit | QPlainTextEdit | QComboBox):
                return stop
            others.append(stop)
        return next((stop for stop in others if stop is not self.close_button), self.close_button)

    def _stops(self) -> Iterator[QWidget]:
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if self.isAncestorOf(widget) and takes_tab and _can_be_reached(widget):
                yield widget
            widget = widget.nextInFocusChain()


def _can_be_reached(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
