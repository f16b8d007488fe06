"""An operation on a vault that must be whole or not there, wherever it is ended."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.suite.look import Look, Truth, look
from tests.faults.suite.plan import Plan

Saved = Callable[[str, str], None]
"""Told an entry's id, and what it says, as soon as it is saved."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`prepare` lays the folder and returns what must still be there afterwards.

    `run` does it, from the start or from where an earlier run was ended. `look` opens what is there
    after a crash, as a person would.
    """

    name: str
    prepare: Callable[[Plan, Path], Truth]
    run: Callable[[Path, Saved], None]
    look: Callable[[Path, Truth], Look] = look


def of_plan(plan: Plan, folder: Path) -> Truth:
    """Lay a copy of the vault that every family begins with."""
    shutil.copytree(plan.template, folder)
    return plan.truth
