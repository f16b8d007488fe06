"""A crash at every durable step of what is done to a vault in one go: a kill, and a power cut."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kap_companion.errors import KapError
from tests.faults.suite.disks import LoopDisk, NotHere, loop_disk
from tests.faults.suite.dying import Death
from tests.faults.suite.lives import Nursery, nursery
from tests.faults.suite.operation import Operation
from tests.faults.suite.operations import CONTROL, OPERATIONS
from tests.faults.suite.plan import Plan
from tests.faults.suite.rows import Row, Tally

MOST_STEPS = 2_000
MUST_HOLD = "all or nothing, then it can be done again"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the dying is done; `restart` brings the disk back, as the computer's start does."""

    place: Path
    how: str
    settle: Callable[[], None]
    restart: Callable[[], None]


def crashes(plan: Plan) -> Sequence[Row]:
    """End each operation at each of its steps."""
    with nursery(module="tests.faults.suite.dying") as raised:
        killed = Ground(plan.place, "kill", _nothing, _nothing)
        rows = [_row(plan, each, killed, raised) for each in OPERATIONS.values()]
        try:
            with loop_disk(plan.place) as disk:
                ground = Ground(disk.place, "cut", disk.sync, lambda: _restarted(disk))
                rows += [_row(plan, each, ground, raised) for each in OPERATIONS.values()]
        except NotHere as reason:
            names = (_name(each, "cut") for each in OPERATIONS.values())
            rows += [Row(name, MUST_HOLD, skipped=str(reason)) for name in names]
    return rows


def _nothing() -> None:
    """Do nothing: what a killed process has handed over is safe with the system."""


def _restarted(disk: LoopDisk) -> None:
    disk.unmount()
    disk.mend()
    disk.mount()


def _name(operation: Operation, how: str) -> str:
    control = "control: " if operation is CONTROL else ""
    return f"{control}{how} at every step of {operation.name}"


def _row(plan: Plan, operation: Operation, ground: Ground, raised: Nursery) -> Row:
    tally, folder = Tally(), ground.place / "crashing"
    stride = min(plan.counts.stride, 3) if operation is CONTROL else plan.counts.stride
    for step in range(1, MOST_STEPS, stride):
        shutil.rmtree(folder, ignore_errors=True)
        truth = dict(operation.prepare(plan, folder))
        ground.settle()
        heard = raised.live(Death(operation.name, str(folder), step, ground.how))
        heard.end()
        if heard.done:
            break
        ground.restart()
        truth |= heard.saved
        problem = heard.broken or _afterwards(operation, folder, truth, tally)
        tally.problems += [f"{problem} ({heard.at})"] if problem else []
    else:
        tally.problems.append("it never came to its end")
    row = tally.row(_name(operation, ground.how), MUST_HOLD)
    return _judged(row) if operation is CONTROL else row


def _judged(control: Row) -> Row:
    """Turn the control round: it fails where nothing was found, since then nothing is looked at."""
    problem = "" if control.failed else "blind: the crash was not seen"
    return replace(control, must_hold="what is careless must be seen", problem=problem)


def _afterwards(operation: Operation, folder: Path, truth: dict[str, str], tally: Tally) -> str:
    """Look, do it again undisturbed, and look again."""
    found = operation.look(folder, truth)
    tally.add(len(truth), found.lost)
    if found.problem or found.told:
        return found.problem or found.told
    try:
        operation.run(folder, truth.__setitem__)
    except KapError as refused:
        return f"the second time: {refused}"
    again = operation.look(folder, truth)
    return again.problem or again.told or ("lost the second time" if again.lost else "")
