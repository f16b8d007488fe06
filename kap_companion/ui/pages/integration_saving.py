"""Waits for the disk on behalf of a widget that may be gone by then."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.errors import KapError
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.wording import tr

Write = Callable[[], "Future[Any] | None"]


class Saver:
    """Writes for `owner`, and says by `say` what was refused or could not be saved."""

    def __init__(self, owner: QWidget, bridge: Bridge, say: Callable[[str], None]) -> None:
        self._owner = owner
        self._bridge = bridge
        self._say = say
        self._waiting = False

    @property
    def waiting(self) -> bool:
        """Whether the disk has not answered yet."""
        return self._waiting

    def save(self, write: Write, done: Callable[[Any], object]) -> None:
        """Call `write`, then `done` with what the disk has; nothing while another write waits."""
        if self._waiting:
            return
        try:
            written = write()
        except KapError as refused:
            self._say(str(refused))
            return
        if written is not None:
            self._waiting = True
            self._bridge.when_done(
                written, lambda saved: self._end(lambda: done(saved)), self._failed
            )

    def _failed(self, sentence: str) -> None:
        self._end(lambda: self._say(tr("Not saved: {0}").format(sentence)))

    def _end(self, act: Callable[[], object]) -> None:
        self._waiting = False
        if isValid(self._owner):
            act()
