"""A clock that can be moved ahead: two hours of a session pass in seconds."""

from dataclasses import dataclass, field
from threading import Lock

from kap_companion.domain.moment import US_PER_MINUTE, Clock, Moment


@dataclass
class TourClock:
    """The real clock, so many microseconds ahead. Callable from any thread."""

    real: Clock
    ahead_us: int = 0
    _lock: Lock = field(default_factory=Lock)

    def now(self) -> Moment:
        """Return the moment that the tour has come to."""
        with self._lock:
            return self.real.now().shifted(self.ahead_us)

    def advance(self, minutes: float) -> None:
        """Let so many minutes pass at once."""
        with self._lock:
            self.ahead_us += round(minutes * US_PER_MINUTE)
