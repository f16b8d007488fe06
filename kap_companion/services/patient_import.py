"""Taking patients in: what is in a file, who of them is there already, and all of it in one go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import PatientRegistered
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Clock
from kap_companion.domain.ports import Journal, Reader
from kap_companion.errors import InputRefused
from kap_companion.exports import Candidate, DateOrder, PatientFile
from kap_companion.services.patients import Patients
from kap_companion.services.record import Written

EVERYONE = 1_000_000
MOST_AT_ONCE = 5_000
SAME_NUMBER = "This record number is there already."
SAME_PERSON = "This name with this birth date is there already."
SAME_NAME = "This name is there already, and a birth date is missing."
TWICE = "The file has them twice."
CHANGED = "Somebody was added meanwhile. Look at the list again. Nothing was taken in."
NOBODY = "Nobody is chosen."


class Standing(StrEnum):
    """How somebody in the file stands to who is on record."""

    WAITS = "waits for the order of dates"
    NEW = "new"
    PERHAPS = "perhaps there"
    KNOWN = "there already"
    UNREAD = "can’t be read"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody in the file; `why` tells what stands against taking them, where anything does."""

    candidate: Candidate
    standing: Standing
    why: str = ""

    @property
    def details(self) -> PatientRegistered:
        """Who it is; without a name where it can't be read."""
        return self.candidate.details or PatientRegistered("")

    @property
    def may_be_taken(self) -> bool:
        """Whether they can be taken in."""
        return self.standing in {Standing.NEW, Standing.PERHAPS}


@dataclass(frozen=True)
class Preview:
    """What a file comes to. `asks`: the order of its dates has to be said first."""

    arrivals: tuple[Arrival, ...]
    asks: bool

    def of(self, standing: Standing) -> tuple[Arrival, ...]:
        """Return those who stand so."""
        return tuple(each for each in self.arrivals if each.standing is standing)


class PatientImport:
    """Looks up who is there already, and writes who is chosen. Its calls may take a while."""

    def __init__(self, journal: Journal, reader: Reader, clock: Clock) -> None:
        """Work on this vault."""
        self._journal = journal
        self._reader = reader
        self._clock = clock
        self._patients = Patients(journal, reader, clock)

    def preview(self, file: PatientFile, order: DateOrder | None = None) -> Preview:
        """Return what is in a file, its dates read in this order. Nothing is written."""
        on_record, in_file = self._on_record(), _Seen()
        found = tuple(self._arrival(each, on_record, in_file) for each in file.candidates(order))
        return Preview(found, asks=bool(file.either) and order is None)

    def take(self, arrivals: Sequence[Arrival]) -> Written:
        """Write these together or not at all.

        Raises `InputRefused` for nobody, for too many at once, for somebody who can't be taken, and
        where one of them was added since.
        """
        if not arrivals:
            raise InputRefused(NOBODY)
        if len(arrivals) > MOST_AT_ONCE:
            raise InputRefused(f"No more than {MOST_AT_ONCE:,} are taken in at once.")
        on_record, in_file = self._on_record(), _Seen()
        for each in arrivals:
            again = self._arrival(each.candidate, on_record, in_file)
            if not again.may_be_taken or again.standing is not each.standing:
                raise InputRefused(CHANGED)
        now_us = self._clock.now().utc_us
        return self._journal.append([NewEntry(new_id(now_us), each.details) for each in arrivals])

    def _arrival(self, candidate: Candidate, on_record: "_Seen", in_file: "_Seen") -> Arrival:
        details = candidate.details
        if details is None:
            standing = Standing.WAITS if candidate.waits else Standing.UNREAD
            return Arrival(candidate, standing, candidate.problem)
        try:
            self._patients.check(details)
        except InputRefused as refused:
            return Arrival(candidate, Standing.UNREAD, str(refused))
        if in_file.knows(details):
            return Arrival(candidate, Standing.KNOWN, TWICE)
        in_file.add(details)
        known = on_record.knows(details)
        if known:
            return Arrival(candidate, Standing.KNOWN, known)
        perhaps = on_record.perhaps(details)
        return Arrival(candidate, Standing.PERHAPS if perhaps else Standing.NEW, perhaps)

    def _on_record(self) -> "_Seen":
        seen = _Seen()
        for each in self._reader.patients(limit=EVERYONE):
            seen.add(
                PatientRegistered(
                    each.name, birth_date=each.birth_date, record_number=each.record_number
                )
            )
        return seen


class _Seen:
    """Who was seen so far, by what tells one person from another."""

    def __init__(self) -> None:
        self._numbers: set[str] = set()
        self._born: set[tuple[str, object]] = set()
        self._names: dict[str, bool] = {}

    def add(self, details: PatientRegistered) -> None:
        name, number = _plain(details.name), _plain(details.record_number)
        if number:
            self._numbers.add(number)
        if details.birth_date is not None:
            self._born.add((name, details.birth_date))
        undated = details.birth_date is None
        self._names[name] = undated or self._names.get(name, False)

    def knows(self, details: PatientRegistered) -> str:
        """Return by what this person is known, empty where not."""
        if _plain(details.record_number) in self._numbers:
            return SAME_NUMBER
        named = (_plain(details.name), details.birth_date)
        return SAME_PERSON if named in self._born else ""

    def perhaps(self, details: PatientRegistered) -> str:
        """Return why it may be somebody who is there: the name, and no birth date to tell by."""
        undated = self._names.get(_plain(details.name))
        if undated is None:
            return ""
        return SAME_NAME if undated or details.birth_date is None else ""


def _plain(words: str) -> str:
    """Names are compared without regard to case, and to how many spaces stand between them."""
    return " ".join(words.casefold().split())


def summary_lines(file: PatientFile, preview: Preview) -> Iterator[str]:
    """Return what a file comes to, as lines for people."""
    yield (
        ", ".join(
            f"{len(preview.of(each)):,} {each.value}" for each in Standing if preview.of(each)
        )
        or "Nobody is in this file."
    )
    if file.ignored:
        named = ", ".join(file.ignored)
        yield f"Columns that are left out, since nothing is known for them: {named}."
    if file.others:
        yield f"Resources that are no patients, and that are left out: {file.others:,}."


def arrival_line(file: PatientFile, arrival: Arrival) -> str:
    """Return one of them as a line for people, by place, name and what stands against it."""
    where = "line" if file.kind == "list" else "patient"
    born = arrival.details.birth_date
    number = arrival.details.record_number
    said = (
        f"{where} {arrival.candidate.place}",
        arrival.standing.value,
        arrival.candidate.name,
        born.isoformat() if born else "",
        f"({number})" if number else "",
        arrival.why,
        *arrival.candidate.remarks,
    )
    return "  ".join(filter(None, said))
