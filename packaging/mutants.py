"""Puts small mistakes into modules, one at a time, and sees whether a test fails; prints the score.

    python packaging/mutants.py                          all of domain and vault
    python packaging/mutants.py domain/undo vault/slots  only these modules

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
LAYERS = ("domain", "vault")
COPIED = (PACKAGE, "assets", "docs", "packaging", "tests")
EXPLAINED = ROOT / "docs" / "mutants.md"
WAIT_S = "5"
"""How long a test waits for a write that does not come: many mistakes make it wait in vain."""

UNREACHED = "could not find any test case for any mutant"
"""What mutmut stops with where no test comes by; then every mistake is left."""

MUTANT = re.compile(r"^\s*(\S+__mutmut_\d+): (.+)$", re.MULTILINE)

ELSEWHERE = {
    "domain/charts/checks": "domain/checks_chart domain/due_in_session domain/rechecks",
    "domain/charts/course": "domain/course_chart",
    "domain/charts/facts": "domain/facts domain/rivals domain/session_chart",
    "domain/charts/patient": "domain/subject_charts",
    "domain/charts/practice": "domain/subject_charts",
    "domain/charts/signatures": "domain/signing",
    "domain/charts/timeline": "domain/timeline domain/session_chart",
    "domain/protocol_rules": "domain/setting_rules services/protocols",
    "domain/setting_rules": "domain/setting_rules domain/practice_settings services/practice "
    "services/practice_settings",
    "domain/typed": "services/typed",
    "vault/amending": "vault/amending vault/index",
    "vault/backup_rotation": "vault/backup",
    "vault/before_migration": "vault/migrations vault/backup",
    "vault/copies": "vault/backup vault/restore",
    "vault/devices": "vault/anchors",
    "vault/engine": "vault/engine vault/faults",
    "vault/entries": "vault/entries vault/journal vault/index",
    "vault/errors": "vault/errors vault/faults",
    "vault/head": "vault/anchors",
    "vault/imported_rows": "vault/imported",
    "vault/inbox_entry": "vault/inbox",
    "vault/inbox_file": "vault/inbox",
    "vault/inbox_received": "vault/inbox",
    "vault/journal": "vault/journal vault/index vault/erase",
    "vault/links": "vault/verify",
    "vault/lock": "vault/lock vault/faults",
    "vault/migrate": "vault/migrations",
    "vault/own": "vault/anchors vault/locking",
    "vault/progress": "vault/verify",
    "vault/reader": "vault/journal vault/index vault/search vault/entries",
    "vault/rebuild": "vault/index",
    "vault/record": "vault/record vault/journal vault/verify",
    "vault/schema": "vault/migrations",
    "vault/slots": "vault/slots vault/migrations",
    "vault/unlock": "vault/keyring vault/faults vault/migrations",
    "vault/vault": "vault/vault vault/create vault/faults vault/locking vault/migrations "
    "vault/throttle",
    "vault/verify": "vault/verify vault/signatures vault/anchors vault/erase",
}
"""The tests that a module is held to, where they are not those of its own name."""


@dataclass(frozen=True)
class Outcome:
    """What became of the mistakes in one module."""

    module: str
    killed: int
    slow: int
    survivors: dict[str, str]

    @property
    def noticed(self) -> int:
        """How many of them a test noticed."""
        return self.killed + self.slow

    @property
    def total(self) -> int:
        """How many mistakes were made."""
        return self.noticed + len(self.survivors)

    def unexplained(self, explained: str) -> dict[str, str]:
        """Return the diffs of those whose changed line is not quoted in this module's section."""
        _, _, after = explained.partition(f"\n## {self.module}\n")
        section, _, _ = after.partition("\n## ")
        return {
            name: diff
            for name, diff in self.survivors.items()
            if not all(f"`{line}`" in section for line in changed_lines(diff))
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Mutate what is named and print what came of it; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="module", help="domain/undo, vault/slots, …")
    parser.add_argument("--children", type=int, default=os.cpu_count(), help="at the same time")
    parsed = parser.parse_args(arguments)
    explained = EXPLAINED.read_text(encoding="utf-8")
    known = all_modules()
    made = noticed = left = 0
    for name in parsed.modules or known:
        module = name.removesuffix(".py")
        if module not in known:
            parser.error(f"there is no module {PACKAGE}/{module}.py in {' or '.join(LAYERS)}")
        outcome = mutated(module, parsed.children)
        unexplained = outcome.unexplained(explained)
        print(*unexplained.values(), told(outcome, len(unexplained)), sep="\n", flush=True)
        made += outcome.total
        noticed += outcome.noticed
        left += len(unexplained)
    print(f"in all: {score(noticed, made)}; {made - noticed - left} explained, {left} left")
    return 1 if left else 0


def all_modules() -> list[str]:
    """Return every module of the layers that are held to this, by name; no steps of Alembic."""
    found = (path for layer in LAYERS for path in (ROOT / PACKAGE / layer).rglob("[!_]*.py"))
    names = (path.relative_to(ROOT / PACKAGE).with_suffix("").as_posix() for path in found)
    return sorted(name for name in names if "/migrations/" not in name)


def told(outcome: Outcome, left: int) -> str:
    """Return the line about one module, of whose mistakes so many are neither noticed nor told."""
    if not outcome.total:
        return f"{outcome.module}: nothing in it can be mutated"
    explained = len(outcome.survivors) - left
    return (
        f"{outcome.module}: {score(outcome.noticed, outcome.total)}, "
        f"{outcome.slow} of them by taking too long; {explained} explained, {left} left"
    )


def score(noticed: int, made: int) -> str:
    """Return how many were noticed, in words."""
    return f"{noticed} of {made} noticed ({100 * noticed // made if made else 100} %)"


def mutated(module: str, children: int) -> Outcome:
    """Make every mistake that the tool knows in this module, each against the tests."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, WORK / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "README.md", WORK)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (WORK / "pyproject.toml").write_text(settings + configuration(module), encoding="utf-8")
    if not can_be_mutated(module):
        return Outcome(module, 0, 0, {})
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
timeout_multiplier = 5.0
"""
    tomllib.loads(section)
    return section


def tests_of(module: str) -> tuple[str, ...]:
    """Return the tests that this module is held to: its own, or else its whole layer's."""
    layer, *_, name = module.split("/")
    named = ELSEWHERE.get(module, f"{layer}/{name} {layer}/{name}_chart").split()
    paths = ["tests/{}/test_{}.py".format(*each.split("/")) for each in named]
    return tuple(path for path in paths if (ROOT / path).exists()) or (f"tests/{layer}",)


def changed_lines(diff: str) -> list[str]:
    """Return the lines that a mistake puts in, or else those it takes out, without their indent."""
    lines = [line for line in diff.splitlines() if re.match(r"([+-])(?!\1\1)", line)]
    added = [line for line in lines if line.startswith("+")]
    return [line[1:].strip() for line in added or lines]


def can_be_mutated(module: str) -> bool:
    """Whether there is anything in this module, whose tests are not run for nothing otherwise."""
    asked = (
        "from mutmut.mutation.file_mutation import mutate_file_contents as mutate\n"
        f"path = '{PACKAGE}/{module}.py'\n"
        "print(len(mutate(path, open(path, encoding='utf-8').read()).mutant_names))"
    )
    return int(in_the_copy("-c", asked)) > 0


def mutmut(*arguments: str) -> str:
    """Run the tool in the copy and return what it prints."""
    return in_the_copy("-m", "mutmut", *arguments)


def in_the_copy(*arguments: str) -> str:
    """Run Python in the copy and return what it prints; ends the program where that fails."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=WORK,
        env={**os.environ, "HYPOTHESIS_PROFILE": "mutants", "KAP_TEST_WAIT_S": WAIT_S},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 and UNREACHED not in done.stdout:
        print(done.stdout[-3000:], done.stderr[-3000:], file=sys.stderr)
        sys.exit(f"failed: {' '.join(arguments)}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
