"""Debian systems that have never seen the package, and what can be told of them afterwards."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from machine import MADE, Machine, debootstrapped, give_room

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/deb"
NAME = "kap-companion"
BROUGHT = f"{MADE}/brought"

# What a system writes down for itself, and what is not its own.
NOT_COMPARED = {"dev", "home", "proc", "run", "sys", "tmp", "var/cache", "var/lib/apt"}
NOT_COMPARED |= {"var/lib/dpkg", "var/log"}


def fresh_machine(release: str, name: str) -> Path:
    """A new copy of this release’s smallest Debian, with a home and a place for files of ours."""
    base, folder = BUILD / f"base-{release}", BUILD / f"machine-{name}"
    if not (base / "etc/debian_version").exists():
        debootstrapped(release, base)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-a", str(base), str(folder)], check=True)
    give_room(folder)
    return folder


def recommended(package: Path) -> str:
    """The one package that ours recommends."""
    asked = ["dpkg-deb", "--field", str(package), "Recommends"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def beside(folder: Path) -> None:
    """Lay what was fetched into one folder, and leave apt nothing that it knows of Debian.

    So a computer that was never on a network gets the package, from whatever it was brought on.
    """
    brought = folder / BROUGHT
    brought.mkdir()
    for each in (folder / "var/cache/apt/archives").glob("*.deb"):
        each.rename(brought / each.name)
    for each in (folder / "var/lib/apt/lists").glob("*_*"):
        each.unlink()


def put(package: Path, folder: Path) -> str:
    """Copy a package into a machine; its path there."""
    shutil.copyfile(package, folder / MADE / package.name)
    return f"/{MADE}/{package.name}"


def installed(machine: Machine) -> set[str]:
    """The packages and their states."""
    wanted = "${Package} ${Version} ${db:Status-Abbrev}\\n"
    return set(machine.run("dpkg-query", "--show", f"--showformat={wanted}").splitlines())


def content(folder: Path) -> set[str]:
    """All files and folders of the system."""
    found = set()
    for place, folders, files in os.walk(folder):
        inner = Path(place).relative_to(folder)
        folders[:] = [each for each in folders if str(inner / each) not in NOT_COMPARED]
        found |= {str(inner / each) for each in (*folders, *files)}
    return found


def hashes(folder: Path) -> dict[str, str]:
    """The content of each file below a folder."""
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
