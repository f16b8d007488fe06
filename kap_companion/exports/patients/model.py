"""What a file of patients comes to: candidates, each with its place and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from kap_companion.domain.events import PatientRegistered
from kap_companion.domain.text import clean
from kap_companion.errors import KapError
from kap_companion.exports.patients.dates import (
    WHICH,
    DateOrder,
    Unread,
    could_be_either,
    read_date,
)

NO_NAME = "It has no name."


class ListRefused(KapError):
    """The file can't be read as patients; nothing was taken in."""


class Kind(StrEnum):
    """What kind of file it is."""

    LIST = "list"
    FHIR = "FHIR"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in a file; `place` is the line of a list, or which Patient of a bundle.

    `details` is None where `problem` says why they can't be taken; `waits` where the order of dates
    decides that. `name` is there in both cases, if the file has one. `remarks` tells what was left
    out.
    """

    place: int
    details: PatientRegistered | None
    problem: str = ""
    remarks: tuple[str, ...] = ()
    name: str = ""

    @property
    def waits(self) -> bool:
        """Whether they can be taken once the order of the dates is said."""
        return self.problem == WHICH


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody as a file has them, before the dates are read."""

    place: int
    texts: Mapping[str, str]
    born: str = ""
    problem: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class PatientFile:
    """A file that was read; `ignored` are columns that nothing is known for.

    `others` counts resources of a bundle that are no patients.
    """

    kind: Kind
    found: tuple[Found, ...]
    ignored: tuple[str, ...] = ()
    others: int = 0
    either: tuple[int, ...] = field(init=False)
    """The places of those whose birth date could be read in two ways."""

    def __post_init__(self) -> None:
        either = tuple(each.place for each in self.found if could_be_either(each.born))
        object.__setattr__(self, "either", either)

    def candidates(self, order: DateOrder | None = None) -> tuple[Candidate, ...]:
        """Return everybody in the file, with birth dates read in this order."""
        return tuple(_candidate(each, order) for each in self.found)


def _candidate(found: Found, order: DateOrder | None) -> Candidate:
    if found.problem:
        return Candidate(found.place, None, found.problem)
    texts = {name: clean(words)[0].strip() for name, words in found.texts.items()}
    if not texts.get("name"):
        return Candidate(found.place, None, NO_NAME)
    try:
        born = read_date(found.born, order)
    except Unread as why:
        return Candidate(found.place, None, str(why), name=texts["name"])
    details = PatientRegistered(**texts, birth_date=born)
    return Candidate(found.place, details, remarks=found.remarks, name=details.name)


def refuse(sentence: str) -> NoReturn:
    """Refuse the file."""
    raise ListRefused(f"{sentence} Nothing was taken in.")
