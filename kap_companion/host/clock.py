"""This computer's clock: wall time for people, and beside it one that never jumps."""

import time

from kap_companion.domain.moment import Clock, Moment
from kap_companion.host.steady import NS_PER_US, SteadySource, steady_source

SECONDS_PER_MINUTE = 60


class SystemClock:
    """The `Clock` of this computer. Stateless, so any thread may ask."""

    def __init__(self, source: SteadySource) -> None:
        """Take steady time and the boot's name from `source`."""
        self._source = source

    @property
    def counts_suspend(self) -> bool:
        """Whether T+ goes on while this computer sleeps."""
        return self._source.counts_suspend

    def now(self) -> Moment:
        """Return this moment."""
        utc_us = time.time_ns() // NS_PER_US
        return Moment(utc_us, _offset_min(), self._source.boot_id, self._source.now_us())


def _offset_min() -> int:
    return time.localtime().tm_gmtoff // SECONDS_PER_MINUTE


def system_clock() -> Clock:
    """Return the best clock that this system has."""
    return SystemClock(steady_source())
