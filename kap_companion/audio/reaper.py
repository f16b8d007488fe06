"""Lets go of what has been played, beside the music: a stuck drive must not hold the room up."""

import threading
import time
from typing import Any


class Reaper:
    """Each player ends on a thread of its own. Callable from any thread."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._taking = threading.Lock()

    def take(self, player: Any, media: Any) -> None:
        """Stop this player and let go of it and of its file."""
        thread = threading.Thread(
            target=_let_go, args=(player, media), name="player-end", daemon=True
        )
        with self._taking:
            thread.start()
            self._threads = [*(one for one in self._threads if one.is_alive()), thread]

    def close(self, limit_s: float) -> bool:
        """Wait for all of them, but not for longer than this; whether all have ended."""
        end_s = time.monotonic() + limit_s
        for thread in self._threads:
            thread.join(max(0.0, end_s - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)


def _let_go(player: Any, media: Any) -> None:
    player.stop()
    player.release()
    if media is not None:
        media.parse_stop()
        media.release()
