"""What the Journey has a key for and no button, or none now: a menu for a mouse or a finger."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from kap_companion.domain.events import QuickTag
from kap_companion.ui.key_map import KeyMap, key_name
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.wording import tr


class JourneyMore(QObject):
    """A button above the entry line; each line of its menu has its key beside it."""

    acted = Signal(str)
    tag_chosen = Signal(str)
    """The key of a tag; where room is short, no tag has a button."""

    def __init__(
        self,
        keys: Callable[[], KeyMap],
        tags: Callable[[], Sequence[QuickTag]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._keys, self._tags = keys, tags
        self.button = Button(tr("More"), "quiet")
        self.button.set_size("compact")
        self.button.set_trailing_icon("down")
        self.button.setAccessibleName(tr("More to record"))
        self.button.clicked.connect(self._open_menu)

    def set_compact(self, compact: bool) -> None:
        """In a narrow window the row has no room for its word."""
        self.button.say("…" if compact else tr("More"))
        self.button.setAccessibleName(tr("More to record"))
        self.button.set_trailing_icon("" if compact else "down")

    def menu(self) -> QMenu:
        """Return the acts to choose from."""
        menu = QMenu(self.button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keys = self._keys()
        for act, words in (
            ("quote", tr("Patient’s words")),
            ("stronger", tr("Stronger")),
            ("still", tr("Still, or ended")),
            ("did", tr("What I did")),
            ("find", tr("Find in the log")),
        ):
            action = menu.addAction(f"{words}\t{key_name(keys.key_of(act))}")
            action.triggered.connect(partial(self.acted.emit, act))
        tags = menu.addMenu(tr("Tags"))
        for tag in self._tags():
            action = tags.addAction(f"{tag.label}\t{key_name(tag.key)}")
            action.triggered.connect(partial(self.tag_chosen.emit, tag.key))
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        above = QPoint(0, -menu.sizeHint().height() - 2)
        menu.popup(self.button.mapToGlobal(above))
