"""The way into a vault: welcome, set-up and unlock, with the slow parts off the GUI thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.setup import NewPractice, SetupPage
from kap_companion.ui.pages.unlock import UnlockPage
from kap_companion.ui.pages.welcome import WelcomePage


@dataclass(frozen=True, slots=True)
class Doors:
    """What the gate may open; each call takes its time and is made on another thread.

    `create` returns the open vault and its recovery code, `unlock` and `sample` the open vault.
    All raise a `KapError` with a sentence.
    """

    exists: Callable[[], bool]
    create: Callable[[NewPractice], tuple[Any, str]]
    unlock: Callable[[str], Any]
    sample: Callable[[], Any]


class Gate(QStackedWidget):
    """Shows what stands between a person and the record. `opened` carries the open vault."""

    opened = Signal(object)

    def __init__(self, doors: Doors, bridge: Bridge) -> None:
        super().__init__()
        self._doors = doors
        self._bridge = bridge
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="gate")
        self._made: Any = None
        self.welcome = WelcomePage()
        self.setup = SetupPage()
        self.unlock = UnlockPage()
        for page in (self.welcome, self.setup, self.unlock):
            self.addWidget(page)
        self.welcome.begin_wanted.connect(lambda: self.setCurrentWidget(self.setup))
        self.welcome.sample_wanted.connect(self._open_sample)
        self.setup.left.connect(lambda: self.setCurrentWidget(self.welcome))
        self.setup.create_wanted.connect(self._create)
        self.setup.finished.connect(self._enter_made)
        self.unlock.unlock_wanted.connect(self._unlock)
        self.unlock.sample_wanted.connect(self._open_sample)
        self.show_first()

    def show_first(self) -> None:
        """Show the page that belongs to this computer: unlock where there is a vault."""
        self.setCurrentWidget(self.unlock if self._doors.exists() else self.welcome)

    def close_gate(self) -> None:
        """Let the worker go."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _create(self, practice: NewPractice) -> None:
        made = self._worker.submit(self._doors.create, practice)
        self._bridge.when_done(made, self._created, self.setup.show_failed)

    def _created(self, made: tuple[Any, str]) -> None:
        self._made, code = made
        self.setup.show_code(code)

    def _enter_made(self) -> None:
        made, self._made = self._made, None
        self.opened.emit(made)

    def _unlock(self, secret: str) -> None:
        opening = self._worker.submit(self._doors.unlock, secret)
        self._bridge.when_done(opening, self.opened.emit, self.unlock.show_failed)

    def _open_sample(self) -> None:
        self.welcome.show_preparing()
        self.unlock.show_opening()
        opening = self._worker.submit(self._doors.sample)
        self._bridge.when_done(opening, self.opened.emit, self._sample_failed)

    def _sample_failed(self, sentence: str) -> None:
        self.welcome.show_failed(sentence)
        self.unlock.show_failed(sentence)
