"""Notices that the computer slept: the lid was closed, or it was put to sleep by hand."""

import sys
import time
from collections.abc import Callable

from kap_companion.domain.moment import Clock
from kap_companion.host.steady import NS_PER_US

if sys.platform == "win32":
    import ctypes

US_PER_SECOND = 1_000_000
SLEPT_US = 2 * US_PER_SECOND

if sys.platform == "win32":
    HUNDRED_NS_PER_US = 10

    def awake_us() -> int:
        """Return microseconds on a clock that stops while the computer sleeps."""
        # Unbiased interrupt time: the time asleep is not in it, as it is in Python's clocks.
        count = ctypes.c_ulonglong()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(count))
        return count.value // HUNDRED_NS_PER_US

else:

    def awake_us() -> int:
        """Return microseconds on a clock that stops while the computer sleeps."""
        return time.monotonic_ns() // NS_PER_US


class SleepWatch:
    """Compares a clock that counts sleep with one that does not; `look` is called once a second."""

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
