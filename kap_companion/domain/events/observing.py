"""What belongs to an observation: how strong it was, how long it ran on, what was done about it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event


class Strength(StrEnum):
    """How strong what a tag names was."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class StrengthNoted(Event):
    """How strong it was; the tag that this amends stands unchanged, the newest strength counts."""

    KIND: ClassVar[str] = "strength-noted"
    strength: Strength


@dataclass(frozen=True, slots=True)
class StateWentOn(Event):
    """What entry `of` names goes on: it runs from that entry's time until it is ended."""

    KIND: ClassVar[str] = "state-went-on"
    of: str
    what: str


@dataclass(frozen=True, slots=True)
class StateEnded(Event):
    """What went on by entry `of`, a `StateWentOn`, goes on no longer."""

    KIND: ClassVar[str] = "state-ended"
    of: str
    what: str


@dataclass(frozen=True, slots=True)
class InterventionMade(Event):
    """What the therapist did for the patient; `touch` where it is a touch."""

    KIND: ClassVar[str] = "intervention-made"
    what: str
    words: str = ""
    touch: bool = False


@dataclass(frozen=True, slots=True)
class Intervention:
    """One of the practice's own interventions; `touch` asks for the patient's touch agreement."""

    what: str
    touch: bool = False


@dataclass(frozen=True, slots=True)
class InterventionsSet(Event):
    """What the practice's therapists do in the room, in the order shown."""

    KIND: ClassVar[str] = "interventions-set"
    interventions: tuple[Intervention, ...]
