"""An export is killed in mid-writing; what it left, in the clear, does not stay."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kap_companion import cli
from kap_companion.domain.events import PatientRegistered
from kap_companion.exports import REMAINDER
from kap_companion.host.clock import system_clock
from kap_companion.services.leaving import leave
from kap_companion.services.patients import Patients
from kap_companion.vault import CHEAPEST, create_vault, unlock_vault
from tests.services.room import LIMIT_S, PASSPHRASE
from tests.ui.door import running

SAID = "An export was cut short."
WORDS = "the river does not hurry "


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A practice whose export is longer than what a file holds back in its buffer."""
    folder, clock = tmp_path / "data", system_clock()
    vault, _ = create_vault(folder, PASSPHRASE, clock, "Elm", "Lena Berg", "nurse", cost=CHEAPEST)
    patients = Patients(vault.journal, vault.reader, clock)
    for number in range(20):
        details = PatientRegistered(f"Patient {number}", notes=WORDS * 300)
        patients.add(details)[1].result(LIMIT_S)
    vault.close()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(params=["jsonl", "csv", "fhir"])
def left(data: Path, out: Path, project_root: Path, request: pytest.FixtureRequest) -> Path:
    """The file or folder that a killed process left, with a patient's words in it."""
    form = str(request.param)
    command = [sys.executable, "-m", "tests.faults.export_until_killed", str(data), str(out), form]
    with subprocess.Popen(command, cwd=project_root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.kill()
    (path,) = out.iterdir()
    assert path.name.endswith(REMAINDER)
    file = path / "patients.csv" if path.is_dir() else path
    assert WORDS in file.read_text(encoding="utf-8", errors="replace")
    return path


def test_the_next_unlock_removes_it_and_says_so(
    qapp: QApplication, qtbot: QtBot, data: Path, left: Path
) -> None:
    with running(qapp, qtbot, data, system_clock()) as door:
        shell = door.enter(PASSPHRASE)
        qtbot.waitUntil(lambda: SAID in shell.notice.text(), timeout=10_000)
        assert not left.exists()
    with closing(unlock_vault(data, PASSPHRASE, system_clock())) as vault:
        assert vault.reader.drafts_of(vault.access_subject) == {}
        assert vault.verify().ok


def test_the_next_command_removes_it_and_says_so(
    data: Path, left: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_PASSPHRASE", PASSPHRASE)
    for times in (1, 0):
        assert cli.main(["--data-dir", str(data), "verify"]) == 0
        assert capsys.readouterr().err.count(SAID) == times
        assert not left.exists()


def test_the_next_export_into_the_folder_removes_it(data: Path, out: Path, left: Path) -> None:
    clock = system_clock()
    with closing(unlock_vault(data, PASSPHRASE, clock)) as vault:
        path = leave(vault, out, clock)
    assert not left.exists()
    assert list(out.iterdir()) == [path]
