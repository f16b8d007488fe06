"""A free tag that was used before is offered while it is being written; Tab takes it."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kap_companion.domain.free_tags import begun_tag, offered_tag
from kap_companion.ui.widgets.button import Button


class FreeTagOffer(QObject):
    """Watches an editor, and shows the offer on a button beside it."""

    def __init__(self, editor: QPlainTextEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor = editor
        self._used: Callable[[], Iterable[str]] = tuple
        self._offered = ""
        self.button = Button("", "quiet", self.tr("Tab"), parent=parent)
        self.button.set_size("compact")
        self.button.hide()
        self.button.clicked.connect(self.take)
        editor.textChanged.connect(self._look)
        editor.cursorPositionChanged.connect(self._look)
        editor.installEventFilter(self)

    def set_used(self, used: Callable[[], Iterable[str]]) -> None:
        """Ask `used` for the tags known so far, the newest last, whenever one is begun."""
        self._used = used

    def offered(self) -> str:
        """Return the tag that is offered now, or nothing."""
        return self._offered

    def take(self) -> None:
        """Write the offered tag in the place of what was begun of it."""
        begun, offered = begun_tag(self._before()), self._offered
        if begun is None or not offered:
            return
        cursor = self._editor.textCursor()
        left, keep = QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(left, keep, len(begun.encode("utf-16-le")) // 2)
        cursor.insertText(f"{offered} ")
        self._editor.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._offered and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            if event.type() is QEvent.Type.KeyPress:
                self.take()
            return True
        return super().eventFilter(watched, event)

    def _before(self) -> str:
        """What is written before the cursor; nothing while more than that is chosen."""
        cursor = self._editor.textCursor()
        text = self._editor.toPlainText()
        return "" if cursor.hasSelection() else _first_units(text, cursor.position())

    def _look(self) -> None:
        before = self._before()
        offered = offered_tag(before, self._used()) if begun_tag(before) is not None else ""
        if offered != self._offered:
            self._offered = offered
            self.button.say(f"#{offered}")
            self.button.setVisible(bool(offered))


def _first_units(text: str, units: int) -> str:
    """The text up to a place that Qt counts in UTF-16."""
    encoded = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return encoded.decode("utf-16-le", "ignore")
