"""Lets go of what has been played, beside the music: a stuck drive must not hold the room up."""

import threading
import time
from typing import Any


class Reaper:
    """Each player ends on a thread of its own."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def take(self, player: Any, media: Any) -> None:
        """Stop this player and let go of it and of its file."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(
            target=_let_go, args=(player, media), name="player-end", daemon=True
        )
        self._threads.append(thread)
        thread.start()

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
