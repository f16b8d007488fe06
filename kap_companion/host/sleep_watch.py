"""Notices that the computer slept: the lid was closed, or it was put to sleep by hand."""

import time
from collections.abc import Callable

from kap_companion.domain.moment import Clock

US_PER_SECOND = 1_000_000
SLEPT_US = 2 * US_PER_SECOND


def awake_us() -> int:
    """Return microseconds on a clock that stops while the computer sleeps (Linux, macOS)."""
    return time.monotonic_ns() // 1000


class SleepWatch:
    """Compares a clock that counts sleep with one that does not; `look` is called once a second.

    Where both count sleep, as on Windows, it sees nothing, and the idle time has to do.
    """

    def __init__(self, clock: Clock, awake: Callable[[], int] = awake_us) -> None:
        """Watch from now on."""
        self._clock = clock
        self._awake = awake
        self._asleep_us = self._difference()

    def look(self) -> bool:
        """Whether the computer slept for more than two seconds since the last look."""
        before, self._asleep_us = self._asleep_us, self._difference()
        return self._asleep_us - before > SLEPT_US

    def _difference(self) -> int:
        return self._clock.now().steady_us - self._awake()
