"""Puts small mistakes into modules, one at a time, and sees whether a test fails; prints the score.

    python packaging/mutants.py domain/undo vault/slots

A mistake that no test noticed is printed, unless docs/mutants.md quotes its line and says why it is
none; exit code 1 where one is left. The work is done in a copy, in build/mutants.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutants"
PACKAGE = "kap_companion"
COPIED = (PACKAGE, "assets", "docs", "packaging", "tests")
EXPLAINED = ROOT / "docs" / "mutants.md"
MUTANT = re.compile(r"^\s*(\S+__mutmut_\d+): (.+)$", re.MULTILINE)

TESTS = {
    "domain/undo": ("tests/domain/test_undo.py",),
    "vault/recovery": ("tests/vault/test_recovery.py",),
    "vault/slots": ("tests/vault/test_slots.py", "tests/vault/test_migrations.py"),
}
"""The tests that a module is held to; without a line here, test_<name>.py or its whole folder."""


@dataclass(frozen=True)
class Outcome:
    """What became of the mistakes in one module."""

    module: str
    killed: int
    slow: int
    survivors: dict[str, str]

    @property
    def total(self) -> int:
        """How many mistakes were made."""
        return self.killed + self.slow + len(self.survivors)

    def unexplained(self, explained: str) -> dict[str, str]:
        """Return the diffs of those whose changed line is not quoted there."""
        return {
            name: diff
            for name, diff in self.survivors.items()
            if not all(f"`{line}`" in explained for line in added_lines(diff))
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Mutate what is named and print what came of it; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="+", metavar="module", help="domain/undo, vault/slots, …")
    parser.add_argument("--children", type=int, default=os.cpu_count(), help="at the same time")
    parsed = parser.parse_args(arguments)
    explained = EXPLAINED.read_text(encoding="utf-8")
    failed = False
    for name in parsed.modules:
        module = name.removesuffix(".py")
        if not (ROOT / PACKAGE / f"{module}.py").is_file():
            parser.error(f"there is no module {PACKAGE}/{module}.py")
        outcome = mutated(module, parsed.children)
        left = outcome.unexplained(explained)
        print(*left.values(), sep="\n")
        known = len(outcome.survivors) - len(left)
        noticed = outcome.killed + outcome.slow
        score = 100 * noticed // outcome.total if outcome.total else 100
        print(
            f"{module}: {noticed} of {outcome.total} noticed ({score} %), "
            f"{outcome.slow} of them by taking too long; {known} explained, {len(left)} left"
        )
        failed = failed or bool(left)
    return 1 if failed else 0


def mutated(module: str, children: int) -> Outcome:
    """Make every mistake that the tool knows in this module, each against the tests."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, WORK / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "README.md", WORK)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (WORK / "pyproject.toml").write_text(settings + configuration(module), encoding="utf-8")
    mutmut("run", "--max-children", str(children))
    found = dict(MUTANT.findall(mutmut("results", "--all", "true")))
    survivors = [name for name, state in found.items() if state not in {"killed", "timeout"}]
    diffs = {name: f"{found[name]}: {mutmut('show', name)}" for name in survivors}
    slow = sum(state == "timeout" for state in found.values())
    return Outcome(module, len(found) - slow - len(survivors), slow, diffs)


def configuration(module: str) -> str:
    """Return the tool's section of pyproject.toml; raises where the result is not TOML."""
    tests = ", ".join(f'"{path}"' for path in tests_of(module))
    section = f"""
[tool.mutmut]
source_paths = ["{PACKAGE}"]
only_mutate = ["{PACKAGE}/{module}.py"]
also_copy = ["assets", "docs", "packaging", "README.md"]
pytest_add_cli_args = ["-m", "not slow and not sound"]
pytest_add_cli_args_test_selection = [{tests}]
process_isolation = "forkserver"
"""
    tomllib.loads(section)
    return section


def tests_of(module: str) -> tuple[str, ...]:
    """Return the tests that this module is held to."""
    layer, _, name = module.rpartition("/")
    own = f"tests/{layer}/test_{name}.py"
    return TESTS.get(module) or ((own,) if (ROOT / own).exists() else (f"tests/{layer}",))


def added_lines(diff: str) -> list[str]:
    """Return the lines that a mistake puts in, without their indent."""
    return [line[1:].strip() for line in diff.splitlines() if re.match(r"\+(?!\+\+)", line)]


def mutmut(*arguments: str) -> str:
    """Run the tool in the copy and return what it prints; ends the program where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=WORK,
        env={**os.environ, "HYPOTHESIS_PROFILE": "mutants"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stdout[-3000:], done.stderr[-3000:], file=sys.stderr)
        sys.exit(f"mutmut {arguments[0]} failed")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
