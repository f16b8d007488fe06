"""Lives of a session: each one goes on with the same session until it is killed.

Reads a line, forks a life and tells its process id; waits until it is gone, and so on: starting
Python takes longer than a life. A life tells each entry that the disk has, and what it typed.
"""

import os
import sys
import time
from itertools import count
from pathlib import Path
from random import Random

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import DoseGiven, MusicVolumeSet, Observed
from kap_companion.host.clock import system_clock
from kap_companion.services.dosing import Dosing
from kap_companion.services.journey import Journey
from kap_companion.services.record import SessionRecord, Written
from kap_companion.services.undo import Undo
from kap_companion.vault import unlock_vault
from tests.services.room import DOSE, PASSPHRASE

DRAFT = "journey-line"
ACTS = ("observe", "tag", "quote", "mask", "words", "correct", "volume", "undo", "redo", "type")


def main(folder: Path) -> None:
    for number, _line in enumerate(sys.stdin):
        child = os.fork()
        if not child:
            Life(folder, number).live()
        tell(f"pid {child}")
        os.waitpid(child, 0)
        tell("gone")


class Life:
    """Opens the vault, finds the session that runs, and works in it until it is killed."""

    def __init__(self, folder: Path, number: int) -> None:
        vault = unlock_vault(folder, PASSPHRASE, system_clock())
        running = vault.reader.running_session()
        assert running is not None
        self._record = SessionRecord(
            running.session_id, vault.journal, vault.reader, system_clock()
        )
        self._journey, self._undo = Journey(self._record), Undo(self._record)
        self._random = Random(number)
        self._typed = count(int(self._record.draft(DRAFT) or 0) + 1)

    def live(self) -> None:
        if not self._record.chart.doses:
            before_us = steady_us()
            (entry,) = self._saved(Dosing(self._record).give(DOSE))
            tell(f"dose {entry.id} {before_us}")
        while True:
            self._do(self._random.choice(ACTS))

    def _do(self, act: str) -> None:
        if act == "type":
            text = str(next(self._typed))
            self._record.keep_draft(DRAFT, text).result()
            alive_us = self._record.now().steady_us
            self._record.keep_alive().result()
            tell(f"draft {text} {alive_us}")
            return
        written = self._written(act)
        if written is not None:
            for entry in self._saved(written):
                gone = self._record.chart.t_plus(entry.recorded_at)
                assert gone is not None
                tell(f"saved {entry.id} {gone.us}")

    def _written(self, act: str) -> Written | None:  # noqa: PLR0911  # one way out for each act
        journey, notes = self._journey, self._record.chart.of(Observed)
        match act:
            case "observe":
                return journey.observe("breath", self._record.now().shifted(-90_000_000))
            case "tag":
                return journey.tag("Settled")
            case "quote":
                return journey.quote("So wide.")
            case "mask":
                return journey.toggle_mask()
            case "volume":
                return self._record.write(MusicVolumeSet(40))
            case "words" if notes:
                return journey.add_words(notes[-1].id, "deeper")
            case "correct" if notes:
                changed = Observed(str(time.monotonic_ns()), "Settled")
                return journey.correct(notes[-1], changed, notes[-1].occurred_at, "slip")
            case "undo":
                target = self._undo.target()
                return None if target and isinstance(target.event, DoseGiven) else self._undo.undo()
            case "redo":
                return self._undo.redo()
            case _:
                return None

    def _saved(self, written: Written) -> tuple[Entry, ...]:
        entries = written.result()
        self._record.absorb(written)
        return entries


def steady_us() -> int:
    """The computer's steady clock, asked past the program's own."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000


def tell(line: str) -> None:
    """Say so in one write, which a kill can't cut."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
