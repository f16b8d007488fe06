"""Where the music stands: what is wanted, what is due, what sounds; all of the course shares it."""

from dataclasses import dataclass, field, replace

from kap_companion.audio import words
from kap_companion.audio.order import Order
from kap_companion.audio.pair import DeckPair
from kap_companion.audio.recovery import Recovery
from kap_companion.audio.slot import Place, Slot
from kap_companion.domain.player import BeginCause, PlayerStatus
from kap_companion.domain.playlist import Cue, Track

HEARD = (PlayerStatus.PLAYING, PlayerStatus.FADING)
BED_FADE_MS = 4_000


@dataclass(slots=True)
class Standing:
    """`due` is where the music should be heard as soon as it is ready.

    `start` is where it would begin if asked to, while nothing sounds. `reported` holds the places
    whose failure was told, `planned_end_ms` when what sounded last should have ended.
    """

    pair: DeckPair
    recovery: Recovery
    order: Order = field(default_factory=Order)
    status: PlayerStatus = PlayerStatus.SILENT
    detail: str = ""
    due: Place | None = None
    start: Place = field(default=Place(0))
    bed: Track | None = None
    was_heard: bool = False
    has_ended: bool = False
    reported: set[int] = field(default_factory=set)
    planned_end_ms: float = float("-inf")

    @property
    def is_wanted(self) -> bool:
        """Whether music should be heard."""
        lost_but_wanted = self.status is PlayerStatus.NO_SOUND and self.due is not None
        return self.status in HEARD or lost_but_wanted

    @property
    def is_output_gone(self) -> bool:
        """Whether there is no way out for the sound."""
        gone = (words.OUTPUT_LOST, words.NO_ANSWER, words.NO_OUTPUT)
        return self.status is PlayerStatus.NO_SOUND and self.detail in gone

    def whereabouts(self) -> tuple[Place, Track | None]:
        """The place that sounds or would, and its track."""
        if self.pair.front is not None:
            return self.pair.front.place, self.pair.front.track
        place = self.due or self.start
        cue = self.cue_for(place)
        return place, cue.track if cue else None

    def cue_for(self, place: Place) -> Cue | None:
        """What is played at a place; None where there is nothing."""
        if place.is_bed:
            return None if self.bed is None else Cue(self.bed, BED_FADE_MS)
        return self.order.cue_at(place.index)

    def next_place(self, front: Slot) -> Place | None:
        """What follows what sounds, by itself."""
        if front.place.is_bed:
            return replace(front.place, cause=BeginCause.AUTOMATIC)
        index = self.order.index_after(front.place.index)
        return None if index is None else Place(index, 0, BeginCause.AUTOMATIC)

    def forget(self, order: Order) -> None:
        """Another list: nothing of the one before counts any more."""
        self.order, self.due, self.start = order, None, Place(0)
        self.was_heard = self.has_ended = False
        self.reported.clear()
        self.recovery.is_over()
        if not self.is_output_gone:
            self.status, self.detail = PlayerStatus.SILENT, ""

    def rewrite(self, index: int | None, order: Order) -> None:
        """What follows a place is new; nothing that failed there has been tried."""
        self.order = order
        self.reported = {place for place in self.reported if index is not None and place <= index}

    def begin_at(self, place: Place) -> None:
        """Let the music be heard from a place, as soon as it is ready there."""
        self.order = self.order.trusting(place.index)
        self.due = place
        if self.status is PlayerStatus.NO_SOUND:
            self.recovery.again_at_ms = self.recovery.clock_ms()
        else:
            self.status, self.detail = PlayerStatus.PLAYING, ""
        self.pair.open_transport()
