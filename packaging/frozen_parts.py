"""What PyInstaller is told of the program on every system; its specs read it."""

import re
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from PyInstaller.utils.hooks import collect_submodules, copy_metadata

ROOT = Path(__file__).resolve().parents[1]
MIGRATIONS = "kap_companion/vault/migrations"

EXCLUDED = [
    *("tkinter", "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "readline", "setuptools"),
]


def data_files() -> list[tuple[str, str]]:
    """What is no module, and where it goes; with what doctor and About tell of the packages."""
    versions = sorted((ROOT / MIGRATIONS / "versions").glob("*.py"))
    return [
        (str(ROOT / "assets"), "assets"),
        (str(ROOT / "LICENSE"), "."),
        (str(ROOT / MIGRATIONS / "script.py.mako"), MIGRATIONS),
        *((str(each), MIGRATIONS) for each in sorted((ROOT / MIGRATIONS).glob("*.py"))),
        *((str(each), f"{MIGRATIONS}/versions") for each in versions),
        *sorted({entry for name in locked_names() for entry in _metadata(name)}),
    ]


def locked_names() -> list[str]:
    """The packages that the program stands on, on one system or another."""
    lock = (ROOT / "packaging/requirements.txt").read_text(encoding="utf-8")
    return re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)


def _metadata(name: str) -> list[tuple[str, str]]:
    """Of a package that only another system needs there is none."""
    try:
        return list(copy_metadata(name))
    except PackageNotFoundError:
        return []


def hidden_modules() -> list[str]:
    """The modules that no import statement names."""
    return [*collect_submodules("kap_companion"), "_cffi_backend", "vlc"]
