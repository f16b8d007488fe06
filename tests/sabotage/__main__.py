"""`python -m tests.sabotage [name …]`: breaks each control of docs/safety.md, in a copy.

The test that proves the control has to fail; exit code 1 where one doesn't, or passes nowhere.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.sabotage.patches import ROOT, Sabotage, all_of_them

COPIED = ("kap_companion", "assets", "docs", "packaging", "tests")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "Makefile")
FAILED = 1
"""What pytest ends with where a test failed; anything else says that none was run."""


def main(names: Sequence[str]) -> int:
    """Do them one after the other, and tell of each; returns the exit code."""
    chosen = [each for each in all_of_them() if not names or each.name in names]
    unnoticed = 0
    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        copy = _copied(Path(folder))
        for each in chosen:
            noticed = _noticed(copy, each)
            unnoticed += not noticed
            print(
                f"{'noticed' if noticed else 'NOT NOTICED':12} {each.name}  ({each.test})",
                flush=True,
            )
    print(f"{len(chosen) - unnoticed} of {len(chosen)} noticed.")
    return 1 if unnoticed or not chosen else 0


def _copied(folder: Path) -> Path:
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def _noticed(copy: Path, sabotage: Sabotage) -> bool:
    """Whether the test passes without the mistake, and fails with it."""
    if _test(copy, sabotage) != 0:
        return False
    _patch(copy, sabotage)
    try:
        return _test(copy, sabotage) == FAILED
    finally:
        _patch(copy, sabotage, "--reverse")


def _patch(copy: Path, sabotage: Sabotage, *how: str) -> None:
    command = ["git", "apply", *how, str(sabotage.path)]
    subprocess.run(command, cwd=copy, check=True, timeout=60)


def _test(copy: Path, sabotage: Sabotage) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", sabotage.test]
    done = subprocess.run(command, cwd=copy, check=False, capture_output=True, timeout=600)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
