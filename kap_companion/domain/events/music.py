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
    """A track began to sound at `position_ms` of `duration_ms`, as the `index`-th since the start.

    `phase` is the phase of the music, empty where it had none. (Version 1 told no phase.)
    """

    KIND: ClassVar[str] = "track-started"
    VERSION: ClassVar[int] = 2
    title: str
    index: int
    duration_ms: int
    position_ms: int = 0
    cause: str = "automatic"
    phase: str = ""


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
class MusicSoftened(Event):
    """The music was made soft for speech, by so many decibels."""

    KIND: ClassVar[str] = "music-softened"
    depth_db: int


@dataclass(frozen=True, slots=True)
class MusicBroughtUp(Event):
    """What was softened comes back up."""

    KIND: ClassVar[str] = "music-brought-up"


@dataclass(frozen=True, slots=True)
class PhaseHeld(Event):
    """The music stays in this phase until it is let go on."""

    KIND: ClassVar[str] = "phase-held"
    phase: str


@dataclass(frozen=True, slots=True)
class PhaseReleased(Event):
    """The phase that was held goes on."""

    KIND: ClassVar[str] = "phase-released"
    phase: str


@dataclass(frozen=True, slots=True)
class PhaseExtended(Event):
    """The phase lasts so many minutes longer, and all that follows comes later."""

    KIND: ClassVar[str] = "phase-extended"
    phase: str
    minutes: int


@dataclass(frozen=True, slots=True)
class MusicBroughtHome(Event):
    """The music went over to the way back, out of this phase."""

    KIND: ClassVar[str] = "music-brought-home"
    phase: str


@dataclass(frozen=True, slots=True)
class SoundOutputChosen(Event):
    """The sound goes another way out of this computer; `name` is the device's."""

    KIND: ClassVar[str] = "sound-output-chosen"
    name: str


@dataclass(frozen=True, slots=True)
class SoundRecovered(Event):
    """The room hears music again, `gap_ms` after it was last heard."""

    KIND: ClassVar[str] = "sound-recovered"
    title: str
    gap_ms: int


@dataclass(frozen=True, slots=True)
class TrackFailed(Event):
    """A file can't be played, or broke off, and the music goes on with the next.

    What sounds need not be this one: a file is looked into before its turn. `reason` is a sentence
    without any path.
    """

    KIND: ClassVar[str] = "track-failed"
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class SoundLost(Event):
    """Nothing is heard any more; `reason` is a sentence without any path."""

    KIND: ClassVar[str] = "sound-lost"
    reason: str
