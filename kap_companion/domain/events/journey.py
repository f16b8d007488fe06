"""What happens in the room between the dose and the return."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from kap_companion.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class DoseGiven(Event):
    """A dose was given. The first one of a session anchors T+; every later one is a booster."""

    KIND: ClassVar[str] = "dose-given"
    drug: str
    amount: Decimal
    unit: str
    route: str
    given_by: str


@dataclass(frozen=True, slots=True)
class EyeMaskPutOn(Event):
    """The eye mask went on."""

    KIND: ClassVar[str] = "eye-mask-put-on"


@dataclass(frozen=True, slots=True)
class EyeMaskTakenOff(Event):
    """The eye mask came off."""

    KIND: ClassVar[str] = "eye-mask-taken-off"


@dataclass(frozen=True, slots=True)
class Observed(Event):
    """What the therapist saw: a one-key tag's label, words, or both."""

    KIND: ClassVar[str] = "observed"
    words: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class QuoteHeard(Event):
    """What the patient said, word for word."""

    KIND: ClassVar[str] = "quote-heard"
    words: str


@dataclass(frozen=True, slots=True)
class WordsAdded(Event):
    """Words typed after a tag; the tag that this amends stands unchanged."""

    KIND: ClassVar[str] = "words-added"
    words: str
