"""A deck on libVLC: one media player per file, because a reused one may forget its volume.

A file is made ready by looking into it, not by starting it paused: libVLC then plays an Ogg file
for two seconds and falls silent for as long as it waited (measured). Starting takes 20 to 60 ms.
"""

import itertools
import os
from collections.abc import Callable
from typing import Any

from kap_companion.audio.deck import Notify, Signal, SignalKind
from kap_companion.audio.engine import Engine
from kap_companion.audio.mixer import libvlc_volume
from kap_companion.domain.playlist import Track

SEEKS_IN_VORBIS = ":demux=avformat"
"""Asked for a place in an Ogg Vorbis file, libVLC's own reader jumps to its end (measured)."""
LOOK_LIMIT_MS = 6_000
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
        self._media: Any = None
        self._began = False
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
        if not self._put_volume(0):
            self._report(SignalKind.OUTPUT_LOST, ticket)
            return ticket
        media = self._engine.instance.media_new_path(os.fsencode(track.path))
        media.add_option(f":start-time={position_ms / 1000:.3f}")
        if position_ms > 0 and track.path.lower().endswith(".ogg"):
            media.add_option(SEEKS_IN_VORBIS)
        self._player.set_media(media)
        self._media, self._began = media, False
        self._detach = self._attach(ticket)
        media.parse_with_options(self._engine.vlc.MediaParseFlag.local, LOOK_LIMIT_MS)
        return ticket

    def has_sound(self) -> bool:
        """See `Deck.has_sound`."""
        if self._media is None:
            return False
        audio = self._engine.vlc.TrackType.audio
        return any(track.type == audio for track in self._media.tracks_get() or ())

    def sound(self) -> None:
        """See `Deck.sound`."""
        self._anchored_at_ms = self._clock_ms()
        self._sounding = True
        if self._began:
            self._player.set_pause(0)
        else:
            self._began = True
            self._player.play()

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
        if self._media is not None:
            self._media.parse_stop()
            self._media.release()
            self._media = None

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
        return 0 if self._media is None else max(0, int(self._media.get_duration()))

    def _put_volume(self, volume: int) -> bool:
        self._volume, self._volume_set_ms = volume, self._clock_ms()
        return bool(self._player.audio_set_volume(volume) == 0)

    def _was_changed_by_others(self) -> bool:
        settled = self._clock_ms() > self._volume_set_ms + SETTLED_MS
        return settled and self._player.audio_get_volume() not in (self._volume, -1)

    def _attach(self, ticket: int) -> Callable[[], None]:
        """Listen to libVLC's threads. Calling libVLC from them can deadlock, so they only queue."""
        event_type = self._engine.vlc.EventType
        of_player, of_media = self._player.event_manager(), self._media.event_manager()
        wanted = (
            (of_media, event_type.MediaParsedChanged, SignalKind.READY),
            (of_player, event_type.MediaPlayerEndReached, SignalKind.ENDED),
            (of_player, event_type.MediaPlayerEncounteredError, SignalKind.BROKEN),
        )
        for manager, kind_of_event, kind in wanted:
            manager.event_attach(
                kind_of_event, lambda _event, kind=kind: self._report(kind, ticket)
            )

        def detach() -> None:
            for manager, kind_of_event, _ in wanted:
                manager.event_detach(kind_of_event)
            self._detach = _nothing

        return detach

    def _report(self, kind: SignalKind, ticket: int) -> None:
        self._notify(Signal(kind, ticket, self._clock_ms()))


def _nothing() -> None:
    """What there is to detach before the first file."""
