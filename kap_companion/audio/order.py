"""What follows what, and how long neighbours sound together, leaving out files that failed."""

from dataclasses import dataclass, replace

from kap_companion.audio.slot import Slot
from kap_companion.domain.player import BeginCause
from kap_companion.domain.playlist import Playlist, Track, overlap_ms

BEGIN_FADE_MS = 1_000.0
SKIP_FADE_MS = 4_000.0
SHORTEST_FADE_MS = 50.0
TAIL_MS = 1_500
"""A fade ends this long before its file: libVLC takes no volume in the last second (measured)."""


@dataclass(frozen=True, slots=True)
class Order:
    """A playlist as it can really be played."""

    playlist: Playlist
    crossfade_ms: int = 0
    failed: frozenset[int] = frozenset()

    def without(self, index: int) -> "Order":
        """The same, now that this file has failed."""
        return replace(self, failed=self.failed | {index})

    def trusting(self, *indices: int) -> "Order":
        """The same, with these files given another chance; all of them if none is named."""
        return replace(self, failed=self.failed - set(indices) if indices else frozenset())

    def track_at(self, index: int) -> Track | None:
        """The track at a place, or None outside the playlist."""
        return self.playlist.track_at(index)

    def index_after(self, index: int) -> int | None:
        """The place that follows, or None after the last."""
        places = range(index + 1, len(self.playlist.tracks))
        return next((place for place in places if place not in self.failed), None)

    def track_after(self, index: int) -> Track | None:
        """The track that follows, or None after the last."""
        following = self.index_after(index)
        return None if following is None else self.playlist.tracks[following]

    def lead_ms(self, front: Slot) -> float:
        """How long before the end of what sounds the next track begins, in milliseconds."""
        planned = overlap_ms(front.track, self.track_after(front.place.index), self.crossfade_ms)
        return planned + _tail_ms(front) if planned else SHORTEST_FADE_MS

    def is_time_to_cross(self, front: Slot) -> bool:
        """Whether the next track should begin by itself."""
        return front.remaining_ms() <= self.lead_ms(front)

    def fade_ms(self, earlier: Slot | None, cause: BeginCause) -> float:
        """How long a track takes to come up, after the one that sounds or out of silence."""
        if earlier is None:
            return SHORTEST_FADE_MS if cause is BeginCause.AUTOMATIC else BEGIN_FADE_MS
        longest_ms = float(self.crossfade_ms)
        if cause is BeginCause.SKIPPED:
            longest_ms = min(longest_ms, SKIP_FADE_MS)
        return max(SHORTEST_FADE_MS, min(longest_ms, earlier.remaining_ms() - _tail_ms(earlier)))


def _tail_ms(slot: Slot) -> int:
    return min(TAIL_MS, slot.duration_ms() // 4)
