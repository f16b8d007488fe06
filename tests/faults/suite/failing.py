"""System calls that fail now and then, by libfiu: writing, reading, waiting for the disk."""

from collections.abc import Sequence

from tests.faults.suite.disks import NotHere, needs
from tests.faults.suite.lives import nursery
from tests.faults.suite.look import look
from tests.faults.suite.plan import Plan
from tests.faults.suite.rows import Row, Tally
from tests.faults.suite.writer import Life

BATCHES = 12
MUST_HOLD = "what is refused is told, what was saved stays, no batch half there"
FAILING = {
    "failing fsync": ("posix/io/sync/fsync", "posix/io/sync/fdatasync"),
    "failing write": ("posix/io/rw/pwrite",),
    "write cut short": ("posix/io/rw/pwrite/reduce",),
    "failing read": ("posix/io/rw/pread",),
}
SHARES = (0.05, 0.3, 1.0)


def failing(plan: Plan) -> Sequence[Row]:
    """Let each of them fail, seldom and often."""
    rows = []
    for fault, names in FAILING.items():
        try:
            needs("fiu-run")
            rows.append(_tally(plan, names).row(fault, MUST_HOLD))
        except NotHere as reason:
            rows.append(Row(fault, MUST_HOLD, skipped=str(reason)))
    return rows


def _tally(plan: Plan, names: tuple[str, ...]) -> Tally:
    tally, saved, refused = Tally(), dict(plan.truth), 0
    folder = plan.copied("failing")
    with nursery(["fiu-run", "-x"]) as raised:
        for number in range(plan.counts.rounds * len(SHARES) // 2):
            share = SHARES[number % len(SHARES)]
            heard = raised.live(Life(str(folder), number, BATCHES, failing=names, share=share))
            heard.end()
            refused += len(heard.refused)
            saved |= heard.saved
            found = look(folder, saved)
            problem = heard.broken or found.problem or found.told
            tally.add(len(heard.saved), found.lost, problem, f"round {number}")
    # A write that is cut short is done in pieces, and nobody need hear of it.
    if not refused and not names[0].endswith("reduce"):
        tally.problems.append("blind: nothing ever failed")
    return tally
