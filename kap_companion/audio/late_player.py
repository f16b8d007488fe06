"""Stands in for the player while it opens: that waits for as long as the sound server hangs."""

import threading
from collections.abc import Callable, Sequence

from kap_companion.audio import words
from kap_companion.audio.silent_player import SilentPlayer
from kap_companion.domain.player import Output, Player, PlayerListener, PlayerState
from kap_companion.domain.playlist import Cue, Playlist, Track

Wish = Callable[[Player], None]


class LatePlayer:
    """See `Player`. It is silent, and says why; what is asked for is done by the other later."""

    def __init__(self, open_player: Callable[[int], Player], volume_percent: int) -> None:
        """Begin to open the player, on a thread that ends with the program."""
        self._stand_in = SilentPlayer(words.NO_ANSWER, volume_percent)
        self._player: Player | None = None
        self._wishes: list[Wish] = []
        self._ends: dict[PlayerListener, Callable[[], None]] = {}
        self._is_closed = False
        self._changing = threading.Lock()
        self._there = threading.Event()
        opening = threading.Thread(
            target=lambda: self._take(open_player(volume_percent)), name="sound-asked", daemon=True
        )
        opening.start()

    def there_within(self, limit_s: float) -> Player:
        """The player itself where it is there by then, else this one in its place."""
        self._there.wait(limit_s)
        return self._player or self

    def load(self, playlist: Playlist, crossfade_ms: int) -> None:
        """See `Player.load`."""
        self._ask(lambda player: player.load(playlist, crossfade_ms))

    def play(self) -> None:
        """See `Player.play`."""
        self._ask(lambda player: player.play())

    def play_from(self, index: int, position_ms: int) -> None:
        """See `Player.play_from`."""
        self._ask(lambda player: player.play_from(index, position_ms))

    def pause(self) -> None:
        """See `Player.pause`."""
        self._ask(lambda player: player.pause())

    def follow(self, index: int, coming: Sequence[Cue], play_ms: int | None = None) -> None:
        """See `Player.follow`."""
        cues = tuple(coming)
        self._ask(lambda player: player.follow(index, cues, play_ms))

    def next(self, fade_ms: int | None = None) -> None:
        """See `Player.next`."""
        self._ask(lambda player: player.next(fade_ms))

    def back(self) -> None:
        """See `Player.back`."""
        self._ask(lambda player: player.back())

    def fade_out(self, duration_ms: int) -> None:
        """See `Player.fade_out`."""
        self._ask(lambda player: player.fade_out(duration_ms))

    def soften(self, depth_db: float) -> None:
        """See `Player.soften`."""
        self._ask(lambda player: player.soften(depth_db))

    def set_volume(self, percent: int) -> None:
        """See `Player.set_volume`."""
        self._ask(lambda player: player.set_volume(percent))

    def set_bed(self, track: Track | None) -> None:
        """See `Player.set_bed`."""
        self._ask(lambda player: player.set_bed(track))

    def outputs(self) -> tuple[Output, ...]:
        """See `Player.outputs`."""
        return self._now().outputs()

    def choose_output(self, key: str) -> None:
        """See `Player.choose_output`."""
        self._ask(lambda player: player.choose_output(key))

    def sound_tone(self) -> None:
        """See `Player.sound_tone`: one that was asked for too early is not heard late."""
        self._now().sound_tone()

    def state(self) -> PlayerState:
        """See `Player.state`."""
        return self._now().state()

    def subscribe(self, listener: PlayerListener) -> Callable[[], None]:
        """See `Player.subscribe`."""
        with self._changing:
            self._ends[listener] = self._now().subscribe(listener)

        def unsubscribe() -> None:
            with self._changing:
                end = self._ends.pop(listener, None)
            if end is not None:
                end()

        return unsubscribe

    def close(self) -> None:
        """See `Player.close`."""
        with self._changing:
            self._is_closed = True
        self._now().close()

    def _now(self) -> Player:
        return self._player or self._stand_in

    def _ask(self, wish: Wish) -> None:
        with self._changing:
            if self._player is None:
                self._wishes.append(wish)
            wish(self._now())

    def _take(self, player: Player) -> None:
        """The player is there: it hears what was asked for, and tells what comes of it."""
        with self._changing:
            if self._is_closed:
                player.close()
                return
            self._ends = {listener: player.subscribe(listener) for listener in self._ends}
            for wish in self._wishes:
                wish(player)
            self._wishes.clear()
            self._player = player
        self._stand_in.close()
        self._there.set()
