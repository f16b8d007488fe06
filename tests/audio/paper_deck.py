"""A deck that says what a test wants of it, and the clock that it goes by."""

from kap_companion.audio.slot import Slot, Stage
from kap_companion.domain.playlist import Cue, Track


class Clock:
    """Milliseconds that a test turns by hand."""

    def __init__(self, now_ms: float = 0.0) -> None:
        self.now_ms = now_ms

    def __call__(self) -> float:
        return self.now_ms


class PaperDeck:
    """See `Deck`. It holds no file, and does nothing by itself."""

    def __init__(self, position_ms: int = 0, alive_at_ms: float = 0.0, length_ms: int = 0) -> None:
        self.position = position_ms
        self.alive = alive_at_ms
        self.length = length_ms

    def load(self, track: Track, position_ms: int, *, look: bool = True) -> int:
        del track, look
        self.position = position_ms
        return 1

    def has_sound(self) -> bool:
        return True

    def sound(self) -> None: ...

    def hold(self) -> None: ...

    def stop(self) -> None: ...

    def set_amplitude(self, amplitude: float) -> None: ...

    def level_share(self) -> float:
        return 1.0

    def position_ms(self) -> int:
        return self.position

    def alive_at_ms(self) -> float:
        return self.alive

    def length_ms(self) -> int:
        return self.length


def slot_with(
    duration_ms: int,
    play_ms: int | None = None,
    *,
    position_ms: int = 0,
    alive_at_ms: float = 0.0,
    began_at_ms: float = 0.0,
) -> Slot:
    """What sounds: a track of this length, of which so much is heard."""
    slot = Slot(PaperDeck(position_ms, alive_at_ms))
    slot.stage = Stage.SOUNDING
    slot.cue = Cue(Track("front", "front", "", duration_ms), 0, play_ms)
    slot.began_at_ms = began_at_ms
    return slot
