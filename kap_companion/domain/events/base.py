"""What every event has in common, and the two events that speak about other entries."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `KIND` names it for ever; `VERSION` counts changes of its shape."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Retracted(Event):
    """The entry that this one amends no longer counts; it stays in the record, with the reason.

    Taking back a retraction is a retraction of it. `how` says by which hand: ``taken back``,
    ``undo`` or ``redo``.
    """

    KIND: ClassVar[str] = "retracted"
    how: str = "taken back"


@dataclass(frozen=True, slots=True)
class UnknownEvent(Event):
    """An event of a kind or version that this program doesn't know: kept, and shown as such."""

    KIND: ClassVar[str] = "unknown"
    kind: str
    version: int
    body_json: str
