"""What PyInstaller is told of the program on every system; its specs read it."""

from importlib.metadata import PackageNotFoundError
from pathlib import Path

from PyInstaller.utils.hooks import collect_submodules, copy_metadata

from kap_companion.services.licences import DEPENDENCIES

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
        *sorted({entry for name in DEPENDENCIES for entry in _metadata(name)}),
    ]


def _metadata(name: str) -> list[tuple[str, str]]:
    """Of a package that only another system needs there is none."""
    try:
        return list(copy_metadata(name, recursive=True))
    except PackageNotFoundError:
        return []


def hidden_modules() -> list[str]:
    """The modules that no import statement names."""
    return [*collect_submodules("kap_companion"), "_cffi_backend", "vlc"]
