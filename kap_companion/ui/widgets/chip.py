"""A chip: a short state with its icon, never by colour alone."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import Theme, paint_icon, theme_of, ui_font
from kap_companion.ui.widgets import paint

Level = Literal["plain", "caution", "danger", "positive"]

HEIGHT_PX = 26
PADDING_PX = 9
ICON_PX = 16
GAP_PX = 6


class Chip(QWidget):
    """Shows a few words such as *in 3 min*; "positive" stands without a box."""

    def __init__(
        self, text: str = "", level: Level = "plain", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, level, icon)

    def show_state(self, text: str, level: Level = "plain", icon: str = "") -> None:
        """Show other words, level and icon."""
        self._text, self._level, self._icon = text, level, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the words shown."""
        return self._text

    def sizeHint(self) -> QSize:
        icon = ICON_PX + GAP_PX if self._icon else 0
        words = QFontMetricsF(self._font()).horizontalAdvance(self._text)
        return QSize(round(icon + words + 2 * self._padding() + 1), HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, border, ink = self._colors(theme_of(self))
        painter = paint.painter_for(self)
        rect, left = QRectF(self.rect()), self._padding()
        if ground:
            paint.fill(painter, rect, ground, paint.CAP_RADIUS)
            paint.outline(painter, rect, border, paint.CAP_RADIUS)
        if self._icon:
            square = QRectF(left, (self.height() - ICON_PX) / 2, ICON_PX, ICON_PX)
            paint_icon(painter, self._icon, ink, square)
            left += ICON_PX + GAP_PX
        painter.setFont(self._font())
        paint.text(painter, rect.adjusted(left, 0, 0, 0), self._text, ink)
        painter.end()

    def _colors(self, theme: Theme) -> tuple[str, str, str]:
        match self._level:
            case "caution":
                return theme.caution_soft, theme.caution, theme.caution
            case "danger":
                return theme.danger_soft, theme.danger, theme.danger
            case "positive":
                return "", "", theme.positive
            case "plain":
                return theme.raised, theme.line, theme.text

    def _padding(self) -> int:
        return 0 if self._level == "positive" else PADDING_PX

    def _font(self) -> QFont:
        return ui_font(14, 500 if self._level == "plain" else 600)
