"""Says, where a setting stands, whether it is saved, refused, or can be taken back."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.errors import KapError
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import line
from kap_companion.ui.wording import tr

Write = Callable[[], "Future[Any]"]
Act = Callable[[], None]


class SaveNote(QWidget):
    """Writes a change and says in its place what came of it."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._act: Act | None = None
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

    def write(self, write: Write, done: str = "", undo: Act | None = None) -> bool:
        """Write; then say `done`, with *Undo* where there is a way. False where it is refused."""
        self.clear()
        try:
            future = write()
        except KapError as refused:
            self.refuse(str(refused))
            return False
        self._bridge.when_done(
            future,
            lambda _: self._saved(done, undo),
            lambda sentence: self._not_saved(sentence, lambda: self._again(write, done, undo)),
        )
        return True

    def refuse(self, sentence: str) -> None:
        """Say why a change can't be taken as it is."""
        self._say("caution", sentence, "", None)

    def _again(self, write: Write, done: str, undo: Act | None) -> None:
        self.write(write, done, undo)

    def _saved(self, done: str, undo: Act | None) -> None:
        if undo is not None:
            self._say("info", done, tr("Undo"), undo)
            return
        self.line.setText(done or tr("Saved."))
        self.line.show()

    def _not_saved(self, sentence: str, again: Act) -> None:
        self._say("danger", tr("Not saved: {0}").format(sentence), tr("Try again"), again)

    def _say(self, level: str, sentence: str, action: str, act: Act | None) -> None:
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
