"""What happens in the room between the dose and the return."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event


class Proof(StrEnum):
    """How it is known that a witness was there."""

    NONE = ""
    SIGNED = "own passphrase"
    TYPED = "name typed"


class CoursePoint(StrEnum):
    """A point in the patient's course, as the therapist sees it."""

    ONSET = "onset"
    PEAK = "peak"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class DoseGiven(Event):
    """A dose was given. The first one of a session anchors T+; every later one is a booster.

    `weight_kg` is what mg/kg is worked out from, None where it was not told. `wasted` is what of
    the drug was thrown away, in the same unit, and `waste_witness` who saw that. `devices` counts
    nasal sprays. (Version 1 had no more than drug, amount, unit, route and who gave it.)
    """

    KIND: ClassVar[str] = "dose-given"
    VERSION: ClassVar[int] = 2
    drug: str
    amount: Decimal
    unit: str
    route: str
    given_by: str
    ordered_by: str = ""
    witnessed_by: str = ""
    witness_proof: Proof = Proof.NONE
    site: str = ""
    weight_kg: Decimal | None = None
    devices: int | None = None
    lot: str = ""
    expiry: str = ""
    wasted: Decimal | None = None
    waste_witness: str = ""
    waste_proof: Proof = Proof.NONE
    sure: bool = False


@dataclass(frozen=True, slots=True)
class InfusionRateSet(Event):
    """The infusion runs at this rate from now on; the first one starts it.

    `sure`: it was asked about, and confirmed. (Version 1 had no more than the rate and its unit.)
    """

    KIND: ClassVar[str] = "infusion-rate-set"
    VERSION: ClassVar[int] = 2
    rate: Decimal
    unit: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class InfusionStopped(Event):
    """The infusion was stopped; `given` is what went in, in the dose's unit, if it was read."""

    KIND: ClassVar[str] = "infusion-stopped"
    given: Decimal | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class LozengeTakenOut(Event):
    """The lozenge that was given last is out of the mouth."""

    KIND: ClassVar[str] = "lozenge-taken-out"
    swallowed: bool = False


@dataclass(frozen=True, slots=True)
class CoursePointMarked(Event):
    """The patient has come to this point of the course, as the therapist sees it."""

    KIND: ClassVar[str] = "course-point-marked"
    point: CoursePoint


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
    """What the therapist saw: a one-key tag's label, words, or both.

    `about` is the earlier entry that it is about. (Version 1 had none.)
    """

    KIND: ClassVar[str] = "observed"
    VERSION: ClassVar[int] = 2
    words: str = ""
    tag: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class QuoteHeard(Event):
    """What the patient said, word for word.

    `about` is the earlier entry that it is about. (Version 1 had none.)
    """

    KIND: ClassVar[str] = "quote-heard"
    VERSION: ClassVar[int] = 2
    words: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class WordsAdded(Event):
    """Words typed after a tag; the tag that this amends stands unchanged."""

    KIND: ClassVar[str] = "words-added"
    words: str
