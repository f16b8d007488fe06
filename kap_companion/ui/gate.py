"""The way into a vault: welcome, set-up and unlock, with the slow parts off the GUI thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.unlock import UnlockPage

if TYPE_CHECKING:  # only a first start needs them
    from kap_companion.ui.pages.setup import NewPractice, SetupPage
    from kap_companion.ui.pages.welcome import WelcomePage


@dataclass(frozen=True, slots=True)
class Doors:
    """What the gate may open; each call takes its time and is made on another thread.

    `create` returns the open vault and its recovery code, `unlock` and `sample` the open vault.
    All raise a `KapError` with a sentence.
    """

    exists: Callable[[], bool]
    create: "Callable[[NewPractice], tuple[Any, str]]"
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
        self.unlock = UnlockPage()
        self.addWidget(self.unlock)
        self.unlock.unlock_wanted.connect(self._unlock)
        self.unlock.sample_wanted.connect(self._open_sample)
        self.show_first()

    @cached_property
    def welcome(self) -> "WelcomePage":
        """The first page of a first start."""
        from kap_companion.ui.pages.welcome import WelcomePage  # noqa: PLC0415  # as above

        page = WelcomePage()
        page.begin_wanted.connect(lambda: self.setCurrentWidget(self.setup))
        page.sample_wanted.connect(self._open_sample)
        self.addWidget(page)
        return page

    @cached_property
    def setup(self) -> "SetupPage":
        """Where a practice is founded."""
        from kap_companion.ui.pages.setup import SetupPage  # noqa: PLC0415  # as above

        page = SetupPage()
        page.left.connect(lambda: self.setCurrentWidget(self.welcome))
        page.create_wanted.connect(self._create)
        page.finished.connect(self._enter_made)
        self.addWidget(page)
        return page

    def show_first(self) -> None:
        """Show the page that belongs to this computer: unlock where there is a vault."""
        self.setCurrentWidget(self.unlock if self._doors.exists() else self.welcome)

    def show_locked(self) -> None:
        """Ask for the passphrase again; no session runs."""
        self.unlock.show_locked()
        self.setCurrentWidget(self.unlock)

    def close_gate(self) -> None:
        """Let the worker go, and a vault that was made and never entered."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        if self._made is not None:
            self._made.close()

    def _create(self, practice: "NewPractice") -> None:
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
        self._bridge.when_done(opening, self._unlocked, self.unlock.show_failed)

    def _unlocked(self, vault: Any) -> None:  # noqa: ANN401  # as `Doors` returns it
        self.unlock.passphrase.clear()
        self.opened.emit(vault)

    def _open_sample(self) -> None:
        if self.currentWidget() is self.unlock:
            self.unlock.show_opening()
            failed = self.unlock.show_failed
        else:
            self.welcome.show_preparing()
            failed = self.welcome.show_failed
        opening = self._worker.submit(self._doors.sample)
        self._bridge.when_done(opening, self.opened.emit, failed)
