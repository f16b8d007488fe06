"""Carries events to listeners on its own thread, so that a slow one never holds up the music."""

import threading
from collections.abc import Callable
from queue import SimpleQueue

from kap_companion.domain.player import PlayerEvent, PlayerListener

CLOSE_LIMIT_S = 1.0


class Delivery:
    """Tells events in the order in which they were given."""

    def __init__(self) -> None:
        self._listeners: tuple[PlayerListener, ...] = ()
        self._change = threading.Lock()
        self._events: SimpleQueue[PlayerEvent | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="player-events", daemon=True)
        self._thread.start()

    def tell(self, event: PlayerEvent) -> None:
        """Queue an event; returns at once."""
        self._events.put(event)

    def subscribe(self, listener: PlayerListener) -> Callable[[], None]:
        """See `Player.subscribe`."""
        with self._change:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._change:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return unsubscribe

    def close(self) -> None:
        """Tell what is queued, then end; waits for that, but never long."""
        self._events.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join(CLOSE_LIMIT_S)

    def _run(self) -> None:
        while (event := self._events.get()) is not None:
            for listener in self._listeners:
                _tell_one(listener, event)


def _tell_one(listener: PlayerListener, event: PlayerEvent) -> None:
    try:
        listener(event)
    except Exception as fault:  # noqa: BLE001 - reported, and the listeners' next event still comes
        threading.excepthook(
            threading.ExceptHookArgs(
                (type(fault), fault, fault.__traceback__, threading.current_thread())
            )
        )
