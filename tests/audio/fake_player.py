"""The room's own rules on two decks that make no sound, and a clock that a test turns by hand."""

import itertools
from collections.abc import Callable, Collection, Sequence

from kap_companion.audio.deck import Notify, Signal, SignalKind
from kap_companion.audio.room import Room
from kap_companion.domain.player import Output, PlayerEvent, PlayerListener, PlayerState
from kap_companion.domain.playlist import Cue, Playlist, Track

LOAD_MS = 20.0


class FakeDeck:
    """See `Deck`. A file takes 20 ms to be ready; those in `broken` never are."""

    def __init__(
        self,
        clock_ms: Callable[[], float],
        notify: Notify,
        tickets: "itertools.count[int]",
        broken: Collection[str],
    ) -> None:
        self._clock_ms = clock_ms
        self._notify = notify
        self._tickets = tickets
        self._broken = broken
        self.loads = 0
        self._track: Track | None = None
        self._ticket = 0
        self._base_ms = 0.0
        self._since_ms: float | None = None
        self._ready_at_ms: float | None = None
        self._alive_at_ms = 0.0
        self.amplitude = 0.0
        self.is_output_gone = False
        self.stuck: set[str] = set()

    def load(self, track: Track, position_ms: int, *, look: bool = True) -> int:
        self.loads += 1
        self._track, self._ticket = track, next(self._tickets)
        self._base_ms, self._since_ms = float(position_ms), None
        self._ready_at_ms = self._clock_ms() + (LOAD_MS if look else 0.0)
        if self.is_output_gone:
            self._ready_at_ms = None
            self._report(SignalKind.OUTPUT_LOST)
        return self._ticket

    def has_sound(self) -> bool:
        return self._track is not None

    def sound(self) -> None:
        self._since_ms = self._alive_at_ms = self._clock_ms()

    def hold(self) -> None:
        self._base_ms, self._since_ms = float(self.position_ms()), None

    def stop(self) -> None:
        self._base_ms, self._since_ms = float(self.position_ms()), None
        self._track = self._ready_at_ms = None
        self.amplitude = 0.0

    def set_amplitude(self, amplitude: float) -> None:
        self.amplitude = amplitude

    def level_share(self) -> float:
        return 1.0

    def alive_at_ms(self) -> float:
        if self._since_ms is not None and (
            self._track is None or self._track.path not in self.stuck
        ):
            self._alive_at_ms = self._clock_ms()
        return self._alive_at_ms

    def position_ms(self) -> int:
        run_ms = 0.0 if self._since_ms is None else self._clock_ms() - self._since_ms
        return round(self._base_ms + run_ms)

    def length_ms(self) -> int:
        return self._track.duration_ms if self._track else 0

    def elapse(self) -> None:
        """Report what has become true by now."""
        if self._ready_at_ms is not None and self._clock_ms() >= self._ready_at_ms:
            self._ready_at_ms = None
            fine = self._track is not None and self._track.path not in self._broken
            self._report(SignalKind.READY if fine else SignalKind.BROKEN)
        elif self._since_ms is not None and self.position_ms() >= self.length_ms():
            self._report(SignalKind.ENDED)

    def due_in_ms(self) -> float:
        """When there will be something to report."""
        if self._ready_at_ms is not None:
            return self._ready_at_ms - self._clock_ms()
        if self._since_ms is not None:
            return float(self.length_ms() - self.position_ms())
        return float("inf")

    def _report(self, kind: SignalKind) -> None:
        self._notify(Signal(kind, self._ticket, self._clock_ms()))


class FakePlayer:
    """See `Player`. Acts at once in the caller's thread, and listeners are told there too.

    `advance` lets time pass: nothing becomes ready, moves or ends without it. `broken` holds the
    paths of files that can't be played; a set may be changed meanwhile.
    """

    def __init__(self, volume_percent: int = 70, broken: Collection[str] = ()) -> None:
        self.now_ms = 0.0
        self.chosen_output = ""
        self.tones = 0
        self._listeners: list[PlayerListener] = []
        self._signals: list[Signal] = []
        tickets = itertools.count(1)
        self.decks = tuple(
            FakeDeck(lambda: self.now_ms, self._signals.append, tickets, broken) for _ in range(2)
        )
        first, second = self.decks
        self._room = Room((first, second), lambda: self.now_ms, self._tell, volume_percent)

    def load(self, playlist: Playlist, crossfade_ms: int) -> None:
        self._room.load(playlist, crossfade_ms)

    def play(self) -> None:
        self._room.play()

    def play_from(self, index: int, position_ms: int) -> None:
        self._room.play_from(index, position_ms)

    def pause(self) -> None:
        self._room.pause()

    def follow(self, index: int, coming: Sequence[Cue], play_ms: int | None = None) -> None:
        self._room.follow(index, coming, play_ms)

    def next(self, fade_ms: int | None = None) -> None:
        self._room.next(fade_ms)

    def back(self) -> None:
        self._room.back()

    def fade_out(self, duration_ms: int) -> None:
        self._room.fade_out(duration_ms)

    def soften(self, depth_db: float) -> None:
        self._room.soften(depth_db)

    def set_volume(self, percent: int) -> None:
        self._room.set_volume(percent)

    def set_bed(self, track: Track | None) -> None:
        self._room.set_bed(track)

    def outputs(self) -> tuple[Output, ...]:
        return (Output("speakers", "Speakers"), Output("headphones", "Headphones"))

    def choose_output(self, key: str) -> None:
        self.chosen_output = key

    def sound_tone(self) -> None:
        self.tones += 1

    def state(self) -> PlayerState:
        return self._room.state()

    def subscribe(self, listener: PlayerListener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        self._room.stop()
        self._signals.clear()

    def advance(self, milliseconds: float) -> None:
        """Let time pass, step by step, so that everything happens in its order."""
        end_ms = self.now_ms + milliseconds
        while self.now_ms < end_ms:
            waits = [self._room.wake_in_ms(), *(deck.due_in_ms() for deck in self.decks)]
            self.now_ms = min(end_ms, self.now_ms + max(1.0, min(waits)))
            self._turn()

    def lose_sound(self) -> None:
        """The sound server dies, until `regain_sound`."""
        for deck in self.decks:
            deck.is_output_gone = True
        self._signals.append(Signal(SignalKind.OUTPUT_LOST, 0, self.now_ms))
        self._turn()

    def regain_sound(self) -> None:
        """The sound server is back; the room finds out by itself."""
        for deck in self.decks:
            deck.is_output_gone = False

    def hang_server(self, since_ms: float) -> None:
        """The sound server owes an answer since then, until `answer_again`."""
        self._signals.append(Signal(SignalKind.OUTPUT_HUNG, 0, since_ms))
        self._turn()

    def answer_again(self) -> None:
        """The sound server answers again."""
        self._signals.append(Signal(SignalKind.OUTPUT_ANSWERS, 0, self.now_ms))
        self._turn()

    def stick(self, *paths: str) -> None:
        """From now on these files stand still where they are, as on a drive that is stuck."""
        for deck in self.decks:
            deck.stuck = set(paths)

    def _turn(self) -> None:
        for deck in self.decks:
            deck.elapse()
        while self._signals:
            self._room.hear(self._signals.pop(0))
        self._room.tick()

    def _tell(self, event: PlayerEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)
