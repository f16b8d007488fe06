"""The notes of a release are what the changelog says of its version."""

import subprocess
import sys
from pathlib import Path

import pytest

from kap_companion import __version__

CHANGES = f"""# Changelog

## [Unreleased]

- not yet

## [{__version__}] – 2026-11-30

The first version.

- told in [building](docs/building.md), and [elsewhere](https://example.org)

## [0.0.1]

- long ago
"""


def told(root: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "packaging/release_notes.py", *options]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", ".")
    file = tmp_path / "CHANGELOG.md"
    file.write_text(CHANGES, encoding="utf-8")
    return file


def test_they_are_the_section_of_this_version(project_root: Path, changes: Path) -> None:
    done = told(project_root, "--changes", str(changes), "--tag", f"v{__version__}")
    assert done.stdout == (
        "The first version.\n\n- told in building, and [elsewhere](https://example.org)\n"
    )


def test_a_tag_of_another_version_is_refused(project_root: Path, changes: Path) -> None:
    done = told(project_root, "--changes", str(changes), "--tag", "v0.0.1")
    assert done.returncode == 1
    assert f"The tag is v0.0.1, but the program is {__version__}" in done.stderr


def test_a_version_of_which_nothing_is_said_is_refused(project_root: Path, changes: Path) -> None:
    changes.write_text("# Changelog\n\n## [Unreleased]\n\n- all of it\n", encoding="utf-8")
    done = told(project_root, "--changes", str(changes))
    assert done.returncode == 1
    assert f"says nothing of {__version__}" in done.stderr
