"""A deck on libVLC: one media player per file, because a reused one may forget its volume.

A file is made ready by looking into it. Starting it paused instead was measured, and won nothing:
it is heard as soon after (0 to 20 ms), and some formats as much of their start is left out.
"""

import itertools
import os
from collections.abc import Callable
from typing import Any

from kap_companion.audio.deck import Notify, Signal, SignalKind
from kap_companion.audio.engine import Engine
from kap_companion.audio.gain import left_over_db, libvlc_volume, preamp_db
from kap_companion.audio.listening import Listening
from kap_companion.audio.playhead import Playhead
from kap_companion.audio.reaper import Reaper
from kap_companion.domain.playlist import Track

OTHER_READER = ":demux=avformat,any"
"""libVLC's own readers lose the last of many files: up to 0.5 s of Ogg, 0.24 s of MP4, 0.2 s of
FLAC (measured), and asked for a place in an Ogg Vorbis file, its reader jumps to the end."""
OWN_READER = (".wav", ".mp3")
READ_AHEAD = ":file-caching=400"
"""In ms. With libVLC's own 1000, no volume is taken in a file's last 1.2 s, and not in 0.6 s."""
LOOK_LIMIT_MS = 6_000
FINE_DB = 0.02


class VlcDeck:
    """See `Deck`."""

    def __init__(
        self,
        engine: Engine,
        notify: Notify,
        clock_ms: Callable[[], float],
        tickets: "itertools.count[int]",
        reaper: Reaper,
    ) -> None:
        self._engine = engine
        self._notify = notify
        self._clock_ms = clock_ms
        self._tickets = tickets
        self._reaper = reaper
        self._player: Any = None
        self._media: Any = None
        self._listening: Listening | None = None
        self._equalizer = engine.vlc.AudioEqualizer()
        self._playhead = Playhead()
        self._looked = True
        self._began = False
        self._amplitude = 0.0
        self._volume = 0
        self._gain_db = 0.0
        self._preamp_db = 0.0
        self._played = 0
        self._stats = engine.vlc.MediaStats()

    def load(self, track: Track, position_ms: int, *, look: bool = True) -> int:
        """See `Deck.load`."""
        self.stop()
        ticket = next(self._tickets)
        self._player = self._engine.new_player()
        self._playhead = Playhead()
        self._playhead.stand(float(position_ms))
        self._amplitude, self._gain_db, self._played = 0.0, track.gain_db, 0
        if not self._put_volume(0):
            self._notify(Signal(SignalKind.OUTPUT_LOST, ticket, self._clock_ms()))
            return ticket
        self._engine.put_on_output(self._player)
        self._put_preamp(preamp_db(track.gain_db))
        self._media = self._media_of(track, position_ms)
        self._player.set_media(self._media)
        self._began = False
        self._listening = Listening(
            self._engine.vlc, self._player, self._media, ticket, self._notify, self._clock_ms
        )
        self._looked = look
        if look:
            self._media.parse_with_options(self._engine.vlc.MediaParseFlag.local, LOOK_LIMIT_MS)
        else:
            self._notify(Signal(SignalKind.READY, ticket, self._clock_ms()))
        return ticket

    def has_sound(self) -> bool:
        """See `Deck.has_sound`."""
        if self._media is None or not self._looked:
            return self._media is not None
        audio = self._engine.vlc.TrackType.audio
        return any(track.type == audio for track in self._media.tracks_get() or ())

    def sound(self) -> None:
        """See `Deck.sound`."""
        if self._player is None:
            return
        self._playhead.go(self._clock_ms())
        if self._began:
            self._player.set_pause(0)
        else:
            self._began = True
            self._find_output()
            self._player.play()

    def hold(self) -> None:
        """See `Deck.hold`."""
        self._playhead.stand(float(self.position_ms()))
        if self._player is not None:
            self._player.set_pause(1)

    def stop(self) -> None:
        """See `Deck.stop`: silent at once, the rest on another thread, as a drive may be stuck."""
        self._playhead.stand(float(self.position_ms()))
        if self._player is None:
            return
        if self._listening is not None:
            self._listening.end()
        self._player.audio_set_volume(0)
        self._reaper.take(self._player, self._media)
        self._player = self._media = self._listening = None

    def set_amplitude(self, amplitude: float) -> None:
        """See `Deck.set_amplitude`."""
        if self._player is None:
            return
        curve = self._engine.output.volume_curve
        volume = libvlc_volume(amplitude, curve)
        if volume != self._volume:
            self._put_volume(volume)
        elif amplitude == self._amplitude:
            self._put_preamp(preamp_db(self._gain_db + left_over_db(amplitude, volume, curve)))
        self._amplitude = amplitude

    def level_share(self) -> float:
        """See `Deck.level_share`; what is louder than ours is put right here, at once."""
        ours, theirs = self._volume, -1
        if self._player is not None:
            theirs = int(self._player.audio_get_volume())
        if theirs < 0 or theirs == ours:
            return 1.0
        self._put_volume(min(theirs, ours))
        return 1.0 if theirs > ours else float((theirs / ours) ** self._engine.output.volume_curve)

    def position_ms(self) -> int:
        """See `Deck.position_ms`."""
        if self._listening is not None:
            for position_ms, at_ms in self._listening.reports():
                self._playhead.reported(position_ms, at_ms)
        return round(self._playhead.at(self._clock_ms()))

    def alive_at_ms(self) -> float:
        """See `Deck.alive_at_ms`: libVLC says where it is, or has given sound to the output."""
        self.position_ms()
        if self._media is not None and self._media.get_stats(self._stats):
            if self._stats.played_abuffers != self._played:
                self._playhead.is_alive(self._clock_ms())
            self._played = self._stats.played_abuffers
        return self._playhead.alive_at_ms

    def length_ms(self) -> int:
        """See `Deck.length_ms`."""
        return 0 if self._media is None else max(0, int(self._media.get_duration()))

    def move_output(self) -> None:
        """What plays goes on through the way out that the engine has been told."""
        if self._player is not None:
            self._engine.move_to_output(self._player)

    def _find_output(self) -> None:
        """What was chosen may have gone, or come, while the file waited."""
        if self._engine.device:
            self._engine.move_to_output(self._player)
            if self._listening is not None:
                self._listening.forget_output()

    def _media_of(self, track: Track, position_ms: int) -> Any:
        media = self._engine.instance.media_new_path(os.fsencode(track.path))
        media.add_option(READ_AHEAD)
        media.add_option(f":start-time={position_ms / 1000:.3f}")
        if not track.path.lower().endswith(OWN_READER):
            media.add_option(OTHER_READER)
        return media

    def _put_volume(self, volume: int) -> bool:
        self._volume = volume
        if self._listening is not None:
            self._listening.expect(volume)
        return bool(self._player.audio_set_volume(volume) == 0)

    def _put_preamp(self, preamp: float) -> None:
        if abs(preamp - self._preamp_db) < FINE_DB and self._began:
            return
        self._preamp_db = preamp
        self._equalizer.set_preamp(preamp)
        self._player.set_equalizer(self._equalizer)
