"""Fields of a form: label above, editor, and one line below for a hint or what went wrong."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from kap_companion.domain.text import MAX_LINE_CHARS
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme.fonts import role_font
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.guarded_line import GuardedLine
from kap_companion.ui.widgets.icon_mark import IconMark
from kap_companion.ui.widgets.text import Text

PASSPHRASE_CHARS = 1024
SHOW_PX = 72


class Field(QWidget):
    """A label, an editor and a line below it. `changed` tells that the person changed the value."""

    changed = Signal()

    def __init__(
        self, label: str, editor: QWidget, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        self._error = ""
        self.label = Text(label, fonts.LABEL, "text")
        self._below: _Below | None = None  # made once there is something to say
        self._column = layout.column([self.label, editor], 6)
        self.setLayout(self._column)
        editor.setAccessibleName(label)
        self.setFocusProxy(editor)
        self._show_line(hint, "muted")

    def set_label(self, label: str) -> None:
        """Call the field something else."""
        self.label.setText(label)
        self.editor.setAccessibleName(label)

    def set_hint(self, hint: str) -> None:
        """Set the muted line below the editor."""
        self._hint = hint
        if not self._error:
            self._show_line(hint, "muted")

    def set_error(self, text: str) -> None:
        """Say what is wrong; an empty text takes it back. The next change takes it back too."""
        self._error = text
        self._mark_wrong(bool(text))
        self._show_line(text or self._hint, "danger" if text else "muted")

    def error(self) -> str:
        """Return the sentence that says what is wrong, or an empty one."""
        return self._error

    def line_text(self) -> str:
        """Return what the line below the editor says."""
        return self._below.line.text() if self._below else ""

    def hide_label(self) -> None:
        """Leave out the label where a heading above says it; a screen reader still speaks it."""
        self.label.hide()

    def note(self, text: str) -> None:
        """Say in the line below, until the next change, what was done to a paste."""
        self._show_line(text, "caution")

    def _edited(self) -> None:
        self.set_error("")
        self.changed.emit()

    def _show_line(self, text: str, tone: str) -> None:
        self.editor.setAccessibleDescription(text)
        if text and self._below is None:
            self._below = _Below()
            self._column.addLayout(self._below)
        if self._below is not None:
            self._below.say(text, tone)

    def _mark_wrong(self, wrong: bool) -> None:
        if bool(self.editor.property("wrong")) != wrong:
            self.editor.setProperty("wrong", wrong)
            self.editor.style().polish(self.editor)


class _Below(QHBoxLayout):
    """The line below an editor: a hint, or with a sign before it what went wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.sign = IconMark("notice", "danger", 18)
        self.sign.setFixedHeight(fonts.SECONDARY.line_px)
        self.line = Text("", fonts.SECONDARY, "muted")
        self.setSpacing(layout.S)
        self.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(self.line, 1)

    def say(self, text: str, tone: str) -> None:
        self.line.setText(text)
        self.line.set_tone(tone)
        self.line.setVisible(bool(text))
        self.sign.set_icon("notice" if tone == "danger" else "info", tone)
        self.sign.setVisible(bool(text) and tone != "muted")


class OneLine(Field):
    """What fields of one line share. `entered` tells that Return was pressed."""

    editor: GuardedLine
    entered = Signal()

    def __init__(
        self, label: str, editor: GuardedLine, hint: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(label, editor, hint, parent)
        editor.textEdited.connect(self._edited)
        editor.returnPressed.connect(self.entered)
        editor.noticed.connect(self.note)

    def value(self) -> str:
        """Return the text as it stands."""
        return self.editor.text()

    def set_value(self, value: str) -> None:
        """Put `value` in the field."""
        self.editor.setText(value)
        self.set_error("")


class LineField(OneLine):
    """A field of one line."""

    def __init__(
        self,
        label: str,
        hint: str = "",
        placeholder: str = "",
        max_chars: int = MAX_LINE_CHARS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, GuardedLine(max_chars), hint, parent)
        self.editor.setPlaceholderText(placeholder)


class PassphraseField(OneLine):
    """A passphrase, hidden until *Show* is pressed."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        editor = _PassphraseLine(PASSPHRASE_CHARS)
        super().__init__(label, editor, hint, parent)
        self.toggle = editor.toggle

    def clear(self) -> None:
        """Empty the field and hide it again."""
        self.set_value("")
        self.toggle.setChecked(False)


class _PassphraseLine(GuardedLine):
    def __init__(self, max_chars: int) -> None:
        super().__init__(max_chars)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.toggle = Button(self.tr("Show"), "quiet", parent=self)
        self.toggle.set_size("compact")
        self.toggle.setCheckable(True)
        self.toggle.setCursor(Qt.CursorShape.ArrowCursor)
        self.toggle.toggled.connect(self._show_or_hide)
        self.setTextMargins(0, 0, SHOW_PX - 8, 0)
        self._show_or_hide(shown=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = QSize(SHOW_PX, min(36, self.height() - 4))
        self.toggle.resize(size)
        self.toggle.move(self.width() - size.width() - 4, (self.height() - size.height()) // 2)

    def _show_or_hide(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self.setFont(role_font(fonts.BODY))
        self.toggle.say(self.tr("Hide") if shown else self.tr("Show"))
        self.toggle.setAccessibleDescription(self.tr("Show or hide what is typed"))
