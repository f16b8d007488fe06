"""Which keys were changed on this computer.

They are kept with the computer and not in the practice's log: hands and keyboards differ from one
laptop to the next, the locked screen needs them while nothing can be read, and they say nothing of
a patient.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import MappingProxyType

from kap_companion.config import Settings

Listener = Callable[[], None]


class KeyChoices:
    """Keeps them among the choices of this computer. Callable from any thread."""

    def __init__(self, settings: Settings) -> None:
        """Keep them in these settings."""
        self._settings = settings
        self._listeners: tuple[Listener, ...] = ()

    def now(self) -> Mapping[str, str]:
        """Return each changed key by its act; an empty one is turned off."""
        return MappingProxyType(self._settings.now.keys)

    def keep(self, chosen: Mapping[str, str]) -> "Future[None]":
        """Keep these instead; they hold at once. The future fails with `SettingsNotKept`."""
        self._settings.take_keys(chosen)
        for listener in self._listeners:
            listener()
        worker = ThreadPoolExecutor(1, thread_name_prefix="keys")
        kept = worker.submit(self._settings.keep)
        worker.shutdown(wait=False)
        return kept

    def subscribe(self, listener: Listener) -> Listener:
        """Tell `listener`, on the thread that calls `keep`, of a change; returns what ends that."""
        self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            self._listeners = tuple(each for each in self._listeners if each is not listener)

        return unsubscribe
