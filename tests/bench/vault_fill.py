"""Vaults of any size, filled with sessions as they happen, through the code that writes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    AdverseEventBegan,
    DoseGiven,
    Ending,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    Given,
    InsightWritten,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionWritten,
    Observed,
    PatientRegistered,
    QuoteHeard,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
    Severity,
    StepPlanned,
    TrackStarted,
)
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import US_PER_SECOND, Moment
from kap_companion.vault import CHEAPEST, create_vault
from kap_companion.vault.engine import DATABASE, disposed, open_engine
from kap_companion.vault.entries import read_head
from kap_companion.vault.index import write_index
from kap_companion.vault.journal import append_rows
from kap_companion.vault.reader import read_meta
from kap_companion.vault.record import Stamped, stamped
from kap_companion.vault.unlock import open_slot
from kap_companion.vault.writer import Transaction

PASSPHRASE = "a bench of invented people"
ENTRIES_TOGETHER = 10_000
USUAL_SESSION = 150
LONG_SESSION = 2_000
SESSIONS_PER_PATIENT = 8
START = datetime(2024, 1, 8, 9, tzinfo=UTC)
_SAID = (
    "light water breath river mother garden quiet heavy warm hands floating colour door stone "
    "tears laughing still music carrying far home afraid opening sky root voice child forest "
    "letting go"
)
WORDS = _SAID.split()
RARE, RARE_SHARE = "heron", 0.0002
"""A word that one note in five thousand has: some two hundred of a million entries."""


@dataclass(frozen=True)
class SteppingClock:
    """Moments that move on by themselves, half a minute each time."""

    ticks: "count[int]"

    def now(self) -> Moment:
        """Return the next moment."""
        steady_us = next(self.ticks) * 30 * US_PER_SECOND
        return Moment(int(START.timestamp()) * US_PER_SECOND + steady_us, 0, "boot", steady_us)


@dataclass(frozen=True)
class Filled:
    """A vault that was filled, and the ids of one long and of one usual session in it."""

    folder: Path
    entries: int
    long_session: str
    usual_session: str


def fill(folder: Path, entries: int) -> Filled:
    """Make a vault of about this many entries, one session of 2,000 among usual ones."""
    clock = SteppingClock(count())
    vault, _code = create_vault(
        folder, PASSPHRASE, clock, "The Practice", "Dr Invented", "therapist", cost=CHEAPEST
    )
    vault.close()
    unlocked = open_slot(folder, PASSPHRASE)
    writer = Filler(clock, unlocked.holder)
    with disposed(open_engine(folder / DATABASE, unlocked.key, writes=True)) as engine:
        with engine.begin() as connection:
            head = read_head(connection, read_meta(connection, "device"))
        while head.seq < entries:
            with engine.begin() as connection:
                transaction = Transaction(connection, head)
                writer.write(transaction, min(ENTRIES_TOGETHER, entries - head.seq))
            head = transaction.head
    return Filled(folder, head.seq, writer.long_session, writer.usual_session)


class Filler:
    """Writes patients and sessions one after the other; one session is long."""

    def __init__(self, clock: SteppingClock, author: str) -> None:
        self._clock = clock
        self._author = author
        self._codec = Codec()
        self._random = Random(7)
        self._sessions = 0
        self._patient = ""
        self.long_session = ""
        self.usual_session = ""

    def write(self, transaction: Transaction, entries: int) -> None:
        """Write at least this many entries, unless less than a session is missing."""
        goal = transaction.head.seq + entries
        while transaction.head.seq < goal:
            self._write_session(transaction, goal - transaction.head.seq)

    def _write_session(self, transaction: Transaction, room: int) -> None:
        if self._sessions % SESSIONS_PER_PATIENT == 0:
            self._patient = self._new_subject()
            self._write(transaction, self._patient, [a_patient(self._sessions, self._random)])
        session = self._new_subject()
        length = USUAL_SESSION
        if not self.long_session:
            self.long_session, length = session, LONG_SESSION
        elif not self.usual_session:
            self.usual_session = session
        events = a_session(
            self._patient, max(min(length, room), 4), self._clock.now(), self._random
        )
        self._write(transaction, session, list(events))
        self._sessions += 1

    def _write(self, transaction: Transaction, subject: str, events: Sequence[Event]) -> None:
        batch = [self._stamped(NewEntry(subject, event)) for event in events]
        entries = append_rows(transaction, batch)
        write_index(transaction.connection, subject, entries)

    def _stamped(self, new: NewEntry) -> Stamped:
        return stamped(new, self._author, self._clock.now(), self._codec)

    def _new_subject(self) -> str:
        return new_id(self._clock.now().utc_us)


def a_patient(number: int, random: Random) -> PatientRegistered:
    """Return an invented person."""
    name = f"{random.choice(WORDS).title()} {random.choice(WORDS).title()}son"
    return PatientRegistered(name, record_number=f"R-{number:06d}")


def a_session(patient: str, length: int, planned: Moment, random: Random) -> Iterator[Event]:
    """Yield the events of a session that has come to its end, `length` of them (four at least)."""
    yield SessionPlanned(patient, planned.local() + timedelta(days=1), "im", 180)
    yield SessionBegun()
    yield DoseGiven("ketamine", Decimal(50), "mg", "im", "Dr Invented")
    for number in range(length - 4):
        yield in_the_room(number, random)
    yield SessionEnded(Ending.COMPLETED, some_words(random, 12))


def in_the_room(number: int, random: Random) -> Event:  # noqa: C901, PLR0911  # a table of what happens
    """Return one of the things that happen, in about the shares of a real session."""
    match number % 20:
        case 0:
            return IntentionWritten("intention", "What?", (some_words(random, 6),), Given.WRITTEN)
        case 1:
            return TrackStarted(f"Track {number}", number, 240_000)
        case 2:
            return EyeMaskPutOn()
        case 3:
            return EyeMaskTakenOff()
        case 4 | 5 | 6:
            return QuoteHeard(some_words(random, 9))
        case 7:
            return InsightWritten(some_words(random, 8))
        case 8 if number > 100:
            return StepPlanned(some_words(random, 5), "patient")
        case 9 if number > 100:
            return IntegrationNoteWritten(some_words(random, 30))
        case 10 if number > 100:
            return IntegrationHeld()
        case 11 if number > 100:
            return AdverseEventBegan("Nausea", Severity.MILD, some_words(random, 4))
        case 12 if random.random() < 20 * RARE_SHARE:
            return Observed(f"{some_words(random, 5)} {RARE}")
        case _:
            return Observed(some_words(random, 7), tag=random.choice(("", "Settled", "Moving")))


def some_words(random: Random, most: int) -> str:
    """Return a few words that mean nothing."""
    return " ".join(random.choices(WORDS, k=random.randint(1, most)))
