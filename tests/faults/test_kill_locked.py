"""The program is killed behind the lock, in mid-sentence; nothing that was kept is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kap_companion.config import RUN_FILE
from kap_companion.domain.charts import SessionState
from kap_companion.domain.defaults import QUESTIONS
from kap_companion.domain.entry import LOCKED_SCREEN
from kap_companion.domain.events import Observed, RecordingResumed
from kap_companion.host.clock import system_clock
from kap_companion.services.intention import DRAFT_PREFIX, answer_from
from kap_companion.services.joining import LINE_DRAFT
from kap_companion.services.lockup import found_locked, open_up
from kap_companion.services.record import SessionRecord
from kap_companion.vault import Vault
from tests.faults.locked_until_killed import HALF_TYPED, SEALED
from tests.faults.test_kill_window import begun
from tests.narrow import there
from tests.services.room import PASSPHRASE

LIVES = 2

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the child is killed as POSIX does it"),
]


def one_life(folder: Path, project_root: Path, who: str) -> list[str]:
    """Let the program work until it has nothing more to say, kill it, and return what it said."""
    module = "tests.faults.locked_until_killed"
    command = [sys.executable, "-m", module, str(folder), PASSPHRASE, who]
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


def opened_again(folder: Path, *, by_patient: bool) -> tuple[Vault, SessionRecord]:
    clock = system_clock()
    lockup = there(found_locked(folder, clock))
    assert lockup.state.by_patient is by_patient
    assert lockup.state.part == LIVES
    opened = open_up(folder, PASSPHRASE, clock, lockup)
    assert opened.faults == {}
    vault = opened.vault
    record = SessionRecord(lockup.state.session, vault.journal, vault.reader, clock)
    assert record.chart.state is SessionState.RUNNING
    assert vault.verify().ok
    return vault, record


def test_in_the_patients_hands(tmp_path: Path, project_root: Path) -> None:
    folder = tmp_path / "data"
    begun(folder)
    for who in ("patient", "next"):
        one_life(folder, project_root, who)
        stored = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
        assert HALF_TYPED.encode() not in stored
    vault, record = opened_again(folder, by_patient=True)
    answer = answer_from(record.draft(DRAFT_PREFIX + QUESTIONS[0].key))
    assert answer.words == ("\n".join([HALF_TYPED] * LIVES),)
    # One of the first start, and one of each that found the lock.
    assert len(record.chart.of(RecordingResumed)) == 1 + LIVES
    vault.close()
    assert not (folder / RUN_FILE).exists()


def test_in_the_locked_journey(tmp_path: Path, project_root: Path) -> None:
    folder = tmp_path / "data"
    begun(folder)
    for who in ("room", "next"):
        assert "sealed 2" in one_life(folder, project_root, who)
    vault, record = opened_again(folder, by_patient=False)
    facts = record.chart.of(Observed)
    events = [fact.event for fact in facts if isinstance(fact.event, Observed)]
    assert [each.words or each.tag for each in events] == ["Settled", SEALED] * LIVES
    assert {fact.first.author for fact in facts} == {LOCKED_SCREEN}
    line = json.loads(record.draft(LINE_DRAFT))
    assert line["words"] == " ".join([HALF_TYPED] * LIVES)
    vault.close()
