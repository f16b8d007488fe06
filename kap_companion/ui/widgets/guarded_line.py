"""A line editor that guards what is pasted: Qt's own would cut it short, or take a NUL."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from kap_companion.ui.theme.fonts import BODY, role_font
from kap_companion.ui.widgets import guard
from kap_companion.ui.widgets.editing import CARET_PX, paint_caret, without_what_is_no_text

Mode = QClipboard.Mode
RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
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
        if event.isAutoRepeat() and event.key() in RETURNS:
            return  # a finger that stays on the key is no second answer
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
        super().inputMethodEvent(without_what_is_no_text(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.isReadOnly():
            around = self.cursorRect()
            caret = QRect(around.x() + CARET_MARGIN_PX, around.y(), CARET_PX, around.height())
            paint_caret(self, caret, self)

    def _paste_from(self, mode: QClipboard.Mode) -> None:
        if not self.isReadOnly():
            self.paste_text(QGuiApplication.clipboard().text(mode))
