"""A practice to test windows in: its vault, its clock, and a day with patients and sessions."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from kap_companion.config import Settings
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.events import (
    DoseGiven,
    Ending,
    Event,
    Given,
    IntegrationBooked,
    IntentionWritten,
    Observed,
    PatientRegistered,
    Protocol,
    QuoteHeard,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
    StepPlanned,
)
from kap_companion.domain.moment import US_PER_MINUTE, Moment
from kap_companion.domain.player import Player
from kap_companion.host.awake import Wakefulness
from kap_companion.resources import asset_path
from kap_companion.services.access import AccessLog
from kap_companion.services.heard_tracks import HeardTracks
from kap_companion.services.key_choices import KeyChoices
from kap_companion.services.patients import Patients
from kap_companion.services.people import People as PeopleService
from kap_companion.services.practice import Practice
from kap_companion.services.room_sound import room_sound
from kap_companion.services.schedule import Schedule
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.key_map import taken_by
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import CHEAPEST, NotSaved, Vault, create_vault, unlock_vault
from tests.prepared import prepare

PASSPHRASE = "seven quiet herons"
MORNING = datetime(2026, 3, 17, 10, 0)  # noqa: DTZ001 - the time on the wall of the room
LIMIT_S = 20


class HandClock:
    """A clock that moves only by hand, in this computer's time zone."""

    def __init__(self, start: datetime = MORNING) -> None:
        local = start.astimezone()
        offset = local.utcoffset() or timedelta()
        utc_us = round(local.timestamp() * 1_000_000)
        self._now = Moment(utc_us, int(offset.total_seconds() // 60), "boot-1", 3_600_000_000)

    def now(self) -> Moment:
        return self._now

    def advance(self, minutes: float) -> None:
        self._now = self._now.shifted(round(minutes * US_PER_MINUTE))

    def reboot(self) -> None:
        """The computer starts anew; no time passes."""
        self._now = replace(self._now, boot_id=f"{self._now.boot_id}+", steady_us=0)

    def set_wall(self, minutes: float) -> None:
        """Someone sets the computer's clock; the time since the start does not follow."""
        moved_us = self._now.utc_us + round(minutes * US_PER_MINUTE)
        self._now = replace(self._now, utc_us=moved_us)

    @property
    def today(self) -> date:
        return self._now.local().date()


class NeverAsleep:
    """Stays awake without asking a computer for it."""

    def hold(self) -> "Future[Wakefulness]":
        return self._told()

    def release(self) -> "Future[Wakefulness]":
        return self._told()

    def _told(self) -> "Future[Wakefulness]":
        future: Future[Wakefulness] = Future()
        future.set_result(Wakefulness(held=True, sentence=""))
        return future


class Disk:
    """Takes what is written, until a test says that it is full."""

    full = False

    def before_commit(self) -> None:
        if self.full:
            raise NotSaved("The disk is full. Your text is still here. Free some space.")


def found(folder: Path) -> None:
    """Make the practice's vault, to be copied for each test: founding one takes its time."""
    who = ("Haus am Fluss", "Jonas Feld", "Psychotherapist")
    made, _ = create_vault(folder, PASSPHRASE, HandClock(), *who, cost=CHEAPEST)
    made.close()


def founded_vault(folder: Path, clock: HandClock, disk: Disk | None = None) -> Vault:
    found(folder)
    return opened_vault(folder, clock, disk or Disk())


def opened_vault(folder: Path, clock: HandClock, disk: Disk) -> Vault:
    return unlock_vault(folder, PASSPHRASE, clock, disk.before_commit)


def workspace_of(vault: Vault, clock: HandClock, player: Player, bridge: Bridge) -> Workspace:
    settings = Settings(vault.folder)
    keys = KeyChoices(settings)
    practice = Practice(vault.journal, vault.reader, taken_by(keys.now))
    sound = room_sound(player, vault.folder, asset_path("music"), settings)
    return Workspace(
        clock=clock,
        journal=vault.journal,
        reader=vault.reader,
        patients=Patients(vault.journal, vault.reader, clock),
        schedule=Schedule(vault.journal, vault.reader, clock),
        practice=practice,
        people=PeopleService(vault, practice, clock, CHEAPEST),
        music=sound.music,
        heard=HeardTracks(sound.music, sound.library),
        habits=sound.habits,
        keys=keys,
        preflight=sound.preflight,
        awake=NeverAsleep(),
        battery=lambda: None,
        opens_with=vault.opens_with,
        signs_with=vault.signs_with,
        erase=vault.erase,
        access=AccessLog(vault.journal, vault.access_subject),
        bridge=bridge,
    )


@dataclass(frozen=True)
class People:
    """The ids of the invented patients, and of the session that runs."""

    mara: str
    tomas: str
    hanna: str
    peter: str
    running: str


class Scribe:
    """Writes what a test needs to have happened before."""

    def __init__(self, workspace: Workspace, clock: HandClock) -> None:
        self._workspace = workspace
        self._clock = clock

    def patient(self, details: PatientRegistered) -> str:
        patient_id, written = self._workspace.patients.add(details)
        written.result(LIMIT_S)
        return patient_id

    def planned(
        self,
        patient_id: str,
        at: datetime,
        route: str = "sublingual",
        protocol: Protocol | None = None,
    ) -> str:
        plan = SessionPlanned(patient_id, at.astimezone(), route, 120)
        session_id, written = self._workspace.schedule.plan(plan, protocol)
        written.result(LIMIT_S)
        return session_id

    def prepared(self, patient_id: str) -> None:
        """The patient was asked everything, takes nothing, and agreed: nothing of it is open."""
        journal, reader = self._workspace.journal, self._workspace.reader
        prepare(patient_id, journal, reader, self._clock.today)

    def happened(self, session_id: str, *events: Event, ago_min: float = 0) -> Sequence[Entry]:
        at = self._clock.now().shifted(round(-ago_min * US_PER_MINUTE))
        batch = [NewEntry(session_id, event, occurred_at=at) for event in events]
        return self._workspace.journal.append(batch).result(LIMIT_S)


DOSE = DoseGiven("ketamine", Decimal(200), "mg", "sublingual", "Jonas Feld")
MARA = PatientRegistered(
    "Mara Lindholm",
    "Mara",
    "she/her",
    date(1984, 3, 7),
    "K-0311",
    "Ruth Lindholm",
    "+49 151 5550119",
    "Penicillin, hives in 2011",
    "Prefers the blue blanket.",
)


def full_day(workspace: Workspace, clock: HandClock) -> People:
    """One running, two more today, one forgotten, one to come, two integrations, two steps."""
    scribe = Scribe(workspace, clock)
    mara = scribe.patient(MARA)
    tomas = scribe.patient(PatientRegistered("Tomás Reyes", record_number="K-0298"))
    hanna = scribe.patient(PatientRegistered("Hanna Vogt", birth_date=date(1991, 12, 24)))
    peter = scribe.patient(PatientRegistered("Peter Sand", "Pit", "he/him", date(1969, 7, 20)))
    now = MORNING
    scribe.planned(tomas, now.replace(hour=13, minute=30))
    scribe.planned(hanna, now.replace(hour=15), "intramuscular")
    scribe.planned(peter, now - timedelta(days=4), "nasal")
    scribe.planned(peter, now + timedelta(days=3), "nasal")
    _integrations(scribe, hanna, peter)
    running = scribe.planned(mara, now)
    words = ("I want to meet my grief without running from it.",)
    asked = "What would you like to turn towards today?"
    scribe.happened(running, SessionBegun(), ago_min=57)
    scribe.happened(running, IntentionWritten("intention", asked, words, Given.WRITTEN), ago_min=50)
    scribe.happened(running, DOSE, ago_min=42)
    scribe.happened(running, Observed(tag="Settled"), ago_min=20)
    return People(mara, tomas, hanna, peter, running)


def _integrations(scribe: Scribe, hanna: str, peter: str) -> None:
    before = MORNING - timedelta(days=2)
    first = scribe.planned(peter, before)
    scribe.happened(first, SessionBegun(), DOSE, ago_min=41 * 60)
    scribe.happened(first, QuoteHeard("The river does not hurry."), ago_min=40 * 60)
    scribe.happened(first, SessionEnded(Ending.COMPLETED), ago_min=39 * 60)
    sunday = (MORNING - timedelta(days=2)).date()
    scribe.happened(first, StepPlanned("Ring the Monday group", "Peter", sunday))
    second = scribe.planned(hanna, before)
    scribe.happened(second, SessionBegun(), DOSE, ago_min=27 * 60)
    scribe.happened(second, SessionEnded(Ending.COMPLETED), ago_min=25 * 60)
    booked = MORNING.replace(hour=15).astimezone()
    scribe.happened(second, IntegrationBooked(booked))
    scribe.happened(second, StepPlanned("Walk by the river before breakfast", "Hanna", None))
