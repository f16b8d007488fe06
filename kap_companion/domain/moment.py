"""When something happened: wall time for people, and a clock that never jumps for T+."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

US_PER_MS = 1_000
US_PER_SECOND = 1_000_000
US_PER_MINUTE = 60 * US_PER_SECOND


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as this device saw it.

    `utc_us` is wall time in microseconds since 1970 (UTC), `offset_min` the local offset then.
    `steady_us` counts microseconds, suspend included, since the boot named by `boot_id`; nobody
    can set it back.
    """

    utc_us: int
    offset_min: int
    boot_id: str
    steady_us: int

    def shifted(self, delta_us: int) -> "Moment":
        """Return the moment `delta_us` microseconds later (earlier when negative)."""
        return replace(self, utc_us=self.utc_us + delta_us, steady_us=self.steady_us + delta_us)

    def local(self) -> datetime:
        """Return wall time with the offset it was recorded under."""
        zone = timezone(timedelta(minutes=self.offset_min))
        return (datetime.fromtimestamp(0, UTC) + timedelta(microseconds=self.utc_us)).astimezone(
            zone
        )


class Clock(Protocol):
    """Where moments come from. Callable from any thread; never raises."""

    def now(self) -> Moment:
        """Return this moment."""
        ...


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Microseconds between two moments; `steady` is False where only wall time could tell."""

    us: int
    steady: bool

    @property
    def ms(self) -> int:
        """Whole milliseconds, rounded towards the past."""
        return self.us // US_PER_MS


def elapsed(start: Moment, end: Moment) -> Elapsed:
    """Return the time between two moments: steady within a boot, else by wall time."""
    return Elapsed(elapsed_us(start, end), steady=start.boot_id == end.boot_id)


def elapsed_us(start: Moment, end: Moment) -> int:
    """Return the same in microseconds, for what asks of thousands of moments."""
    if start.boot_id == end.boot_id:
        return end.steady_us - start.steady_us
    return end.utc_us - start.utc_us


def clock_shift_us(start: Moment, end: Moment) -> int:
    """Return how far wall time ran ahead of the steady clock (0 across boots)."""
    if start.boot_id != end.boot_id:
        return 0
    return (end.utc_us - start.utc_us) - (end.steady_us - start.steady_us)
