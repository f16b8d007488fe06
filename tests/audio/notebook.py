"""Notes a player's events and waits for one of them, so that no test has to sleep."""

import threading
from collections.abc import Callable
from typing import TypeVar

from kap_companion.domain.player import Player, PlayerEvent

Kind = TypeVar("Kind")
LIMIT_S = 30.0


class Notebook:
    def __init__(self, player: Player) -> None:
        self.events: list[PlayerEvent] = []
        self._grown = threading.Condition()
        player.subscribe(self._note)

    def wait_for(self, kind: type[Kind], which: Callable[[Kind], bool] = lambda _: True) -> Kind:
        """The first event of a kind that fits, as soon as there is one."""
        with self._grown:
            assert self._grown.wait_for(lambda: self._matches(kind, which), LIMIT_S), self.events
            return self._matches(kind, which)[0]

    def all_of(self, kind: type[Kind]) -> list[Kind]:
        with self._grown:
            return self._matches(kind, lambda _: True)

    def _matches(self, kind: type[Kind], which: Callable[[Kind], bool]) -> list[Kind]:
        return [event for event in self.events if isinstance(event, kind) and which(event)]

    def _note(self, event: PlayerEvent) -> None:
        with self._grown:
            self.events.append(event)
            self._grown.notify_all()
