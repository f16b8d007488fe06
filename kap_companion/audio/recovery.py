"""Keeps count of a loss: since when nothing is heard, when to try again, and with what.

The room tries by itself, for as long as music is wanted: the same track where it was, and if that
fails again the next; where nothing of the list can be played, the bed, over and over.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kap_companion.audio.slot import Place, Slot

STALL_MS = 800.0
"""No file that sounds stands still for so long by itself: libVLC empties its buffer in 0.6 s."""
START_LIMIT_MS = 1_500.0
HASTY_START_LIMIT_MS = 600.0
OUTPUT_AGAIN_MS = 500.0
FILES_AGAIN_MS = 1_000.0
BED_LOOKS_BACK_MS = 2_000.0
ONE_CHANCE_MS = 10_000.0
LOAD_LIMIT_MS = 8_000.0
LOAD_AGAIN_LIMIT_MS = 1_500.0


@dataclass(slots=True)
class Recovery:
    """`lost_place` is where the music was; what is not None there has not come back yet."""

    clock_ms: Callable[[], float]
    lost_place: Place | None = None
    heard_until_ms: float | None = None
    again_at_ms: float = float("-inf")
    asked_at_ms: float = float("-inf")
    owes_answer: bool = False
    """Whether the sound server hangs: who asks it for anything would wait as long as it does."""
    _chance: tuple[int, float] | None = None
    _looks: int = 0
    _hasty_until_ms: float = float("-inf")

    def lose(self, place: Place, heard_until_ms: float | None) -> None:
        """The music has gone, at this place; a loss that lasts stays the one that it was."""
        if self.lost_place is None or self.heard_until_ms is None:
            self.lost_place = place
            self.heard_until_ms = heard_until_ms

    def wait(self, wait_ms: float) -> None:
        """Try again after a while."""
        self.again_at_ms = self.clock_ms() + wait_ms
        self._looks += 1

    def may_try(self) -> bool:
        """Whether it is time to try."""
        return not self.owes_answer and self.clock_ms() >= self.again_at_ms

    def gap_ms(self) -> int | None:
        """For how long nothing has been heard; None where nothing was lost."""
        if self.heard_until_ms is None:
            return None
        return round(self.clock_ms() - self.heard_until_ms)

    def is_over(self) -> None:
        """Something of the list is heard again."""
        self.lost_place = self.heard_until_ms = None
        self._looks = 0

    def is_second_time(self, index: int) -> bool:
        """Whether this track has had its other chance just now; it has, after this."""
        now_ms, chance = self.clock_ms(), self._chance
        self._chance = (index, now_ms)
        return chance is not None and chance[0] == index and now_ms < chance[1] + ONE_CHANCE_MS

    def place_to_look(self, count: int) -> Place | None:
        """While the bed plays: where it was, and in turn each place of the list after that."""
        if self.lost_place is None or not count:
            return None
        if self._looks % 2 == 0 and self.lost_place.index < count:
            return self.lost_place
        return Place((self.lost_place.index + (self._looks + 1) // 2) % count)

    def hasten(self) -> None:
        """A file stood still: for a while nothing is looked into, and none gets long to start.

        libVLC looks into one file at a time; a drive that doesn't answer would hold up all others.
        """
        self._hasty_until_ms = self.clock_ms() + ONE_CHANCE_MS

    @property
    def is_hasty(self) -> bool:
        """Whether a file stood still just now."""
        return self.clock_ms() < self._hasty_until_ms

    def load_limit_ms(self) -> float:
        """How long a file may take to be ready: a drive may have to wake, but not in a hole."""
        return LOAD_LIMIT_MS if self.heard_until_ms is None else LOAD_AGAIN_LIMIT_MS


def has_stalled(slot: Slot, now_ms: float, *, hasty: bool = False) -> bool:
    """Whether a file that should sound doesn't move."""
    alive_ms = slot.deck.alive_at_ms()
    if alive_ms <= slot.began_at_ms:
        return now_ms > slot.began_at_ms + (HASTY_START_LIMIT_MS if hasty else START_LIMIT_MS)
    nearly_over = slot.file_left_ms() < START_LIMIT_MS
    return now_ms > alive_ms + (2 * START_LIMIT_MS if nearly_over else STALL_MS)
