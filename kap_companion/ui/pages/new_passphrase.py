"""A new passphrase, typed twice, with a word on how hard it is to guess."""

from PySide6.QtWidgets import QWidget

from kap_companion.domain.text import SHORTEST_PASSPHRASE
from kap_companion.ui.strength import strength
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.bars import StrengthMeter
from kap_companion.ui.widgets.fields import PassphraseField
from kap_companion.ui.wording import tr


class NewPassphrase(QWidget):
    """Two fields and a meter."""

    def __init__(self, label: str) -> None:
        super().__init__()
        hint = tr("Four or more words that belong to nobody’s birthday or pet.")
        self.first = PassphraseField(label, hint)
        self.again = PassphraseField(tr("The same once more"))
        self.meter = StrengthMeter()
        self.first.changed.connect(self._show_strength)
        self.setLayout(layout.column([self.first, self.meter, self.again], layout.M))

    def checked(self) -> str:
        """Return the passphrase; an empty text where a field says what is wrong with it."""
        chosen = self.first.value()
        if len(chosen) < SHORTEST_PASSPHRASE:
            said = tr("A passphrase has at least {0} characters.").format(SHORTEST_PASSPHRASE)
            self.first.set_error(said)
            self.first.setFocus()
            return ""
        if chosen != self.again.value():
            self.again.set_error(tr("The two are not the same."))
            self.again.setFocus()
            return ""
        return chosen

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.first, self.again):
            field.clear()
        self._show_strength()

    def _show_strength(self) -> None:
        level, word = strength(self.first.value())
        self.meter.set_strength(level, tr(word))
