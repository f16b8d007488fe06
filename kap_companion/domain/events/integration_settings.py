"""What a practice sets for the time after a session: when it asks, and how its notes begin."""

from dataclasses import dataclass
from typing import ClassVar

from kap_companion.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class CheckInTimesSet(Event):
    """Hours after a step was planned at which somebody asks how it goes, the earliest first."""

    KIND: ClassVar[str] = "check-in-times-set"
    hours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoteTemplate:
    """What an empty note may begin with, under its name."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class NoteTemplatesSet(Event):
    """The practice's templates for notes, in the order offered."""

    KIND: ClassVar[str] = "note-templates-set"
    templates: tuple[NoteTemplate, ...]
