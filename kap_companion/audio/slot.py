"""A deck and what it is doing now, so that the room need not ask two places."""

from dataclasses import dataclass, field
from enum import Enum, auto

from kap_companion.audio.deck import Deck
from kap_companion.audio.mixer import Fade, steady
from kap_companion.domain.player import BeginCause
from kap_companion.domain.playlist import Playlist, Track


class Stage(Enum):
    """From an empty deck to one that is heard."""

    EMPTY = auto()
    LOADING = auto()
    READY = auto()
    SOUNDING = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a playlist, and why the music begins there."""

    index: int
    position_ms: int = 0
    cause: BeginCause = BeginCause.STARTED

    def is_same_spot(self, other: "Place") -> bool:
        """Whether both mean the same music, whatever the cause."""
        return (self.index, self.position_ms) == (other.index, other.position_ms)


@dataclass(slots=True)
class Slot:
    """One of the two decks."""

    deck: Deck
    stage: Stage = Stage.EMPTY
    track: Track = field(default=Track("", "", "", 0))
    place: Place = field(default=Place(0))
    ticket: int = 0
    asked_at_ms: float = 0.0
    fade: Fade = field(default=steady(0.0))

    @property
    def is_cued(self) -> bool:
        """Whether it holds a file that waits for its turn."""
        return self.stage in (Stage.LOADING, Stage.READY)

    def cue(self, playlist: Playlist, place: Place, now_ms: float) -> None:
        """Make the track at `place` ready, silent."""
        self.track, self.place = playlist.tracks[place.index], place
        self.fade, self.asked_at_ms = steady(0.0), now_ms
        self.stage = Stage.LOADING
        self.ticket = self.deck.load(self.track, place.position_ms)

    def begin(self, fade: Fade, place: Place) -> None:
        """Let it be heard."""
        self.fade, self.place, self.stage = fade, place, Stage.SOUNDING
        self.deck.set_amplitude(0.0)
        self.deck.sound()

    def clear(self) -> None:
        """Let go of the file."""
        self.stage, self.ticket = Stage.EMPTY, 0
        self.deck.stop()

    def position_ms(self) -> int:
        """How far into its track it is."""
        return self.deck.position_ms()

    def duration_ms(self) -> int:
        """The track's length in milliseconds, from its tags or else the deck; 0 if not known."""
        return self.track.duration_ms or self.deck.length_ms()

    def remaining_ms(self) -> float:
        """How much is left, in milliseconds; endless if the length isn't known."""
        duration_ms = self.duration_ms()
        return duration_ms - self.deck.position_ms() if duration_ms else float("inf")
