"""Plain text editors that guard what is pasted: Qt's own would cut it short, or take a NUL."""

from math import ceil

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QColor,
    QContextMenuEvent,
    QDropEvent,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from kap_companion.domain.text import clean
from kap_companion.ui.theme import theme_of
from kap_companion.ui.theme.fonts import BODY, TypeRole, role_font
from kap_companion.ui.widgets import guard

Mode = QClipboard.Mode
# The stylesheet's border and padding, above and below, and room for rounding.
FRAME_PX = 26
CARET_PX = 2
CARET_MARGIN_PX = 5  # that Qt leaves around the caret of a line


class GuardedLine(QLineEdit):
    """One line of plain text. `noticed` carries a sentence when a paste was refused or cleaned."""

    noticed = Signal(str)

    def __init__(self, max_chars: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(max_chars)
        self.setFont(role_font(BODY))

    def paste_text(self, pasted: str) -> None:
        """Put `pasted` in place of the selection, or say why not."""
        room = self.maxLength() - len(self.text()) + len(self.selectedText())
        flat = pasted if len(pasted) > 2 * self.maxLength() else guard.one_line(pasted)
        admission = guard.admit(flat, room, self.maxLength())
        if admission.refused:
            self.noticed.emit(guard.refusal(len(pasted), self.maxLength()))
            return
        self.insert(admission.text)
        if admission.removed:
            self.noticed.emit(guard.removal(admission.removed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste_from(Mode.Clipboard)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            if QGuiApplication.clipboard().supportsSelection():
                self._paste_from(Mode.Selection)
        else:
            super().mouseReleaseEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if event.source() is self:
            super().dropEvent(event)
            return
        self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
        self.paste_text(event.mimeData().text())
        event.acceptProposedAction()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(lambda: self._paste_from(Mode.Clipboard))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(_without_what_is_no_text(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.isReadOnly():
            around = self.cursorRect()
            caret = QRect(around.x() + CARET_MARGIN_PX, around.y(), CARET_PX, around.height())
            _paint_caret(self, caret, self)

    def _paste_from(self, mode: QClipboard.Mode) -> None:
        if not self.isReadOnly():
            self.paste_text(QGuiApplication.clipboard().text(mode))


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
        types = event.text().isprintable() and event.text() and not _is_command(event)
        if types and self._room() < guard.utf16_units(event.text()):
            self.noticed.emit(guard.fullness(self._max_chars))
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if guard.utf16_units(event.commitString()) > self._room():
            self.noticed.emit(guard.fullness(self._max_chars))
            event.setCommitString("")
        super().inputMethodEvent(_without_what_is_no_text(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.isReadOnly():
            _paint_caret(self.viewport(), self.cursorRect(), self)

    def _room(self) -> int:
        cursor = self.textCursor()
        selected = cursor.selectionEnd() - cursor.selectionStart()
        return self._max_chars - (self.document().characterCount() - 1) + selected

    def _height_of(self, lines: int) -> int:
        text = lines * ceil(QFontMetricsF(self.font()).lineSpacing())
        return text + 2 * ceil(self.document().documentMargin()) + FRAME_PX


def _paint_caret(canvas: QWidget, caret: QRect, editor: QWidget) -> None:
    # Qt inverts what lies under the caret, which in the dark room is a bluish white.
    painter = QPainter(canvas)
    painter.fillRect(caret, QColor(theme_of(editor).text))
    painter.end()


def _is_command(event: QKeyEvent) -> bool:
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    alt = Qt.KeyboardModifier.AltModifier
    held = event.modifiers()
    return bool(held & command) and not held & alt  # AltGr is Ctrl+Alt on Windows, and types


def _without_what_is_no_text(event: QInputMethodEvent) -> QInputMethodEvent:
    text, removed = clean(event.commitString())
    if removed:
        event.setCommitString(text, event.replacementStart(), event.replacementLength())
    return event
