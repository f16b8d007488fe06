"""The Python packages of the lock file, as Windows gets them, checked by hash and unpacked."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker
from sources import ROOT

LOCK = ROOT / "packaging/requirements.txt"

_ENTRY = re.compile(
    r"^(?P<name>[\w.-]+==[\w.]+)(?: ; (?P<marker>.+?))?(?P<hashes>(?: \\\n +--\S+)+)", re.MULTILINE
)


def entries_for_windows(lock: str, python: str) -> str:
    """What this lock file has pip install on 64-bit Windows with this Python, hashes and all.

    pip itself asks the markers of the system that it runs on, and can't be told of another.
    """
    return "".join(
        f"{entry['name']}{entry['hashes']}\n"
        for entry in _ENTRY.finditer(lock)
        if entry["marker"] is None or Marker(entry["marker"]).evaluate(_windows(python))
    )


def fetch_wheels(folder: Path, python: str) -> list[Path]:
    """Download them into `folder`, which then has nothing else; `python` is a whole version."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    wanted = folder.with_suffix(".txt")
    wanted.write_text(entries_for_windows(LOCK.read_text(encoding="utf-8"), python))
    of_windows = ["--platform", "win_amd64", "--implementation", "cp", "--python-version", python]
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    only = ["--only-binary", ":all:", "--no-deps", "--require-hashes"]
    command = [sys.executable, "-m", "pip", "download", *quiet, *only, *of_windows]
    subprocess.run([*command, "--requirement", str(wanted), "--dest", str(folder)], check=True)
    return sorted(folder.glob("*.whl"))


def unpack(wheel: Path, folder: Path) -> None:
    """What the wheel puts among the packages; commands and manuals are left out."""
    with zipfile.ZipFile(wheel) as archive:
        for name in _packages(archive):
            archive.extract(name, folder)


def _packages(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if not name.partition("/")[0].endswith(".data"):
            yield name
        elif re.match(r"[^/]+/(purelib|platlib)/", name):
            raise SystemExit(f"{archive.filename} lays {name} apart, which is not provided for.")


def _windows(python: str) -> dict[str, str]:
    """What markers ask about, as Windows answers."""
    return {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
    }
