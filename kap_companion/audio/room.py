"""Takes what a person wants and what the decks report, and lets the course of the music follow.

It knows neither VLC nor threads: it is told what is wanted, what the decks report and that time has
passed. So the same rules run in the real player and in a test that turns the clock by hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kap_companion.audio.course import Course
from kap_companion.audio.deck import Deck, Signal, SignalKind
from kap_companion.audio.mixer import within_depth, within_percent
from kap_companion.audio.order import Order
from kap_companion.audio.pair import MOVED_SHARE, TICK_MS
from kap_companion.audio.slot import Place, Slot
from kap_companion.audio.standing import HEARD
from kap_companion.domain.player import (
    BeginCause,
    PlaybackPaused,
    PlaybackResumed,
    PlayerEvent,
    PlayerState,
    PlayerStatus,
    Softened,
    SoundFailed,
    VolumeChanged,
)
from kap_companion.domain.playlist import Cue, Playlist, Track

TAKE_BACK_FADE_MS = 1_000.0
RETURN_FADE_MS = 2_000.0
PAUSE_FADE_MS = 400.0
BACK_WITHIN_MS = 3_000
"""In a track's first seconds, back means the one before it."""
SHORTEST_WAIT_MS = 1.0


class Room:
    """All methods are called from one thread. `tell` takes each event as it happens.

    `silent_because` is why nothing can be heard for now, where the output is missing already.
    """

    def __init__(
        self,
        decks: tuple[Deck, Deck],
        clock_ms: Callable[[], float],
        tell: Callable[[PlayerEvent], None],
        volume_percent: int,
        silent_because: str = "",
    ) -> None:
        self._tell = tell
        self._volume_percent = within_percent(volume_percent)
        self._softened_db = 0.0
        self._course = Course(decks, clock_ms, tell, self._volume_percent)
        self._pair, self._standing = self._course.pair, self._course.standing
        if silent_because:
            self._standing.status = PlayerStatus.NO_SOUND
            self._standing.detail = silent_because

    # What is wanted

    def load(self, playlist: Playlist, crossfade_ms: int) -> None:
        """See `Player.load`."""
        self._pair.leave_all()
        cued = self._pair.cued()
        if cued is not None:
            cued.clear()
        self._standing.forget(Order.of(playlist, max(0, crossfade_ms)))
        self._course.prepare()

    def play(self) -> None:
        """See `Player.play`."""
        standing = self._standing
        match standing.status:
            case PlayerStatus.PLAYING:
                return
            case PlayerStatus.FADING:
                standing.status = PlayerStatus.PLAYING
                self._pair.move_transport(1.0, TAKE_BACK_FADE_MS)
            case PlayerStatus.NO_SOUND if standing.due is None and standing.is_output_gone:
                self._begin_at(standing.start)
                self._tell(SoundFailed(None, standing.detail))
            case _ if self._pair.front is not None:
                self._resume(self._pair.front)
            case _:
                self._begin_at(standing.due or standing.start)
        self._course.prepare()

    def play_from(self, index: int, position_ms: int) -> None:
        """See `Player.play_from`."""
        track = self._standing.order.track_at(index)
        if track is None:
            return
        self._pair.leave_all()
        latest_ms = max(0, track.duration_ms - 1) if track.duration_ms else position_ms
        self._begin_at(Place(index, min(max(0, position_ms), latest_ms), BeginCause.RECOVERED))
        self._course.prepare()

    def pause(self) -> None:
        """See `Player.pause`."""
        if self._standing.status in HEARD:
            self._standing.status = PlayerStatus.PAUSED
            self._pair.move_transport(0.0, PAUSE_FADE_MS)
            self._pair.hold_in_ms(PAUSE_FADE_MS)
            if self._pair.front is not None:
                self._tell(PlaybackPaused(self._pair.front.track, self._pair.front.position_ms()))
        else:
            self._want_nothing()

    def follow(self, index: int, coming: Sequence[Cue], play_ms: int | None = None) -> None:
        """See `Player.follow`."""
        standing, front = self._standing, self._pair.front
        base = self._base_index()
        if base is not None and base != index:
            return
        if base is not None:
            self._limit(base, play_ms)
        standing.rewrite(base, standing.order.followed(base, coming))
        following = 0 if base is None else base + 1
        if standing.has_ended or (front is not None and front.place.is_bed):
            standing.start = Place(following)
        if standing.due is not None and front is not None and standing.due.index > (base or 0):
            skipped = standing.due.cause is BeginCause.SKIPPED and bool(coming)
            standing.due = replace(standing.due, index=following) if skipped else None
        self._course.prepare()

    def next(self, fade_ms: int | None = None) -> None:
        """See `Player.next`."""
        place, _ = self._standing.whereabouts()
        here = self._standing.due or place
        index = self._standing.order.index_after(here.index)
        if index is not None:
            self._go_to(Place(index, 0, BeginCause.SKIPPED, fade_ms))

    def back(self) -> None:
        """See `Player.back`."""
        place, track = self._standing.whereabouts()
        if track is None:
            return
        here, front = self._standing.due or place, self._pair.front
        far_ms = here.position_ms
        if self._standing.due is None and front is not None:
            far_ms = front.position_ms()
        before = self._standing.order.index_before(here.index)
        stays = before is None or far_ms > BACK_WITHIN_MS
        self._go_to(Place(here.index if stays or before is None else before, 0, BeginCause.SKIPPED))

    def fade_out(self, duration_ms: int) -> None:
        """See `Player.fade_out`."""
        if self._standing.status is PlayerStatus.PLAYING:
            self._standing.status = PlayerStatus.FADING
            self._pair.move_transport(0.0, max(PAUSE_FADE_MS, float(duration_ms)))
        else:
            self._want_nothing()

    def soften(self, depth_db: float) -> None:
        """See `Player.soften`."""
        self._softened_db = within_depth(depth_db)
        self._pair.soften(self._softened_db)
        self._tell(Softened(self._softened_db))

    def set_volume(self, percent: int) -> None:
        """See `Player.set_volume`."""
        self._volume_percent = within_percent(percent)
        self._pair.set_volume(self._volume_percent)
        self._tell(VolumeChanged(self._volume_percent))

    def set_bed(self, track: Track | None) -> None:
        """See `Player.set_bed`."""
        self._standing.bed = track

    def volume_gain(self) -> float:
        """The room's volume now, as an amplitude."""
        return self._pair.volume_gain()

    @property
    def may_ask(self) -> bool:
        """Whether the sound server answers, as far as that is known."""
        return not self._standing.recovery.owes_answer

    def silence(self) -> None:
        """Every deck silent at once: the step before `stop`."""
        self._pair.silence()

    def stop(self) -> None:
        """Every deck let go of, for good."""
        self._pair.stop()
        self._standing.status = PlayerStatus.SILENT

    # What the decks report, and time

    def hear(self, signal: Signal) -> None:
        """Act on a deck's report; a late one about a file that is gone is ignored."""
        losses, slot = self._course.losses, self._pair.with_ticket(signal.ticket)
        match signal.kind:
            case SignalKind.OUTPUT_LOST:
                losses.lose_output(signal.at_ms)
            case SignalKind.OUTPUT_HUNG:
                losses.lose_answer(signal.at_ms)
            case SignalKind.OUTPUT_ANSWERS:
                losses.answered()
            case _ if slot is not None:
                self._hear_of(slot, signal)

    def _hear_of(self, slot: Slot, signal: Signal) -> None:
        match signal.kind:
            case SignalKind.READY:
                self._course.take_ready(slot)
            case SignalKind.LEVEL:
                self._pair.mend(slot, slot.deck.level_share())
            case SignalKind.MOVED:
                self._pair.mend(slot, min(MOVED_SHARE, slot.deck.level_share()))
            case SignalKind.ENDED | SignalKind.BROKEN if slot.is_cued:
                self._course.losses.leave_out(slot)
            case SignalKind.ENDED:
                self._course.losses.end(slot)
            case SignalKind.BROKEN:
                self._course.losses.break_off(slot)
        self._course.prepare()

    def tick(self) -> None:
        """Move every level to where it should be now, and do what has become due."""
        if not self._pair.is_held:
            self._pair.advance()
            self._course.follow_time()
        self._course.prepare()
        self._pair.set_levels()

    def wake_in_ms(self) -> float:
        """How long nothing changes by itself, in milliseconds."""
        wait_ms = self._pair.wake_in_ms()
        course_ms = max(SHORTEST_WAIT_MS, self._course.wait_ms())
        if self._standing.status is PlayerStatus.NO_SOUND:
            course_ms = max(TICK_MS, course_ms)
        return min(wait_ms, course_ms)

    def state(self) -> PlayerState:
        """See `Player.state`."""
        standing, front = self._standing, self._pair.front
        place, track = standing.whereabouts()
        known_ms = front.duration_ms() if front else track.duration_ms if track else 0
        return PlayerState(
            status=standing.status,
            track=track,
            index=place.index if track else None,
            position_ms=max(0, front.position_ms() if front else place.position_ms),
            duration_ms=known_ms,
            volume_percent=self._volume_percent,
            next_track=standing.order.track_after(place.index),
            detail=standing.detail,
            softened_db=self._softened_db,
        )

    def _begin_at(self, place: Place) -> None:
        if self._standing.order.cue_at(place.index) is not None:
            self._standing.begin_at(place)

    def _resume(self, front: Slot) -> None:
        faded_out = self._standing.status is PlayerStatus.SILENT
        self._standing.status = PlayerStatus.PLAYING
        self._pair.release()
        self._pair.move_transport(1.0, RETURN_FADE_MS if faded_out else PAUSE_FADE_MS)
        self._tell(PlaybackResumed(front.track, front.position_ms()))

    def _want_nothing(self) -> None:
        """While the sound is gone: it shall not begin by itself when it comes back."""
        standing = self._standing
        if standing.status is PlayerStatus.NO_SOUND and standing.due is not None:
            standing.start, standing.due = replace(standing.due, is_bed=False), None

    def _go_to(self, place: Place) -> None:
        standing = self._standing
        standing.order = standing.order.trusting(place.index)
        if standing.status in HEARD:
            standing.due = place
            self.play()
        elif standing.status is PlayerStatus.NO_SOUND and standing.due is not None:
            standing.due = place
        else:
            self._pair.leave_all()
            standing.due, standing.start = None, place
        self._course.prepare()

    def _base_index(self) -> int | None:
        """The place after which something follows: what sounds, or is ready to."""
        standing, front = self._standing, self._pair.front
        if standing.has_ended:
            return len(standing.order.cues) - 1
        place = standing.due or standing.start
        if front is not None:
            goes_back = standing.due is not None and standing.due.index <= front.place.index
            place = place if goes_back else front.place
        return place.index if standing.order.cue_at(place.index) is not None else None

    def _limit(self, base: int, play_ms: int | None) -> None:
        standing, front = self._standing, self._pair.front
        standing.order = standing.order.limited(base, play_ms)
        if front is not None and front.place.index == base and not front.place.is_bed:
            front.cue = replace(front.cue, play_ms=play_ms)
            self._pair.take_back(front)
