"""A check box as large as its row: a circle that gets a check, with words beside it."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QWidget

from kap_companion.ui.theme import fonts, paint_icon, theme_of
from kap_companion.ui.theme.fonts import role_font
from kap_companion.ui.widgets import paint
from kap_companion.ui.widgets.button import KeyboardButton

ICON_PX = 22
WORDS_LEFT_PX = 36
HEIGHT_PX = 44
INSET_PX = 4


class CheckBox(KeyboardButton):
    """Something that is so or not so. The whole row is the target; `toggled` is Qt's own signal."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.say(text)

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(role_font(fonts.BODY)).horizontalAdvance(self.caption())
        return QSize(WORDS_LEFT_PX + round(words) + 2 * INSET_PX, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), paint.painter_for(self)
        square = QRectF(INSET_PX, (self.height() - ICON_PX) / 2, ICON_PX, ICON_PX)
        if self.isChecked():
            paint_icon(painter, "done", theme.positive, square)
        else:
            paint_icon(painter, "circle", theme.muted, square)
        painter.setFont(role_font(fonts.BODY))
        ink = theme.text if self.isEnabled() else theme.muted
        words = QRectF(self.rect()).adjusted(WORDS_LEFT_PX, 0, 0, 0)
        paint.text(painter, words, self.caption(), ink)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()), theme.focus)
        painter.end()
