"""A clock by which two hours pass in minutes, and which may be slowed down to what is real."""

from threading import Lock

from kap_companion.domain.moment import Clock, Moment


class FastClock:
    """The real clock, so many times as fast. Callable from any thread; never jumps."""

    def __init__(self, real: Clock, rate: float) -> None:
        self._real, self._rate, self._gate = real, rate, Lock()
        self._shown = self._since = real.now()

    def now(self) -> Moment:
        """Return this moment."""
        with self._gate:
            return self._at(self._real.now())

    def run_at(self, rate: float) -> None:
        """Go on from this moment at another rate."""
        with self._gate:
            now = self._real.now()
            self._shown, self._since, self._rate = self._at(now), now, rate

    def _at(self, real: Moment) -> Moment:
        gone_us = real.steady_us - self._since.steady_us
        return self._shown.shifted(round(gone_us * self._rate))
