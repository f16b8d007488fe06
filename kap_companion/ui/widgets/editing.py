"""What the plain text editors share: their caret, and what is text."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from kap_companion.domain.text import clean
from kap_companion.ui.theme import theme_of

CARET_PX = 2


def paint_caret(canvas: QWidget, caret: QRect, editor: QWidget) -> None:
    """Paint the caret of `editor` in the ink of its text."""
    # Qt inverts what lies under the caret, which in the dark room is a bluish white.
    painter = QPainter(canvas)
    painter.fillRect(caret, QColor(theme_of(editor).text))
    painter.end()


def is_command(event: QKeyEvent) -> bool:
    """Whether this key asks for something instead of typing."""
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    alt = Qt.KeyboardModifier.AltModifier
    held = event.modifiers()
    return bool(held & command) and not held & alt  # AltGr is Ctrl+Alt on Windows, and types


def without_what_is_no_text(event: QInputMethodEvent) -> QInputMethodEvent:
    """Return the event with what is no text taken out of what it types."""
    text, removed = clean(event.commitString())
    if removed:
        event.setCommitString(text, event.replacementStart(), event.replacementLength())
    return event
