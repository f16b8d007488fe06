"""One long work of the library at a time: its strip, its stop, and what is said afterwards."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from threading import Event
from typing import Any

from PySide6.QtWidgets import QWidget

from kap_companion.audio.library.model import Progress, Stop
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.work_strip import WorkStrip

Start = Callable[[Progress, Stop], "Future[Any]"]


class LongWork(WorkStrip):
    """Begins a work where none goes on, and says to it when it is to be stopped."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._stopping = Event()
        self._running = False
        self.stop_wanted.connect(self._stop_it)

    @property
    def is_running(self) -> bool:
        """Whether one goes on."""
        return self._running

    def run(
        self,
        words: str,
        start: Start,
        done: Callable[[Any], None],
        failed: Callable[[str], None],
        resting: Sequence[QWidget] = (),
    ) -> bool:
        """Begin `start`; `done` or `failed` is called at its end. False where one goes on."""
        if self._running:
            return False
        self._running, self._stopping = True, Event()
        self.stop.setEnabled(True)
        self.begin(words, resting)
        future = start(self._tell, self._stopping)
        ended, broken = partial(self._ended, done), partial(self._ended, failed)
        self._bridge.when_done(future, ended, broken)
        return True

    def _tell(self, done: int, total: int, _name: str) -> None:
        self.tell(done, total)

    def _ended(self, then: Callable[[Any], None], told: Any) -> None:  # noqa: ANN401  # a report, or a sentence
        self._running = False
        self.end()
        then(told)

    def _stop_it(self) -> None:
        self.stop.setEnabled(False)
        self._stopping.set()
