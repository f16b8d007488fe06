"""How a practice runs a kind of session: its protocols, and the copy that a session keeps."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event
from kap_companion.domain.events.practice import QuickTag


class Sign(StrEnum):
    """A vital sign, named as the field of `VitalsTaken` that holds it."""

    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    HEART_RATE = "heart_rate"
    SPO2 = "spo2"
    RESPIRATORY_RATE = "respiratory_rate"
    TEMPERATURE = "temperature"
    SEDATION = "sedation"
    PAIN = "pain"
    NAUSEA = "nausea"


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """A check that falls due: what is taken, and when, in minutes of T+.

    `signs` is what is taken; a check without any is a look at the patient. `before` asks for one
    before the dose; after it come those at `at_min`, then one `every_min` (none where 0) up to
    `until_min`.
    """

    name: str
    signs: tuple[Sign, ...] = ()
    before: bool = False
    at_min: tuple[int, ...] = ()
    every_min: int = 0
    until_min: int = 0


@dataclass(frozen=True, slots=True)
class Limit:
    """The practice's own bounds of a sign: a value at or beyond one of them asks for a recheck."""

    sign: Sign
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list that is ticked. `hold_min` minutes have to pass after what it names."""

    key: str
    words: str
    hold_min: int = 0


@dataclass(frozen=True, slots=True)
class Protocol:
    """How the practice runs one kind of session; every part of it is the practice's own.

    `phase_min` are the minutes of T+ at which build, peak, re-entry and return begin, empty for
    those of the route. `hold_min` is how long a lozenge is held, 0 where nothing is. No `tags` are
    the practice's; `arc` is the title of the music, empty where none is meant.
    """

    key: str
    name: str
    route: str
    window_min: int
    phase_min: tuple[int, ...] = ()
    checks: tuple[CheckPlan, ...] = ()
    limits: tuple[Limit, ...] = ()
    day_of: tuple[ListItem, ...] = ()
    readiness: tuple[ListItem, ...] = ()
    tags: tuple[QuickTag, ...] = ()
    hold_min: int = 0
    arc: str = ""


@dataclass(frozen=True, slots=True)
class ProtocolsSet(Event):
    """The practice's protocols, in the order shown."""

    KIND: ClassVar[str] = "protocols-set"
    protocols: tuple[Protocol, ...]


@dataclass(frozen=True, slots=True)
class ProtocolTaken(Event):
    """The session is run by this protocol, as it stood then."""

    KIND: ClassVar[str] = "protocol-taken"
    protocol: Protocol
