"""What the room heard. Titles and file names only: nothing here names a patient."""

from dataclasses import dataclass
from typing import ClassVar

from kap_companion.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class PlaylistChosen(Event):
    """The music for this session was chosen; `titles` in playing order."""

    KIND: ClassVar[str] = "playlist-chosen"
    name: str
    source: str
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackStarted(Event):
    """A track (place `index` in the list) began to sound at `position_ms` of `duration_ms`."""

    KIND: ClassVar[str] = "track-started"
    title: str
    index: int
    duration_ms: int
    position_ms: int = 0
    cause: str = "automatic"


@dataclass(frozen=True, slots=True)
class MusicPaused(Event):
    """The music was paused by hand."""

    KIND: ClassVar[str] = "music-paused"
    position_ms: int = 0


@dataclass(frozen=True, slots=True)
class MusicResumed(Event):
    """The music goes on where it was paused."""

    KIND: ClassVar[str] = "music-resumed"
    position_ms: int = 0


@dataclass(frozen=True, slots=True)
class MusicFadedOut(Event):
    """The music was faded to silence, or its list came to an end."""

    KIND: ClassVar[str] = "music-faded-out"
    cause: str = "by hand"


@dataclass(frozen=True, slots=True)
class MusicVolumeSet(Event):
    """The room's volume was set, in percent of the loudest."""

    KIND: ClassVar[str] = "music-volume-set"
    percent: int


@dataclass(frozen=True, slots=True)
class SoundLost(Event):
    """The sound failed; `reason` is a sentence without any path."""

    KIND: ClassVar[str] = "sound-lost"
    reason: str
