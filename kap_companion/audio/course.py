"""The course of the music: as time passes it does what has become due, and lets the rest follow.

It holds what the room has been told to want; what a person asks for comes in through `Room`.
"""

from collections.abc import Callable
from math import inf

from kap_companion.audio.beginning import Beginning
from kap_companion.audio.crossing import LAST_FADE_MS
from kap_companion.audio.deck import Deck
from kap_companion.audio.losses import Losses
from kap_companion.audio.pair import DeckPair
from kap_companion.audio.recovery import Recovery, has_stalled
from kap_companion.audio.slot import Slot, Stage
from kap_companion.audio.standing import HEARD, Standing
from kap_companion.domain.player import (
    PlaybackFadedOut,
    PlayerEvent,
    PlayerStatus,
    TrackFinished,
)

AS_GOOD_AS_DUE_MS = 0.5


class Course:
    """All methods are called from one thread. `tell` takes each event as it happens."""

    def __init__(
        self,
        decks: tuple[Deck, Deck],
        clock_ms: Callable[[], float],
        tell: Callable[[PlayerEvent], None],
        volume_percent: int,
    ) -> None:
        self._clock_ms = clock_ms
        self._tell = tell
        self.pair = DeckPair(decks, clock_ms, self._finished, volume_percent)
        self.standing = Standing(self.pair, Recovery(clock_ms))
        self.losses = Losses(self.standing, clock_ms, tell)
        self._beginning = Beginning(self.standing, clock_ms, tell)

    def wait_ms(self) -> float:
        """How long the course changes nothing by itself; endless if nothing is coming."""
        standing, front = self.standing, self.pair.front
        if standing.status is PlayerStatus.NO_SOUND:
            owing = standing.recovery.owes_answer
            return inf if owing else standing.recovery.again_at_ms - self._clock_ms()
        coming = standing.next_place(front) if front is not None else None
        if front is None or coming is None or self.pair.is_held or standing.due is not None:
            return inf
        return self._beginning.due_in_ms(front, coming)

    def follow_time(self) -> None:
        """Do what has become due."""
        standing, front = self.standing, self.pair.front
        if standing.status is PlayerStatus.FADING and self.pair.is_silent_by_fade():
            self._fall_silent(front)
        if standing.status not in HEARD or front is None:
            return
        if has_stalled(front, self._clock_ms(), hasty=standing.recovery.is_hasty):
            self.losses.take_up_again(front)
        elif standing.due is None:
            self._look_ahead(front)

    def prepare(self) -> None:
        """Make ready what comes next; let it begin once it is ready and wanted."""
        self.losses.give_up_waiting()
        self._beginning.prepare()

    def take_ready(self, slot: Slot) -> None:
        """A file has been looked into."""
        if slot.stage is not Stage.LOADING:
            return
        if slot.deck.has_sound():
            slot.stage = Stage.READY
        else:
            self.losses.leave_out(slot)

    def _look_ahead(self, front: Slot) -> None:
        coming = self.standing.next_place(front)
        if coming is None:
            self._end_last(front)
        elif self._beginning.due_in_ms(front, coming) <= AS_GOOD_AS_DUE_MS:
            self.standing.due = coming

    def _end_last(self, front: Slot) -> None:
        """Nothing follows; where not all of the file is heard, it softens to its end."""
        if self.pair.has_gone(front):
            self.losses.end(front)
        elif front.unheard_ms() > 0 and front.left_ms(self._clock_ms()) <= LAST_FADE_MS:
            self.pair.let_go(LAST_FADE_MS)

    def _fall_silent(self, front: Slot | None) -> None:
        self.standing.status = PlayerStatus.SILENT
        self.pair.hold_in_ms(0.0)
        if front is not None:
            self._tell(PlaybackFadedOut(front.track, front.position_ms()))

    def _finished(self, slot: Slot, position_ms: int) -> None:
        self._tell(TrackFinished(slot.track, slot.place.index, position_ms))
