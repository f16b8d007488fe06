"""A key-cap on its own, beside the words that say what the key does."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kap_companion.ui.theme import theme_of
from kap_companion.ui.widgets import paint


class KeyCap(QWidget):
    """Shows a key, or a number in a list of steps. It can't be pressed."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = self.usual_key = key
        self._dimmed = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Key {0}").format(key))

    def key_text(self) -> str:
        """Return what the cap shows."""
        return self._key

    def set_key(self, key: str) -> None:
        """Show another key than the usual one; with none there is no cap."""
        if key == self._key:
            return
        self._key = key
        self.setVisible(bool(key))
        self.setAccessibleName(self.tr("Key {0}").format(key))
        self.updateGeometry()
        self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Dim the cap while keys go into a text field."""
        self._dimmed = dimmed
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(paint.cap_width(self._key), paint.CAP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = paint.painter_for(self)
        border = theme.line if self._dimmed else theme.edge
        paint.key_cap(painter, 0, self.height() / 2, self._key, (theme.muted, border))
        painter.end()
