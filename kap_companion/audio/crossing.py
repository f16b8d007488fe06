"""When one track begins to give way to the next, and how long that takes.

By the plan a crossing begins one crossfade before a track's end. What sounds keeps to the plan and
not to where each file happens to be, so that what one start was late is made up by the next.
"""

from dataclasses import dataclass
from math import inf

from kap_companion.audio.order import LONGEST_CROSSFADE_MS
from kap_companion.audio.slot import Slot
from kap_companion.domain.playlist import Cue

BEGIN_FADE_MS = 1_000.0
SKIP_FADE_MS = 4_000.0
LAST_FADE_MS = 3_000.0
SHORTEST_FADE_MS = 50.0
QUICK_FADE_MS = 300.0
TAIL_MS = 700.0
"""A fade ends this long before its file, because libVLC takes no volume any more once the file has
been read and only its buffer sounds on (measured: 0.41 to 0.62 s with the buffer of the deck)."""

START_MS = 20.0
"""From asking a deck to sound until it is heard (measured: 0 to 21 ms, all formats)."""

GAPLESS_OVERLAP_MS = 25.0
WIDEST_OVERLAP_MS = 60.0
MAKE_UP_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Crossing:
    """`lead_ms` before the track's end the next begins; `fade_ms` is how long both fade then.

    Of the track's end, `tail_ms` can't be faded any more.

    In one without a fade, or shorter than what can be faded, the leaving track sounds to its end.
    """

    lead_ms: float
    fade_ms: float
    tail_ms: float = 0.0
    to_its_end: bool = False


def crossfade_ms(front: Slot, coming: Cue, coming_ms: float) -> float:
    """The crossfade as wanted, at most half of the shorter one; `coming_ms` is 0 if not known."""
    lengths = [length for length in (front.end_ms(), coming_ms) if 0 < length < inf]
    longest = min([LONGEST_CROSSFADE_MS, *(length / 2 for length in lengths)])
    return max(0.0, min(float(coming.crossfade_ms), longest))


def crossing(front: Slot, coming: Cue, coming_ms: float, late_ms: float) -> Crossing:
    """How what sounds gives way; `late_ms` is by how much it is behind the plan."""
    wanted_ms = crossfade_ms(front, coming, coming_ms)
    tail_ms = min(max(0.0, TAIL_MS - front.unheard_ms()), front.end_ms() / 4)
    if tail_ms > 0 and 0 < wanted_ms < tail_ms + QUICK_FADE_MS:
        return Crossing(wanted_ms, wanted_ms, 0.0, to_its_end=True)
    if wanted_ms > 0:
        return Crossing(wanted_ms, wanted_ms - tail_ms, tail_ms)
    overlap_ms = GAPLESS_OVERLAP_MS + MAKE_UP_SHARE * late_ms
    overlap_ms = min(WIDEST_OVERLAP_MS, max(0.0, overlap_ms))
    return Crossing(overlap_ms + START_MS, SHORTEST_FADE_MS, 0.0, front.unheard_ms() < TAIL_MS)


def skip_ms(front: Slot, coming_ms: float, wanted_ms: int | None) -> float:
    """How long a skip takes: as wanted or the usual, but never longer than what is there."""
    longest = [float(wanted_ms) if wanted_ms is not None else SKIP_FADE_MS]
    if coming_ms > 0:
        longest.append(coming_ms / 2)
    longest.append(front.file_left_ms() - TAIL_MS)
    return max(SHORTEST_FADE_MS, min(longest))
