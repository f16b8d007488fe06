"""The whole program is killed in mid-sentence; its next start goes on from there."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.events import PatientRegistered, RecordingResumed, SessionPlanned
from kap_companion.host.clock import system_clock
from kap_companion.services.patients import Patients
from kap_companion.services.schedule import Schedule
from kap_companion.ui.pages.journey import JourneyPage
from kap_companion.vault import CHEAPEST, create_vault
from tests.faults.scripted_session import steady_us
from tests.faults.window_until_killed import HALF_TYPED
from tests.prepared import prepare
from tests.services.room import LIMIT_S, PASSPHRASE
from tests.ui.door import Running, running

CLICK_US = 2_000_000
"""From before the click on the dose to its entry; the services’ test is exact to 50 ms."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for its steady clock"),
]


def begun(folder: Path) -> None:
    clock = system_clock()
    vault, _ = create_vault(folder, PASSPHRASE, clock, "Elm", "Lena Berg", "nurse", cost=CHEAPEST)
    patients = Patients(vault.journal, vault.reader, clock)
    patient_id, written = patients.add(PatientRegistered("Mara Lindholm", "Mara"))
    written.result(LIMIT_S)
    prepare(patient_id, vault.journal, vault.reader, clock.now().local().date())
    schedule = Schedule(vault.journal, vault.reader, clock)
    at = clock.now().local() + timedelta(minutes=1)
    session_id, planned = schedule.plan(SessionPlanned(patient_id, at, "intramuscular", 90))
    planned.result(LIMIT_S)
    schedule.begin(session_id).result(LIMIT_S)
    vault.close()


def one_life(folder: Path, project_root: Path) -> list[str]:
    """Let the program work until it has nothing more to say, kill it, and return what it said."""
    command = [sys.executable, "-m", "tests.faults.window_until_killed", str(folder), PASSPHRASE]
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    told = []
    with subprocess.Popen(
        command, cwd=project_root, env=environ, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told.append(line.strip())
            if told[-1] == "ready":
                process.kill()
    assert told[-1] == "ready"
    return told


def test_the_program_goes_on_in_mid_sentence(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, project_root: Path
) -> None:
    folder = tmp_path / "data"
    begun(folder)
    dose_at_us = 0
    for gaps in (2, 4):
        told = one_life(folder, project_root)
        for line in told:
            if line.startswith("dose "):
                dose_at_us = int(line.split()[1])
        saved = {line.split()[1] for line in told if line.startswith("saved ")}
        assert len(saved) >= 5
        with running(qapp, qtbot, folder, system_clock()) as door:
            look(door, saved, dose_at_us, gaps)


def look(door: Running, saved: set[str], dose_at_us: int, gaps: int) -> None:
    shell = door.enter(PASSPHRASE)
    session, page = shell.session(), shell.page()
    assert session is not None
    assert isinstance(page, JourneyPage)
    assert page.line.words() == HALF_TYPED
    assert page.line.stamp() == "0:00"
    assert "Picked up at 0:0" in shell.notice.text()
    gone = session.chart.t_plus(session.record.now())
    assert gone is not None
    assert 0 <= steady_us() - dose_at_us - gone.us < CLICK_US
    door.qtbot.waitUntil(lambda: not session.record.waiting, timeout=10_000)
    door.qtbot.waitUntil(
        lambda: sum(row.label.startswith("Picked up at") for row in page.log.rows()) == gaps
    )
    chart = SessionChart.replay(session.workspace.reader.entries_of(session.id))
    assert saved <= {fact.id for fact in chart.facts}
    assert len(chart.of(RecordingResumed)) == gaps
    assert all(row.state == "saved" for row in page.log.rows())
