"""Many measurements at once: each lane takes the next piece of work as soon as it is free."""

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tests.sound.studio import Lane

starting = threading.Lock()
"""Held while a lane's music starts: PulseAudio turns away whoever knocks at once with five others.

It is no fault of the player's where a dozen of them start in the same moment, as no room does.
"""

Work = TypeVar("Work")
Found = TypeVar("Found")


def lane_names(count: int) -> tuple[str, ...]:
    return tuple(f"lane{number}" for number in range(count))


def side_by_side(
    lanes: Sequence[Lane], work: Iterable[Work], measure: Callable[[Lane, Work], Found]
) -> dict[Work, Found]:
    """What `measure` found for each piece of work, no lane having two of them at a time."""
    free: queue.SimpleQueue[Lane] = queue.SimpleQueue()
    for lane in lanes:
        free.put(lane)

    def one(piece: Work) -> Found:
        lane = free.get()
        try:
            return measure(lane, piece)
        finally:
            free.put(lane)

    pieces = list(work)
    with ThreadPoolExecutor(len(lanes)) as pool:
        return dict(zip(pieces, pool.map(one, pieces), strict=True))
