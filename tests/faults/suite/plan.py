"""How often each fault is done, and the vault that all of them begin with."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.faults.suite.look import Truth, said
from tests.faults.suite.rows import Row
from tests.vault.rig import begin_session, new_vault, note, opened

PAGE = 4096
NOTES = 40


@dataclass(frozen=True, slots=True)
class Counts:
    """How often; of pages and of steps, each `stride`-th is tried."""

    kills: int = 200
    cuts: int = 20
    rounds: int = 10
    stride: int = 1


FULL = Counts()
QUICK = Counts(kills=10, cuts=3, rounds=2, stride=9)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where this is done, how often, and a closed vault to copy, with what is in it."""

    place: Path
    counts: Counts
    template: Path
    code: str
    truth: Truth

    def copied(self, name: str) -> Path:
        """Return a fresh copy of the vault."""
        target = self.place / name
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(self.template, target))


Family = Callable[[Plan], Sequence[Row]]


def planned(place: Path, counts: Counts) -> Plan:
    """Make the vault to copy: a patient, a session that runs, and its notes."""
    template = place / "template"
    vault, code = new_vault(template)
    with closing(vault):
        begin_session(vault)
        for number in range(NOTES):
            note(vault, f"note {number}: the river is wide and goes on")
    with opened(template) as vault:
        subjects = ("session-1", "patient-1", vault.practice_subject)
        entries = [each for subject in subjects for each in vault.reader.entries_of(subject)]
    return Plan(place, counts, template, code, {each.id: said(each) for each in entries})
