"""No room, or no leave to write: a full disk, a limit on a file's size, a disk turned read-only."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from threading import Event

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Observed
from kap_companion.vault import NotSaved, Vault
from tests.faults.suite.disks import NotHere, loop_disk, small_disk
from tests.faults.suite.lives import LIMIT_S, nursery
from tests.faults.suite.look import look, said
from tests.faults.suite.plan import PAGE, Plan
from tests.faults.suite.rows import Row, Tally
from tests.faults.suite.writer import Life
from tests.vault.rig import WAIT_S, opened

LONGEST_LIFE_S = 0.4
BATCHES = 30
FULL_DISK, FILE_LIMIT = "full disk", "limit on a file's size"
READ_ONLY = "disk turned read-only"
MUST_HOLD = "what is refused is told, what was saved stays, it goes on afterwards"


def room(plan: Plan) -> Sequence[Row]:
    """Do each of the three."""
    faults = {FULL_DISK: _full_disk, FILE_LIMIT: _file_limit, READ_ONLY: _read_only}
    return [_row(plan, fault, done) for fault, done in faults.items()]


def _row(plan: Plan, fault: str, done: Callable[[Plan], Row]) -> Row:
    try:
        return done(plan)
    except NotHere as reason:
        return Row(fault, MUST_HOLD, skipped=str(reason))


def _full_disk(plan: Plan) -> Row:
    tally = Tally()
    with small_disk(plan.place / "small") as disk:
        folder = Path(shutil.copytree(plan.template, disk / "vault"))
        saved = dict(plan.truth)
        for number in range(plan.counts.rounds):
            before = len(saved)
            problem = _fill(folder, disk / "filler", 1 + 7 * number, saved)
            found = look(folder, saved)
            problem = problem or found.problem or found.told
            tally.add(len(saved) - before, found.lost, problem, f"round {number}")
    return tally.row(FULL_DISK, MUST_HOLD)


def _fill(folder: Path, filler: Path, pages: int, saved: dict[str, str]) -> str:
    """Leave so many pages free, write until that is refused, make room, and write on."""
    with opened(folder) as vault:
        filler.write_bytes(bytes(max(shutil.disk_usage(filler.parent).free - pages * PAGE, 0)))
        refusal = ""
        while not refusal:
            refusal = _written(vault, "x" * 9_000, saved)
        filler.unlink()
        after = _written(vault, "after", saved)
    if not refusal.startswith("The disk is full."):
        return f"refused with: {refusal}"
    return "" if not after else f"refused with room again: {after}"


def _written(vault: Vault, words: str, saved: dict[str, str]) -> str:
    """Write three notes; returns the refusal, none where they are saved."""
    three = [NewEntry("session-1", Observed(f"{words} {part}")) for part in "abc"]
    try:
        saved |= {each.id: said(each) for each in vault.journal.append(three).result(WAIT_S)}
    except NotSaved as refusal:
        return str(refusal)
    return ""


def _file_limit(plan: Plan) -> Row:
    tally, folder = Tally(), plan.copied("limited")
    saved = dict(plan.truth)
    with nursery() as raised:
        for number in range(plan.counts.rounds):
            # Not only whole pages: a write may be cut short within one.
            size = 40 * PAGE + number * 2_999
            heard = raised.live(Life(str(folder), number, BATCHES, room=size))
            heard.end()
            saved |= heard.saved
            found = look(folder, saved)
            problem = heard.broken or found.problem or found.told
            if not heard.refused:
                problem = problem or "nothing was refused"
            elif heard.closed != "True":
                problem = problem or "it did not close"
            tally.add(len(heard.saved), found.lost, problem, f"round {number}")
    return tally.row(FILE_LIMIT, MUST_HOLD)


def _read_only(plan: Plan) -> Row:
    """The disk meets an error and is taken as read-only from then on.

    A flush that meets the error itself may be answered by ext4 as done, whatever program asks: what
    is told in that instant is counted apart. What was told before it must be there.
    """
    tally, random, saved, unknown = Tally(), Random(3), dict(plan.truth), 0
    with loop_disk(plan.place) as disk, nursery() as raised:
        folder = Path(shutil.copytree(plan.template, disk.place / "vault"))
        disk.sync()
        for number in range(plan.counts.rounds):
            heard = raised.live(Life(str(folder), number))
            heard.wrote.wait(LIMIT_S)
            Event().wait(random.uniform(0, LONGEST_LIFE_S))
            saved |= heard.saved
            disk.turn_read_only()
            told_then = look(folder, {}).told
            # Each hand stops once it was refused often enough, and so the life ends by itself.
            heard.end()
            disk.unmount()
            disk.mend()
            disk.mount()
            found = look(folder, saved)
            late = {one: words for one, words in heard.saved.items() if one not in saved}
            kept = look(folder, late, check=False)
            unknown += len(kept.missing)
            saved |= {one: words for one, words in late.items() if one not in kept.missing}
            problem = heard.broken or found.problem or found.told
            if not heard.refused or not told_then:
                problem = problem or "nothing was refused"
            tally.add(len(heard.saved), found.lost, problem, f"round {number}")
    limit = (
        f"{unknown} that the system took in the instant of the error are gone" if unknown else ""
    )
    return tally.row(READ_ONLY, MUST_HOLD, limit=limit)
