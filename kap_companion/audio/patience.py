"""Waits for an answer, but not for ever: a sound server that hangs holds whoever asks it."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

Answer = TypeVar("Answer")


class Waiting:
    """Who waits for the sound system now: what they wait with must not be taken from them.

    Callable from any thread.
    """

    def __init__(self) -> None:
        self._count = 0
        self._changing = threading.Lock()

    def __enter__(self) -> None:
        with self._changing:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._changing:
            self._count -= 1

    @property
    def is_anybody(self) -> bool:
        """Whether anybody waits."""
        return self._count > 0


def answer_within(limit_s: float, ask: Callable[[], Answer]) -> Answer | None:
    """What `ask` returns, or None where that takes longer; it is then waited for by nobody.

    It is asked on a thread that ends with the program, and must not raise.
    """
    answers: SimpleQueue[Answer] = SimpleQueue()
    asking = threading.Thread(target=lambda: answers.put(ask()), name="sound-asked", daemon=True)
    asking.start()
    try:
        return answers.get(timeout=limit_s)
    except Empty:
        return None
