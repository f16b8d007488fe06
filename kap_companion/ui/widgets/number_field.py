"""A field that takes a number and nothing else; a slash or a space goes on to the next one."""

import re

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from kap_companion.ui.widgets.fields import OneLine
from kap_companion.ui.widgets.guarded_line import GuardedLine

DIGITS = "0123456789"
GOES_ON = ("/", " ")
MOST_CHARS = 6
_PAIR = re.compile(r"\s*(\d{1,5})\s*/\s*(\d{1,5})\s*", re.ASCII)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class NumberLine(GuardedLine):
    """Takes digits, and of other signs only those in `more`.

    `goes_on` tells of a slash or a space, `pair_pasted` of two numbers with a slash between them.
    """

    goes_on = Signal()
    pair_pasted = Signal(str, str)

    def __init__(self, more: str = "", max_chars: int = MOST_CHARS) -> None:
        super().__init__(max_chars)
        self._taken = frozenset(DIGITS + more)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if typed in GOES_ON:
            self.goes_on.emit()
        elif self._is_of_no_use(event):
            self.noticed.emit(_only_digits())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._taken.issuperset(event.commitString()):
            super().inputMethodEvent(event)
        else:
            self.noticed.emit(_only_digits())

    def paste_text(self, pasted: str) -> None:
        """Take a number, or two with a slash between them; refuse anything else whole."""
        pair = _PAIR.fullmatch(pasted[: 4 * MOST_CHARS]) if len(pasted) <= 4 * MOST_CHARS else None
        if pair is not None:
            self.pair_pasted.emit(pair[1], pair[2])
        elif self._taken.issuperset(pasted.strip()):
            super().paste_text(pasted.strip())
        else:
            self.noticed.emit(_not_pasted())

    def _is_of_no_use(self, event: QKeyEvent) -> bool:
        typed = event.text()
        if not typed.isprintable() or not typed or event.modifiers() & _HELD:
            return False
        return not self._taken.issuperset(typed)


class NumberField(OneLine):
    """A labelled field of one number; with `more`, also of a sign or a decimal point."""

    goes_on = Signal()
    pair_pasted = Signal(str, str)

    def __init__(
        self, label: str, hint: str = "", more: str = "", parent: QWidget | None = None
    ) -> None:
        editor = NumberLine(more)
        super().__init__(label, editor, hint, parent)
        editor.goes_on.connect(self.goes_on)
        editor.pair_pasted.connect(self.pair_pasted)


def _only_digits() -> str:
    return QCoreApplication.translate("NumberField", "Only digits are read here.")


def _not_pasted() -> str:
    return QCoreApplication.translate(
        "NumberField", "What was copied is no number. What was here stays."
    )
