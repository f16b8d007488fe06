"""A session killed fifty times at random moments goes on as if nobody had noticed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from os import kill
from pathlib import Path
from random import Random
from signal import SIGKILL
from threading import Timer
from typing import IO

import pytest

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import PatientRegistered, RecordingResumed, SessionPlanned
from kap_companion.domain.moment import elapsed
from kap_companion.host.clock import system_clock
from kap_companion.services.patients import Patients
from kap_companion.services.record import SessionRecord
from kap_companion.services.recovery import resume
from kap_companion.services.schedule import Schedule
from kap_companion.vault import CHEAPEST, Vault, create_vault, unlock_vault
from tests.faults.scripted_session import DRAFT, steady_us
from tests.services.room import LIMIT_S, PASSPHRASE

KILLS = 50
LONGEST_LIFE_S = 0.6
TOLERANCE_MS = 50

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kills what it forks, and asks Linux"),
]


@dataclass
class Told:
    """What the lives said before they were killed."""

    saved: dict[str, int] = field(default_factory=dict)
    dose_at_us: int | None = None
    dose_id: str = ""
    drafted: int = 0
    alive_us: int = 0

    def hear(self, line: str) -> None:
        word, *rest = line.split()
        match word:
            case "saved":
                self.saved[rest[0]] = int(rest[1])
            case "dose":
                self.dose_id, self.dose_at_us = rest[0], int(rest[1])
            case "draft":
                self.drafted, self.alive_us = int(rest[0]), int(rest[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault with a session that has begun this moment."""
    clock = system_clock()
    place = tmp_path / "vault"
    vault, _ = create_vault(place, PASSPHRASE, clock, "Elm", "Lena Berg", "nurse", cost=CHEAPEST)
    patients = Patients(vault.journal, vault.reader, clock)
    patient_id, written = patients.add(PatientRegistered("Mara Lindholm"))
    written.result(LIMIT_S)
    schedule = Schedule(vault.journal, vault.reader, clock)
    at = clock.now().local() + timedelta(minutes=1)
    session_id, planned = schedule.plan(SessionPlanned(patient_id, at, "sublingual", 120))
    planned.result(LIMIT_S)
    schedule.begin(session_id).result(LIMIT_S)
    vault.close()
    return place


def test_fifty_kills_lose_nothing_and_t_plus_goes_on(folder: Path, project_root: Path) -> None:
    random, told, gaps = Random(2), Told(), 0
    with lives(folder, project_root) as (orders, words):
        for number in range(KILLS):
            one_life(orders, words, told, random)
            vault = unlock_vault(folder, PASSPHRASE, system_clock())
            try:
                gaps += 1
                look(vault, told, gaps)
                if number % 10 == 9:
                    assert vault.verify().problem == ""
            finally:
                vault.close()
    assert told.dose_at_us is not None
    assert len(told.saved) > 5 * KILLS
    assert told.drafted > KILLS


@contextmanager
def lives(folder: Path, project_root: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    command = [sys.executable, "-m", "tests.faults.scripted_session", str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=project_root, stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdin, process.stdout
        process.stdin.close()


def one_life(orders: IO[bytes], words: IO[bytes], told: Told, random: Random) -> None:
    """Let one life work until it is killed, and listen."""
    orders.write(b"live\n")
    orders.flush()
    killer: Timer | None = None
    for raw in words:
        line = raw.decode().strip()
        if line == "gone":
            break
        if line.startswith("pid "):
            # From the start on: unlocking and opening are killed too.
            killer = Timer(random.uniform(0, LONGEST_LIFE_S), kill, (int(line[4:]), SIGKILL))
            killer.start()
        else:
            told.hear(line)
    assert killer is not None
    killer.join()


def look(vault: Vault, told: Told, gaps: int) -> None:
    """Open the session as the program does after a crash, and hold it against what was told."""
    running = vault.reader.running_session()
    assert running is not None
    record = SessionRecord(running.session_id, vault.journal, vault.reader, system_clock())
    ids = {entry.id: entry for entry in record.entries}
    assert told.saved.keys() <= ids.keys()
    assert record.chart.state is SessionState.RUNNING
    if told.dose_at_us is not None:
        assert told.dose_id in ids
        gone = record.chart.t_plus(record.now())
        assert gone is not None
        assert gone.steady
        assert abs(gone.us - (steady_us() - told.dose_at_us)) <= TOLERANCE_MS * 1_000
    for entry_id, t_plus_us in told.saved.items():
        was = record.chart.t_plus(ids[entry_id].recorded_at)
        assert was is not None
        assert was.us == t_plus_us
    assert int(record.draft(DRAFT) or 0) in {told.drafted, told.drafted + 1}
    mark_the_gap(record, told, gaps)


def mark_the_gap(record: SessionRecord, told: Told, gaps: int) -> None:
    newest_us = max(entry.recorded_at.steady_us for entry in record.entries)
    written = resume(record)
    assert written is not None
    (entry,) = written.result(LIMIT_S)
    record.absorb(written)
    event = entry.event
    assert isinstance(event, RecordingResumed)
    assert event.last_alive.steady_us >= max(newest_us, told.alive_us)
    assert 0 <= elapsed(event.last_alive, entry.recorded_at).ms - event.gap_ms <= TOLERANCE_MS
    assert len(record.chart.of(RecordingResumed)) == gaps
