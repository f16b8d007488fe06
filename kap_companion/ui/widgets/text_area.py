"""A field of several lines."""

from PySide6.QtWidgets import QWidget

from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.ui.theme import fonts
from kap_companion.ui.theme.fonts import TypeRole
from kap_companion.ui.widgets.fields import Field
from kap_companion.ui.widgets.guarded_area import GuardedArea


class TextArea(Field):
    """A field of several lines; `serif` for the patient's own words."""

    editor: GuardedArea

    def __init__(
        self,
        label: str,
        hint: str = "",
        max_chars: int = MAX_NOTE_CHARS,
        *,
        serif: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, GuardedArea(max_chars), hint, parent)
        self.editor.set_role(fonts.QUOTE if serif else fonts.BODY)
        self.editor.textChanged.connect(self._edited)
        self.editor.noticed.connect(self.note)

    def value(self) -> str:
        """Return the text as it stands."""
        return self.editor.words()

    def set_value(self, value: str) -> None:
        """Put `value` in the field without telling that it changed."""
        blocked = self.editor.blockSignals(True)
        self.editor.setPlainText(value)
        self.editor.blockSignals(blocked)
        self.set_error("")

    def set_placeholder(self, text: str) -> None:
        """Show `text` while the field is empty."""
        self.editor.setPlaceholderText(text)

    def set_role(self, role: TypeRole) -> None:
        """Set the text in another role, such as the large answer of the patient's form."""
        self.editor.set_role(role)

    def set_lines(self, lines: int) -> None:
        """Ask for the height of that many lines."""
        self.editor.set_lines(lines)
