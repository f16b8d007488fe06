"""The list of hazards names a test and a mistake for each control, and both are there."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.sabotage.patches import ROOT, Sabotage, all_of_them

DOCUMENT = ROOT / "docs" / "safety.md"
ROW = re.compile(r"^\| \d+ \|(?:[^|]+\|){4} `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
LEAST_ROWS = 20
HANDED_ON = {"kap_companion", "packaging"}
"""The program, and what puts it on a computer."""


def test_every_row_names_its_test_and_its_mistake() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = ROW.findall(text)
    assert len(rows) >= LEAST_ROWS
    assert len(rows) == len(re.findall(r"^\| \d+ \|", text, re.MULTILINE))
    assert sorted(rows) == sorted((each.test, each.name) for each in all_of_them())


@pytest.mark.parametrize("sabotage", all_of_them(), ids=lambda each: each.name)
def test_the_test_is_there_and_the_mistake_can_be_made(sabotage: Sabotage) -> None:
    file, _, name = sabotage.test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    tests = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert not name or name in tests
    command = ["git", "apply", "--check", str(sabotage.path)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()


def test_each_patch_changes_the_program_and_no_test() -> None:
    for each in all_of_them():
        changed = re.findall(
            r"^\+\+\+ b/(\S+)$", each.path.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert changed
        assert {Path(name).parts[0] for name in changed} <= HANDED_ON
