"""What gives way in the Journey where bars need more room than there is: never a bar."""

from dataclasses import dataclass, replace

from kap_companion.ui.widgets.axis_model import AxisMode


@dataclass(frozen=True, slots=True)
class Room:
    """How much stands of the Journey: tags, the computer's own notice, the log, axis and states.

    The keys of tags that are not shown go on working, and the map of keys shows them.
    """

    tag_rows: int | None
    notice: bool = True
    log_px: int = 0
    axis: AxisMode = AxisMode.FULL
    """Which rows the axis keeps at most; the band of phases and the scale are the last to stay."""
    states: int | None = None
    """Of how many states that go on there is a button; the last one tells how many more."""
    low_notices: bool = True
    """Whether what a clinician has to look at, and the computer's notice, are set in small type."""
    slim_bars: bool = True
    """Whether one can find in the log, and is told above the line what one writes about."""


LEAST_LOG_PX = 60
"""What a narrow window keeps of the log while it can: two rows."""


def rooms(*, compact: bool, whole_axis: bool = True) -> tuple[Room, ...]:
    """Return what is tried, in order, until everything that stands is whole.

    Without `whole_axis` the axis gives way first: the columns beside the log need its room.
    """
    log_px = LEAST_LOG_PX if compact else 0
    tried = (
        *(() if compact else (Room(None, low_notices=False),)),
        Room(None, log_px=log_px),
        Room(1, log_px=log_px),
        Room(0, log_px=log_px),
        Room(0, notice=False, log_px=log_px),
        Room(0, notice=False, log_px=log_px, states=2),
        Room(0, notice=False, states=2),
        Room(0, notice=False, axis=AxisMode.COMPACT, states=2),
        Room(0, notice=False, axis=AxisMode.COMPACT, states=0),
        Room(0, notice=False, axis=AxisMode.BAND, states=0),
        Room(0, notice=False, axis=AxisMode.BAND, states=0, slim_bars=False),
    )
    if whole_axis:
        return tried
    return tuple(_without_whole_axis(room) for room in tried)


def _without_whole_axis(room: Room) -> Room:
    return replace(room, axis=AxisMode.COMPACT) if room.axis is AxisMode.FULL else room
