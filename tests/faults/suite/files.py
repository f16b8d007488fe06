"""Files as a broken disk or a helpful person leaves them: cut, flipped, old, gone."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from threading import Event

from tests.faults.suite.lives import LIMIT_S, nursery
from tests.faults.suite.look import Look, look, said
from tests.faults.suite.plan import PAGE, Plan
from tests.faults.suite.rows import Row, Tally
from tests.faults.suite.writer import Life
from tests.vault.rig import note, opened

DATABASE, LOG = "vault.db", "vault.db-wal"
LOG_HEADER, FRAME_HEADER = 32, 24
TOLD = "it is told, no wrong entry shown"
CUT_TAIL = "a tail cut off is not seen without an anchor outside"
OLD_NOTES = 60
LONGEST_LIFE_S = 0.3


def files(plan: Plan) -> Sequence[Row]:
    """Do all of it, each time to a fresh copy."""
    newer = _went_on(plan)
    return [
        _cut_short(plan),
        _flipped(plan),
        _slots_flipped(plan),
        _old_pages(plan, *newer),
        _old_file(plan, *newer),
        _shared_memory_gone(plan),
        *_log_rows(plan),
    ]


def _strided(plan: Plan, numbers: Sequence[int]) -> Iterator[int]:
    return islice(numbers, 0, None, plan.counts.stride)


def _must_tell(tally: Tally, found: Look, when: str, known: int) -> None:
    """Count one time in which the vault must not seem well."""
    problem = found.problem or ("" if found.told else "nothing was told")
    tally.add(known, found.lost, problem, when)


def _cut_short(plan: Plan) -> Row:
    tally = Tally()
    whole = (plan.template / DATABASE).stat().st_size
    for size in _strided(plan, range(0, whole, PAGE)):
        folder = plan.copied("cut")
        os.truncate(folder / DATABASE, size)
        found = look(folder, plan.truth, others=False)
        _must_tell(tally, found, f"{size} bytes", len(plan.truth))
    return tally.row("file truncated at every 4 KiB", TOLD)


def _flipped(plan: Plan) -> Row:
    tally, random = Tally(), Random(4)
    pages = (plan.template / DATABASE).stat().st_size // PAGE
    for page in _strided(plan, range(pages)):
        folder = plan.copied("flipped")
        # The first 16 bytes are the salt, which the slots hold too: a slip there is no harm.
        place = page * PAGE + random.randrange(16, PAGE)
        flip(folder / DATABASE, place, random.randrange(8))
        found = look(folder, plan.truth, others=False)
        _must_tell(tally, found, f"page {page}", len(plan.truth))
    return tally.row("bit flipped in every page", TOLD)


def flip(path: Path, place: int, bit: int = 2) -> None:
    """Turn one bit of a file round."""
    with path.open("r+b") as stream:
        stream.seek(place)
        (byte,) = stream.read(1)
        stream.seek(place)
        stream.write(bytes([byte ^ 1 << bit]))


def _slots_flipped(plan: Plan) -> Row:
    """One copy is damaged at a time: the other one opens the vault and mends it."""
    tally, random = Tally(), Random(5)
    size = (plan.template / "slots.json").stat().st_size
    for place in _strided(plan, range(0, size, 16)):
        folder = plan.copied("slots")
        flip(folder / random.choice(("slots.json", "slots.copy.json")), place)
        found = look(folder, plan.truth, others=False)
        tally.add(len(plan.truth), found.lost, found.problem or found.told, f"byte {place}")
    return tally.row("bit flipped in a copy of the key slots", "it opens as if nothing were")


def _went_on(plan: Plan) -> tuple[Path, dict[str, str]]:
    """Return a copy in which more was written, closed, and what all of it says."""
    newer, truth = plan.copied("newer"), dict(plan.truth)
    with opened(newer) as vault:
        for number in range(OLD_NOTES):
            entry = note(vault, f"later {number}: the river is wide and goes on")
            truth[entry.id] = said(entry)
    return newer, truth


def _old_pages(plan: Plan, newer: Path, truth: dict[str, str]) -> Row:
    """Each page that has changed is put back as it was, which its own checksum does not tell."""
    tally, unseen = Tally(), 0
    old = _pages(plan.template / DATABASE)
    now = _pages(newer / DATABASE)
    changed = [page for page in old if old[page] != now[page]]
    for page in changed[:: min(plan.counts.stride, 3)]:
        folder = plan.place / "old-page"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(newer, folder)
        with (folder / DATABASE).open("r+b") as stream:
            stream.seek(page * PAGE)
            stream.write(old[page])
        found = look(folder, truth, others=False)
        unseen += not found.told
        # Where nothing is told, nothing may be gone: the page held no part of the record.
        tally.add(len(truth), found.lost, found.problem, f"page {page}")
    limit = f"{unseen} pages went unseen, none with an entry missing" if unseen else ""
    return tally.row("old page put back", "no entry gone unseen, none shown wrong", limit=limit)


def _pages(path: Path) -> dict[int, bytes]:
    content = path.read_bytes()
    return {at // PAGE: content[at : at + PAGE] for at in range(0, len(content), PAGE)}


def _old_file(plan: Plan, newer: Path, truth: dict[str, str]) -> Row:
    """The whole database as it was once: every check it can pass, it passes."""
    tally = Tally()
    folder = shutil.copytree(newer, plan.place / "old-file", dirs_exist_ok=True)
    shutil.copy(plan.template / DATABASE, folder / DATABASE)
    found = look(folder, truth, others=False)
    tally.add(len(truth), found.lost, found.problem)
    limit = "" if found.told else CUT_TAIL
    row = tally.row("old file put back", "no entry shown wrong", limit=limit, may_lose=True)
    shutil.rmtree(folder)
    return row


def _shared_memory_gone(plan: Plan) -> Row:
    tally = Tally()
    with nursery() as raised:
        for number in range(plan.counts.rounds):
            folder = plan.copied("no-shm")
            heard = raised.live(Life(str(folder), number))
            heard.wrote.wait(LIMIT_S)
            heard.kill()
            (folder / "vault.db-shm").unlink(missing_ok=True)
            found = look(folder, heard.saved)
            tally.add(len(heard.saved), found.lost, found.problem or found.told, f"round {number}")
    return tally.row("vault.db-shm removed after a kill", "it opens, all batches whole")


Harm = Callable[[Path, Random], None]


def _log_rows(plan: Plan) -> list[Row]:
    """The log of a killed life, which holds what is not in the file yet, comes to harm."""
    harms: dict[str, Harm] = {
        "log removed after a kill": lambda log, _random: log.unlink(),
        "log cut short after a kill": _cut_log,
        "bit flipped in the log after a kill": _flip_log,
    }
    return [_harmed_log(plan, fault, harm) for fault, harm in harms.items()]


def _harmed_log(plan: Plan, fault: str, harm: Harm) -> Row:
    tally, random = Tally(), Random(6)
    with nursery() as raised:
        for number in range(plan.counts.rounds):
            folder = plan.copied("log")
            heard = raised.live(Life(str(folder), number))
            heard.wrote.wait(LIMIT_S)
            Event().wait(random.uniform(0, LONGEST_LIFE_S))
            heard.kill()
            harm(folder / LOG, random)
            saved = {**plan.truth, **heard.saved}
            found = look(folder, saved)
            tally.add(len(saved), found.lost, found.problem, f"round {number}")
    limit = CUT_TAIL if tally.lost else ""
    return tally.row(fault, "no entry shown wrong, no batch half there", limit=limit, may_lose=True)


def _cut_log(log: Path, random: Random) -> None:
    os.truncate(log, random.randrange(log.stat().st_size))


def _flip_log(log: Path, random: Random) -> None:
    frames = (log.stat().st_size - LOG_HEADER) // (FRAME_HEADER + PAGE)
    frame = random.randrange(frames)
    start = LOG_HEADER + frame * (FRAME_HEADER + PAGE)
    flip(log, start + random.randrange(FRAME_HEADER + PAGE))
