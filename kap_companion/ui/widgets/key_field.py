"""A field that takes one press: the key that is to do something from now on."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from kap_companion.ui.theme.fonts import BODY, role_font

_OFF = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete})
_MODIFIERS = frozenset({Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta})


class KeyField(QLineEdit):
    """Shows a key; the next press is told, and changes nothing here. Tab and Esc go on as usual.

    `pressed` carries the character, or a combination such as Ctrl+Shift+D where `combined`.
    """

    pressed = Signal(str)
    turned_off = Signal()
    """Backspace or Delete was pressed: it is to have no key."""

    def __init__(self, *, combined: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._combined = combined
        self.setReadOnly(True)
        self.setFont(role_font(BODY))
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def event(self, event: QEvent) -> bool:
        """Take a combination before the window's shortcuts see it."""
        if event.type() is QEvent.Type.ShortcutOverride and self._combined:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.isAutoRepeat() or event.key() in _MODIFIERS:
            return
        if event.key() in _OFF:
            self.turned_off.emit()
        elif self._combined and control:
            self.pressed.emit(QKeySequence(event.keyCombination()).toString())
        elif not control and event.text().isprintable() and event.text():
            self.pressed.emit(event.text())
        else:
            event.ignore()
