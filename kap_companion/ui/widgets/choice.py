"""One of a few: side by side where they fit, in a list where they don't."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QComboBox, QLabel, QSizePolicy, QWidget

from kap_companion.ui.theme import paint_icon, theme_of
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import Field
from kap_companion.ui.widgets.paint import painter_for

SIDE_BY_SIDE = 4

Option = tuple[str, str]


class ChoiceField(Field):
    """A choice among (key, words) pairs. Up to four stand side by side, more in a list.

    `side_by_side` is how many do at most where words are long, or are not known beforehand.
    """

    def __init__(
        self,
        label: str,
        options: Sequence[Option],
        hint: str = "",
        parent: QWidget | None = None,
        *,
        side_by_side: int = SIDE_BY_SIDE,
    ) -> None:
        fits = len(options) <= side_by_side
        self._choice: _Segments | _List = _Segments(options) if fits else _List(options)
        super().__init__(label, self._choice, hint, parent)
        self._choice.speak(label)
        if isinstance(self._choice, _Segments):
            self._choice.group.idClicked.connect(self._edited)
        else:
            self._choice.activated.connect(self._edited)

    def value(self) -> str:
        """Return the key of the choice, or an empty text if none was made."""
        return self._choice.value()

    def set_value(self, key: str) -> None:
        """Choose `key`; an unknown one leaves the choice open."""
        self._choice.choose(key)
        self.set_error("")


class ListField(ChoiceField):
    """A choice from a list, however short it is; what it offers may be known only later."""

    _choice: "_List"

    def __init__(self, label: str, options: Sequence[Option] = ()) -> None:
        super().__init__(label, options, side_by_side=-1)  # nor one that is empty yet

    def offer(self, options: Sequence[Option]) -> None:
        """Have these in the list, and nothing chosen."""
        self._choice.offer(options)


class _Segments(QWidget):
    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self._keys = [key for key, _ in options]
        self.group = QButtonGroup(self)
        buttons = [Button(words, "toggle") for _, words in options]
        for number, button in enumerate(buttons):
            self.group.addButton(button, number)
        self.setLayout(layout.row([*buttons, layout.GAP], layout.S))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(buttons[0])
        self.group.buttonToggled.connect(self._lead_focus)

    def speak(self, label: str) -> None:
        for button in self.group.buttons():
            button.setAccessibleDescription(label)

    def value(self) -> str:
        number = self.group.checkedId()
        return self._keys[number] if number >= 0 else ""

    def choose(self, key: str) -> None:
        self.group.setExclusive(False)
        for number, button in enumerate(self.group.buttons()):
            button.setChecked(self._keys[number] == key)
            # Qt leaves Tab to the chosen button of a group; with none chosen Tab would pass it by.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.group.setExclusive(True)

    def _lead_focus(self, button: QAbstractButton, chosen: bool) -> None:
        if chosen:
            self.setFocusProxy(button)


class ArrowBox(QComboBox):
    """A list to choose from, with an arrow of ours; the wheel scrolls the page, not the choice."""

    def __init__(self) -> None:
        # The font is that of the program: one of its own would build the list that hangs down.
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a page must not change what was chosen on it

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = painter_for(self)
        square = QRectF(self.width() - 30, (self.height() - 18) / 2, 18, 18)
        paint_icon(painter, "down", theme_of(self).muted, square)
        painter.end()


class _List(ArrowBox):
    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self.offer(options)

    def offer(self, options: Sequence[Option]) -> None:
        self.clear()
        for key, words in options:
            self.addItem(words, key)
        self.setCurrentIndex(-1)

    def speak(self, label: str) -> None:
        self.setAccessibleName(label)
        named = QLabel(label, self)  # on Linux a list is told by what is chosen, and by its label
        named.setBuddy(self)
        named.hide()

    def value(self) -> str:
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        self.setCurrentIndex(self.findData(key))
