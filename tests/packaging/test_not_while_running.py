"""The package's scripts, run by dpkg itself on a system in a folder, beside a running program."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from maintainer_scripts import write_scripts

PROGRAM = "usr/lib/kap-companion/kap-companion"
REFUSED = "KAP Companion is running. Close it, then try again. Nothing was changed."
CONTROL = """Package: kap-companion
Version: {version}
Architecture: all
Maintainer: Nobody <nobody@example.org>
Description: what has the program's place, and its scripts
"""

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="only done on Debian")


@dataclass(frozen=True)
class System:
    """A system in a folder that dpkg installs into, and a place to make packages for it."""

    folder: Path
    desk: Path

    def package(self, version: str) -> Path:
        """A package with our scripts; its program is a shell, and says its version in a file."""
        tree = self.desk / version
        program = tree / PROGRAM
        program.parent.mkdir(parents=True)
        shutil.copy("/bin/sh", program)
        program.with_name("version").write_text(version, encoding="ascii")
        (tree / "DEBIAN").mkdir()
        (tree / "DEBIAN/control").write_text(CONTROL.format(version=version), encoding="ascii")
        write_scripts(tree / "DEBIAN")
        package = self.desk / f"{version}.deb"
        build = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(package)]
        subprocess.run(build, check=True, capture_output=True)
        return package

    def dpkg(self, *words: str) -> tuple[int, str]:
        """Run dpkg as whoever runs the tests; its exit code, and what it says."""
        forced = ["--force-not-root", "--force-script-chrootless"]
        done = subprocess.run(
            ["dpkg", f"--root={self.folder}", *forced, *words],
            check=False,
            capture_output=True,
            text=True,
            env={"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin", "LC_ALL": "C"},
        )
        return done.returncode, done.stderr or done.stdout

    @property
    def version(self) -> str | None:
        """Of the program that lies there."""
        told = self.folder / PROGRAM
        return told.with_name("version").read_text(encoding="ascii") if told.exists() else None

    @contextmanager
    def running(self) -> Iterator[None]:
        """The installed program, which runs until the block is left."""
        with subprocess.Popen(
            [self.folder / PROGRAM, "-c", "read line || :"], stdin=subprocess.PIPE
        ) as program:
            yield
            assert program.poll() is None


@pytest.fixture
def system(tmp_path: Path) -> System:
    """With version 1 of the package."""
    made = System(tmp_path / "system", tmp_path / "desk")
    for name in ("info", "updates", "triggers"):
        (made.folder / "var/lib/dpkg" / name).mkdir(parents=True)
    (made.folder / "var/lib/dpkg/status").touch()
    assert made.dpkg("--install", str(made.package("1")))[0] == 0
    return made


def test_a_running_program_is_not_replaced_and_a_closed_one_is(system: System) -> None:
    newer = str(system.package("2"))
    with system.running():
        code, said = system.dpkg("--install", newer)
        assert code != 0
        assert REFUSED in said
        assert system.version == "1"
    assert system.dpkg("--install", newer)[0] == 0
    assert system.version == "2"


def test_a_running_program_is_not_removed_and_a_closed_one_is(system: System) -> None:
    with system.running():
        code, said = system.dpkg("--remove", "kap-companion")
        assert code != 0
        assert REFUSED in said
        assert system.version == "1"
    code, said = system.dpkg("--remove", "kap-companion")
    assert code == 0
    assert not (system.folder / PROGRAM).exists()
    assert "Records, backups and settings stay where they are" in said


def test_nobody_is_told_of_a_removal_at_an_upgrade(system: System) -> None:
    code, said = system.dpkg("--install", str(system.package("2")))
    assert code == 0
    assert "stay" not in said


def test_a_program_of_another_folder_is_in_nobody_s_way(system: System, tmp_path: Path) -> None:
    elsewhere = System(tmp_path / "elsewhere", tmp_path)
    (elsewhere.folder / PROGRAM).parent.mkdir(parents=True)
    shutil.copy("/bin/sh", elsewhere.folder / PROGRAM)
    with elsewhere.running():
        assert system.dpkg("--install", str(system.package("2")))[0] == 0
    assert system.version == "2"
