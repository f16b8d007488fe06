"""Tells before the computer sleeps, and lets it sleep once what had to be done is done.

On Linux through logind. Elsewhere, and where there is no logind, nobody is told by this module;
`sleep_watch` then notices afterwards. Windows tells its windows (`ui/suspend_message.py`).
"""

import logging
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # imported on the thread that needs it, and on Linux only
    from kap_companion.host.logind import Logind

MOST_S = 4.0
"""How long sleep is held off for one lock; logind itself waits five seconds, then sleeps anyway."""
ENDS_WITHIN_S = 3.0

Done = Callable[[], None]
Told = Callable[[Done], None]

_log = logging.getLogger(__name__)


class SleepNotice(Protocol):
    """Someone who listens for sleep, until it is closed."""

    def close(self) -> None:
        """Listen no more, and hold nothing off."""


Listen = Callable[[Told], SleepNotice]


def sleep_notice(told: Told) -> SleepNotice:
    """Return what listens for sleep on this system.

    `told` is called before the computer sleeps, on another thread, with what is to be called, by
    any thread, once the computer may sleep.
    """
    return LogindNotice(told) if sys.platform == "linux" else NoNotice()


def no_notice(told: Told) -> SleepNotice:  # noqa: ARG001  # it never tells
    """Return what listens for nothing."""
    return NoNotice()


class NoNotice:
    """A system that tells nobody."""

    def close(self) -> None:
        """Nothing was begun."""


class LogindNotice:
    """Listens on a thread of its own, and holds sleep off from its start to its `close`."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._done = Event()
        self._closing = False
        self._stopped, self._stop = os.pipe()
        self._thread = Thread(target=self._run, name="sleep", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Give the sleep free and wait until the thread has ended; three seconds at most."""
        if self._closing:
            return
        self._closing = True
        self._done.set()
        os.close(self._stop)
        self._thread.join(ENDS_WITHIN_S)

    def _run(self) -> None:
        from kap_companion.host.logind import NOT_THERE, Logind  # noqa: PLC0415  # as above

        try:
            with Logind(self._stopped) as logind:
                self._listen(logind)
        except NOT_THERE as missing:
            reason = type(missing).__name__
            _log.warning("This computer can’t say when it goes to sleep (%s).", reason)
        finally:
            os.close(self._stopped)

    def _listen(self, logind: "Logind") -> None:
        with ExitStack() as held:
            self._hold_off(logind, held)
            while (sleeps := logind.next_word()) is not None:
                if sleeps:
                    self._tell()
                held.close()
                if not sleeps:
                    self._hold_off(logind, held)

    def _hold_off(self, logind: "Logind", held: ExitStack) -> None:
        if not logind.hold_off(held):
            _log.warning("This computer does not wait for the lock before it sleeps.")

    def _tell(self) -> None:
        """Tell, and wait until it is done; a late answer to an earlier sleep counts for nothing."""
        done = self._done = Event()
        if not self._closing:
            self._told(done.set)
            done.wait(MOST_S)
