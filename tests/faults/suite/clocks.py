"""The wall clock jumps, forwards and back, while a vault is written to; the steady one goes on."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from tests.faults.suite.disks import NotHere, needs
from tests.faults.suite.lives import LIMIT_S, Heard, nursery
from tests.faults.suite.look import look
from tests.faults.suite.plan import Plan
from tests.faults.suite.rows import Row, Tally
from tests.faults.suite.writer import Life
from tests.vault.rig import opened

BATCHES = 6
US_PER_HOUR = 3_600_000_000
JUMPS_H = {"clock jumps forwards": 5, "clock jumps back": -5}
MUST_HOLD = "order and T+ as if nothing were, the check is content"


def clocks(plan: Plan) -> Sequence[Row]:
    """Let it jump both ways."""
    rows = []
    for fault, hours in JUMPS_H.items():
        try:
            needs("faketime")
            rows.append(_tally(plan, hours).row(fault, MUST_HOLD))
        except NotHere as reason:
            rows.append(Row(fault, MUST_HOLD, skipped=str(reason)))
    return rows


def _tally(plan: Plan, hours: int) -> Tally:
    tally, folder, saved = Tally(), plan.copied("clock"), dict(plan.truth)
    control = plan.place / "offset"
    control.write_text("+0\n", encoding="ascii")
    environment = {
        "LD_PRELOAD": _library(),
        "FAKETIME_TIMESTAMP_FILE": str(control),
        "FAKETIME_NO_CACHE": "1",
        # The clock that counts from the start of the computer is nobody's to set.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with nursery(environment=environment) as raised:
        for number in range(max(plan.counts.rounds // 2, 1)):
            control.write_text("+0\n", encoding="ascii")
            heard = raised.live(Life(str(folder), number, BATCHES, true_time=True))
            heard.wrote.wait(LIMIT_S)
            fresh = control.with_name("offset.new")
            fresh.write_text(f"{hours:+d}h\n", encoding="ascii")
            fresh.replace(control)
            heard.end()
            saved |= heard.saved
            found = look(folder, saved)
            problem = heard.broken or found.problem or found.told
            problem = problem or _times(heard, hours) or _order(folder, heard)
            tally.add(len(heard.saved), found.lost, problem, f"round {number}")
    return tally


def _library() -> str:
    """Return the library that `faketime` itself would load."""
    for root in (Path("/usr/lib"), Path("/usr/lib64")):
        for found in sorted(root.glob("**/faketime/libfaketimeMT.so.1")):
            return str(found)
    raise NotHere("libfaketime is not installed")


def _times(heard: Heard, hours: int) -> str:
    """Whether the wall clock jumped, as it was to, and the steady clock did not."""
    moments = sorted(heard.moments, key=lambda each: each[1])
    jumps = [(b[0] - a[0]) - (b[1] - a[1]) for a, b in pairwise(moments)]
    if not any(abs(jump - hours * US_PER_HOUR) < US_PER_HOUR // 60 for jump in jumps):
        return "blind: the clock did not jump"
    if moments[-1][1] - moments[0][1] > LIMIT_S * 1_000_000:
        return "the steady clock jumped too"
    return ""


def _order(folder: Path, heard: Heard) -> str:
    """Whether what one life wrote stands in the order in which it happened."""
    with opened(folder) as vault:
        entries = vault.reader.entries_of("session-1")
    steady = [each.recorded_at.steady_us for each in entries if each.id in heard.saved]
    return "" if steady == sorted(steady) else "entries stand in the order of a clock that jumped"
