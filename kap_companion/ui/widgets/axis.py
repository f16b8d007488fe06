"""The session axis: one painted widget that tells the session's story and leads into its log."""

import html
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets.axis_ink import BASELINE, Ink, box, write
from kap_companion.ui.widgets.axis_layout import frame
from kap_companion.ui.widgets.axis_model import (
    EMPTY_AXIS,
    AxisMode,
    AxisModel,
    MusicRow,
    PhaseRow,
)
from kap_companion.ui.widgets.axis_paint import StillPainter
from kap_companion.ui.widgets.axis_paint_now import NowPainter
from kap_companion.ui.widgets.axis_scrub import STEP_MS, ms_at, paint_scrub
from kap_companion.ui.widgets.axis_shapes import AxisPainter
from kap_companion.ui.widgets.axis_stops import Stop, latest, nearest, stops

RING_PX = 11
CALLOUT_HEIGHT = 24
CALLOUT_WIDTH = 520
KEYS_STEP = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
KEYS_END = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
KEYS_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SessionAxis(QWidget):
    """Rows of the session over one scale, with one now-line.

    `mark_chosen(key)` tells that a mark was clicked, or chosen with Enter.
    """

    mark_chosen = Signal(str)
    scrubbed = Signal(int)
    """The time on the scale that was pointed at; only where `let_scrub` allowed it."""

    def __init__(self, parent: QWidget | None = None, mode: AxisMode = AxisMode.FULL) -> None:
        super().__init__(parent)
        self._model, self._mode = EMPTY_AXIS, mode
        self._placed = frame(EMPTY_AXIS, 0, mode)
        self._known_stops: list[Stop] | None = None
        self._at: int | None = None
        self._may_scrub = False
        self._scrub_ms: int | None = None
        self._ink: Ink | None = None
        self._still: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # A click scrolls the log and leaves the keys where they are.
        self.setFocusPolicy(
            Qt.FocusPolicy.NoFocus if mode is AxisMode.BAND else Qt.FocusPolicy.TabFocus
        )
        self.setAccessibleName(self.tr("Session axis"))

    def set_model(self, model: AxisModel) -> None:
        """Show this story; the focused mark stays the same one if it is still there."""
        focused = self._stops[self._at] if self._at is not None else None
        self._model = model
        self._place()
        self._at = None if focused is None else self._index_of(focused)
        self.updateGeometry()

    def let_scrub(self) -> None:
        """Let a hand go along the axis: by dragging, by walking the marks, by Shift and arrows."""
        self._may_scrub = True

    def scrub_to(self, at_ms: int) -> None:
        """Point at this time, held to what the axis shows; nothing where that is not allowed."""
        held = min(max(at_ms, self._model.start_ms), self._model.end_ms)
        if self._may_scrub and held != self._scrub_ms:
            self._scrub_ms = held
            self.update()
            self.scrubbed.emit(held)

    def set_now(self, now_ms: int | None, now_text: str) -> None:
        """Move the now-line only: the standing picture is kept."""
        self._model = replace(self._model, now_ms=now_ms, now_text=now_text)
        self.update()

    def names(self) -> tuple[str, ...]:
        """The names of the rows that the session has, shown at this size or not."""
        return tuple(row.name for row in self._model.rows)

    def set_mode(self, mode: AxisMode) -> None:
        """Take the rows and sizes of this mode."""
        if mode is not self._mode:
            self._mode = mode
            self.set_model(self._model)

    def focus_mark(self, key: str) -> bool:
        """Put the ring on the mark with this key; False if it isn't on the axis."""
        index = next((i for i, stop in enumerate(self._stops) if stop.key == key), None)
        self._walk_to(index)
        return index is not None

    def described(self) -> str:
        """The text of the mark that has the ring, or nothing."""
        return "" if self._at is None else self._stops[self._at].text

    def place_of(self, key: str) -> QPoint | None:
        """Where that mark is drawn, for whoever wants to point at it."""
        found = next((stop for stop in self._stops if stop.key == key), None)
        return None if found is None else QPoint(round(found.x), round(found.middle))

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(640, round(self._placed.height))

    def minimumSizeHint(self) -> QSize:
        """Narrow is possible, low is not."""
        return QSize(240, round(self._placed.height))

    def _place(self) -> None:
        self._placed = frame(self._model, self.width(), self._mode)
        self._known_stops = self._still = None
        self.update()

    @property
    def _stops(self) -> list[Stop]:
        # Made when they are asked for: the axis repaints far more often than it is walked.
        if self._known_stops is None:
            self._known_stops = stops(self._model, self._placed)
        return self._known_stops

    def _index_of(self, stop: Stop) -> int | None:
        same = (i for i, s in enumerate(self._stops) if (s.key, s.kind) == (stop.key, stop.kind))
        return next(same, None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept picture, then what moves."""
        ink = self._ink = self._ink or Ink(theme_of(self))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._standing(ink))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        NowPainter(painter, self._model, self._placed, ink).paint()
        if self._scrub_ms is not None and self._placed.shows(self._scrub_ms):
            paint_scrub(painter, self._placed, ink, self._scrub_ms)
        if self._at is not None and self.hasFocus():
            self._paint_focus(painter, self._stops[self._at], ink)
        painter.end()

    def _standing(self, ink: Ink) -> QPixmap:
        scale = self.devicePixelRatioF()
        if self._still is None or self._still.devicePixelRatio() != scale:
            picture = QPixmap(self.size() * scale)
            picture.setDevicePixelRatio(scale)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            StillPainter(painter, self._placed, ink).paint(self._model)
            painter.end()
            self._still = picture
        return self._still

    def _paint_focus(self, painter: QPainter, stop: Stop, ink: Ink) -> None:
        match stop.kind:
            case "tick" | "quote" | "touch" | "insight":
                # The mark itself may have been thinned out of the picture.
                shapes = AxisPainter(painter, self._placed, ink)
                shapes.marks(stop.kind, [stop.x], stop.middle)
        ring = QRectF(stop.x - RING_PX, stop.middle - RING_PX, 2 * RING_PX, 2 * RING_PX)
        box(painter, ring, ink.nothing, ink.stroke(ink.focus, 2))
        self._paint_callout(painter, stop, ink)

    def _paint_callout(self, painter: QPainter, stop: Stop, ink: Ink) -> None:
        text = ink.plain.elided(" ".join(stop.text.split()), min(CALLOUT_WIDTH, self.width() - 16))
        width = ink.plain.width(text) + 16
        left = min(max(0.0, stop.x - width / 2), self.width() - width)
        above = stop.middle - RING_PX - CALLOUT_HEIGHT - 3
        top = above if above >= 0 else stop.middle + RING_PX + 3
        rect = QRectF(left, top, width, CALLOUT_HEIGHT)
        box(painter, rect, ink.raised, ink.stroke(ink.edge))
        write(painter, ink.said, QPointF(left + 8, rect.center().y() + BASELINE), text)

    # Walking and choosing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right walk, Home and End jump, Enter chooses; all else is the page's."""
        key = Qt.Key(event.key())
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in KEYS_STEP and shift and self._may_scrub:
            at_ms = self._model.start_ms if self._scrub_ms is None else self._scrub_ms
            self.scrub_to(at_ms + KEYS_STEP[key] * STEP_MS)
        elif key in KEYS_STEP and self._stops:
            at = latest(self._stops, self._model.now_ms) if self._at is None else self._at
            self._walk_to(min(max((at or 0) + KEYS_STEP[key], 0), len(self._stops) - 1))
        elif key in KEYS_END and self._stops:
            self._walk_to(KEYS_END[key] % len(self._stops))
        elif key in KEYS_CHOOSE and self._at is not None:
            self._choose(self._at)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the latest mark: what just happened is what one looks for."""
        super().focusInEvent(event)
        if self._at is None and event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._walk_to(latest(self._stops, self._model.now_ms))

    def _walk_to(self, index: int | None) -> None:
        self._at = index
        if index is not None and self.hasFocus():
            self.scrub_to(self._stops[index].at_ms)
        self.setAccessibleDescription(self.described())
        change = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(change)
        self.update()

    def _choose(self, index: int) -> None:
        if self._stops[index].key:
            self.mark_chosen.emit(self._stops[index].key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a mark chooses it."""
        index = self._stop_at(event.position())
        left = event.button() is Qt.MouseButton.LeftButton
        if left and self._may_scrub:
            self.scrub_to(self._stops[index].at_ms if index is not None else self._ms(event))
        if not left or index is None:
            event.setAccepted(left and self._may_scrub)
            return
        self._at = index
        self.update()
        self._choose(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag moves along the session."""
        if self._may_scrub and event.buttons() & Qt.MouseButton.LeftButton:
            self.scrub_to(self._ms(event))
        else:
            event.ignore()

    def _ms(self, event: QMouseEvent) -> int:
        return ms_at(self._placed, event.position().x())

    def _stop_at(self, at: QPointF) -> int | None:
        for row in self._placed.rows:
            if row.top <= at.y() < row.top + row.height:
                return nearest(self._stops, at.x(), row.middle)
        return None

    # What the pointer and the theme ask

    def event(self, event: QEvent) -> bool:
        """Tool tips say what stands at the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            text = self.text_at(event.pos())
            # Escaped, because tool tips would read a patient's "<b>" as markup.
            QToolTip.showText(event.globalPos(), f"<p>{html.escape(text)}</p>" if text else "")
            return True
        return super().event(event)

    def text_at(self, at: QPoint) -> str:
        """The words of the mark, phase or track at this place."""
        index = self._stop_at(QPointF(at))
        return self._span_text(at) if index is None else self._stops[index].text

    def _span_text(self, at: QPoint) -> str:
        for placed in self._placed.rows:
            if not placed.top <= at.y() < placed.top + placed.height:
                continue
            names: list[tuple[int, int, str]] = []
            match placed.row:
                case PhaseRow(spans=phases):
                    names = [(span.start_ms, span.end_ms, span.name) for span in phases]
                case MusicRow(spans=tracks):
                    names = [(span.start_ms, span.end_ms, span.title) for span in tracks]
            x = self._placed.x
            return next((name for a, b, name in names if x(a) <= at.x() < x(b)), "")
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width is a new layout."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """A new theme is new ink."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._ink = self._still = None
            self.update()
