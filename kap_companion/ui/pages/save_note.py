"""Says, where a setting stands, whether it is saved, refused, or can be taken back."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.errors import KapError
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import line
from kap_companion.ui.wording import tr

Act = Callable[[], None]


@dataclass(frozen=True)
class Change:
    """A `value` and what writes it; `done` is said once it is saved, `then` is called.

    With `undo` there is a way back for as long as the words stand.
    """

    value: object
    write: "Callable[[], Future[Any]]"
    done: str = ""
    undo: Act | None = None
    then: Act | None = None


class SaveNote(QWidget):
    """Writes a change and says in its place what came of it."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._act: Callable[[], object] | None = None
        self._waiting: object = None
        self.notice = Notice("danger", "")
        self.notice.acted.connect(self._acted)
        self.line = line("", fonts.SECONDARY, "muted")
        self.setLayout(layout.column([self.notice, self.line], layout.XS))
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.notice.hide()
        self.line.hide()
        self._act = None

    def save(self, change: Change) -> bool:
        """Write a change, unless it is being written already. False where it is refused."""
        if change.value == self._waiting:
            return True
        self.clear()
        try:
            future = change.write()
        except KapError as refused:
            self.refuse(str(refused))
            return False
        self._waiting = change.value
        self._bridge.when_done(
            future,
            lambda _: self._saved(change),
            lambda sentence: self._not_saved(sentence, change),
        )
        return True

    def refuse(self, sentence: str) -> None:
        """Say why a change can't be taken as it is."""
        self._say("caution", sentence, "", None)

    def offer(self, sentence: str, action: str, act: Act) -> None:
        """Say what was done, with a way back or on for as long as the words stand."""
        self._say("info", sentence, action, act)

    def _saved(self, change: Change) -> None:
        self._waiting = None
        if change.then is not None:
            change.then()
        if change.undo is not None:
            self._say("info", change.done, tr("Undo"), change.undo)
            return
        self.line.setText(change.done or tr("Saved."))
        self.line.show()

    def _not_saved(self, sentence: str, change: Change) -> None:
        self._waiting = None
        again = partial(self.save, change)
        self._say("danger", tr("Not saved: {0}").format(sentence), tr("Try again"), again)

    def _say(
        self, level: str, sentence: str, action: str, act: Callable[[], object] | None
    ) -> None:
        self._act = act
        self.line.hide()
        match level:
            case "danger" | "caution" | "info":
                self.notice.show_notice(level, sentence, action)
        self.notice.show()

    def _acted(self) -> None:
        act = self._act
        self.clear()
        if act is not None:
            act()
