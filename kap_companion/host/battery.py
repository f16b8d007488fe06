"""A low battery, told in time: before it ends a session."""

from dataclasses import dataclass

import psutil

LOW_PERCENT = 20
RESERVE_MIN = 15
"""What a battery should last beyond the session, so that its end is not the battery's end."""


@dataclass(frozen=True, slots=True)
class BatteryState:
    """A battery's charge in percent, whether it is plugged in, and how long it lasts if known."""

    percent: float
    plugged: bool
    minutes_left: int | None


def battery_state() -> BatteryState | None:
    """Return this computer's battery, or None where it has none or doesn't tell."""
    try:
        found = psutil.sensors_battery()
    except OSError:
        return None
    if found is None:
        return None
    minutes_left = int(found.secsleft) // 60 if found.secsleft >= 0 else None
    return BatteryState(found.percent, bool(found.power_plugged), minutes_left)


def battery_notice(state: BatteryState | None, remaining_session_min: int) -> str | None:
    """Return a sentence for the room if the battery may not last, else None.

    `remaining_session_min` is what is left of the planned session; once that is over, only the
    reserve counts.
    """
    if state is None or state.plugged:
        return None
    remaining_min = max(remaining_session_min, 0)
    if state.minutes_left is not None and state.minutes_left < remaining_min + RESERVE_MIN:
        return (
            f"The battery lasts about {state.minutes_left} more minutes, "
            "which may be too short for this session. Plug in the power cable."
        )
    if state.percent < LOW_PERCENT:
        return f"The battery is at {int(state.percent)} %. Plug in the power cable."
    return None
