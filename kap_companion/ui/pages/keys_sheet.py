"""The map of all keys, shown by one key."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kap_companion.domain.events import QuickTag
from kap_companion.ui.keymap import held_keys, journey_keys
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.keycap import KeyCap
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import caption, label
from kap_companion.ui.wording import tr

CAPS_PX = 108
SHOWN = {" ": "Space", "\n": "↵"}


class KeysSheet(Sheet):
    """Every key and what it does, the practice's own tags among them."""

    def __init__(self, tags: Sequence[QuickTag], area: QWidget) -> None:
        super().__init__(tr("Keys"), area)
        self.body.setSpacing(layout.S)
        asleep = tr("Single keys sleep while a text field has the focus.")
        self.add(label(asleep, fonts.SECONDARY, "muted"), caption(tr("In the Journey")))
        for use in journey_keys():
            self.add(_line([SHOWN.get(key, key) for key in use.keys], use.words))
        self.add(layout.S, caption(tr("Tags")))
        for tag in tags:
            self.add(_line([tag.key], tag.label))
        self.add(layout.S, caption(tr("Everywhere")))
        for keys, words in held_keys():
            self.add(_line([keys], words))
        self.add(layout.GAP)


def _line(keys: Sequence[str], words: str) -> QHBoxLayout:
    caps = QWidget()
    caps.setFixedWidth(CAPS_PX)
    caps.setLayout(layout.row([*(KeyCap(key) for key in keys), layout.GAP], layout.XS))
    row = layout.row([caps, label(words)], layout.S)
    row.setStretch(1, 1)
    return row
