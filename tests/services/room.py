"""The room of the services' tests: a real vault, and a clock whose hands can be moved."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.entry import Entry
from kap_companion.domain.events import DoseGiven, PatientRegistered, SessionPlanned
from kap_companion.domain.moment import US_PER_SECOND, Moment
from kap_companion.services.patients import Patients
from kap_companion.services.practice import Practice
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.schedule import Schedule
from kap_companion.vault import CHEAPEST, Vault, create_vault, unlock_vault
from kap_companion.vault.engine import DATABASE, SALT_BYTES
from kap_companion.vault.files import start_of
from kap_companion.vault.slots import Slot, SlotKind, read_slots, slots_of, write_slots

PASSPHRASE = "seven quiet rivers"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIMIT_S = 30
COLLEAGUE = "colleague"
COLLEAGUES_PASSPHRASE = "five slow lanterns"
DOSE = DoseGiven("ketamine", Decimal(200), "mg", "sublingual", "Lena Berg")


class RoomClock:
    """Moves by hand; the wall clock can be set without it, and the computer started anew."""

    def __init__(self) -> None:
        noon_us = int(NOON.timestamp()) * US_PER_SECOND
        self._now = Moment(noon_us, 60, "boot-1", 3_600 * US_PER_SECOND)

    def now(self) -> Moment:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now = self._now.shifted(round(seconds * US_PER_SECOND))

    def set_wall(self, seconds: float) -> None:
        moved_us = self._now.utc_us + round(seconds * US_PER_SECOND)
        self._now = replace(self._now, utc_us=moved_us)

    def set_zone(self, offset: timedelta) -> None:
        self._now = replace(self._now, offset_min=round(offset.total_seconds() / 60))

    def reboot(self, boot_id: str = "boot-2") -> None:
        self._now = replace(self._now, boot_id=boot_id, steady_us=5 * US_PER_SECOND)


@dataclass(frozen=True)
class Room:
    """An open vault with its services."""

    vault: Vault
    clock: RoomClock
    patients: Patients
    schedule: Schedule
    practice: Practice

    def patient(self, name: str = "Mara Lindholm", number: str = "KAP-4711") -> str:
        details = PatientRegistered(name, record_number=number)
        patient_id, written = self.patients.add(details)
        written.result(LIMIT_S)
        return patient_id

    def planned(self, patient_id: str = "", in_hours: float = 0, window_min: int = 120) -> str:
        at = self.clock.now().local() + timedelta(hours=in_hours)
        plan = SessionPlanned(patient_id or self.patient(), at, "sublingual", window_min)
        session_id, written = self.schedule.plan(plan)
        written.result(LIMIT_S)
        return session_id

    def begun(self) -> SessionRecord:
        session_id = self.planned()
        self.schedule.begin(session_id).result(LIMIT_S)
        return self.record(session_id)

    def record(self, session_id: str) -> SessionRecord:
        return SessionRecord(session_id, self.vault.journal, self.vault.reader, self.clock)


def room_in(vault: Vault, clock: RoomClock) -> Room:
    journal, reader = vault.journal, vault.reader
    return Room(
        vault,
        clock,
        Patients(journal, reader, clock),
        Schedule(journal, reader, clock),
        Practice(journal, reader),
    )


def founded(folder: Path, clock: RoomClock) -> None:
    vault, _ = create_vault(folder, PASSPHRASE, clock, "Elm", "Lena Berg", "nurse", cost=CHEAPEST)
    vault.close()


def with_colleague(folder: Path) -> None:
    """Give a second practitioner a key slot of their own."""
    slot_file = read_slots(folder, start_of(folder / DATABASE, SALT_BYTES))
    assert slot_file is not None
    first = slots_of(slot_file.slots, SlotKind.PASSPHRASE)[0]
    data_key = first.unwrap(PASSPHRASE)
    assert data_key is not None
    slot = Slot("second", SlotKind.PASSPHRASE, COLLEAGUE, CHEAPEST, bytes(16))
    write_slots(folder, slot_file.with_slot(slot.wrap(data_key, COLLEAGUES_PASSPHRASE)))


@contextmanager
def signed_in(folder: Path, clock: RoomClock, secret: str) -> Iterator[Room]:
    """The room for as long as the owner of this passphrase is signed in."""
    vault = unlock_vault(folder, secret, clock)
    try:
        yield room_in(vault, clock)
    finally:
        vault.close()


def copied(template: Path, folder: Path) -> Path:
    shutil.copytree(template, folder)
    return folder


def saved(record: SessionRecord, written: Written | None) -> tuple[Entry, ...]:
    """Wait for the disk, and take what it has into the chart."""
    assert written is not None
    entries = written.result(LIMIT_S)
    record.absorb(written)
    return entries


def replayed(record: SessionRecord, room: Room) -> SessionChart:
    """What the disk says, read and folded afresh."""
    return SessionChart.replay(room.vault.reader.entries_of(record.session_id))
