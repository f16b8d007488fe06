"""The checks around a dose: what was measured or seen, put off, asked for again, told on."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from kap_companion.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class VitalsTaken(Event):
    """Vital signs, as they were read; None where one was not taken.

    Pressures in mmHg, rates per minute, `spo2` in percent, `temperature` in degrees Celsius,
    `sedation` by the practice's scale, `pain` and `nausea` from 0 to 10. `sure` names the unusual
    values that were asked about, and stood.
    """

    KIND: ClassVar[str] = "vitals-taken"
    systolic: int | None = None
    diastolic: int | None = None
    heart_rate: int | None = None
    spo2: int | None = None
    respiratory_rate: int | None = None
    temperature: Decimal | None = None
    sedation: int | None = None
    pain: int | None = None
    nausea: int | None = None
    words: str = ""
    sure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedAt(Event):
    """The patient was looked at, for the check of this name."""

    KIND: ClassVar[str] = "looked-at"
    check: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class CheckPutOff(Event):
    """The check that fell due at `due_min` of T+ was put off by so many minutes; why, if said.

    A check before the dose has no minute.
    """

    KIND: ClassVar[str] = "check-put-off"
    check: str
    due_min: int | None
    minutes: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecheckAsked(Event):
    """The vitals of entry `about` are to be taken again, so many minutes after this."""

    KIND: ClassVar[str] = "recheck-asked"
    about: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SomeoneTold(Event):
    """Somebody was told of entry `about`."""

    KIND: ClassVar[str] = "someone-told"
    about: str
    who: str
    words: str = ""
