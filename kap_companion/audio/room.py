"""Decides what the room hears: which deck sounds, what melts into what, what to do when a file fails.

It knows neither VLC nor threads: it is told what is wanted, what the decks report and that time has
passed. So the same rules run in the real player and in a test that turns the clock by hand.
"""

from collections.abc import Callable

from kap_companion.audio import words
from kap_companion.audio.deck import Deck, Signal, SignalKind
from kap_companion.audio.mixer import Fade, FadeShape, room_gain, steady, within_percent
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
from kap_companion.domain.playlist import Playlist, Track, overlap_ms

TICK_MS = 10.0
REST_MS = 250.0
BEGIN_FADE_MS = 1_000.0
SKIP_FADE_MS = 4_000.0
LEAVE_FADE_MS = 300.0
PAUSE_FADE_MS = 300.0
RESUME_FADE_MS = 300.0
RETURN_FADE_MS = 2_000.0
VOLUME_FADE_MS = 300.0
SHORTEST_FADE_MS = 50.0
SHORT_MS = 1_000.0
SETTLE_MS = 60.0
"""How long after silence a deck is held: the sound server may still play what came before."""
LOAD_LIMIT_MS = 8_000.0
TAIL_MS = 1_500
"""A fade is over this long before a file ends: measured, libVLC takes no volume in the last second."""
EARLY_END_MS = 2_000.0
"""A file that ends this much before its length broke off."""

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
        self._slots = tuple(Slot(deck) for deck in decks)
        self._clock_ms = clock_ms
        self._tell = tell
        self._volume_percent = within_percent(volume_percent)
        self._volume = steady(room_gain(volume_percent))
        self._transport = steady(1.0)
        self._playlist = Playlist("", ())
        self._crossfade_ms = 0
        self._status = PlayerStatus.SILENT
        self._detail = ""
        self._front: Slot | None = None
        self._due: Place | None = None
        self._start = Place(0)
        self._failed: set[int] = set()
        self._was_heard = False
        self._hold_at_ms: float | None = None
        self._held_at_ms: float | None = None
        self._lost_at_ms = float("-inf")

    # What is wanted

    def load(self, playlist: Playlist, crossfade_ms: int) -> None:
        """See `Player.load`."""
        self._leave_all()
        self._playlist, self._crossfade_ms = playlist, max(0, crossfade_ms)
        self._status, self._detail = PlayerStatus.SILENT, ""
        self._due, self._start = None, Place(0)
        self._failed, self._was_heard = set(), False
        self._prepare()

    def play(self) -> None:
        """See `Player.play`."""
        match self._status:
            case PlayerStatus.PLAYING:
                return
            case PlayerStatus.FADING:
                self._status = PlayerStatus.PLAYING
                self._move_transport(1.0, BEGIN_FADE_MS)
            case _ if self._front is not None:
                self._resume(self._front)
            case _:
                self._begin_at(self._due or self._start)
        self._prepare()

    def play_from(self, index: int, position_ms: int) -> None:
        """See `Player.play_from`."""
        track = self._playlist.track_at(index)
        if track is None:
            return
        self._leave_all()
        latest_ms = max(0, track.duration_ms - 1) if track.duration_ms else position_ms
        self._begin_at(Place(index, min(max(0, position_ms), latest_ms), BeginCause.RECOVERED))
        self._prepare()

    def pause(self) -> None:
        """See `Player.pause`."""
        if self._status not in _HEARD:
            return
        self._status = PlayerStatus.PAUSED
        self._soften_and_hold(PAUSE_FADE_MS)
        if self._front is not None:
            self._tell(PlaybackPaused(self._front.track, self._front.deck.position_ms()))

    def next(self) -> None:
        """See `Player.next`."""
        index = self._index_after(self._current_index())
        if index is None or self._status is PlayerStatus.NO_SOUND:
            return
        place = Place(index, 0, BeginCause.SKIPPED)
        if self._status in _HEARD:
            self._due = place
            if self._status is PlayerStatus.FADING:
                self.play()
        else:
            self._leave_all()
            self._due, self._start = None, place
        self._prepare()

    def fade_out(self, duration_ms: int) -> None:
        """See `Player.fade_out`."""
        if self._status is PlayerStatus.PLAYING:
            self._status = PlayerStatus.FADING
            self._move_transport(0.0, max(PAUSE_FADE_MS, float(duration_ms)))

    def set_volume(self, percent: int) -> None:
        """See `Player.set_volume`."""
        self._volume_percent = within_percent(percent)
        target = room_gain(self._volume_percent)
        now_ms = self._clock_ms()
        self._volume = self._volume.moved_to(target, now_ms, VOLUME_FADE_MS, FadeShape.LOUDNESS)
        self._tell(VolumeChanged(self._volume_percent))

    def silence(self) -> None:
        """Every deck silent at once: the step before `stop`."""
        for slot in self._slots:
            slot.deck.set_amplitude(0.0)

    def stop(self) -> None:
        """Every deck let go of, for good."""
        for slot in self._slots:
            slot.clear()
        self._front, self._status = None, PlayerStatus.SILENT

    # What the decks report, and time

    def hear(self, signal: Signal) -> None:
        """Act on a deck's report; a late one about a file that is gone is ignored."""
        if signal.kind is SignalKind.OUTPUT_LOST:
            if signal.at_ms > self._lost_at_ms:
                self._lose_sound(words.OUTPUT_LOST)
            return
        slot = next((slot for slot in self._slots if slot.ticket == signal.ticket), None)
        if slot is None or slot.stage is Stage.EMPTY:
            return
        match signal.kind:
            case SignalKind.READY if slot.stage is Stage.LOADING:
                self._take_ready(slot)
            case SignalKind.ENDED | SignalKind.BROKEN if slot.is_cued:
                self._leave_out(slot)
            case SignalKind.ENDED | SignalKind.BROKEN:
                self._end(slot)
            case _:
                return
        self._prepare()

    def tick(self) -> None:
        """Move every level to where it should be now, and do what has become due."""
        now_ms = self._clock_ms()
        if self._held_at_ms is None:
            self._advance(now_ms)
        for slot in self._slots:
            if slot.stage is Stage.LOADING and now_ms > slot.asked_at_ms + LOAD_LIMIT_MS:
                self._leave_out(slot)
        self._prepare()
        self._set_levels(now_ms)

    def wake_in_ms(self) -> float:
        """How long nothing changes by itself, in milliseconds."""
        now_ms = self._clock_ms()
        if self._held_at_ms is not None:
            return REST_MS
        fades = [self._volume, self._transport, *(slot.fade for slot in self._slots)]
        if self._hold_at_ms is not None or not all(fade.is_over(now_ms) for fade in fades):
            return TICK_MS
        if self._leaving():
            return TICK_MS
        if self._front is None:
            return REST_MS
        return min(
            REST_MS, max(TICK_MS, self._front.remaining_ms() - self._overlap_ms(self._front))
        )

    def state(self) -> PlayerState:
        """See `Player.state`."""
        track, index, position_ms, duration_ms = self._whereabouts()
        return PlayerState(
            status=self._status,
            track=track,
            index=index if track else None,
            position_ms=position_ms,
            duration_ms=duration_ms,
            volume_percent=self._volume_percent,
            next_track=self._next_track(index),
            detail=self._detail,
        )

    # Levels

    def _set_levels(self, now_ms: float) -> None:
        common = self._volume.gain_at(now_ms) * self._transport.gain_at(now_ms)
        for slot in self._slots:
            if slot.stage is Stage.SOUNDING:
                slot.deck.set_amplitude(common * slot.fade.gain_at(now_ms))

    def _move_transport(self, gain: float, duration_ms: float) -> None:
        self._hold_at_ms = None
        # Falling evenly to the ear starts too steeply for a short fade: its first step would click.
        shape = FadeShape.POWER if duration_ms < SHORT_MS else FadeShape.LOUDNESS
        self._transport = self._transport.moved_to(gain, self._clock_ms(), duration_ms, shape)

    def _soften_and_hold(self, duration_ms: float) -> None:
        self._move_transport(0.0, duration_ms)
        self._hold_at_ms = self._clock_ms() + duration_ms + SETTLE_MS

    def _advance(self, now_ms: float) -> None:
        for slot in self._leaving():
            if now_ms > slot.fade.start_ms + slot.fade.duration_ms + SETTLE_MS:
                self._finish(slot)
        if self._hold_at_ms is not None:
            if now_ms >= self._hold_at_ms:
                self._hold(now_ms)
        elif self._status is PlayerStatus.FADING and self._transport.is_over(now_ms):
            self._fall_silent(now_ms)
        if self._status in _HEARD and self._due is None and self._front is not None:
            self._cross_in_time(self._front)

    def _cross_in_time(self, front: Slot) -> None:
        index = self._index_after(front.place.index)
        if index is not None and front.remaining_ms() <= self._overlap_ms(front):
            self._due = Place(index, 0, BeginCause.AUTOMATIC)

    def _overlap_ms(self, front: Slot) -> float:
        index = self._index_after(front.place.index)
        if index is None:
            return 0.0
        planned = overlap_ms(front.track, self._playlist.tracks[index], self._crossfade_ms)
        return planned + _tail_ms(front) if planned else SHORTEST_FADE_MS

    # Holding and going on

    def _hold(self, now_ms: float) -> None:
        self._hold_at_ms, self._held_at_ms = None, now_ms
        for slot in self._slots:
            if slot.stage is Stage.SOUNDING:
                slot.deck.hold()

    def _fall_silent(self, now_ms: float) -> None:
        self._status = PlayerStatus.SILENT
        self._hold_at_ms = now_ms + SETTLE_MS
        if self._front is not None:
            self._tell(PlaybackFadedOut(self._front.track, self._front.deck.position_ms()))

    def _resume(self, front: Slot) -> None:
        faded_out = self._status is PlayerStatus.SILENT
        self._status = PlayerStatus.PLAYING
        self._release()
        self._move_transport(1.0, RETURN_FADE_MS if faded_out else RESUME_FADE_MS)
        self._tell(PlaybackResumed(front.track, front.deck.position_ms()))

    def _release(self) -> None:
        if self._held_at_ms is None:
            return
        held_ms = self._clock_ms() - self._held_at_ms
        self._held_at_ms = None
        for slot in self._slots:
            if slot.stage is Stage.SOUNDING:
                slot.fade = slot.fade.delayed(held_ms)
                slot.deck.sound()

    # Beginning and ending

    def _begin_at(self, place: Place) -> None:
        self._failed.discard(place.index)
        self._due, self._status, self._detail = place, PlayerStatus.PLAYING, ""
        self._hold_at_ms = self._held_at_ms = None
        self._transport = steady(1.0)

    def _prepare(self) -> None:
        """Cue what comes next; let it begin once it is ready and wanted."""
        place = self._wanted()
        cued = next((slot for slot in self._slots if slot.is_cued), None)
        if cued is not None and not _is_same(cued.place, place):
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
        if self._front is None:
            return self._start if self._playlist.track_at(self._start.index) else None
        index = self._index_after(self._front.place.index)
        return None if index is None else Place(index)

    def _cue(self, place: Place) -> None:
        free = next((slot for slot in self._slots if slot.stage is Stage.EMPTY), None)
        now_ms = self._clock_ms()
        if free is not None:
            free.cue(self._playlist, place, now_ms)
        elif self._due is not None:
            self._hasten(now_ms)

    def _hasten(self, now_ms: float) -> None:
        for slot in self._leaving():
            if slot.fade.start_ms + slot.fade.duration_ms > now_ms + LEAVE_FADE_MS:
                slot.fade = slot.fade.moved_to(0.0, now_ms, LEAVE_FADE_MS)

    def _begin(self, slot: Slot, place: Place) -> None:
        now_ms = self._clock_ms()
        earlier, self._front, self._due = self._front, slot, None
        fade_ms = self._begin_fade_ms(earlier, place.cause)
        if earlier is not None:
            earlier.fade = earlier.fade.moved_to(0.0, now_ms, fade_ms)
        slot.begin(Fade(0.0, 1.0, now_ms, fade_ms), place)
        self._was_heard = True
        self._tell(TrackBegan(slot.track, place.index, place.cause))

    def _begin_fade_ms(self, earlier: Slot | None, cause: BeginCause) -> float:
        if earlier is None:
            return SHORTEST_FADE_MS if cause is BeginCause.AUTOMATIC else BEGIN_FADE_MS
        longest_ms = float(self._crossfade_ms)
        if cause is BeginCause.SKIPPED:
            longest_ms = min(longest_ms, SKIP_FADE_MS)
        return max(SHORTEST_FADE_MS, min(longest_ms, earlier.remaining_ms() - _tail_ms(earlier)))

    def _finish(self, slot: Slot) -> None:
        position_ms = slot.deck.position_ms()
        slot.clear()
        self._tell(TrackFinished(slot.track, slot.place.index, position_ms))

    def _leave_all(self) -> None:
        """Soften what sounds now and let it end by itself; what is already held just ends."""
        self._front = None
        now_ms = self._clock_ms()
        for slot in self._leaving():
            if self._held_at_ms is None:
                gain = slot.fade.gain_at(now_ms) * self._transport.gain_at(now_ms)
                slot.fade = Fade(gain, 0.0, now_ms, LEAVE_FADE_MS)
            else:
                self._finish(slot)
        self._transport = steady(1.0)
        self._hold_at_ms = self._held_at_ms = None

    def _leaving(self) -> list[Slot]:
        sounding = [slot for slot in self._slots if slot.stage is Stage.SOUNDING]
        return [slot for slot in sounding if slot is not self._front]

    def _end(self, slot: Slot) -> None:
        """A file that sounded has come to its end, or broke off."""
        broke_off = slot.duration_ms() > 0 and slot.remaining_ms() > EARLY_END_MS
        was_front = slot is self._front
        self._finish(slot)
        if not was_front:
            return
        self._front = None
        if broke_off:
            self._fail(slot, words.BROKE_OFF)
        if self._due is None:
            self._go_on_after(slot.place.index)

    # When something fails

    def _take_ready(self, slot: Slot) -> None:
        if slot.deck.has_sound():
            slot.stage = Stage.READY
        else:
            self._leave_out(slot)

    def _leave_out(self, slot: Slot) -> None:
        """A file that can't be played is skipped, and never stops the music."""
        slot.clear()
        self._fail(slot, words.UNPLAYABLE)
        if self._front is None or self._due is not None:
            self._go_on_after(slot.place.index)

    def _fail(self, slot: Slot, reason: str) -> None:
        self._failed.add(slot.place.index)
        self._tell(SoundFailed(slot.track, reason))

    def _go_on_after(self, index: int) -> None:
        following = self._index_after(index)
        cause = self._due.cause if self._due else BeginCause.AUTOMATIC
        self._due = None
        if following is not None:
            self._go_on_at(Place(following, 0, cause))
        elif self._front is None:
            self._run_out()

    def _go_on_at(self, place: Place) -> None:
        if self._status in _HEARD:
            self._due = place
        else:
            self._start = Place(place.index)

    def _run_out(self) -> None:
        self._start = Place(self._index_after(-1) or 0)
        self._transport = steady(1.0)
        if self._was_heard:
            self._status = PlayerStatus.SILENT
            self._tell(PlaylistFinished(self._playlist.name))
        else:
            self._lose_sound(words.NOTHING_PLAYABLE)

    def _lose_sound(self, reason: str) -> None:
        if self._status is PlayerStatus.NO_SOUND:
            return
        place = self._place_to_recover()
        self._lost_at_ms = self._clock_ms()
        self._front = self._due = None
        for slot in self._slots:
            if slot.stage is Stage.SOUNDING:
                self._finish(slot)
            slot.clear()
        self._start, self._failed = place, set()
        self._status, self._detail = PlayerStatus.NO_SOUND, reason
        self._tell(SoundFailed(None, reason))

    def _place_to_recover(self) -> Place:
        if self._due is not None:
            return self._due
        if self._front is None:
            return self._start
        position_ms = self._front.deck.position_ms()
        return Place(self._front.place.index, position_ms, BeginCause.RECOVERED)

    # Where we are

    def _current_index(self) -> int:
        if self._due is not None:
            return self._due.index
        return self._start.index if self._front is None else self._front.place.index

    def _index_after(self, index: int) -> int | None:
        indices = range(index + 1, len(self._playlist.tracks))
        return next((number for number in indices if number not in self._failed), None)

    def _next_track(self, index: int) -> Track | None:
        following = self._index_after(index)
        return None if following is None else self._playlist.tracks[following]

    def _whereabouts(self) -> tuple[Track | None, int, int, int]:
        if self._front is not None:
            slot = self._front
            return slot.track, slot.place.index, slot.deck.position_ms(), slot.duration_ms()
        place = self._due or self._start
        track = self._playlist.track_at(place.index)
        return track, place.index, place.position_ms, track.duration_ms if track else 0


def _tail_ms(slot: Slot) -> int:
    return min(TAIL_MS, slot.duration_ms() // 4)


def _is_same(cued: Place, wanted: Place | None) -> bool:
    return wanted is not None and (cued.index, cued.position_ms) == (
        wanted.index,
        wanted.position_ms,
    )
