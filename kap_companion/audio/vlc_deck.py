"""A deck on libVLC: one media player per file, because a reused one may forget its volume."""

import itertools
import os
from collections.abc import Callable
from typing import Any

from kap_companion.audio.deck import Notify, Signal, SignalKind
from kap_companion.audio.engine import Engine
from kap_companion.audio.mixer import libvlc_volume
from kap_companion.domain.playlist import Track

SETTLED_MS = 500.0
"""So long after setting it, another volume than ours was set by someone else."""


class VlcDeck:
    """See `Deck`."""

    def __init__(
        self,
        engine: Engine,
        notify: Notify,
        clock_ms: Callable[[], float],
        tickets: "itertools.count[int]",
    ) -> None:
        self._engine = engine
        self._notify = notify
        self._clock_ms = clock_ms
        self._tickets = tickets
        self._player: Any = None
        self._detach: Callable[[], None] = _nothing
        self._volume = 0
        self._volume_set_ms = 0.0
        self._sounding = False
        self._anchor_ms = 0.0
        self._anchored_at_ms = 0.0
        self._reported_ms = -1

    def load(self, track: Track, position_ms: int) -> int:
        """See `Deck.load`."""
        self.stop()
        ticket = next(self._tickets)
        self._player = self._engine.new_player()
        self._reported_ms, self._anchor_ms = -1, float(position_ms)
        self._detach = self._attach(ticket)
        if not self._put_volume(0):
            self._report(SignalKind.OUTPUT_LOST, ticket)
            return ticket
        media = self._engine.instance.media_new_path(os.fsencode(track.path))
        media.add_option(":start-paused")
        media.add_option(f":start-time={position_ms / 1000:.3f}")
        self._player.set_media(media)
        media.release()
        self._player.play()
        return ticket

    def has_sound(self) -> bool:
        """See `Deck.has_sound`."""
        return self._player is not None and self._player.audio_get_track_count() > 0

    def sound(self) -> None:
        """See `Deck.sound`."""
        self._anchored_at_ms = self._clock_ms()
        self._sounding = True
        self._player.set_pause(0)

    def hold(self) -> None:
        """See `Deck.hold`."""
        self._anchor_ms = float(self.position_ms())
        self._sounding = False
        self._player.set_pause(1)

    def stop(self) -> None:
        """See `Deck.stop`."""
        self._sounding = False
        if self._player is None:
            return
        self._detach()
        self._player.stop()
        self._player.release()
        self._player = None

    def set_amplitude(self, amplitude: float) -> None:
        """See `Deck.set_amplitude`."""
        if self._player is None:
            return
        volume = libvlc_volume(amplitude, self._engine.output.volume_curve)
        if volume != self._volume or self._was_changed_by_others():
            self._put_volume(volume)

    def position_ms(self) -> int:
        """See `Deck.position_ms`: libVLC tells the time four times a second, the clock fills in."""
        if self._player is None or not self._sounding:
            return round(self._anchor_ms)
        now_ms = self._clock_ms()
        reported_ms = int(self._player.get_time())
        if reported_ms not in (self._reported_ms, 0, -1):
            self._reported_ms = reported_ms
            self._anchor_ms, self._anchored_at_ms = float(reported_ms), now_ms
        return round(self._anchor_ms + now_ms - self._anchored_at_ms)

    def length_ms(self) -> int:
        """See `Deck.length_ms`."""
        return 0 if self._player is None else max(0, int(self._player.get_length()))

    def _put_volume(self, volume: int) -> bool:
        self._volume, self._volume_set_ms = volume, self._clock_ms()
        return bool(self._player.audio_set_volume(volume) == 0)

    def _was_changed_by_others(self) -> bool:
        settled = self._clock_ms() > self._volume_set_ms + SETTLED_MS
        return settled and self._player.audio_get_volume() not in (self._volume, -1)

    def _attach(self, ticket: int) -> Callable[[], None]:
        """Listen to libVLC's threads. Calling libVLC from them can deadlock, so they only queue."""
        kinds = {
            self._engine.vlc.EventType.MediaPlayerPaused: SignalKind.READY,
            self._engine.vlc.EventType.MediaPlayerEndReached: SignalKind.ENDED,
            self._engine.vlc.EventType.MediaPlayerEncounteredError: SignalKind.BROKEN,
        }
        manager = self._player.event_manager()
        for event_type, kind in kinds.items():
            manager.event_attach(event_type, lambda _event, kind=kind: self._report(kind, ticket))

        def detach() -> None:
            for event_type in kinds:
                manager.event_detach(event_type)

        return detach

    def _report(self, kind: SignalKind, ticket: int) -> None:
        self._notify(Signal(kind, ticket, self._clock_ms()))


def _nothing() -> None:
    """What there is to detach before the first file."""
