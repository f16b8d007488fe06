"""Asks the sound server again and again whether it answers: of one that hangs nobody tells.

libVLC plays on into it, and says that all is well.
"""

import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

CLIENT = "KAP Companion"
LOOK_EVERY_S = 0.25
PATIENCE = 6
"""So many looks in vain: 1.5 seconds, and not less where this program itself stood still."""
END_LIMIT_S = 0.5


def watch_server(hung: Callable[[float], None], answers: Callable[[], None]) -> Callable[[], None]:
    """Call `hung` once the server hangs, and `answers` once it answers again, or is gone.

    `hung` is told since when, in milliseconds of the steady clock. Both are called on a thread of
    their own. Returns what ends it. Only PulseAudio and PipeWire can be asked; others never hang.
    """
    watch = ServerWatch(_Server().ask, hung, answers)
    if sys.platform.startswith("linux"):
        watch.start()
    return watch.close


class ServerWatch:
    """One thread asks, and waits for as long as it takes; another looks how long that is."""

    def __init__(
        self,
        ask: Callable[[], None],
        hung: Callable[[float], None],
        answers: Callable[[], None],
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Ask with `ask`, which comes back when there is an answer, and never raises."""
        self._ask = ask
        self._hung, self._answers = hung, answers
        self._look_every_s = look_every_s
        self._owed_since_ms: float | None = None
        self._over = threading.Event()
        self._threads = tuple(
            threading.Thread(target=work, name=name, daemon=True)
            for work, name in (
                (self._ask_on, "sound-server"),
                (self._look_on, "sound-look"),
            )
        )

    def start(self) -> None:
        """Begin to ask."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Ask no more; whoever waits for an answer is left behind."""
        self._over.set()
        for thread in self._threads:
            if thread.is_alive() and thread is not threading.current_thread():
                thread.join(END_LIMIT_S)

    def _ask_on(self) -> None:
        while not self._over.wait(2 * self._look_every_s):
            self._owed_since_ms = time.monotonic() * 1000
            try:
                self._ask()
            finally:
                self._owed_since_ms = None

    def _look_on(self) -> None:
        looks = 0
        watched_ms: float | None = None
        told_ms: float | None = None
        while not self._over.wait(self._look_every_s):
            owed_ms = self._owed_since_ms
            looks = looks + 1 if owed_ms is not None and owed_ms == watched_ms else 0
            watched_ms = owed_ms
            if told_ms is not None and owed_ms != told_ms:
                told_ms = None
                self._answers()
            if owed_ms is not None and looks >= PATIENCE and told_ms is None:
                told_ms = owed_ms
                self._hung(owed_ms)


class _Server:
    """One connection, made again where it was lost."""

    def __init__(self) -> None:
        self._pulse: Any = None

    def ask(self) -> None:
        """Come back when the server has answered, or can't be asked."""
        try:
            pulsectl = import_module("pulsectl")
        except (ImportError, OSError):  # OSError: the system's own library is missing
            return
        try:
            if self._pulse is None:
                self._pulse = pulsectl.Pulse(CLIENT, connect=False)
                self._pulse.connect()
            self._pulse.server_info()
        except (pulsectl.PulseError, pulsectl.PulseDisconnected, OSError):
            self._pulse.close()
            self._pulse = None
