"""How the music goes on when a track ends, a file fails or stands still, or the sound is gone."""

from collections.abc import Callable
from dataclasses import replace

from kap_companion.audio import words
from kap_companion.audio.recovery import (
    BED_LOOKS_BACK_MS,
    FILES_AGAIN_MS,
    OUTPUT_AGAIN_MS,
)
from kap_companion.audio.slot import Place, Slot, Stage
from kap_companion.audio.standing import HEARD, Standing
from kap_companion.domain.player import (
    BeginCause,
    PlaybackFadedOut,
    PlayerEvent,
    PlayerStatus,
    PlaylistFinished,
    SoundFailed,
)

EARLY_END_MS = 2_000.0
"""A file that ends this much before its length broke off."""


class Losses:
    """All methods are called from one thread."""

    def __init__(
        self,
        standing: Standing,
        clock_ms: Callable[[], float],
        tell: Callable[[PlayerEvent], None],
    ) -> None:
        self._standing = standing
        self._pair, self._recovery = standing.pair, standing.recovery
        self._clock_ms = clock_ms
        self._tell = tell

    # A file that ends, or fails

    def end(self, slot: Slot) -> None:
        """A file that sounded has come to its end, or broke off."""
        broke_off = slot.duration_ms() > 0 and slot.file_left_ms() > EARLY_END_MS
        was_front, place = slot is self._pair.front, slot.place
        if was_front:
            self._standing.planned_end_ms = slot.zero_ms + slot.end_ms()
        has_gone = self._pair.has_gone(slot)
        broke_off = broke_off and not has_gone
        if was_front and broke_off:
            self._recovery.lose(_place_of(slot), self._clock_ms())
        # libVLC says so while the last of it is in its buffer.
        self._pair.finish(slot, 0 if broke_off or has_gone else slot.duration_ms())
        if not was_front:
            return
        if broke_off:
            self._fail(slot, words.BROKE_OFF)
        if self._standing.due is None:
            self._go_on_after(place)

    def break_off(self, slot: Slot) -> None:
        """The decoder of a file that sounds has given up."""
        if slot is self._pair.front and self._standing.status in HEARD:
            self.take_up_again(slot)
        else:
            self.end(slot)

    def take_up_again(self, front: Slot) -> None:
        """What stands still is begun again where it was; if that fails too, the next follows."""
        alive_ms = max(front.deck.alive_at_ms(), front.began_at_ms)
        stood_ms = round(self._clock_ms() - alive_ms)
        place = _place_of(front)
        place = replace(place, position_ms=max(0, place.position_ms - stood_ms))
        if place.is_bed:
            place = self._recovery.lost_place or self._standing.start
        second_time = self._recovery.is_second_time(place.index)
        self._recovery.hasten()
        self._lose(words.STOOD_STILL, place, alive_ms, 0.0)
        if second_time and self._standing.due is not None:
            self._fail(front, words.BROKE_OFF)
            self._go_on_after(place)

    def give_up_waiting(self) -> None:
        """A file that should be ready by now is left out."""
        cued = self._pair.cued()
        if cued is None or cued.stage is Stage.READY:
            return
        if self._clock_ms() > cued.asked_at_ms + self._recovery.load_limit_ms():
            self.leave_out(cued)

    def leave_out(self, slot: Slot) -> None:
        """A file that can't be played is skipped, and never stops the music."""
        slot.clear()
        front = self._pair.front
        if front is not None and front.place.is_bed and self._standing.due is None:
            self._recovery.wait(BED_LOOKS_BACK_MS)
            return
        if slot.place.is_bed:
            self._lose_all_files()
            return
        self._fail(slot, words.UNPLAYABLE)
        if front is None or self._standing.due is not None:
            self._go_on_after(slot.place)

    def _fail(self, slot: Slot, reason: str) -> None:
        index = slot.place.index
        self._standing.order = self._standing.order.without(index)
        if index not in self._standing.reported:
            self._standing.reported.add(index)
            self._tell(SoundFailed(slot.track, reason))

    # What follows

    def _go_on_after(self, place: Place) -> None:
        standing = self._standing
        following = standing.order.index_after(place.index)
        cause = standing.due.cause if standing.due else BeginCause.AUTOMATIC
        if following is not None and standing.is_wanted:
            standing.due = Place(following, 0, cause)
        elif following is not None:
            standing.due, standing.start = None, Place(following)
        elif self._pair.front is not None:
            standing.due = None
        else:
            self._run_out(place)

    def _run_out(self, place: Place) -> None:
        standing, recovery = self._standing, self._recovery
        failing = place.index in standing.order.failed or not standing.was_heard
        if failing and standing.bed is not None and standing.is_wanted:
            recovery.lose(place, recovery.heard_until_ms)
            standing.due = Place(place.index, 0, BeginCause.RECOVERED, is_bed=True)
        elif not standing.was_heard or recovery.heard_until_ms is not None:
            recovery.lose(place, None)
            self._lose_all_files()
        else:
            standing.due, standing.start = None, Place(standing.order.index_after(-1) or 0)
            standing.status, standing.has_ended = PlayerStatus.SILENT, True
            self._tell(PlaylistFinished(standing.order.name))

    # When the sound is gone

    def lose_output(self, at_ms: float) -> None:
        """There is no way out any more; it is tried again and again, by itself."""
        standing = self._standing
        if at_ms < self._recovery.asked_at_ms:
            return
        if standing.status is PlayerStatus.NO_SOUND:
            self._pair.drop_all()
            standing.detail = standing.detail if standing.is_output_gone else words.OUTPUT_LOST
            self._recovery.wait(OUTPUT_AGAIN_MS)
        else:
            self._lose(words.OUTPUT_LOST, self._place_to_recover(), at_ms, OUTPUT_AGAIN_MS / 5)

    def lose_answer(self, since_ms: float) -> None:
        """The sound server hangs since then: what it was given is not heard."""
        self._recovery.owes_answer = True
        if self._standing.status is not PlayerStatus.NO_SOUND:
            self._lose(words.NO_ANSWER, self._place_heard_at(since_ms), since_ms, 0.0)
        else:
            self._pair.drop_all()
            self._standing.detail = words.NO_ANSWER

    def answered(self) -> None:
        """It answers again: what is wanted is tried at once."""
        self._recovery.owes_answer = False
        self._recovery.again_at_ms = self._clock_ms()

    def _place_heard_at(self, moment_ms: float) -> Place:
        """What sounded then, if it sounds still, else what should be heard."""
        place, front = self._place_to_recover(), self._pair.front
        sounds = front is not None and self._standing.due is None and not place.is_bed
        if not sounds or self._pair.is_held:
            return place
        unheard_ms = max(0, round(self._clock_ms() - moment_ms))
        return replace(place, position_ms=max(0, place.position_ms - unheard_ms))

    def _lose_all_files(self) -> None:
        place = self._recovery.lost_place or self._standing.due or self._standing.start
        self._lose(words.NOTHING_PLAYABLE, place, None, FILES_AGAIN_MS)

    def _lose(
        self, reason: str, place: Place, heard_until_ms: float | None, again_in_ms: float
    ) -> None:
        """Nothing is heard now; if it was wanted, it goes on from here by itself."""
        standing, front = self._standing, self._pair.front
        wanted = standing.is_wanted and standing.status is not PlayerStatus.FADING
        was_lost = standing.status is PlayerStatus.NO_SOUND
        if standing.status is PlayerStatus.FADING and front is not None:
            self._tell(PlaybackFadedOut(front.track, front.position_ms()))
        self._recovery.lose(place, heard_until_ms if wanted and front is not None else None)
        self._pair.drop_all()
        self._pair.open_transport()
        standing.order, standing.start = standing.order.trusting(), place
        standing.due = place if wanted else None
        standing.status, standing.detail = PlayerStatus.NO_SOUND, reason
        self._recovery.wait(again_in_ms)
        if not was_lost:
            self._tell(SoundFailed(None, reason))

    def _place_to_recover(self) -> Place:
        standing, front = self._standing, self._pair.front
        if standing.due is None and front is not None:
            if front.place.is_bed:
                return self._recovery.lost_place or standing.start
            return _place_of(front)
        return standing.due or standing.start


def _place_of(slot: Slot) -> Place:
    return replace(slot.place, position_ms=slot.position_ms(), cause=BeginCause.RECOVERED)
