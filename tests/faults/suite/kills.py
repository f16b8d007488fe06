"""SIGKILL at random moments, while a vault is unlocked, opened, written to."""

import os
from collections.abc import Sequence
from pathlib import Path
from random import Random
from threading import Event

from tests.faults.suite.lives import Nursery, nursery
from tests.faults.suite.look import look
from tests.faults.suite.plan import Plan
from tests.faults.suite.rows import Row, Tally
from tests.faults.suite.writer import Life

LONGEST_LIFE_S = 0.4
OF_ONE_VAULT = 50
FAULT, MUST_HOLD = "SIGKILL at a random moment", "it opens, all batches whole, the check is content"


def kills(plan: Plan) -> Sequence[Row]:
    """Kill lives one after the other in the same vault; a new one after fifty."""
    if not hasattr(os, "fork"):
        return [Row(FAULT, MUST_HOLD, skipped="this system can't fork")]
    tally, random = Tally(), Random(1)
    with nursery() as raised:
        for first in range(0, plan.counts.kills, OF_ONE_VAULT):
            numbers = range(first, min(first + OF_ONE_VAULT, plan.counts.kills))
            _in_one_vault(plan.copied("killed"), numbers, raised, tally, random)
    return [tally.row(FAULT, MUST_HOLD)]


def _in_one_vault(
    folder: Path, numbers: Sequence[int], raised: Nursery, tally: Tally, random: Random
) -> None:
    saved: dict[str, str] = {}
    for number in numbers:
        heard = raised.live(Life(str(folder), number))
        heard.began.wait()
        # From the start on: unlocking and opening are killed too.
        Event().wait(random.uniform(0, LONGEST_LIFE_S))
        heard.kill()
        saved |= heard.saved
        found = look(folder, saved, check=number % 5 == 4 or number == numbers[-1])
        problem = found.problem or found.told or heard.broken
        tally.add(len(heard.saved), found.lost, problem, f"kill {number}")
