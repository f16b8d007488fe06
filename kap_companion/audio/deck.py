"""What a deck does: one file at a time, made ready before it sounds, its level set from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kap_companion.domain.playlist import Track


class SignalKind(StrEnum):
    """What can be reported; LEVEL is another hand on a deck's volume, MOVED another way out.

    OUTPUT_HUNG is told with the moment since which the sound server owes an answer.
    """

    READY = "ready"
    ENDED = "ended"
    BROKEN = "broken"
    LEVEL = "level"
    MOVED = "moved"
    OUTPUT_LOST = "output-lost"
    OUTPUT_HUNG = "output-hung"
    OUTPUT_ANSWERS = "output-answers"


@dataclass(frozen=True, slots=True)
class Signal:
    """A report at a moment of the steady clock about the load with this ticket; 0 is none."""

    kind: SignalKind
    ticket: int
    at_ms: float


Notify = Callable[[Signal], None]
"""Takes a report from any thread, and only queues it."""


class Deck(Protocol):
    """Called from one thread only; reports through the `Notify` that it was made with.

    No method raises and none takes longer than a few milliseconds.
    """

    def load(self, track: Track, position_ms: int, *, look: bool = True) -> int:
        """Make a file ready at a position, silent and held; returns its signals' ticket.

        Without a `look` into the file it is taken to be ready at once: whether it can be heard
        shows when it should.
        """
        ...

    def has_sound(self) -> bool:
        """Whether the file that reported READY holds anything that can be heard."""
        ...

    def sound(self) -> None:
        """Let it sound, or sound again."""
        ...

    def hold(self) -> None:
        """Stand still, ready to sound again from here."""
        ...

    def stop(self) -> None:
        """Let go of the file."""
        ...

    def set_amplitude(self, amplitude: float) -> None:
        """The level, 0 to 1, where 1 is the file's own with the track's gain."""
        ...

    def level_share(self) -> float:
        """By how much what sounds differs from the level that was set: 1 is not at all."""
        ...

    def position_ms(self) -> int:
        """How far into the file it is, in milliseconds."""
        ...

    def alive_at_ms(self) -> float:
        """When the file that sounds was last seen to move, on the steady clock."""
        ...

    def length_ms(self) -> int:
        """How long the file is, in milliseconds, 0 if that is not known."""
        ...
