"""An editor of several lines that guards what is pasted, as the one of a single line does."""

from math import ceil

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QInputMethodEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kap_companion.ui.theme.fonts import BODY, TypeRole, role_font
from kap_companion.ui.widgets import guard
from kap_companion.ui.widgets.editing import (
    CARET_PX,
    is_command,
    paint_caret,
    without_what_is_no_text,
)

# The stylesheet's border and padding, above and below, and room for rounding.
FRAME_PX = 26


class GuardedArea(QPlainTextEdit):
    """Several lines of plain text. `noticed` is as in GuardedLine; Tab leaves the field."""

    noticed = Signal(str)

    def __init__(self, max_chars: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._max_chars = max_chars
        self._lines = 4
        self.setTabChangesFocus(True)
        self.setCursorWidth(CARET_PX)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_role(BODY)

    def words(self) -> str:
        """The text to the letter: Qt's plain text would turn no-break spaces into common ones."""
        raw = self.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

    def set_role(self, role: TypeRole) -> None:
        """Set the text in another type role."""
        self.setFont(role_font(role))
        self.updateGeometry()

    def set_lines(self, lines: int) -> None:
        """Ask for the height of that many lines."""
        self._lines = lines
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(420, self._height_of(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height_of(min(2, self._lines)))

    def paste_text(self, pasted: str) -> None:
        """Put `pasted` in place of the selection, or say why not."""
        admission = guard.admit(pasted, self._room(), self._max_chars)
        if admission.refused:
            self.noticed.emit(guard.refusal(len(pasted), self._max_chars))
            return
        self.textCursor().insertText(admission.text)
        self.ensureCursorVisible()
        if admission.removed:
            self.noticed.emit(guard.removal(admission.removed))

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.paste_text(source.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        types = event.text().isprintable() and event.text() and not is_command(event)
        if types and self._room() < guard.utf16_units(event.text()):
            self.noticed.emit(guard.fullness(self._max_chars))
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if guard.utf16_units(event.commitString()) > self._room():
            self.noticed.emit(guard.fullness(self._max_chars))
            event.setCommitString("")
        super().inputMethodEvent(without_what_is_no_text(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.isReadOnly():
            paint_caret(self.viewport(), self.cursorRect(), self)

    def _room(self) -> int:
        cursor = self.textCursor()
        selected = cursor.selectionEnd() - cursor.selectionStart()
        return self._max_chars - (self.document().characterCount() - 1) + selected

    def _height_of(self, lines: int) -> int:
        text = lines * ceil(QFontMetricsF(self.font()).lineSpacing())
        return text + 2 * ceil(self.document().documentMargin()) + FRAME_PX
