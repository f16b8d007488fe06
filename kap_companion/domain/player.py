"""The port to the music: services and screens know this, and never the sound library behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kap_companion.domain.playlist import Cue, Playlist, Track


class PlayerStatus(StrEnum):
    """What the room hears; SILENT is before the first track, after a fade out or the last."""

    SILENT = "silent"
    PLAYING = "playing"
    PAUSED = "paused"
    FADING = "fading"
    NO_SOUND = "no-sound"


class BeginCause(StrEnum):
    """Why a track began: RECOVERED is after a crash of the program or a loss of the sound."""

    STARTED = "started"
    AUTOMATIC = "automatic"
    SKIPPED = "skipped"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class PlayerState:
    """A snapshot. `track` is the one that sounds or on which `play` goes on, `index` its place.

    Places count from 0. During a crossfade `track` is the incoming one. `duration_ms` is 0 where it
    is not known. `detail` is one calm sentence when `status` is NO_SOUND, and empty otherwise.
    `softened_db` is by how much the music is held down for speech, 0 where it is not.
    """

    status: PlayerStatus = PlayerStatus.SILENT
    track: Track | None = None
    index: int | None = None
    position_ms: int = 0
    duration_ms: int = 0
    volume_percent: int = 100
    next_track: Track | None = None
    detail: str = ""
    softened_db: float = 0.0


@dataclass(frozen=True, slots=True)
class TrackBegan:
    """A track is heard from now on; in a crossfade this comes before the other's TrackFinished."""

    track: Track
    index: int
    cause: BeginCause
    position_ms: int = 0


@dataclass(frozen=True, slots=True)
class TrackFinished:
    """A track is heard no longer: it ended, was skipped or broke off at `position_ms`."""

    track: Track
    index: int
    position_ms: int


@dataclass(frozen=True, slots=True)
class PlaybackPaused:
    """The music has been paused at `position_ms` of `track`."""

    track: Track
    position_ms: int


@dataclass(frozen=True, slots=True)
class PlaybackResumed:
    """The music goes on, after a pause or a fade out, at `position_ms` of `track`."""

    track: Track
    position_ms: int


@dataclass(frozen=True, slots=True)
class PlaybackFadedOut:
    """A fade out has reached silence at `position_ms` of `track`."""

    track: Track
    position_ms: int


@dataclass(frozen=True, slots=True)
class VolumeChanged:
    """The room's volume was set, 0 to 100."""

    volume_percent: int


@dataclass(frozen=True, slots=True)
class Softened:
    """The music was made soft for speech by `depth_db`, or, where that is 0, comes back up."""

    depth_db: float


@dataclass(frozen=True, slots=True)
class SoundFailed:
    """A file failed, and the music goes on with the next; without a `track`, the sound did."""

    track: Track | None
    reason: str


@dataclass(frozen=True, slots=True)
class SoundRecovered:
    """The music is heard again, `gap_ms` after it was last heard; it may be another track."""

    track: Track
    gap_ms: int


@dataclass(frozen=True, slots=True)
class PlaylistFinished:
    """The last track has ended."""

    playlist_name: str


PlayerEvent = (
    TrackBegan
    | TrackFinished
    | PlaybackPaused
    | PlaybackResumed
    | PlaybackFadedOut
    | VolumeChanged
    | Softened
    | SoundFailed
    | SoundRecovered
    | PlaylistFinished
)
PlayerListener = Callable[[PlayerEvent], None]


@dataclass(frozen=True, slots=True)
class Output:
    """A way for the sound out of this computer: the system's id for it, and its name."""

    key: str
    name: str


class Player(Protocol):
    """Plays a playlist into the room, one track melting into the next.

    Every method may be called from any thread and returns at once (a few milliseconds at most);
    what it asks for happens on the player's own thread, and is told by an event. No method raises:
    a file that can't be played is left out with SoundFailed. Where the sound is lost (no progress,
    a device or a server gone) it is brought back within two seconds of being possible: with the
    same track where it was, else the next, else the bed; meanwhile the status is NO_SOUND.
    """

    def load(self, playlist: Playlist, crossfade_ms: int) -> None:
        """Make `playlist` ready from its first track; what sounds now is softened out and stopped.

        Neighbours overlap by `crossfade_ms`, but never by more than half of the shorter one.
        """

    def play(self) -> None:
        """Start, or go on after a pause, a fade out or lost sound; after the end, start again."""

    def play_from(self, index: int, position_ms: int) -> None:
        """Start at a place, as after a crash (RECOVERED); one outside the playlist is ignored."""

    def pause(self) -> None:
        """Hold the music where it is, without a click."""

    def follow(self, index: int, coming: Sequence[Cue], play_ms: int | None = None) -> None:
        """From now on these follow the track at place `index`, which is not touched itself.

        It is the one that sounds, or is ready to; where another one does already, nothing happens:
        what was planned is over. `play_ms` is how much of its file is heard, as in `Cue`; one that
        is past already begins the crossover now. Places go on counting after it.
        """

    def next(self, fade_ms: int | None = None) -> None:
        """Cross over to the next track, if any; while paused or silent, only make it ready.

        Over `fade_ms`, or a skip's usual few seconds.
        """

    def back(self) -> None:
        """Cross over to the start of this track; in its first seconds, to the one before it."""

    def fade_out(self, duration_ms: int) -> None:
        """Soften to silence over `duration_ms`; `play` then goes on from there."""

    def soften(self, depth_db: float) -> None:
        """Hold the music down by so much, for speech; 0 lets it come back up, slowly."""

    def set_volume(self, percent: int) -> None:
        """The room's volume, 0 (silent) to 100; what lies outside is brought inside."""

    def set_bed(self, track: Track | None) -> None:
        """What is played, over and over, where nothing else can be."""

    def outputs(self) -> tuple[Output, ...]:
        """The ways out that this computer has; may take a moment, so not on the window's thread."""

    def choose_output(self, key: str) -> None:
        """Sound through this way out from now on; an empty key is the system's own choice."""

    def sound_tone(self) -> None:
        """Let a soft tone be heard for two seconds at the room's volume, whatever plays."""

    def state(self) -> PlayerState:
        """What is heard now; the position is right to about a tenth of a second."""

    def subscribe(self, listener: PlayerListener) -> Callable[[], None]:
        """Tell `listener` each event, in order, on a thread of its own; returns what ends that."""

    def close(self) -> None:
        """Stop the music and let go of the device within two seconds; may be called twice."""
