"""What stands in the measured vaults besides their bulk: the day that Today shows, a session."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    InsightWritten,
    IntegrationNoteWritten,
    Observed,
    PatientRegistered,
    QuoteHeard,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
    StepPlanned,
    ThemeKind,
    ThemeNamed,
    TrackStarted,
)
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import US_PER_MINUTE, US_PER_SECOND, Moment
from kap_companion.vault import Vault, unlock_vault
from tests.bench.vault_fill import PASSPHRASE, fill, some_words

MORNING = datetime(2026, 3, 17, 10, tzinfo=UTC)
WAIT_S = 600
INSIGHTS = 8
WORKED_ON = 3 * INSIGHTS
"""Entries of the days after: more than most sessions have."""


class RoomClock:
    """A clock that runs, set to the morning that the vaults are furnished for."""

    def __init__(self) -> None:
        self._began_us = time.monotonic_ns() // 1000

    def now(self) -> Moment:
        steady_us = time.monotonic_ns() // 1000
        gone_us = steady_us - self._began_us
        return Moment(int(MORNING.timestamp()) * US_PER_SECOND + gone_us, 0, "bench", steady_us)


def furnish(vault: Vault) -> None:
    """Write the day that Today shows: three sessions planned, two to come, four to integrate."""
    for number, days in enumerate((0, 0, 0, 1, 2)):
        at = MORNING + timedelta(days=days, hours=number)
        patient = _write(vault, PatientRegistered(f"Planned Person {number}"))
        _write(vault, SessionPlanned(patient, at, "im", 120))
    for number in range(4):
        patient = _write(vault, PatientRegistered(f"Waiting Person {number}"))
        plan = SessionPlanned(patient, MORNING - timedelta(hours=30), "im", 120)
        _write(vault, plan, SessionBegun(), a_dose(), SessionEnded(Ending.COMPLETED))


def a_running_session(folder: Path, entries: int) -> None:
    """Make a small vault in which a session of so many entries runs."""
    fill(folder, 50)
    clock = RoomClock()
    with closing(unlock_vault(folder, PASSPHRASE, clock)) as vault:
        patient = _write(vault, PatientRegistered("Someone Invented"))
        session = _write(vault, SessionPlanned(patient, MORNING, "im", 180))
        step_us = 170 * US_PER_MINUTE // entries
        now = clock.now()
        batch = [
            NewEntry(session, event, occurred_at=now.shifted((number - entries) * step_us))
            for number, event in enumerate(_what_happened(entries - 1))
        ]
        vault.journal.append(batch).result(WAIT_S)


def an_ended_session(folder: Path, entries: int) -> tuple[str, str]:
    """Make a small vault with a session of so many entries that was worked on since.

    Returns its id, and that of a short one to be opened in between.
    """
    fill(folder, 50)
    clock = RoomClock()
    with closing(unlock_vault(folder, PASSPHRASE, clock)) as vault:
        patient = _write(vault, PatientRegistered("Someone Invented"))
        session = _write(vault, SessionPlanned(patient, MORNING - timedelta(days=1), "im", 180))
        step_us = 170 * US_PER_MINUTE // entries
        began = clock.now().shifted(-27 * 60 * US_PER_MINUTE)
        batch = [
            NewEntry(session, event, occurred_at=began.shifted(number * step_us))
            for number, event in enumerate(_what_happened(entries - WORKED_ON - 2))
        ]
        ended = NewEntry(session, SessionEnded(Ending.COMPLETED), occurred_at=batch[-1].occurred_at)
        told = vault.journal.append([*batch, ended]).result(WAIT_S)
        _work_on(vault, session, [each.id for each in told if isinstance(each.event, QuoteHeard)])
        plan = SessionPlanned(patient, MORNING - timedelta(days=9), "im", 120)
        other = _write(vault, plan, SessionBegun(), a_dose(), SessionEnded(Ending.COMPLETED))
    return session, other


def _work_on(vault: Vault, session: str, quotes: list[str]) -> None:
    """Insights out of quotes, a step for every second one, names and notes: `WORKED_ON` of them."""
    for number in range(INSIGHTS):
        insight = InsightWritten(f"What it means, {number}", (quotes[number * 7],))
        (written,) = vault.journal.append([NewEntry(session, insight)]).result(WAIT_S)
        more: list[Event] = [ThemeNamed(ThemeKind.PATTERN, f"Name {number}")]
        if number % 2:
            more.append(IntegrationNoteWritten(f"A note of the days after, {number}"))
        else:
            more.append(StepPlanned(f"Step {number}", "Someone", insight=written.id))
        vault.journal.append([NewEntry(session, each) for each in more]).result(WAIT_S)


def a_dose() -> DoseGiven:
    return DoseGiven("ketamine", Decimal(50), "mg", "im", "Dr Invented")


def _what_happened(entries: int) -> Iterator[Event]:
    yield SessionBegun()
    yield a_dose()
    random = Random(11)
    for number in range(entries - 2):
        yield _in_the_room(number, random)


def _in_the_room(number: int, random: Random) -> Event:
    match number % 20:
        case 0:
            return TrackStarted(f"Track {number}", number, 240_000)
        case 1:
            return EyeMaskPutOn()
        case 2:
            return EyeMaskTakenOff()
        case 3 | 4 | 5:
            return QuoteHeard(some_words(random, 9))
        case _:
            return Observed(some_words(random, 7), tag=random.choice(("", "Settled", "Moving")))


def _write(vault: Vault, *events: Event) -> str:
    subject = new_id(int(MORNING.timestamp()) * US_PER_SECOND)
    vault.journal.append([NewEntry(subject, event) for event in events]).result(WAIT_S)
    return subject
