"""The two decks as one instrument: what sounds, is ready or is leaving, and how loud each is.

It knows nothing of playlists' order or of what a person wants: the room decides that.
"""

from collections.abc import Callable

from kap_companion.audio.deck import Deck
from kap_companion.audio.mixer import (
    Fade,
    FadeShape,
    room_gain,
    softened_gain,
    softening_ms,
    steady,
)
from kap_companion.audio.slot import Place, Slot, Stage
from kap_companion.domain.playlist import Cue

TICK_MS = 10.0
REST_MS = 250.0
LEAVE_FADE_MS = 400.0
MEND_FADE_MS = 1_500.0
MOVED_SHARE = 0.25
"""Another way out may be much louder: what sounds comes up on it from 12 dB below."""
END_SLACK_MS = 300.0
VOLUME_FADE_MS = 300.0
STEEP_BELOW_MS = 1_000.0
SETTLE_MS = 60.0
"""How long after silence a deck is held: the sound server may still play what came before."""

Finished = Callable[[Slot, int], None]
"""Told of a slot whose track is heard no longer, and the position in milliseconds."""


class DeckPair:
    """All methods are called from one thread."""

    def __init__(
        self,
        decks: tuple[Deck, Deck],
        clock_ms: Callable[[], float],
        finished: Finished,
        volume_percent: int,
    ) -> None:
        self.slots = (Slot(decks[0]), Slot(decks[1]))
        self.front: Slot | None = None
        """The one that a person would say is playing; the other may be leaving."""
        self._clock_ms = clock_ms
        self._finished = finished
        self._volume = steady(room_gain(volume_percent))
        self._transport = steady(1.0)
        self._duck = steady(1.0)
        self._hold_at_ms: float | None = None
        self._held_at_ms: float | None = None

    # What there is

    @property
    def is_held(self) -> bool:
        """Whether both stand still, and time does not count."""
        return self._held_at_ms is not None

    def cued(self) -> Slot | None:
        """The one that waits for its turn, if any."""
        return next((slot for slot in self.slots if slot.is_cued), None)

    def free(self) -> Slot | None:
        """One that can take a file, if any."""
        return next((slot for slot in self.slots if slot.stage is Stage.EMPTY), None)

    def with_ticket(self, ticket: int) -> Slot | None:
        """The one whose file a signal is about, unless that file is gone."""
        busy = [slot for slot in self.slots if slot.stage is not Stage.EMPTY]
        return next((slot for slot in busy if slot.ticket == ticket), None)

    def is_silent_by_fade(self) -> bool:
        """Whether a fade out has arrived."""
        return self._hold_at_ms is None and self._transport.is_over(self._clock_ms())

    # Tracks

    def load(self, slot: Slot, cue: Cue, place: Place, *, look: bool = True) -> None:
        """Make a track ready, silent."""
        slot.load(cue, place, self._clock_ms(), look=look)

    def cross_to(self, slot: Slot, place: Place, fade_ms: float, planned_ms: float) -> None:
        """Let a ready track be heard, and what was in front leave, over the same time."""
        now_ms = self._clock_ms()
        if self.front is not None:
            self.front.fade = self.front.fade.moved_to(0.0, now_ms, fade_ms)
        self._put_in_front(slot, place, fade_ms, planned_ms)

    def follow_to(self, slot: Slot, place: Place, fade_ms: float, planned_ms: float) -> None:
        """Let a ready track be heard while what was in front sounds on to its file's end."""
        now_ms = self._clock_ms()
        if self.front is not None:
            gain = self.front.fade.gain_at(now_ms)
            gone_ms = now_ms + max(0.0, self.front.file_left_ms()) + END_SLACK_MS
            self.front.fade = Fade(gain, 0.0, gone_ms, LEAVE_FADE_MS)
        self._put_in_front(slot, place, fade_ms, planned_ms)

    def _put_in_front(self, slot: Slot, place: Place, fade_ms: float, planned_ms: float) -> None:
        now_ms = self._clock_ms()
        self.front = slot
        slot.begin(Fade(0.0, 1.0, now_ms, fade_ms), place, now_ms, planned_ms)

    def let_go(self, fade_ms: float) -> None:
        """Soften what is in front to its end: nothing follows it."""
        if self.front is not None and self.front.fade.end > 0.0:
            self.front.fade = self.front.fade.moved_to(0.0, self._clock_ms(), fade_ms)

    def take_back(self, slot: Slot) -> None:
        """It is to be heard for longer after all, if it was softening to its end."""
        if slot is self.front and slot.fade.end == 0.0:
            slot.fade = slot.fade.moved_to(1.0, self._clock_ms(), LEAVE_FADE_MS)

    def has_gone(self, slot: Slot) -> bool:
        """Whether it has softened to its end."""
        return slot.fade.end == 0.0 and self._clock_ms() > slot.fade.end_ms + SETTLE_MS

    def hasten(self) -> None:
        """Free the deck that is leaving soon: another track is wanted.

        What comes up meanwhile does so as fast, or there would be a hole between them.
        """
        now_ms = self._clock_ms()
        for slot in self._leaving():
            if slot.fade.end_ms > now_ms + LEAVE_FADE_MS:
                slot.fade = slot.fade.moved_to(0.0, now_ms, LEAVE_FADE_MS)
                front = self.front
                if front is not None and front.fade.end > 0.0:
                    front.fade = front.fade.moved_to(1.0, now_ms, LEAVE_FADE_MS)

    def leave_all(self) -> None:
        """Soften what sounds now and let it end by itself; what is already held just ends."""
        self.front = None
        now_ms = self._clock_ms()
        for slot in self._leaving():
            if self.is_held:
                self.finish(slot)
            else:
                gain = slot.fade.gain_at(now_ms) * self._transport.gain_at(now_ms)
                slot.fade = Fade(gain, 0.0, now_ms, LEAVE_FADE_MS, FadeShape.GENTLE)
        self.open_transport()

    def finish(self, slot: Slot, position_ms: int = 0) -> None:
        """Let go of a track that was heard until where it is, or until `position_ms`."""
        position_ms = position_ms or slot.deck.position_ms()
        if slot is self.front:
            self.front = None
        slot.clear()
        self._finished(slot, position_ms)

    def drop_all(self) -> None:
        """Let go of everything at once: the sound is gone."""
        for slot in self.slots:
            if slot.stage is Stage.SOUNDING:
                self.finish(slot)
            slot.clear()

    def stop(self) -> None:
        """Let go of everything for good; nobody is told."""
        self.front = None
        for slot in self.slots:
            slot.clear()

    def silence(self) -> None:
        """Every deck silent at once."""
        for slot in self.slots:
            slot.deck.set_amplitude(0.0)

    # Levels and time

    def set_volume(self, percent: int) -> None:
        """The room's volume, reached softly."""
        target = room_gain(percent)
        now_ms = self._clock_ms()
        self._volume = self._volume.moved_to(target, now_ms, VOLUME_FADE_MS, FadeShape.LOUDNESS)

    def soften(self, depth_db: float) -> None:
        """Hold everything down by so much, or let it come back."""
        now_ms = self._clock_ms()
        end = softened_gain(depth_db)
        duration_ms = softening_ms(self._duck.gain_at(now_ms), end)
        self._duck = self._duck.moved_to(end, now_ms, duration_ms, FadeShape.DECIBEL)

    def mend(self, slot: Slot, share: float) -> None:
        """Bring a deck whose level another hand has moved back to ours: at once, or from below."""
        slot.mend = Fade(min(1.0, share), 1.0, self._clock_ms(), MEND_FADE_MS)
        self.set_levels()

    def move_transport(self, gain: float, duration_ms: float) -> None:
        """Soften everything, or bring it back."""
        self._hold_at_ms = None
        # Falling evenly to the ear starts too steeply for a short fade: its first step would click.
        shape = FadeShape.GENTLE if duration_ms < STEEP_BELOW_MS else FadeShape.LOUDNESS
        self._transport = self._transport.moved_to(gain, self._clock_ms(), duration_ms, shape)

    def open_transport(self) -> None:
        """Neither fading nor held: for a beginning."""
        self._transport = steady(1.0)
        self._hold_at_ms = self._held_at_ms = None

    def hold_in_ms(self, wait_ms: float) -> None:
        """Stand still a little later, once silence is heard."""
        self._hold_at_ms = self._clock_ms() + wait_ms + SETTLE_MS

    def release(self) -> None:
        """Go on where everything stood still, fades too."""
        if self._held_at_ms is None:
            return
        held_ms = self._clock_ms() - self._held_at_ms
        self._held_at_ms = None
        for slot in self._sounding():
            slot.fade = slot.fade.delayed(held_ms)
            slot.zero_ms += held_ms
            slot.deck.sound()

    def advance(self) -> None:
        """Let go of what has left, and stand still if that is due."""
        now_ms = self._clock_ms()
        for slot in self._leaving():
            if self.has_gone(slot):
                self.finish(slot)
        if self.front is not None:
            self.front.keep_to_plan(now_ms)
        if self._hold_at_ms is not None and now_ms >= self._hold_at_ms:
            self._hold_at_ms, self._held_at_ms = None, now_ms
            for slot in self._sounding():
                slot.deck.hold()

    def set_levels(self) -> None:
        """Give every deck the level that it should have now."""
        now_ms = self._clock_ms()
        common = self._volume.gain_at(now_ms) * self._transport.gain_at(now_ms)
        common *= self._duck.gain_at(now_ms)
        for slot in self._sounding():
            own = slot.fade.gain_at(now_ms) * slot.mend.gain_at(now_ms)
            slot.deck.set_amplitude(common * own)

    def volume_gain(self) -> float:
        """The room's volume now, as an amplitude."""
        return self._volume.gain_at(self._clock_ms())

    def wake_in_ms(self) -> float:
        """How long no level moves by itself, in milliseconds."""
        if self.is_held:
            return REST_MS
        now_ms = self._clock_ms()
        fades = [self._volume, self._transport, self._duck]
        for slot in self._sounding():
            fades += [slot.fade, slot.mend]
        moving = any(not fade.is_over(now_ms) for fade in fades)
        return TICK_MS if moving or self._hold_at_ms is not None or self._leaving() else REST_MS

    def _sounding(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.stage is Stage.SOUNDING]

    def _leaving(self) -> list[Slot]:
        return [slot for slot in self._sounding() if slot is not self.front]
