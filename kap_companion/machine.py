"""The computer under the program: its clock, its sound, its battery, its sleep."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kap_companion.domain.moment import Clock
from kap_companion.host.clock import system_clock
from kap_companion.host.sleep_notice import Listen, no_notice, sleep_notice
from kap_companion.host.sleep_watch import SleepWatch

if TYPE_CHECKING:  # the first window needs neither
    from kap_companion.domain.player import Player
    from kap_companion.host.battery import BatteryState
    from kap_companion.host.policy import Policy


def no_policy() -> "Policy":
    """Return that nobody presets or locks anything."""
    from kap_companion.host.policy import NO_POLICY

    return NO_POLICY


@dataclass(frozen=True)
class Machine:
    """What the program needs of a computer; the tour and the tests put in their own clock.

    `open_player` takes a volume in percent and never fails; `slept` tells once, after the computer
    woke, that it had been asleep; `tells_of_sleep` begins to tell before it falls asleep. `policy`
    reads what the IT of this computer presets and locks; it never fails.
    """

    clock: Clock
    open_player: "Callable[[int], Player]"
    battery: "Callable[[], BatteryState | None]"
    slept: Callable[[], bool]
    tells_of_sleep: Listen = no_notice
    policy: "Callable[[], Policy]" = no_policy


def this_machine() -> Machine:
    """Return the real one."""
    clock = system_clock()
    slept = SleepWatch(clock).look
    return Machine(clock, _room_player, _battery, slept, sleep_notice, _policy)


def _room_player(volume_percent: int) -> "Player":
    from kap_companion.audio.room_player import open_player
    from kap_companion.host.sound_server import watch_server

    return open_player(volume_percent, watch_server)


def _policy() -> "Policy":
    from kap_companion.host.policy import policy_file, read_policy

    return read_policy(policy_file())


def _battery() -> "BatteryState | None":
    from kap_companion.host.battery import battery_state

    return battery_state()
