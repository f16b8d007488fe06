"""A deck and what it is doing now, so that the room need not ask two places."""

from dataclasses import dataclass, field
from enum import Enum, auto
from math import inf

from kap_companion.audio.deck import Deck
from kap_companion.audio.mixer import Fade, steady
from kap_companion.domain.player import BeginCause
from kap_companion.domain.playlist import Cue, Track

OFF_PLAN_MS = 250.0
"""A file that is further than this from where it should be has jumped: the plan goes with it."""


class Stage(Enum):
    """From an empty deck to one that is heard."""

    EMPTY = auto()
    LOADING = auto()
    READY = auto()
    SOUNDING = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list, and why the music begins there; `is_bed` is what holds it instead."""

    index: int
    position_ms: int = 0
    cause: BeginCause = BeginCause.STARTED
    fade_ms: int | None = None
    is_bed: bool = False

    def is_same_spot(self, other: "Place") -> bool:
        """Whether both mean the same music, whatever the cause."""
        mine = (self.index, self.position_ms, self.is_bed)
        return mine == (other.index, other.position_ms, other.is_bed)


@dataclass(slots=True)
class Slot:
    """One of the two decks. `zero_ms` is when its file's start should have been heard."""

    deck: Deck
    stage: Stage = Stage.EMPTY
    cue: Cue = field(default=Cue(Track("", "", "", 0)))
    place: Place = field(default=Place(0))
    ticket: int = 0
    asked_at_ms: float = 0.0
    began_at_ms: float = 0.0
    zero_ms: float = 0.0
    fade: Fade = field(default=steady(0.0))
    mend: Fade = field(default=steady(1.0))

    @property
    def track(self) -> Track:
        """What it holds."""
        return self.cue.track

    @property
    def is_cued(self) -> bool:
        """Whether it holds a file that waits for its turn."""
        return self.stage in (Stage.LOADING, Stage.READY)

    def load(self, cue: Cue, place: Place, now_ms: float, *, look: bool = True) -> None:
        """Make a cue ready at `place`, silent."""
        self.cue, self.place = cue, place
        self.fade, self.mend, self.asked_at_ms = steady(0.0), steady(1.0), now_ms
        self.stage = Stage.LOADING
        self.ticket = self.deck.load(self.track, place.position_ms, look=look)

    def begin(self, fade: Fade, place: Place, now_ms: float, planned_ms: float) -> None:
        """Let it be heard; by the plan that is at `planned_ms`."""
        self.fade, self.place, self.stage = fade, place, Stage.SOUNDING
        self.began_at_ms, self.zero_ms = now_ms, planned_ms - place.position_ms
        self.deck.set_amplitude(0.0)
        self.deck.sound()

    def clear(self) -> None:
        """Let go of the file."""
        self.stage, self.ticket = Stage.EMPTY, 0
        self.deck.stop()

    # Where it is

    def position_ms(self) -> int:
        """How far into its track it is."""
        return self.deck.position_ms()

    def duration_ms(self) -> int:
        """The track's length in milliseconds, from its tags or else the deck; 0 if not known.

        Never the shorter of two that differ: libVLC only guesses the length of some MP3s.
        """
        return self.track.duration_ms or self.deck.length_ms()

    def end_ms(self) -> float:
        """How far into the file it is heard; endless if its length isn't known."""
        whole = float(self.duration_ms() or inf)
        return whole if self.cue.play_ms is None else min(float(self.cue.play_ms), whole)

    def unheard_ms(self) -> float:
        """How much of the file comes after what is heard."""
        duration_ms = self.duration_ms()
        return duration_ms - self.end_ms() if duration_ms else inf

    def file_left_ms(self) -> float:
        """How much of the file is left; endless if its length isn't known."""
        duration_ms = self.duration_ms()
        return float(duration_ms - self.position_ms()) if duration_ms else inf

    def late_ms(self, now_ms: float) -> float:
        """By how much it is behind the plan."""
        return now_ms - self.zero_ms - self.position_ms()

    def keep_to_plan(self, now_ms: float) -> None:
        """Where the file has jumped or stood still, the plan goes with it."""
        if abs(self.late_ms(now_ms)) > OFF_PLAN_MS:
            self.zero_ms = now_ms - self.position_ms()

    def left_ms(self, now_ms: float) -> float:
        """How much is heard still, by the plan; endless if the length isn't known."""
        return self.end_ms() - (now_ms - self.zero_ms)
