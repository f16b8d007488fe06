"""Decides what the room hears: what melts into what and when, and what to do when a file fails.

It knows neither VLC nor threads: it is told what is wanted, what the decks report and that time has
passed. So the same rules run in the real player and in a test that turns the clock by hand.
"""

from collections.abc import Callable

from kap_companion.audio import words
from kap_companion.audio.deck import Deck, Signal, SignalKind
from kap_companion.audio.mixer import within_percent
from kap_companion.audio.order import Order
from kap_companion.audio.pair import TICK_MS, DeckPair
from kap_companion.audio.slot import Place, Slot, Stage
from kap_companion.domain.player import (
    BeginCause,
    PlaybackFadedOut,
    PlaybackPaused,
    PlaybackResumed,
    PlayerEvent,
    PlayerState,
    PlayerStatus,
    PlaylistFinished,
    SoundFailed,
    TrackBegan,
    TrackFinished,
    VolumeChanged,
)
from kap_companion.domain.playlist import Playlist, Track

TAKE_BACK_FADE_MS = 1_000.0
RETURN_FADE_MS = 2_000.0
PAUSE_FADE_MS = 300.0
EARLY_END_MS = 2_000.0
"""A file that ends this much before its length broke off."""
LOAD_LIMIT_MS = 8_000.0

_HEARD = (PlayerStatus.PLAYING, PlayerStatus.FADING)


class Room:
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
        self._volume_percent = within_percent(volume_percent)
        self._pair = DeckPair(decks, clock_ms, self._finished, self._volume_percent)
        self._order = Order(Playlist("", ()))
        self._status = PlayerStatus.SILENT
        self._detail = ""
        self._due: Place | None = None
        self._start = Place(0)
        self._was_heard = False
        self._lost_at_ms = float("-inf")

    # What is wanted

    def load(self, playlist: Playlist, crossfade_ms: int) -> None:
        """See `Player.load`."""
        self._pair.leave_all()
        self._order = Order(playlist, max(0, crossfade_ms))
        self._status, self._detail = PlayerStatus.SILENT, ""
        self._due, self._start, self._was_heard = None, Place(0), False
        self._drop_cued()
        self._prepare()

    def play(self) -> None:
        """See `Player.play`."""
        match self._status:
            case PlayerStatus.PLAYING:
                return
            case PlayerStatus.FADING:
                self._status = PlayerStatus.PLAYING
                self._pair.move_transport(1.0, TAKE_BACK_FADE_MS)
            case _ if self._pair.front is not None:
                self._resume(self._pair.front)
            case _:
                self._begin_at(self._due or self._start)
        self._prepare()

    def play_from(self, index: int, position_ms: int) -> None:
        """See `Player.play_from`."""
        track = self._order.track_at(index)
        if track is None:
            return
        self._pair.leave_all()
        latest_ms = max(0, track.duration_ms - 1) if track.duration_ms else position_ms
        self._begin_at(Place(index, min(max(0, position_ms), latest_ms), BeginCause.RECOVERED))
        self._prepare()

    def pause(self) -> None:
        """See `Player.pause`."""
        if self._status not in _HEARD:
            return
        self._status = PlayerStatus.PAUSED
        self._pair.move_transport(0.0, PAUSE_FADE_MS)
        self._pair.hold_in_ms(PAUSE_FADE_MS)
        if self._pair.front is not None:
            self._tell(PlaybackPaused(self._pair.front.track, self._pair.front.position_ms()))

    def next(self) -> None:
        """See `Player.next`."""
        index = self._order.index_after(self._current_index())
        if index is None or self._status is PlayerStatus.NO_SOUND:
            return
        place = Place(index, 0, BeginCause.SKIPPED)
        if self._status in _HEARD:
            self._due = place
            self.play()
        else:
            self._pair.leave_all()
            self._due, self._start = None, place
        self._prepare()

    def fade_out(self, duration_ms: int) -> None:
        """See `Player.fade_out`."""
        if self._status is PlayerStatus.PLAYING:
            self._status = PlayerStatus.FADING
            self._pair.move_transport(0.0, max(PAUSE_FADE_MS, float(duration_ms)))

    def set_volume(self, percent: int) -> None:
        """See `Player.set_volume`."""
        self._volume_percent = within_percent(percent)
        self._pair.set_volume(self._volume_percent)
        self._tell(VolumeChanged(self._volume_percent))

    def silence(self) -> None:
        """Every deck silent at once: the step before `stop`."""
        self._pair.silence()

    def stop(self) -> None:
        """Every deck let go of, for good."""
        self._pair.stop()
        self._status = PlayerStatus.SILENT

    # What the decks report, and time

    def hear(self, signal: Signal) -> None:
        """Act on a deck's report; a late one about a file that is gone is ignored."""
        if signal.kind is SignalKind.OUTPUT_LOST:
            if signal.at_ms > self._lost_at_ms:
                self._lose_sound(words.OUTPUT_LOST)
            return
        slot = self._pair.with_ticket(signal.ticket)
        if slot is None:
            return
        match signal.kind:
            case SignalKind.READY:
                self._take_ready(slot)
            case SignalKind.ENDED | SignalKind.BROKEN if slot.is_cued:
                self._leave_out(slot)
            case SignalKind.ENDED | SignalKind.BROKEN:
                self._end(slot)
        self._prepare()

    def tick(self) -> None:
        """Move every level to where it should be now, and do what has become due."""
        if not self._pair.is_held:
            self._pair.advance()
            self._follow_time()
        self._give_up_waiting()
        self._prepare()
        self._pair.set_levels()

    def wake_in_ms(self) -> float:
        """How long nothing changes by itself, in milliseconds."""
        wait_ms = self._pair.wake_in_ms()
        front = self._pair.front
        if front is None or self._pair.is_held:
            return wait_ms
        return min(wait_ms, max(TICK_MS, front.remaining_ms() - self._order.lead_ms(front)))

    def state(self) -> PlayerState:
        """See `Player.state`."""
        place, track = self._whereabouts()
        front = self._pair.front
        known_ms = front.duration_ms() if front else track.duration_ms if track else 0
        return PlayerState(
            status=self._status,
            track=track,
            index=place.index if track else None,
            position_ms=front.position_ms() if front else place.position_ms,
            duration_ms=known_ms,
            volume_percent=self._volume_percent,
            next_track=self._order.track_after(place.index),
            detail=self._detail,
        )

    def _follow_time(self) -> None:
        front = self._pair.front
        if self._status is PlayerStatus.FADING and self._pair.is_silent_by_fade():
            self._fall_silent(front)
        if self._status in _HEARD and self._due is None and front is not None:
            index = self._order.index_after(front.place.index)
            if index is not None and self._order.is_time_to_cross(front):
                self._due = Place(index, 0, BeginCause.AUTOMATIC)

    # Beginning, going on and ending

    def _begin_at(self, place: Place) -> None:
        if self._order.track_at(place.index) is None:
            return
        self._order = self._order.trusting(place.index)
        self._due, self._status, self._detail = place, PlayerStatus.PLAYING, ""
        self._pair.open_transport()

    def _resume(self, front: Slot) -> None:
        faded_out = self._status is PlayerStatus.SILENT
        self._status = PlayerStatus.PLAYING
        self._pair.release()
        self._pair.move_transport(1.0, RETURN_FADE_MS if faded_out else PAUSE_FADE_MS)
        self._tell(PlaybackResumed(front.track, front.position_ms()))

    def _fall_silent(self, front: Slot | None) -> None:
        self._status = PlayerStatus.SILENT
        self._pair.hold_in_ms(0.0)
        if front is not None:
            self._tell(PlaybackFadedOut(front.track, front.position_ms()))

    def _prepare(self) -> None:
        """Make ready what comes next; let it begin once it is ready and wanted."""
        place = self._wanted()
        cued = self._pair.cued()
        if cued is not None and (place is None or not cued.place.is_same_spot(place)):
            cued.clear()
            cued = None
        if place is None:
            return
        if cued is None:
            self._cue(place)
        elif self._due is not None and cued.stage is Stage.READY and self._status in _HEARD:
            self._begin(cued, self._due)

    def _wanted(self) -> Place | None:
        if self._status is PlayerStatus.NO_SOUND:
            return None
        if self._due is not None:
            return self._due
        if self._pair.front is None:
            return self._start if self._order.track_at(self._start.index) else None
        index = self._order.index_after(self._pair.front.place.index)
        return None if index is None else Place(index)

    def _cue(self, place: Place) -> None:
        free = self._pair.free()
        if free is not None:
            self._pair.cue(free, self._order.playlist, place)
        elif self._due is not None:
            self._pair.hasten()

    def _drop_cued(self) -> None:
        cued = self._pair.cued()
        if cued is not None:
            cued.clear()

    def _begin(self, slot: Slot, place: Place) -> None:
        self._due = None
        fade_ms = self._order.fade_ms(self._pair.front, place.cause)
        self._pair.cross_to(slot, place, fade_ms)
        self._was_heard = True
        self._tell(TrackBegan(slot.track, place.index, place.cause))

    def _finished(self, slot: Slot, position_ms: int) -> None:
        self._tell(TrackFinished(slot.track, slot.place.index, position_ms))

    def _end(self, slot: Slot) -> None:
        """A file that sounded has come to its end, or broke off."""
        broke_off = slot.duration_ms() > 0 and slot.remaining_ms() > EARLY_END_MS
        was_front = slot is self._pair.front
        self._pair.finish(slot)
        if not was_front:
            return
        if broke_off:
            self._fail(slot, words.BROKE_OFF)
        if self._due is None:
            self._go_on_after(slot.place.index)

    # When something fails

    def _take_ready(self, slot: Slot) -> None:
        if slot.stage is not Stage.LOADING:
            return
        if slot.deck.has_sound():
            slot.stage = Stage.READY
        else:
            self._leave_out(slot)

    def _give_up_waiting(self) -> None:
        cued = self._pair.cued()
        if cued is None or cued.stage is Stage.READY:
            return
        if self._clock_ms() > cued.asked_at_ms + LOAD_LIMIT_MS:
            self._leave_out(cued)

    def _leave_out(self, slot: Slot) -> None:
        """A file that can't be played is skipped, and never stops the music."""
        slot.clear()
        self._fail(slot, words.UNPLAYABLE)
        if self._pair.front is None or self._due is not None:
            self._go_on_after(slot.place.index)

    def _fail(self, slot: Slot, reason: str) -> None:
        self._order = self._order.without(slot.place.index)
        self._tell(SoundFailed(slot.track, reason))

    def _go_on_after(self, index: int) -> None:
        following = self._order.index_after(index)
        cause = self._due.cause if self._due else BeginCause.AUTOMATIC
        self._due = None
        if following is None:
            if self._pair.front is None:
                self._run_out()
        elif self._status in _HEARD:
            self._due = Place(following, 0, cause)
        else:
            self._start = Place(following)

    def _run_out(self) -> None:
        if not self._was_heard:
            self._lose_sound(words.NOTHING_PLAYABLE)
            return
        self._start = Place(self._order.index_after(-1) or 0)
        self._status = PlayerStatus.SILENT
        self._tell(PlaylistFinished(self._order.playlist.name))

    def _lose_sound(self, reason: str) -> None:
        if self._status is PlayerStatus.NO_SOUND:
            return
        self._start = self._place_to_recover()
        self._lost_at_ms = self._clock_ms()
        self._pair.drop_all()
        self._due, self._order = None, self._order.trusting()
        self._status, self._detail = PlayerStatus.NO_SOUND, reason
        self._tell(SoundFailed(None, reason))

    def _place_to_recover(self) -> Place:
        front = self._pair.front
        if self._due is None and front is not None:
            return Place(front.place.index, front.position_ms(), BeginCause.RECOVERED)
        return self._due or self._start

    # Where we are

    def _whereabouts(self) -> tuple[Place, Track | None]:
        if self._pair.front is not None:
            return self._pair.front.place, self._pair.front.track
        place = self._due or self._start
        return place, self._order.track_at(place.index)

    def _current_index(self) -> int:
        return self._due.index if self._due is not None else self._whereabouts()[0].index
