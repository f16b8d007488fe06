"""Packages that differ from ours in one thing, so that it can be seen what Debian makes of it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from debian import BUILD, NAME, ROOT
from machine import check

# The last commit whose records have the first schema: version 0.1, as far as a record can tell.
OLDER = "c591c3526e4d3e6da6001e1ca4feb674e412c264"
OLDER_VERSION = "0.0.1"
BUILDER = BUILD / "venv/bin/python"

QUICKLY = ("-Zgzip", "-z1")
AS_OURS = ("-Zxz", "--threads-max=2")  # deb.py has the same


def repacked(
    package: Path, name: str, change: Callable[[Path], None], how: tuple[str, ...] = QUICKLY
) -> Path:
    """The same package after `change` was made to its unpacked tree, in build/deb/variants."""
    tree, target = BUILD / "variants/tree", BUILD / f"variants/{name}.deb"
    shutil.rmtree(tree, ignore_errors=True)
    tree.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(tree)], check=True)
    change(tree)
    command = ["dpkg-deb", "--root-owner-group", *how, "--build", str(tree), str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return target


def with_field(package: Path, field: str, value: str) -> Path:
    """The same package, but for what its control file says in this field."""

    def change(tree: Path) -> None:
        control = tree / "DEBIAN/control"
        text, count = re.subn(rf"(?m)^{field}: .*$", f"{field}: {value}", control.read_text())
        check(count == 1, f"{control} has {count} fields {field}")
        control.write_text(text)

    return repacked(package, f"{field.lower()}-{value}", change)


def without_music(package: Path) -> Path:
    """The same package, compressed as well, without the pieces of music."""

    def change(tree: Path) -> None:
        for piece in (tree / "usr/lib" / NAME / "_internal/assets/music").glob("*.opus"):
            piece.unlink()

    return repacked(package, "without-music", change, AS_OURS)


def older_package() -> Path:
    """The program as it was when records had their first schema, built by today's packaging."""
    target = BUILD / f"variants/version-{OLDER_VERSION}.deb"
    stamp = target.with_suffix(".commit")
    if not (target.exists() and stamp.exists() and stamp.read_text() == OLDER):
        folder = BUILD / "older"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        archive = subprocess.run(
            ["git", "archive", OLDER], cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
        subprocess.run(["tar", "-x"], cwd=folder, check=True, input=archive.stdout)
        shutil.rmtree(folder / "packaging")
        shutil.copytree(ROOT / "packaging", folder / "packaging")
        with_field(_built_in(folder, ROOT), "Version", OLDER_VERSION)
        stamp.write_text(OLDER)
    return target


def built_elsewhere(package: Path) -> Path:
    """The same sources, built in another folder."""
    folder = BUILD / "elsewhere/in another folder"
    shutil.rmtree(folder, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    built = _built_in(folder, folder)
    check(built.name == package.name, f"{built.name} is not {package.name}")
    return built


def _built_in(folder: Path, modules: Path) -> Path:
    """What deb.py makes of the sources in this folder, as old as our last commit.

    `modules` has the kap_companion that tells it of licences, which the oldest could not.
    """
    asked = ["git", "log", "-1", "--format=%ct"]
    made = subprocess.run(asked, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    environ = {"PYTHONPATH": f"{modules}:{folder}/packaging", "PYTHONDONTWRITEBYTECODE": "1"}
    environ["SOURCE_DATE_EPOCH"] = os.environ.get("SOURCE_DATE_EPOCH") or made.stdout.strip()
    command = [str(BUILDER), str(folder / "packaging/linux/deb.py")]
    done = subprocess.run(
        command, cwd=folder, check=False, env=os.environ | environ, stdout=sys.stderr
    )
    check(done.returncode == 0, f"no package could be built in {folder}")
    [package] = (folder / "build/deb").glob(f"{NAME}_*.deb")
    return package
