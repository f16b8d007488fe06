"""What is played: tracks, a list of them, and a track in its turn."""

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
class Playlist:
    """Tracks in the order in which they sound."""

    name: str
    tracks: tuple[Track, ...]

    def track_at(self, index: int) -> Track | None:
        """The track at `index`, or None outside the playlist."""
        return self.tracks[index] if 0 <= index < len(self.tracks) else None

    def next_after(self, index: int) -> Track | None:
        """The track that follows `index`, or None after the last."""
        return self.track_at(index + 1)
