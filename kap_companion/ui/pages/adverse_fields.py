"""The fields of an adverse event: what it is, how severe, what was done, who was told."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from kap_companion.domain.events import AdverseEventBegan, AdverseEventFollowed, Outcome, Severity
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField, ListField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.wording import tr

BY_DIGIT = dict(zip("1234", Severity, strict=True))
GOES_ON = "goes on"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def severity_field() -> ChoiceField:
    """Return the choice of a severity, each with its digit."""
    words = [f"{digit} {tr(each.value)}" for digit, each in BY_DIGIT.items()]
    options = [(each.value, said) for each, said in zip(Severity, words, strict=True)]
    field = ChoiceField(tr("Severity"), options)
    for button in field.findChildren(Button):
        button.set_size("compact")
    if (row := field.editor.layout()) is not None:
        row.setSpacing(layout.XS)  # four words and their digits fit a sheet
    return field


def outcome_field() -> ChoiceField:
    """Return the choice of how an adverse event goes on or ended."""
    ends = [(each.value, tr("Ended: {0}").format(tr(each.value))) for each in Outcome]
    return ChoiceField(tr("How it goes"), [(GOES_ON, tr("It goes on")), *ends])


class AdverseFields(QWidget):
    """What is the same for the beginning of an adverse event and for what follows."""

    def __init__(self, above: Sequence[layout.Item] = ()) -> None:
        super().__init__()
        self.severity = severity_field()
        self.severity.set_value(Severity.MILD.value)
        self.words = LineField(tr("Words"))
        self.action = LineField(tr("What was done"))
        self.told = LineField(tr("Who was told"))
        parts = [*above, self.severity, self.words, self.action, self.told]
        self.setLayout(layout.column(parts, layout.L))

    def lines(self) -> tuple[LineField, ...]:
        """Return the fields that are typed."""
        return (self.words, self.action, self.told)

    def grade(self) -> Severity:
        """Return the severity chosen."""
        return Severity(self.severity.value() or Severity.MILD.value)

    def show_event(self, event: AdverseEventBegan | AdverseEventFollowed) -> None:
        """Fill the fields from what stands on the record."""
        self.severity.set_value(event.severity.value)
        self.words.set_value(event.words)
        self.action.set_value(event.action)
        self.told.set_value(event.told)


class BeginFields(AdverseFields):
    """Those of the beginning: they ask also what it is."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.what = ListField(tr("What it is"), [(each, each) for each in kinds])
        super().__init__([self.what])


class OneKey(QObject):
    """Single keys of a sheet: they sleep while a text field has the focus."""

    pressed = Signal(str)
    """A digit of a severity, "e" for its end, or Return as a line break."""

    def __init__(self, sheet: QWidget) -> None:
        super().__init__(sheet)
        for kind in (QComboBox, QAbstractButton):
            for each in sheet.findChildren(kind):
                if each.property("severity-keys"):
                    each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.isAutoRepeat() or held:
            return False
        typed = "\n" if event.key() in ENTER else event.text().lower()
        wanted = typed in BY_DIGIT or typed == "\n"
        wanted = wanted or (typed == "e" and not isinstance(watched, QComboBox))
        if wanted:
            self.pressed.emit(typed)
        return bool(wanted)


def listens(*fields: ChoiceField) -> None:
    """Let the keys of severity work while one of these choices has the focus."""
    for field in fields:
        for kind in (QComboBox, QAbstractButton):
            for each in field.findChildren(kind):
                each.setProperty("severity-keys", True)
