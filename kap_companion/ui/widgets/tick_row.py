"""A row of a list that is ticked: a circle that gets a check, and at the right who did it when."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import fonts, paint_icon, theme_of
from kap_companion.ui.theme.fonts import role_font
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.button import KeyboardButton

ICON_PX = 22
WORDS_LEFT_PX = 36
HEIGHT_PX = 44
INSET_PX = 4
GAP_PX = 10
LEAST_PX = 220
NOTE_LEAST_PX = 56


class TickRow(KeyboardButton):
    """One item; the whole row is the target. What a press means is the page's business."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._note, self._right = words, "", ""
        self._done, self._holds = False, False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._speak()

    def show_state(
        self, *, done: bool, note: str = "", right: str = "", holds_back: bool = False
    ) -> None:
        """Show whether it is done, a note after the words, and who did it when at the right.

        `holds_back`: it was ticked, and what it asks for has not passed yet.
        """
        shown = (done, note, right, holds_back)
        if shown == (self._done, self._note, self._right, self._holds):
            return
        self._done, self._note, self._right, self._holds = shown
        self._speak()
        self.update()

    def is_done(self) -> bool:
        """Return whether the check stands in the circle."""
        return self._done

    def note(self) -> str:
        """Return what stands after the words."""
        return self._note

    def right(self) -> str:
        """Return what stands at the right."""
        return self._right

    def sizeHint(self) -> QSize:
        return QSize(LEAST_PX, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        rect = QRectF(self.rect())
        if self.isEnabled() and (self.isDown() or self.underMouse()):
            ground = theme.accent_soft if self.isDown() else theme.surface
            paint.fill(painter, rect.adjusted(0, 1, 0, -1), ground)
        square = QRectF(INSET_PX, (self.height() - ICON_PX) / 2, ICON_PX, ICON_PX)
        tone = theme.positive if self._done else theme.caution if self._holds else theme.muted
        paint_icon(painter, "done" if self._done else "circle", tone, square)
        room = rect.adjusted(WORDS_LEFT_PX, 0, -INSET_PX, 0)
        self._paint_words(painter, room.adjusted(0, 0, -self._paint_right(painter, room), 0))
        paint.fill(painter, QRectF(0, rect.height() - 1, rect.width(), 1), theme.line)
        if self.hasFocus():
            paint.focus_ring(painter, rect, theme.focus)
        painter.end()

    def _paint_right(self, painter: QPainter, room: QRectF) -> float:
        """Paint who did it when; returns how much room that took."""
        if not self._right:
            return 0
        theme = theme_of(self)
        font = role_font(fonts.LABEL if self._holds else fonts.SECONDARY)
        painter.setFont(font)
        ink = theme.caution if self._holds else theme.muted
        paint.text(painter, room, self._right, ink, Qt.AlignmentFlag.AlignRight)
        return QFontMetricsF(font).horizontalAdvance(self._right) + GAP_PX

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        theme = theme_of(self)
        font = role_font(fonts.STRONG if self._holds else fonts.BODY)
        metrics, elide = QFontMetricsF(font), Qt.TextElideMode.ElideRight
        painter.setFont(font)
        words = metrics.elidedText(self._words, elide, room.width())
        paint.text(painter, room, words, theme.text if self.isEnabled() else theme.muted)
        taken = metrics.horizontalAdvance(words) + GAP_PX
        small = role_font(fonts.SECONDARY)
        painter.setFont(small)
        left = room.adjusted(taken, 0, 0, 0)
        if left.width() < NOTE_LEAST_PX:
            return  # two letters tell nothing; the tooltip has it
        note = QFontMetricsF(small).elidedText(self._note, elide, max(0.0, left.width()))
        paint.text(painter, left, note, theme.muted)

    def _speak(self) -> None:
        state = self.tr("done") if self._done else self.tr("open")
        said = (self._words, self._note, self._right, state)
        self.setAccessibleName(", ".join(filter(None, said)))
        self.setToolTip(" · ".join(filter(None, (self._words, self._note, self._right))))
