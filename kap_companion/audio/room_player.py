"""The real player: the room's rules on their own thread, so that no caller waits for the sound."""

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from queue import Empty, SimpleQueue

from kap_companion.audio import words
from kap_companion.audio.deck import Signal, SignalKind
from kap_companion.audio.delivery import Delivery
from kap_companion.audio.engine import AudioUnavailable, Engine, open_engine
from kap_companion.audio.late_player import LatePlayer
from kap_companion.audio.reaper import Reaper
from kap_companion.audio.room import Room
from kap_companion.audio.silent_player import SilentPlayer
from kap_companion.audio.tone import Tone
from kap_companion.audio.vlc_deck import VlcDeck
from kap_companion.domain.player import (
    Output,
    Player,
    PlayerEvent,
    PlayerListener,
    PlayerState,
    PlayerStatus,
)
from kap_companion.domain.playlist import Cue, Playlist, Track

OPEN_LIMIT_S = 6.0
"""A slow computer may take some seconds to load libVLC; it shall not be taken for a server that
hangs."""
CLOSE_LIMIT_S = 1.0
BUFFERED_S = 0.03
"""How long the sound server may take to hear of the silence before the decks are stopped."""

Wish = Callable[[Room], None]

Watch = Callable[[Callable[[float], None], Callable[[], None]], Callable[[], None]]
"""Tells of a sound server that hangs, with the moment since when on the steady clock in ms, and
that it answers again; returns what ends that."""


@dataclass(frozen=True, slots=True)
class _Close:
    """The last thing the thread reads."""


@dataclass(frozen=True, slots=True)
class _Published:
    """What other threads read: never half of one state and half of the next."""

    state: PlayerState
    at_ms: float

    def now(self, now_ms: float) -> PlayerState:
        if self.state.status not in (PlayerStatus.PLAYING, PlayerStatus.FADING):
            return self.state
        position_ms = self.state.position_ms + round(now_ms - self.at_ms)
        if self.state.duration_ms:
            position_ms = min(position_ms, self.state.duration_ms)
        return replace(self.state, position_ms=position_ms)


def nobody_watches(
    hung: Callable[[float], None], answers: Callable[[], None]
) -> Callable[[], None]:
    """See `Watch`: nobody hears of a server that hangs."""
    del hung, answers
    return lambda: None


def open_player(volume_percent: int = 70, watch: Watch = nobody_watches) -> Player:
    """The room's player; without the library, one that says so and stays silent.

    Where only a way out for the sound is missing, it waits for one; where the sound server hangs,
    it is back in six seconds all the same. `watch` is asked only where there is such a server.
    """
    return LatePlayer(partial(_opened, watch), volume_percent).there_within(OPEN_LIMIT_S)


def _opened(watch: Watch, volume_percent: int) -> Player:
    engine = open_engine()
    if isinstance(engine, AudioUnavailable):
        return SilentPlayer(engine.reason, volume_percent)
    return RoomPlayer(engine, volume_percent, watch if engine.output.has_server else nobody_watches)


class RoomPlayer:
    """See `Player`. Owns its engine and closes it."""

    def __init__(self, engine: Engine, volume_percent: int, watch: Watch = nobody_watches) -> None:
        self._engine = engine
        self._delivery = Delivery()
        self._inbox: SimpleQueue[Wish | Signal | _Close] = SimpleQueue()
        self._reaper = Reaper()
        self._tone = Tone(engine, self._reaper)
        tickets = itertools.count(1)
        self._decks = (
            VlcDeck(engine, self._inbox.put, _steady_ms, tickets, self._reaper),
            VlcDeck(engine, self._inbox.put, _steady_ms, tickets, self._reaper),
        )
        self._to_tell: list[PlayerEvent] = []
        """Told once the state that they speak of can be read."""
        self._room = Room(
            self._decks, _steady_ms, self._to_tell.append, volume_percent, engine.problem
        )
        self._publish()
        engine.watch_output(self._output_failed)
        self._end_watch = watch(self._server_hangs, self._server_answers)
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)
        self._thread.start()

    def load(self, playlist: Playlist, crossfade_ms: int) -> None:
        """See `Player.load`."""
        self._inbox.put(lambda room: room.load(playlist, crossfade_ms))

    def play(self) -> None:
        """See `Player.play`."""
        self._inbox.put(Room.play)

    def play_from(self, index: int, position_ms: int) -> None:
        """See `Player.play_from`."""
        self._inbox.put(lambda room: room.play_from(index, position_ms))

    def pause(self) -> None:
        """See `Player.pause`."""
        self._inbox.put(Room.pause)

    def follow(self, index: int, coming: Sequence[Cue], play_ms: int | None = None) -> None:
        """See `Player.follow`."""
        cues = tuple(coming)
        self._inbox.put(lambda room: room.follow(index, cues, play_ms))

    def next(self, fade_ms: int | None = None) -> None:
        """See `Player.next`."""
        self._inbox.put(lambda room: room.next(fade_ms))

    def back(self) -> None:
        """See `Player.back`."""
        self._inbox.put(Room.back)

    def fade_out(self, duration_ms: int) -> None:
        """See `Player.fade_out`."""
        self._inbox.put(lambda room: room.fade_out(duration_ms))

    def soften(self, depth_db: float) -> None:
        """See `Player.soften`."""
        self._inbox.put(lambda room: room.soften(depth_db))

    def set_volume(self, percent: int) -> None:
        """See `Player.set_volume`."""
        self._inbox.put(lambda room: room.set_volume(percent))

    def set_bed(self, track: Track | None) -> None:
        """See `Player.set_bed`."""
        self._inbox.put(lambda room: room.set_bed(track))

    def outputs(self) -> tuple[Output, ...]:
        """See `Player.outputs`."""
        return self._engine.outputs() if self._thread.is_alive() else ()

    def choose_output(self, key: str) -> None:
        """See `Player.choose_output`."""
        self._inbox.put(lambda _: self._move_to(key))

    def sound_tone(self) -> None:
        """See `Player.sound_tone`."""
        self._inbox.put(self._sound_tone)

    def state(self) -> PlayerState:
        """See `Player.state`."""
        return self._published.now(_steady_ms())

    def subscribe(self, listener: PlayerListener) -> Callable[[], None]:
        """See `Player.subscribe`."""
        return self._delivery.subscribe(listener)

    def close(self) -> None:
        """See `Player.close`."""
        self._inbox.put(_Close())
        self._end_watch()
        if threading.current_thread() is not self._thread:
            self._thread.join(CLOSE_LIMIT_S)

    def _publish(self) -> None:
        self._published = _Published(self._room.state(), _steady_ms())

    def _output_failed(self) -> None:
        self._inbox.put(Signal(SignalKind.OUTPUT_LOST, 0, _steady_ms()))

    def _server_hangs(self, since_ms: float) -> None:
        """Shown at once: the player's own thread may have asked something just before."""
        self._inbox.put(Signal(SignalKind.OUTPUT_HUNG, 0, since_ms))
        state = replace(self._published.state, status=PlayerStatus.NO_SOUND, detail=words.NO_ANSWER)
        self._published = _Published(state, _steady_ms())

    def _server_answers(self) -> None:
        self._inbox.put(Signal(SignalKind.OUTPUT_ANSWERS, 0, _steady_ms()))

    def _sound_tone(self, room: Room) -> None:
        if room.may_ask:
            self._tone.sound(room.volume_gain())

    def _move_to(self, key: str) -> None:
        self._engine.device = key
        for deck in self._decks:
            deck.move_output()

    def _run(self) -> None:
        while self._take_in(self._room.wake_in_ms() / 1000):
            self._guarded(self._room.tick)
            self._publish()
            self._tell()
        self._room.silence()
        self._tone.stop()
        time.sleep(BUFFERED_S)
        self._room.stop()
        self._publish()
        self._tell()
        self._tone.close()
        if self._reaper.close(CLOSE_LIMIT_S / 2):
            self._engine.close()
        self._delivery.close()

    def _tell(self) -> None:
        told, self._to_tell[:] = tuple(self._to_tell), []
        for event in told:
            self._delivery.tell(event)

    def _take_in(self, wait_s: float) -> bool:
        """Do all that has been asked and reported; False once the player is closed."""
        try:
            message = self._inbox.get(timeout=wait_s)
            while not isinstance(message, _Close):
                self._guarded(partial(self._obey, message))
                message = self._inbox.get_nowait()
        except Empty:
            return True
        return False

    def _obey(self, message: Wish | Signal) -> None:
        if isinstance(message, Signal):
            self._room.hear(message)
        else:
            message(self._room)

    def _guarded(self, step: Callable[[], None]) -> None:
        """What goes wrong in one step is reported, and the music goes on with the next."""
        try:
            step()
        except Exception as fault:  # noqa: BLE001 - reported; a thread that ends is a silent room
            threading.excepthook(
                threading.ExceptHookArgs((type(fault), fault, fault.__traceback__, self._thread))
            )


def _steady_ms() -> float:
    return time.monotonic() * 1000
