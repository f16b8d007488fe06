"""A small journal for tests: one device that writes entries while time passes as the test says."""

from dataclasses import dataclass, field

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Event
from kap_companion.domain.moment import US_PER_MINUTE, Moment

NOON_US = 1_770_000_000_000_000
BOOT_AGE_US = 3_600_000_000


@dataclass
class Room:
    """Time in a room, and the record that is written there."""

    device: str = "room-1"
    utc_us: int = NOON_US
    steady_us: int = BOOT_AGE_US
    boot: int = 1
    entries: list[Entry] = field(default_factory=list)
    seen: int = 0

    def now(self) -> Moment:
        return Moment(self.utc_us, 60, f"{self.device}-boot-{self.boot}", self.steady_us)

    def wait(self, minutes: float) -> None:
        self.utc_us += round(minutes * US_PER_MINUTE)
        self.steady_us += round(minutes * US_PER_MINUTE)

    def move_wall_clock(self, minutes: float) -> None:
        self.utc_us += round(minutes * US_PER_MINUTE)

    def reboot(self, minutes: float = 1) -> None:
        self.utc_us += round(minutes * US_PER_MINUTE)
        self.boot += 1
        self.steady_us = 5_000_000

    def write(  # noqa: PLR0913  # whatever an entry may carry
        self,
        event: Event,
        *,
        ago_min: float = 0,
        at: Moment | None = None,
        amends: str = "",
        reason: str = "",
        author: str = "ada",
        replaces: str = "",
        performed_by: str = "",
    ) -> Entry:
        now = self.now()
        self.seen += 1
        entry = Entry(
            id=f"{self.device}-{len(self.entries) + 1}",
            device=self.device,
            seq=len(self.entries) + 1,
            counter=self.seen,
            subject="session-1",
            recorded_at=now,
            occurred_at=at or now.shifted(-round(ago_min * US_PER_MINUTE)),
            author=author,
            performed_by=performed_by,
            amends=amends,
            reason=reason,
            event=event,
            replaces=replaces,
        )
        self.entries.append(entry)
        return entry
