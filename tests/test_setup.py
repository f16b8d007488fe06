"""A fresh machine gets exactly what was tested, so the files that say what that is have tests."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-mutants.txt",
    "requirements-deb.txt",
    "requirements-release.txt",
)


def lock_text(root: Path, name: str) -> str:
    return (root / "packaging" / name).read_text(encoding="utf-8")


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked_names(text: str) -> set[str]:
    return {normalised(name) for name in re.findall(r"^([\w.-]+)==", text, flags=re.MULTILINE)}


def wanted_names(requirements: list[str]) -> set[str]:
    return {
        normalised(match[0])
        for requirement in requirements
        if (match := re.match(r"[\w.-]+", requirement))
    }


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(project_root: Path, name: str) -> None:
    lines = lock_text(project_root, name).splitlines()
    assert not [line for line in lines if "://" in line or line.startswith("-")]


@pytest.mark.parametrize("name", LOCKS)
def test_each_locked_package_has_an_exact_version_and_hashes(project_root: Path, name: str) -> None:
    entries = re.split(r"^(?=[\w])", lock_text(project_root, name), flags=re.MULTILINE)[1:]
    assert len(entries) > 5
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.]+", entry)
        assert "--hash=sha256:" in entry


def test_what_the_project_declares_is_locked(project_root: Path) -> None:
    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev, mutants, deb, release = (
        locked_names(lock_text(project_root, name)) for name in LOCKS
    )
    assert wanted_names(project["project"]["dependencies"]) <= run
    assert wanted_names(project["dependency-groups"]["dev"]) <= dev
    assert wanted_names(project["dependency-groups"]["mutants"]) <= mutants
    assert wanted_names(project["dependency-groups"]["deb"]) <= deb
    assert wanted_names(project["dependency-groups"]["release"]) <= release


def test_set_up_a_second_time_installs_nothing(project_root: Path) -> None:
    if not (project_root / ".venv/.installed-dev").exists():
        pytest.skip("these tests run in an environment that packaging/setup.sh did not make")
    again = subprocess.run(
        ["packaging/setup.sh", "dev"],
        cwd=project_root,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert "installing" not in again.stdout
    assert again.stderr == ""


def test_set_up_says_clearly_when_there_is_no_python(project_root: Path, tmp_path: Path) -> None:
    folder = bare_machine(project_root, tmp_path)
    attempt = subprocess.run(
        ["/bin/bash", str(folder / "packaging/setup.sh"), "app"],
        env={"PATH": str(folder / "bin")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert attempt.returncode == 1
    assert "no Python 3.11 or newer was found" in attempt.stderr


def bare_machine(project_root: Path, folder: Path) -> Path:
    """A folder with the set-up script and a path on which there is no Python and no apt-get."""
    (folder / "packaging").mkdir()
    for name in ("setup.sh", "system-packages.txt", "requirements.txt"):
        source = project_root / "packaging" / name
        (folder / "packaging" / name).write_bytes(source.read_bytes())
    (folder / "bin").mkdir()
    for tool in ("awk", "cat", "cksum", "dirname", "mkdir", "tr"):
        found = subprocess.run(["which", tool], capture_output=True, text=True, check=True)
        (folder / "bin" / tool).symlink_to(Path(found.stdout.strip()).resolve())
    return folder
