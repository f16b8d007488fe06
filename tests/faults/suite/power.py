"""The power is cut while a vault is written to; and the same with a promise broken on purpose."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Event

from tests.faults.suite.disks import LoopDisk, NotHere, loop_disk, needs
from tests.faults.suite.lives import LIMIT_S, Nursery, nursery
from tests.faults.suite.look import look
from tests.faults.suite.plan import Plan
from tests.faults.suite.rows import Row, Tally
from tests.faults.suite.writer import Life

LONGEST_LIFE_S = 0.6
CALLS = "fsync,fdatasync"
SLOW = (
    *("strace", "-f", "-qq", "-o", "/dev/null"),
    *("-e", f"trace={CALLS}", "-e", f"inject={CALLS}:delay_enter=60000"),
)
MUST_HOLD = "it opens, all batches whole, the check is content"
CONTROL_HOLDS = "a broken promise must show as losses"


def power(plan: Plan) -> Sequence[Row]:
    """Cut it again and again: as the vault is; with a slow disk; and the control."""
    cuts = plan.counts.cuts
    return [
        _row(plan, "power cut", cuts),
        _row(plan, "power cut, each fsync slow", max(cuts // 2, 2), before=SLOW),
        _row(plan, "control: power cut, synchronous=NORMAL", max(cuts // 4, 2), weak="NORMAL"),
    ]


def _row(plan: Plan, fault: str, cuts: int, *, before: Sequence[str] = (), weak: str = "") -> Row:
    must_hold = CONTROL_HOLDS if weak else MUST_HOLD
    try:
        needs(*before[:1])
        with loop_disk(plan.place) as disk, nursery(before) as raised:
            folder = Path(shutil.copytree(plan.template, disk.place / "vault"))
            disk.sync()
            tally = _cut_on_and_on(disk, folder, raised, cuts, weak)
    except NotHere as reason:
        return Row(fault, must_hold, skipped=str(reason))
    row = tally.row(fault, must_hold, may_lose=bool(weak))
    return _judged(row) if weak else row


def _cut_on_and_on(disk: LoopDisk, folder: Path, raised: Nursery, cuts: int, weak: str) -> Tally:
    tally, random, saved = Tally(), Random(2), dict[str, str]()
    for number in range(cuts):
        heard = raised.live(Life(str(folder), number, synchronous=weak))
        heard.wrote.wait(LIMIT_S)
        Event().wait(random.uniform(0, LONGEST_LIFE_S))
        disk.cut()
        heard.kill()
        disk.unmount()
        disk.mend()
        disk.mount()
        saved |= heard.saved
        found = look(folder, saved)
        tally.add(len(heard.saved), found.lost, found.problem or found.told, f"cut {number}")
        # What is lost once is not counted again.
        saved = {one: words for one, words in saved.items() if one not in found.missing}
    return tally


def _judged(control: Row) -> Row:
    """Turn the control round: it fails where nothing was lost, since then the cuts cut nothing."""
    if control.lost:
        return replace(control, problem="")
    return replace(control, problem="blind: the cuts cut nothing")
