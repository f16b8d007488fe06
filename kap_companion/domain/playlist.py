"""A playlist knows what sounds when, so that the axis can be drawn before the music is heard."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Track:
    """One file of music; `duration_ms` is 0 where not known, `phase` is one of the six or empty.

    `gain_db` brings the file to the loudness of all others; it never makes a peak clip.
    """

    path: str
    title: str
    artist: str
    duration_ms: int
    phase: str = ""
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Cue:
    """A track in its turn: it comes in over `crossfade_ms`, while what was before it leaves.

    `play_ms` is how much of the file sounds, its way out included; None is all of it. A crossfade
    of 0 follows without a gap.
    """

    track: Track
    crossfade_ms: int = 0
    play_ms: int | None = None

    @property
    def length_ms(self) -> int:
        """How long it sounds, in milliseconds; 0 where the file's length isn't known."""
        whole = self.track.duration_ms
        return whole if self.play_ms is None else min(self.play_ms, whole or self.play_ms)


@dataclass(frozen=True, slots=True)
class PlannedTrack:
    """When a track should sound, in milliseconds from now; what has begun starts at 0 or below."""

    track: Track
    index: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Playlist:
    """Tracks in the order in which they sound."""

    name: str
    tracks: tuple[Track, ...]

    def track_at(self, index: int) -> Track | None:
        """The track at `index`, or None outside the playlist."""
        return self.tracks[index] if 0 <= index < len(self.tracks) else None

    def lasting(self, at_least_ms: int) -> Playlist:
        """The same list, begun again as often as it takes to sound for so long.

        A list whose length isn't known, or that is long enough, stays as it is.
        """
        once_ms = sum(track.duration_ms for track in self.tracks)
        times = -(-at_least_ms // once_ms) if once_ms else 1
        return Playlist(self.name, self.tracks * max(1, times))

    def next_after(self, index: int) -> Track | None:
        """The track that follows `index`, or None after the last."""
        return self.track_at(index + 1)

    def total_ms(self, crossfade_ms: int = 0) -> int:
        """How long all of it sounds, in milliseconds, neighbours overlapping by the crossfade."""
        plan = self.plan(crossfade_ms=crossfade_ms)
        return plan[-1].end_ms if plan else 0

    def plan(
        self, from_index: int = 0, position_ms: int = 0, crossfade_ms: int = 0
    ) -> tuple[PlannedTrack, ...]:
        """When tracks start and end, if the one at `from_index` has now reached `position_ms`."""
        planned: list[PlannedTrack] = []
        start_ms = -position_ms
        for index in range(max(from_index, 0), len(self.tracks)):
            track = self.tracks[index]
            end_ms = start_ms + track.duration_ms
            planned.append(PlannedTrack(track, index, start_ms, end_ms))
            start_ms = end_ms - overlap_ms(track, self.track_at(index + 1), crossfade_ms)
        return tuple(planned)


def overlap_ms(earlier: Track, later: Track | None, crossfade_ms: int) -> int:
    """How long neighbours overlap, in milliseconds: the crossfade, at most half of either."""
    if later is None:
        return 0
    return max(0, min(crossfade_ms, earlier.duration_ms // 2, later.duration_ms // 2))
