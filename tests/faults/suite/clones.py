"""A data folder that was cloned: two of the same, at rest or in the middle of writing."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random
from threading import Event

from tests.faults.suite.lives import LIMIT_S, nursery
from tests.faults.suite.look import look, said
from tests.faults.suite.plan import Plan
from tests.faults.suite.rows import Row, Tally
from tests.faults.suite.writer import Life
from tests.vault.rig import note, opened

LONGEST_LIFE_S = 0.4


def clones(plan: Plan) -> Sequence[Row]:
    """Clone it at rest and while it is written to."""
    return [_at_rest(plan), _while_written(plan)]


def _at_rest(plan: Plan) -> Row:
    """Both go on, even at the same time: each is whole, and keeps what was said in it."""
    tally = Tally()
    for number in range(plan.counts.rounds):
        first, second = plan.copied("first"), plan.copied("second")
        truths = dict(plan.truth), dict(plan.truth)
        with opened(first) as one, opened(second) as other:
            for vault, truth in zip((one, other), truths, strict=True):
                entry = note(vault, f"only here, {number}")
                truth[entry.id] = said(entry)
        for folder, truth in zip((first, second), truths, strict=True):
            found = look(folder, truth, others=False)
            tally.add(len(truth), found.lost, found.problem or found.told, f"round {number}")
    return tally.row("data folder cloned, both go on", "each is whole and content")


def _while_written(plan: Plan) -> Row:
    """A copy made file by file of an open vault is of no single moment."""
    tally, random = Tally(), Random(7)
    told = 0
    with nursery() as raised:
        for number in range(plan.counts.rounds):
            folder = plan.copied("original")
            heard = raised.live(Life(str(folder), number))
            heard.wrote.wait(LIMIT_S)
            Event().wait(random.uniform(0, LONGEST_LIFE_S))
            before = dict(heard.saved)
            clone = _cloned(folder, plan.place / "clone")
            heard.kill()
            original = look(folder, heard.saved)
            copy = look(clone, before)
            told += bool(copy.told)
            problem = original.problem or original.told or copy.problem
            tally.add(len(heard.saved), original.lost + copy.lost, problem, f"round {number}")
    limit = f"{told} of {tally.times} clones were not whole, and said so" if told else ""
    return tally.row(
        "data folder cloned while written to",
        "the first is whole, the clone is too or says so",
        limit=limit,
    )


def _cloned(folder: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(folder, target))
