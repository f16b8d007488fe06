"""The threads on which the library works, and its file, opened when something is first asked."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from typing import TypeVar

from kap_companion.audio.library import bundled as own_music
from kap_companion.audio.library.model import Stop
from kap_companion.audio.library.store import ANYWHERE, Sources, Store, open_store
from kap_companion.errors import KapError

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Either:
    """Stopped by the one who asked, or because the program closes."""

    asked: Stop
    closing: Stop

    def is_set(self) -> bool:
        return self.asked.is_set() or self.closing.is_set()


class LibraryWorkers:
    """Short questions don't wait for files that are taken in, nor those for a measurement."""

    def __init__(self, data: Path, bundled: Path, sources: Sources = ANYWHERE) -> None:
        """Work on the library in `data`; the music of the program is in `bundled`."""
        self._sources = sources
        self._data, self._bundled = data, bundled
        self._opening = Lock()
        self._store: Store | None = None
        self.closing = Event()
        """Set once the program closes."""
        self._quick = ThreadPoolExecutor(1, thread_name_prefix="library")
        self._filing = ThreadPoolExecutor(1, thread_name_prefix="library-files")
        self._measuring = ThreadPoolExecutor(1, thread_name_prefix="library-loudness")

    def quickly(self, question: Callable[[], Result]) -> Future[Result]:
        """Ask something short; the library may be shut."""
        return self._do(self._quick, question)

    def ask(self, question: Callable[[Store], Result]) -> Future[Result]:
        """Ask the library something short, or change a little of it."""
        return self._do(self._quick, lambda: question(self.opened()))

    def patiently(self, work: Callable[[Stop], Result], stop: Stop | None = None) -> Future[Result]:
        """The same as `file`; the library may be shut."""
        either = self._either(stop)
        return self._do(self._filing, lambda: work(either))

    def file(self, work: Callable[[Store, Stop], Result], stop: Stop | None) -> Future[Result]:
        """Do something with files; it ends once `stop` is set, or the program closes."""
        either = self._either(stop)
        return self._do(self._filing, lambda: work(self.opened(), either))

    def measure(self, work: Callable[[Store, Stop], Result], stop: Stop | None) -> Future[Result]:
        """The same on a thread of its own, for what takes hours."""
        either = self._either(stop)
        return self._do(self._measuring, lambda: work(self.opened(), either))

    def _do(self, worker: ThreadPoolExecutor, work: Callable[[], Result]) -> Future[Result]:
        """Have it done; what is asked for when the program closes already is as if cancelled."""
        if not self.closing.is_set():
            return worker.submit(work)
        nothing: Future[Result] = Future()
        nothing.cancel()
        nothing.set_running_or_notify_cancel()
        return nothing

    def opened(self) -> Store:
        """The library, opened now where it was not; raises what `open_store` does."""
        with self._opening:
            if self._store is None:
                store = open_store(self._data, self._bundled, self._sources)
                try:
                    own_music.bring_in(store)
                except KapError:
                    store.close()
                    raise
                self._store = store
            return self._store

    def close(self) -> None:
        """Stop what goes on, finish what was changed, and let go of the file."""
        self.closing.set()
        for worker in (self._filing, self._measuring):
            worker.shutdown(wait=True, cancel_futures=True)
        self._quick.shutdown(wait=True)  # a note that waits there is kept
        if self._store is not None:
            self._store.close()

    def _either(self, stop: Stop | None) -> Stop:
        return self.closing if stop is None else _Either(stop, self.closing)
