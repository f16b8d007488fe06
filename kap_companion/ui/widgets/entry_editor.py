"""The text field inside the entry line: plain text, guarded, with the keys of an observation."""

import math
import unicodedata

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from kap_companion.ui.theme.fonts import BODY, QUOTE, TypeRole
from kap_companion.ui.widgets import guard
from kap_companion.ui.widgets.guarded_area import GuardedArea

ROOM_PX = 36
MOST_LINES = 3
BYTES_AT_MOST = 4  # of one character in UTF-8
# What opens a quote on the keyboards of Europe; a straight ' is the spare for dead-key layouts.
QUOTE_MARKS = frozenset("\"'“„«\u2018\u201a\u2039")
DEAD_QUOTES = frozenset({Qt.Key.Key_Dead_Diaeresis})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_MINUTES = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_PLAIN = (
    "QPlainTextEdit, QPlainTextEdit:focus { background: transparent; border: none; padding: 0; }"
)


class EntryEditor(GuardedArea):
    """Says what the keys mean; the entry line decides.

    `quote_wanted` comes when a quotation mark is the first character, `start_erased` for Backspace
    at the very start.
    """

    entered = Signal()
    continued = Signal()
    escaped = Signal()
    quote_wanted = Signal()
    start_erased = Signal()
    refused = Signal(str)
    cleaned = Signal(int)
    lines_changed = Signal()
    focus_changed = Signal()
    earlier = Signal(int)

    def __init__(self, max_chars: int, parent: QWidget | None = None) -> None:
        self._takes_quote = True
        self._after_dead_key = False
        super().__init__(max_chars, parent)
        self.setStyleSheet(_PLAIN)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.noticed.connect(self.refused)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def set_takes_quote(self, takes: bool) -> None:
        """Whether a first quotation mark means a quote, or is a character like another."""
        self._takes_quote = takes

    def set_serif(self, serif: bool) -> None:
        """Set in the patient's serif or in our own letters."""
        self.set_role(QUOTE if serif else BODY)

    def set_role(self, role: TypeRole) -> None:
        super().set_role(role)
        self._fit()

    def paste_text(self, pasted: str) -> None:
        """Put all of `pasted` in place of the selection, without what is no text; or none of it."""
        admission = guard.admit(pasted, self._room(), self._max_chars)
        if admission.refused:
            self.refused.emit(guard.refusal(len(pasted), self._max_chars))
            return
        self.textCursor().insertText(admission.text)
        self.ensureCursorVisible()
        if admission.removed:
            self.cleaned.emit(admission.removed)

    def insertFromMimeData(self, source: QMimeData) -> None:
        # Looked at in bytes first: turning megabytes into a text takes longer than a frame.
        if source.data("text/plain").size() > BYTES_AT_MOST * self._max_chars:
            self.refused.emit(self._far_too_long())
        else:
            super().insertFromMimeData(source)

    def _far_too_long(self) -> str:
        return self.tr(
            "That is far too long to paste here: this field holds {0} characters. "
            "What was here stays."
        ).format(f"{self._max_chars:,}")

    def event(self, event: QEvent) -> bool:
        # Esc is the field's while it has the keys, whatever the page would do with it.
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTER and not shift:
            self.entered.emit()
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.continued.emit()
        elif event.key() in _ENTER:
            self.paste_text("\n")
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in _MINUTES and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.earlier.emit(_MINUTES[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Backspace and self._is_at_start():
            self.start_erased.emit()
        elif self._opens_quote(event.text()) or self._is_dead_quote(event):
            self._after_dead_key = self._is_dead_quote(event)
            self.quote_wanted.emit()
        elif not self._takes_dead_key(event.text()):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        text = event.commitString()
        if self._opens_quote(text[:1]):
            self.quote_wanted.emit()
            event.setCommitString(text[1:])
        elif self._takes_dead_key(text):
            event.setCommitString("")
        super().inputMethodEvent(event)

    def is_empty(self) -> bool:
        """Whether nothing is written, nor being composed."""
        return self.document().isEmpty()

    def _is_at_start(self) -> bool:
        cursor = self.textCursor()
        return cursor.position() == 0 and not cursor.hasSelection()

    def _opens_quote(self, text: str) -> bool:
        return self._takes_quote and self.is_empty() and text in QUOTE_MARKS

    def _is_dead_quote(self, event: QKeyEvent) -> bool:
        dead = event.key() in DEAD_QUOTES
        return dead and self._takes_quote and self.is_empty()

    def _takes_dead_key(self, text: str) -> bool:
        """Whether this is the letter that the system joined with the dead key which opened a quote.

        It goes in without the two dots; a mark or space that only ended the dead key does not.
        """
        if not (self._after_dead_key and text):
            return False
        self._after_dead_key = False
        bare = unicodedata.normalize("NFD", text).replace("\u0308", "")
        self.insertPlainText(bare.strip('" ¨'))
        return True

    def _fit(self) -> None:
        lines = self.document().documentLayout().documentSize().height()
        line_px = math.ceil(QFontMetricsF(self.font()).height())
        shown = max(1, min(MOST_LINES, round(lines)))
        spare = max(0, ROOM_PX - line_px)
        height = ROOM_PX + (shown - 1) * line_px
        self.setViewportMargins(0, spare // 2, 0, spare - spare // 2)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
            self.lines_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()
