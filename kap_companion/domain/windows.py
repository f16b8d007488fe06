"""When the integration session falls due."""

from dataclasses import dataclass
from enum import StrEnum

from kap_companion.domain.moment import US_PER_MINUTE

US_PER_HOUR = 60 * US_PER_MINUTE


class Due(StrEnum):
    """Where now lies in a window."""

    NOT_YET = "not yet"
    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class IntegrationWindow:
    """The time between `opens_us` and `closes_us` (UTC, microseconds since 1970)."""

    dose_us: int
    opens_us: int
    closes_us: int

    def due(self, now_us: int) -> Due:
        """Return where `now_us` lies."""
        if now_us < self.opens_us:
            return Due.NOT_YET
        return Due.OPEN if now_us <= self.closes_us else Due.OVERDUE


def integration_window(dose_us: int, from_h: int, to_h: int) -> IntegrationWindow:
    """Return the window that opens `from_h` and closes `to_h` hours after the first dose."""
    return IntegrationWindow(dose_us, dose_us + from_h * US_PER_HOUR, dose_us + to_h * US_PER_HOUR)
