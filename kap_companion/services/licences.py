"""The licences of the program and of all that it stands on, as they lie beside their code."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from kap_companion import __version__
from kap_companion.resources import asset_path, licence_path

DEPENDENCIES = (
    *("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "PyNaCl", "alembic", "appdirs"),
    *("python-vlc", "filelock", "psutil", "wakepy", "jeepney", "mutagen", "pulsectl", "numpy"),
    "zxcvbn",
)
"""What the program declares; what those need in turn is found with them."""

SHIPPED = {
    "PySide6-Essentials": ("Qt", "LGPL-3.0", "GPL-3.0"),
    "shiboken6": ("Qt", "LGPL-3.0", "GPL-3.0"),
    "sqlcipher3": ("SQLCipher", "Apache-2.0"),
}
"""Whose packages bring no text of their own, or not that of what they hold."""

LONGEST_NAME = 150
"""In characters; a package may tell its whole licence where its short name belongs."""

_IS_LICENCE = re.compile("LICEN[CS]E|COPYING|NOTICE|AUTHORS", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Licence:
    """One piece of the program: what it is called, its licence's short name, the whole text."""

    name: str
    version: str
    short: str
    text: str


def licences() -> tuple[Licence, ...]:
    """Return all licences, the program's own first; reads a few dozen files."""
    return (
        Licence("KAP Companion", __version__, "MIT", _read(licence_path())),
        Licence("The music that comes along", "", "CC0", _read(asset_path("music/LICENSE"))),
        Licence("libVLC", "", "LGPL-2.1-or-later", _shipped("LGPL-2.1")),
        Licence("Python", ".".join(map(str, sys.version_info[:3])), "PSF-2.0", _of_python()),
        *map(licence_of, sorted(_needed(), key=lambda each: each.name.lower())),
    )


def _needed() -> Iterator[Distribution]:
    """The declared packages with what they need, each once; those of other systems are absent."""
    waiting, seen = list(DEPENDENCIES), set[str]()
    while waiting:
        try:
            found = distribution(waiting.pop())
        except PackageNotFoundError:
            continue
        if found.name in seen:
            continue
        seen.add(found.name)
        yield found
        needs = (each for each in found.requires or () if "extra ==" not in each)
        waiting += [name[0] for each in needs if (name := _NAME.match(each))]


def licence_of(package: Distribution) -> Licence:
    """Return the licence of one package; its text is empty where none is known.

    Only what lies with the package's metadata is read, with all in a folder for licences there: a
    bundle may leave out its other files.
    """
    texts = [
        file.read_binary().decode("utf-8", "replace")
        for file in sorted(package.files or ())
        if file.parts[0].endswith(".dist-info") and any(map(_IS_LICENCE.search, file.parts[1:]))
    ]
    texts += map(_shipped, SHIPPED.get(package.name.replace("_", "-"), ()))
    return Licence(package.name, package.version, _short(package), "\n\n".join(texts))


def _short(package: Distribution) -> str:
    told = package.metadata
    names = [told[field] for field in ("License-Expression", "License") if field in told]
    firsts = (name.strip().partition("\n")[0] for name in names)
    return next((name for name in firsts if 0 < len(name) <= LONGEST_NAME), "")


def _of_python() -> str:
    folders = (Path(os.__file__).parent, Path(sys.base_prefix))  # the second is Windows’ place
    texts = (folder / "LICENSE.txt" for folder in folders)
    return next((_read(text) for text in texts if text.is_file()), sys.copyright)


def _shipped(name: str) -> str:
    return _read(asset_path(f"licences/{name}.txt"))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
