"""The map of all keys, shown by one key."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kap_companion.domain.events import QuickTag
from kap_companion.ui.key_map import NAMES, KeyMap, key_name
from kap_companion.ui.keymap import held_keys
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.keycap import KeyCap
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import caption, label
from kap_companion.ui.wording import tr

CAPS_PX = 108
SHOWN = NAMES


class KeysSheet(Sheet):
    """Every key as it is set and what it does, the practice's own tags among them."""

    change_wanted = Signal()
    """The keys are to be changed, where they are set."""

    def __init__(self, tags: Sequence[QuickTag], keys: KeyMap, area: QWidget) -> None:
        super().__init__(tr("Keys"), area)
        self.body.setSpacing(layout.S)
        asleep = tr("Single keys sleep while a text field has the focus.")
        self.change = Button(tr("Change the keys"), "quiet", icon="settings")
        self.change.clicked.connect(self._change)
        self.add(label(asleep, fonts.SECONDARY, "muted"))
        self.add(layout.row([self.change, layout.GAP]), caption(tr("In the Journey")))
        for use in keys.uses():
            self.add(_line([key_name(key) for key in use.keys] or [tr("off")], use.words))
        self.add(layout.S, caption(tr("Tags")))
        for tag in tags:
            self.add(_line([tag.key], tag.label))
        self.add(layout.S, caption(tr("Everywhere")))
        for combination, words in held_keys(keys.window_uses()):
            self.add(_line([combination], words))
        self.add(layout.GAP)

    def _change(self) -> None:
        self.dismiss()
        self.change_wanted.emit()


def _line(keys: Sequence[str], words: str) -> QHBoxLayout:
    caps = QWidget()
    caps.setFixedWidth(CAPS_PX)
    caps.setLayout(layout.row([*(KeyCap(key) for key in keys), layout.GAP], layout.XS))
    row = layout.row([caps, label(words)], layout.S)
    row.setStretch(1, 1)
    return row
