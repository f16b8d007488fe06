"""What can be found in the memory of the process before it is locked, and behind the lock.

    python -m tests.faults.locked_memory

Another process opens a vault in the real window, reads a patient's session, and hands the laptop to
the patient. This one looks through all that the system lets it read of that process: for the
patient's name, a note, the passphrase and the data key, in each form in which they may lie there.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed, PatientRegistered, SessionBegun, SessionPlanned
from kap_companion.host.clock import system_clock
from kap_companion.vault import CHEAPEST, create_vault
from kap_companion.vault.unlock import open_slot

NAME = "Ottilie Gruenewald"
NOTE = "hums a lullaby from Trieste"
PASSPHRASE = "velvet anchor beneath the orchard"  # opens an invented vault
WAIT_S = 20
LOOK_EVERY_S = 0.5

Counts = dict[str, int]


def main() -> int:
    """Print a table; returns 1 where the data key was found behind the lock."""
    before, after = look(Path(tempfile.mkdtemp(prefix="kap-memory-")))
    lines = [f"{'what':12} {'open':>6} {'locked':>7}"]
    lines += [f"{what:12} {before[what]:6} {after[what]:7}" for what in before]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(after["data key"] > 0)


def look(folder: Path) -> tuple[Counts, Counts]:
    """Return how often each thing was found while the vault was open, and behind the lock."""
    sought = _filled_vault(folder)
    with opened_window(folder) as (child, said, hears):
        before = _counted(child.pid, sought)
        _say(said, "lock")
        _hear(hears, "locked")
        return before, _at_last(child.pid, sought)


def look_asleep(folder: Path, fall_asleep: Callable[[int], None]) -> tuple[Counts, Counts]:
    """The same, where the computer is about to sleep.

    `fall_asleep` is given the process, and returns once that has been stopped by sleep.
    """
    sought = _filled_vault(folder)
    with opened_window(folder, "asleep") as (child, _, _):
        before = _counted(child.pid, sought)
        fall_asleep(child.pid)
        return before, _counted(child.pid, sought)


def look_at_a_late_reader(folder: Path) -> tuple[Counts, Counts]:
    """Return what was found behind the lock while a thread still read, and once it had let go."""
    sought = _filled_vault(folder)
    with opened_window(folder, "read") as (child, said, hears):
        _say(said, "lock")
        _hear(hears, "locked")
        reading = _counted(child.pid, sought)
        _say(said, "let go")
        return reading, _at_last(child.pid, sought)


@contextmanager
def opened_window(
    folder: Path, *how: str
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    """A process whose window has the vault open, what it is told by and what it answers by."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.window_to_be_locked", str(folder), *how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        _say(child.stdin, PASSPHRASE)
        _hear(child.stdout, "open")
        yield child, child.stdin, child.stdout
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()


def _filled_vault(folder: Path) -> dict[str, set[bytes]]:
    """Make a vault with a running session, and return what is looked for."""
    clock = system_clock()
    vault, _code = create_vault(
        folder, PASSPHRASE, clock, "Practice", "Ada Green", "therapist", cost=CHEAPEST
    )
    plan = SessionPlanned("patient-memory", clock.now().local(), "sublingual", 120)
    events = (plan, SessionBegun(), Observed(NOTE))
    entries = [NewEntry("session-memory", event) for event in events]
    entries.append(NewEntry("patient-memory", PatientRegistered(NAME)))
    vault.journal.append(entries).result(WAIT_S)
    vault.close()
    key = open_slot(folder, PASSPHRASE).key.key
    sought = {"name": _forms(NAME), "note": _forms(NOTE), "passphrase": _forms(PASSPHRASE)}
    sought["data key"] = {key} | _forms(key.hex())
    return sought


def _forms(text: str) -> set[bytes]:
    """Return the forms in which a text lies in memory: Python's, SQLite's and Qt's."""
    return {text.encode(), text.encode("utf-16-le"), text.encode("utf-32-le")}


def _say(to: IO[bytes], words: str) -> None:
    to.write(words.encode() + b"\n")
    to.flush()


def _hear(heard: IO[bytes], word: str) -> None:
    assert heard.readline().strip() == word.encode(), word


def _counted(process: int, sought: dict[str, set[bytes]]) -> Counts:
    counts = dict.fromkeys(sought, 0)
    for region in _regions(process):
        for what, forms in sought.items():
            counts[what] += sum(region.count(form) for form in forms)
    return counts


def _at_last(process: int, sought: dict[str, set[bytes]]) -> Counts:
    """What is there once nothing is, else after a while: who still reads lets go a little later."""
    deadline = time.monotonic() + WAIT_S
    while any((found := _counted(process, sought)).values()) and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY_S)
    return found


def _regions(process: int) -> Iterator[bytes]:
    lines = Path(f"/proc/{process}/maps").read_text().splitlines()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in lines:
            span, mode, *_rest = line.split()
            if "r" in mode and "[v" not in line:
                start, end = (int(each, 16) for each in span.split("-"))
                memory.seek(start)
                try:
                    yield memory.read(end - start)
                except OSError:
                    continue


if __name__ == "__main__":
    sys.exit(main())
