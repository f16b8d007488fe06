"""What runs beside a session: signs of life, the clocks, the battery, and staying awake."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from kap_companion.domain.charts import SessionState
from kap_companion.domain.moment import US_PER_MINUTE, US_PER_SECOND
from kap_companion.host.awake import Wakefulness
from kap_companion.host.battery import BatteryState, battery_notice
from kap_companion.services.record import SessionRecord
from kap_companion.services.recovery import ClockWatch

ALIVE_EVERY_S = 5
BATTERY_EVERY_S = 60


class StaysAwake(Protocol):
    """What can keep the computer awake; both calls return at once."""

    def hold(self) -> "Future[Wakefulness]":
        """Ask for no sleep and no blanking."""
        ...

    def release(self) -> "Future[Wakefulness]":
        """Let the computer sleep again."""
        ...


class RoomWatch:
    """Looks after one running session; `tick` is called once a second."""

    def __init__(
        self,
        record: SessionRecord,
        awake: StaysAwake,
        battery: Callable[[], BatteryState | None],
    ) -> None:
        """Watch over this session."""
        self._record = record
        self._awake = awake
        self._battery = battery
        self._clock = ClockWatch(record)
        self._ticks = 0
        self._held: Future[Wakefulness] | None = None
        self.battery_notice = ""

    def tick(self) -> None:
        """Do what is due this second."""
        chart = self._record.chart
        if chart.state is not SessionState.RUNNING:
            self.let_go()
            return
        if self._ticks % ALIVE_EVERY_S == 0:
            self._record.keep_alive()
            self._clock.look()
        if self._ticks % BATTERY_EVERY_S == 0:
            self.battery_notice = battery_notice(self._battery(), self._remaining_min()) or ""
        if chart.anchor is not None and self._held is None:
            self._held = self._awake.hold()
        self._ticks += 1

    @property
    def awake_notice(self) -> str:
        """A sentence where the computer did not agree to stay awake; else empty."""
        if self._held is None or not self._held.done():
            return ""
        outcome = self._held.result()
        return "" if outcome.held else outcome.sentence

    def let_go(self) -> None:
        """Let the computer sleep again."""
        self.battery_notice = ""
        if self._held is not None:
            self._held = None
            self._awake.release()

    def _remaining_min(self) -> int:
        chart = self._record.chart
        window_min = chart.plan.window_min if chart.plan else 0
        gone = chart.t_plus(self._record.now())
        gone_us = gone.us if gone else 0
        return max(0, (window_min * 60 * US_PER_SECOND - gone_us) // US_PER_MINUTE)
