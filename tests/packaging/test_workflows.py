"""What the hosted CI runs is fixed by content, and is in this repository."""

import re
from pathlib import Path

import pytest

TARGET = re.compile(r"\bmake ([a-z-]+)")
SCRIPT = re.compile(r"(?:packaging|\.ci)/[\w./-]+")


@pytest.fixture(scope="module")
def steps(project_root: Path) -> str:
    files = sorted((project_root / ".github/workflows").glob("*.yml"))
    assert [each.name for each in files] == ["ci.yml", "release.yml"]
    return "\n".join(each.read_text(encoding="utf-8") for each in files)


def test_every_action_is_one_commit(steps: str) -> None:
    used = re.findall(r"uses: (\S+)", steps)
    assert used
    assert [each for each in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", each)] == []


def test_nothing_is_allowed_but_what_a_job_asks_for(steps: str) -> None:
    assert steps.count("\npermissions: {}\n") == 2
    assert re.findall(r"(\w+): write", steps) == ["contents"]


def test_what_they_call_exists(steps: str, project_root: Path) -> None:
    makefile = (project_root / "Makefile").read_text(encoding="utf-8")
    called = {
        target
        for line in steps.splitlines()
        if "run:" in line
        for target in TARGET.findall(line)
        if "apt-get" not in line
    }
    assert {"deb", "test-deb", "app", "check-release"} <= called
    known = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    not_here_yet = set() if (project_root / "packaging/windows").exists() else {"msi"}
    assert called - known == not_here_yet
    scripts = set(SCRIPT.findall(steps))
    assert scripts
    assert [each for each in scripts if not (project_root / each).exists()] == []
