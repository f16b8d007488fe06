"""The course of the music: what is made ready, what begins when, and what to do when a file fails.

It holds what the room has been told to want; what a person asks for comes in through `Room`.
"""

from collections.abc import Callable
from dataclasses import replace

from kap_companion.audio import words
from kap_companion.audio.crossing import (
    BEGIN_FADE_MS,
    LAST_FADE_MS,
    SHORTEST_FADE_MS,
    TAIL_MS,
    Crossing,
    crossing,
    skip_ms,
)
from kap_companion.audio.deck import Deck
from kap_companion.audio.order import Order
from kap_companion.audio.pair import DeckPair
from kap_companion.audio.recovery import (
    BED_LOOKS_BACK_MS,
    FILES_AGAIN_MS,
    OUTPUT_AGAIN_MS,
    Recovery,
    has_stalled,
)
from kap_companion.audio.slot import OFF_PLAN_MS, Place, Slot, Stage
from kap_companion.domain.player import (
    BeginCause,
    PlaybackFadedOut,
    PlayerEvent,
    PlayerStatus,
    PlaylistFinished,
    SoundFailed,
    SoundRecovered,
    TrackBegan,
    TrackFinished,
)
from kap_companion.domain.playlist import Cue, Track

EARLY_END_MS = 2_000.0
"""A file that ends this much before its length broke off."""
BED_FADE_MS = 4_000
BED_RETURNS_MS = 6_000.0
"""So long before its end the bed makes itself ready again, and looks for nothing else."""

HEARD = (PlayerStatus.PLAYING, PlayerStatus.FADING)


class Course:
    """All methods are called from one thread. `tell` takes each event as it happens."""

    def __init__(
        self,
        decks: tuple[Deck, Deck],
        clock_ms: Callable[[], float],
        tell: Callable[[PlayerEvent], None],
        volume_percent: int,
    ) -> None:
        self.pair = DeckPair(decks, clock_ms, self._finished, volume_percent)
        self.order = Order()
        self.status = PlayerStatus.SILENT
        self.detail = ""
        self.due: Place | None = None
        """Where the music should be heard as soon as it is ready."""
        self.start = Place(0)
        """Where it would begin if asked to, while nothing sounds."""
        self.bed: Track | None = None
        self.has_ended = False
        self.recovery = Recovery(clock_ms)
        self._clock_ms = clock_ms
        self._tell = tell
        self._was_heard = False
        self._told: set[int] = set()
        self._planned_end_ms = float("-inf")

    # What there is

    @property
    def is_wanted(self) -> bool:
        """Whether music should be heard."""
        lost_but_wanted = self.status is PlayerStatus.NO_SOUND and self.due is not None
        return self.status in HEARD or lost_but_wanted

    @property
    def is_output_gone(self) -> bool:
        """Whether there is no way out for the sound."""
        gone = (words.OUTPUT_LOST, words.NO_OUTPUT)
        return self.status is PlayerStatus.NO_SOUND and self.detail in gone

    def whereabouts(self) -> tuple[Place, Track | None]:
        """The place that sounds or would, and its track."""
        if self.pair.front is not None:
            return self.pair.front.place, self.pair.front.track
        place = self.due or self.start
        cue = self._cue_for(place)
        return place, cue.track if cue else None

    def next_place(self, front: Slot) -> Place | None:
        """What follows what sounds, by itself."""
        if front.place.is_bed:
            return replace(front.place, cause=BeginCause.AUTOMATIC)
        index = self.order.index_after(front.place.index)
        return None if index is None else Place(index, 0, BeginCause.AUTOMATIC)

    def wait_ms(self) -> float:
        """How long the course changes nothing by itself; endless if nothing is coming."""
        if self.status is PlayerStatus.NO_SOUND:
            return self.recovery.again_at_ms - self._clock_ms()
        front = self.pair.front
        coming = self.next_place(front) if front is not None else None
        if front is None or coming is None or self.pair.is_held or self.due is not None:
            return float("inf")
        way = self._crossing(front, coming)
        return self._left_ms(front, way) - way.lead_ms

    # Wishes

    def forget(self, order: Order) -> None:
        """Another list: nothing of the one before counts any more."""
        self.order, self.due, self.start = order, None, Place(0)
        self._was_heard = self.has_ended = False
        self._told.clear()
        self.recovery.is_over()
        if not self.is_output_gone:
            self.status, self.detail = PlayerStatus.SILENT, ""

    def begin_at(self, place: Place) -> None:
        """Let the music be heard from a place, as soon as it is ready there."""
        self.order = self.order.trusting(place.index)
        self.due = place
        if self.status is PlayerStatus.NO_SOUND:
            self.recovery.again_at_ms = self._clock_ms()
        else:
            self.status, self.detail = PlayerStatus.PLAYING, ""
        self.pair.open_transport()

    def rewrite(self, index: int | None, order: Order) -> None:
        """What follows a place is new; nothing that failed there has been tried."""
        self.order = order
        self._told = {place for place in self._told if index is not None and place <= index}

    # Time

    def follow_time(self) -> None:
        """Do what has become due."""
        front = self.pair.front
        if self.status is PlayerStatus.FADING and self.pair.is_silent_by_fade():
            self._fall_silent(front)
        if self.status not in HEARD or front is None:
            return
        if has_stalled(front, self._clock_ms(), hasty=self.recovery.is_hasty):
            self._take_up_again(front)
        elif self.due is None:
            self._look_ahead(front)

    def _look_ahead(self, front: Slot) -> None:
        coming = self.next_place(front)
        if coming is None:
            self._end_last(front)
            return
        way = self._crossing(front, coming)
        if self._left_ms(front, way) <= way.lead_ms + 0.5:
            self.due = coming

    def _end_last(self, front: Slot) -> None:
        """Nothing follows; where not all of the file is heard, it softens to its end."""
        if self.pair.has_gone(front):
            self.end(front)
        elif front.unheard_ms() > 0 and front.left_ms(self._clock_ms()) <= LAST_FADE_MS:
            self.pair.let_go(LAST_FADE_MS)

    def _fall_silent(self, front: Slot | None) -> None:
        self.status = PlayerStatus.SILENT
        self.pair.hold_in_ms(0.0)
        if front is not None:
            self._tell(PlaybackFadedOut(front.track, front.position_ms()))

    # Making ready and beginning

    def prepare(self) -> None:
        """Make ready what comes next; let it begin once it is ready and wanted."""
        self._give_up_waiting()
        place = self._wanted()
        cued = self.pair.cued()
        if cued is not None and (place is None or not self._is_for(cued, place)):
            cued.clear()
            cued = None
        if place is None:
            return
        if cued is None:
            self._load(place)
        elif cued.stage is Stage.READY:
            self._take_turn(cued)

    def take_ready(self, slot: Slot) -> None:
        """A file has been looked into."""
        if slot.stage is not Stage.LOADING:
            return
        if slot.deck.has_sound():
            slot.stage = Stage.READY
        else:
            self.leave_out(slot)

    def _wanted(self) -> Place | None:
        if self.status is PlayerStatus.NO_SOUND and not self.recovery.may_try():
            return None
        if self.due is not None:
            return self.due
        front = self.pair.front
        if front is None:
            return self.start if self._cue_for(self.start) else None
        return self._beside_bed(front) if front.place.is_bed else self.next_place(front)

    def _beside_bed(self, bed: Slot) -> Place | None:
        if bed.left_ms(self._clock_ms()) < BED_RETURNS_MS:
            return self.next_place(bed)
        return self.recovery.place_to_look(len(self.order.cues)) if self._may_look() else None

    def _may_look(self) -> bool:
        return self.recovery.may_try() and self.status in HEARD

    def _cue_for(self, place: Place) -> Cue | None:
        if place.is_bed:
            return None if self.bed is None else Cue(self.bed, BED_FADE_MS)
        return self.order.cue_at(place.index)

    def _is_for(self, cued: Slot, place: Place) -> bool:
        """Whether a deck has been made ready for this; when and how it comes in may be new."""
        cue = self._cue_for(place)
        if cue is None or cue.track != cued.track or not cued.place.is_same_spot(place):
            return False
        cued.cue = cue
        return True

    def _load(self, place: Place) -> None:
        cue, free = self._cue_for(place), self.pair.free()
        if cue is None:
            return
        if free is not None:
            self.recovery.asked_at_ms = self._clock_ms()
            self.pair.load(free, cue, place, look=not self.recovery.is_hasty)
        elif self.due is not None:
            self.pair.hasten()

    def _take_turn(self, cued: Slot) -> None:
        front = self.pair.front
        if self.due is None and front is not None and front.place.is_bed and not cued.place.is_bed:
            self.due = cued.place
        if self.due is not None and self.is_wanted:
            self._begin(cued, self.due)
        elif self.status is PlayerStatus.NO_SOUND:
            self.status, self.detail = PlayerStatus.SILENT, ""

    def _begin(self, slot: Slot, place: Place) -> None:
        self.due = None
        gap_ms = self.recovery.gap_ms()
        if gap_ms is not None or (place.is_bed and self.pair.front is None):
            place = replace(place, cause=BeginCause.RECOVERED)
        self._let_in(slot, place)
        if self.status is PlayerStatus.NO_SOUND:
            self.status, self.detail = PlayerStatus.PLAYING, ""
        self._was_heard, self.has_ended = True, False
        self._told.discard(place.index)
        self._tell(TrackBegan(slot.track, place.index, place.cause, place.position_ms))
        if gap_ms is not None:
            self._tell(SoundRecovered(slot.track, gap_ms))
        self._settle_loss(place)

    def _settle_loss(self, place: Place) -> None:
        if place.is_bed:
            self.recovery.heard_until_ms = None
            self.recovery.wait(BED_LOOKS_BACK_MS)
        else:
            self.recovery.is_over()

    def _let_in(self, slot: Slot, place: Place) -> None:
        front, now_ms = self.pair.front, self._clock_ms()
        if front is None:
            by_itself = place.cause is BeginCause.AUTOMATIC
            on_plan = by_itself and abs(now_ms - self._planned_end_ms) < OFF_PLAN_MS
            fade_ms = SHORTEST_FADE_MS if by_itself else BEGIN_FADE_MS
            self.pair.cross_to(slot, place, fade_ms, self._planned_end_ms if on_plan else now_ms)
        elif place.cause is BeginCause.AUTOMATIC:
            self._let_in_by_plan(front, slot, place)
        else:
            fade_ms = skip_ms(front, slot.duration_ms(), place.fade_ms)
            self.pair.cross_to(slot, place, fade_ms, now_ms)

    def _let_in_by_plan(self, front: Slot, slot: Slot, place: Place) -> None:
        now_ms = self._clock_ms()
        way = self._crossing(front, place)
        if way.to_its_end:
            planned_ms = front.zero_ms + front.end_ms()
            self.pair.follow_to(slot, place, way.fade_ms, planned_ms)
            return
        planned_ms = front.zero_ms + front.end_ms() - way.lead_ms
        if abs(planned_ms - now_ms) > OFF_PLAN_MS:
            planned_ms = now_ms
        left_ms = front.left_ms(now_ms)
        there_ms = left_ms - way.tail_ms if left_ms > 0 else front.file_left_ms() - TAIL_MS
        fade_ms = max(SHORTEST_FADE_MS, min(way.fade_ms, there_ms))
        self.pair.cross_to(slot, place, fade_ms, planned_ms)

    def _crossing(self, front: Slot, place: Place) -> Crossing:
        cue = self._cue_for(place) or front.cue
        cued = self.pair.cued()
        known_ms = cued.duration_ms() if cued is not None and cued.cue == cue else 0
        late_ms = front.late_ms(self._clock_ms())
        return crossing(front, cue, cue.length_ms or known_ms, late_ms)

    def _left_ms(self, front: Slot, way: Crossing) -> float:
        """A fade keeps to the plan; what sounds to its own end is followed where that really is."""
        if way.to_its_end:
            return front.end_ms() - front.position_ms()
        return front.left_ms(self._clock_ms())

    # Ending and failing

    def end(self, slot: Slot) -> None:
        """A file that sounded has come to its end, or broke off."""
        broke_off = slot.duration_ms() > 0 and slot.file_left_ms() > EARLY_END_MS
        was_front, place = slot is self.pair.front, slot.place
        if was_front:
            self._planned_end_ms = slot.zero_ms + slot.end_ms()
        has_gone = self.pair.has_gone(slot)
        broke_off = broke_off and not has_gone
        if was_front and broke_off:
            self.recovery.lose(self._place_of(slot), self._clock_ms())
        # libVLC says so while the last of it is in its buffer.
        self.pair.finish(slot, 0 if broke_off or has_gone else slot.duration_ms())
        if not was_front:
            return
        if broke_off:
            self._fail(slot, words.BROKE_OFF)
        if self.due is None:
            self._go_on_after(place)

    def _place_of(self, slot: Slot) -> Place:
        return replace(slot.place, position_ms=slot.position_ms(), cause=BeginCause.RECOVERED)

    def break_off(self, slot: Slot) -> None:
        """The decoder of a file that sounds has given up."""
        if slot is self.pair.front and self.status in HEARD:
            self._take_up_again(slot)
        else:
            self.end(slot)

    def _take_up_again(self, front: Slot) -> None:
        """What stands still is begun again where it was; if that fails too, the next follows."""
        alive_ms = max(front.deck.alive_at_ms(), front.began_at_ms)
        stood_ms = round(self._clock_ms() - alive_ms)
        place = self._place_of(front)
        place = replace(place, position_ms=max(0, place.position_ms - stood_ms))
        if place.is_bed:
            place = self.recovery.lost_place or self.start
        second_time = self.recovery.is_second_time(place.index)
        self.recovery.hasten()
        self.lose(words.STOOD_STILL, place, alive_ms, 0.0)
        if second_time and self.due is not None:
            self._fail(front, words.BROKE_OFF)
            self._go_on_after(place)

    def _give_up_waiting(self) -> None:
        cued = self.pair.cued()
        if cued is None or cued.stage is Stage.READY:
            return
        if self._clock_ms() > cued.asked_at_ms + self.recovery.load_limit_ms():
            self.leave_out(cued)

    def leave_out(self, slot: Slot) -> None:
        """A file that can't be played is skipped, and never stops the music."""
        slot.clear()
        front = self.pair.front
        if front is not None and front.place.is_bed and self.due is None:
            self.recovery.wait(BED_LOOKS_BACK_MS)
            return
        if slot.place.is_bed:
            self._lose_all_files()
            return
        self._fail(slot, words.UNPLAYABLE)
        if front is None or self.due is not None:
            self._go_on_after(slot.place)

    def _fail(self, slot: Slot, reason: str) -> None:
        index = slot.place.index
        self.order = self.order.without(index)
        if index not in self._told:
            self._told.add(index)
            self._tell(SoundFailed(slot.track, reason))

    def _go_on_after(self, place: Place) -> None:
        following = self.order.index_after(place.index)
        cause = self.due.cause if self.due else BeginCause.AUTOMATIC
        if following is not None and self.is_wanted:
            self.due = Place(following, 0, cause)
        elif following is not None:
            self.due, self.start = None, Place(following)
        elif self.pair.front is not None:
            self.due = None
        else:
            self._run_out(place)

    def _run_out(self, place: Place) -> None:
        failing = place.index in self.order.failed or not self._was_heard
        if failing and self.bed is not None and self.is_wanted:
            self.recovery.lose(place, self.recovery.heard_until_ms)
            self.due = Place(place.index, 0, BeginCause.RECOVERED, is_bed=True)
        elif not self._was_heard or self.recovery.heard_until_ms is not None:
            self.recovery.lose(place, None)
            self._lose_all_files()
        else:
            self.due, self.start = None, Place(self.order.index_after(-1) or 0)
            self.status, self.has_ended = PlayerStatus.SILENT, True
            self._tell(PlaylistFinished(self.order.name))

    # When the sound is gone

    def lose_output(self, at_ms: float) -> None:
        """There is no way out any more; it is tried again and again, by itself."""
        if self.status is PlayerStatus.NO_SOUND:
            if at_ms >= self.recovery.asked_at_ms:
                self.pair.drop_all()
                self.detail = self.detail if self.is_output_gone else words.OUTPUT_LOST
                self.recovery.wait(OUTPUT_AGAIN_MS)
        elif at_ms >= self.recovery.asked_at_ms:
            self.lose(words.OUTPUT_LOST, self._place_to_recover(), at_ms, OUTPUT_AGAIN_MS / 5)

    def _lose_all_files(self) -> None:
        place = self.recovery.lost_place or self.due or self.start
        self.lose(words.NOTHING_PLAYABLE, place, None, FILES_AGAIN_MS)

    def lose(
        self, reason: str, place: Place, heard_until_ms: float | None, again_in_ms: float
    ) -> None:
        """Nothing is heard now; if it was wanted, it goes on from here by itself."""
        wanted = self.is_wanted and self.status is not PlayerStatus.FADING
        front, was_lost = self.pair.front, self.status is PlayerStatus.NO_SOUND
        if self.status is PlayerStatus.FADING and front is not None:
            self._tell(PlaybackFadedOut(front.track, front.position_ms()))
        self.recovery.lose(place, heard_until_ms if wanted and front is not None else None)
        self.pair.drop_all()
        self.pair.open_transport()
        self.order, self.start = self.order.trusting(), place
        self.due = place if wanted else None
        self.status, self.detail = PlayerStatus.NO_SOUND, reason
        self.recovery.wait(again_in_ms)
        if not was_lost:
            self._tell(SoundFailed(None, reason))

    def _place_to_recover(self) -> Place:
        front = self.pair.front
        if self.due is None and front is not None:
            if front.place.is_bed:
                return self.recovery.lost_place or self.start
            return self._place_of(front)
        return self.due or self.start

    def _finished(self, slot: Slot, position_ms: int) -> None:
        self._tell(TrackFinished(slot.track, slot.place.index, position_ms))
