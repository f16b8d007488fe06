"""On the way home: who said ready, what was given along, what was open at the end."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kap_companion.domain.events.base import Event


class Handed(StrEnum):
    """How the after-care sheet came to the patient."""

    PRINTED = "printed"
    AS_FILE = "saved as a file"
    READ = "read together"


@dataclass(frozen=True, slots=True)
class ReadyForDischarge(Event):
    """Somebody said that the patient may go home, at `occurred_at`.

    `by` is the name; `open` is what was open then, and `reason` why it was said all the same.
    """

    KIND: ClassVar[str] = "ready-for-discharge"
    by: str
    words: str = ""
    open: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AfterCareSet(Event):
    """What the practice gives a patient to read at home, in plain words; a page to print."""

    KIND: ClassVar[str] = "after-care-set"
    words: str


@dataclass(frozen=True, slots=True)
class AfterCareGiven(Event):
    """The patient got the after-care sheet, by whom and how; `sheet` is what it said then."""

    KIND: ClassVar[str] = "after-care-given"
    by: str
    how: Handed
    sheet: str


@dataclass(frozen=True, slots=True)
class EndedWithOpen(Event):
    """The session is ended, in the same moment, with this still open."""

    KIND: ClassVar[str] = "ended-with-open"
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MedicineClass:
    """A medicine of the list, and the class of drugs under which somebody put it."""

    medicine: str
    drug_class: str


@dataclass(frozen=True, slots=True)
class MonitoringNoted(Event):
    """What the monitoring form asks for and nothing else of the record tells.

    `ready_min` is when the patient would have been ready without a rule of two hours, in minutes
    after the first dose; None where nobody said.
    """

    KIND: ClassVar[str] = "monitoring-noted"
    setting: str = ""
    ready_min: int | None = None
    classes: tuple[MedicineClass, ...] = ()
