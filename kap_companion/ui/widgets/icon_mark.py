"""An icon that stands beside words, coloured by the theme of the moment."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from kap_companion.ui.theme import paint_icon, theme_of
from kap_companion.ui.widgets.paint import painter_for


class IconMark(QWidget):
    """Shows icon `name` in the colour of the theme that `tone` names. The words beside it speak."""

    def __init__(
        self, name: str, tone: str = "text", size_px: int = 22, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = tone
        self._size_px = size_px
        self.setFixedSize(size_px, size_px)

    def set_icon(self, name: str, tone: str = "text") -> None:
        """Show another icon or tone."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_for(self)
        color = getattr(theme_of(self), self._tone)
        room = QRectF(self.contentsRect())
        square = QRectF(0, 0, self._size_px, self._size_px)
        square.moveCenter(room.center())
        paint_icon(painter, self._name, color, square)
        painter.end()
