"""Lays out the program as it will lie in Windows' folder of programs, without anything else's.

`python` holds the embeddable Python, `packages` the program and all that it imports, with the music
and VLC in it. Nothing of a Python that a person may have installed is seen or changed.
"""

import compileall
import os
import shutil
import sys
import zipfile
from collections.abc import Iterable
from importlib.metadata import distributions
from pathlib import Path
from py_compile import PycInvalidationMode

from licences import Component, of_python, write_components, write_licences
from links import missing_libraries
from parts import trim
from sources import ROOT, Source, Sources, checked
from vlc_parts import take_vlc
from wheels import unpack

from kap_companion import __version__

HERE = Path(__file__).resolve().parent
PROGRAM = "packages/kap_companion"
PYTHON, PACKAGES, LICENCES = "python", "packages", "licences"

# Relative to Python's own folder. Without “import site” no other folder is ever looked into.
SEARCHED = ("{zip}", ".", "../packages")


def stage(tree: Path, sources: Sources, wheels: Iterable[Path], made: int) -> None:
    """Fill `tree`, which must not be there yet; every file gets the time `made`.

    Raises `SystemExit` where a source isn't the pinned one, or where something is missing.
    """
    archives = checked(sources.python), checked(sources.vlc)
    _put_python(sources.python, archives[0], tree / PYTHON)
    for wheel in wheels:
        unpack(wheel, tree / PACKAGES)
    trim(tree / PACKAGES)
    _put_program(tree / PROGRAM)
    vlc_licence = take_vlc(archives[1], tree / PROGRAM / "libvlc")
    parts = _put_papers(tree, vlc_licence)
    brought = (
        Component("python", sources.python.version, "PSF-2.0", "", "generic"),
        Component(
            "vlc", sources.vlc.version, "LGPL-2.1-or-later AND GPL-2.0-or-later", "", "generic"
        ),
    )
    write_components([*brought, *parts], __version__, made, tree.parent / "components.json")
    shutil.copyfile(HERE / "kap-companion.cmd", tree / "kap-companion.cmd")
    if missing := missing_libraries(tree):
        raise SystemExit("Libraries are missing:\n" + "\n".join(missing))
    _compile(tree / PACKAGES, sources.python.version)
    for file in tree.rglob("*"):
        os.utime(file, (made, made))


def _put_python(python: Source, archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    name = "python" + "".join(python.version.split(".")[:2])
    search = folder / f"{name}._pth"
    if not search.exists():
        raise SystemExit(f"{archive} has no {search.name}; it is not Python {python.version}’s.")
    lines = [line.format(zip=f"{name}.zip").replace("/", "\\") for line in SEARCHED]
    search.write_bytes("".join(f"{line}\r\n" for line in lines).encode())


def _put_program(folder: Path) -> None:
    """As the wheel lays it: assets and the licence lie within the package."""
    no_leftovers = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "kap_companion", folder, ignore=no_leftovers)
    shutil.copytree(ROOT / "assets", folder / "assets")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")


def _put_papers(tree: Path, vlc_licence: str) -> list[Component]:
    """The licence of every part, in a file of its own; returns the packages of Python."""
    found = distributions(path=[str(tree / PACKAGES)])
    parts = sorted(map(of_python, found), key=lambda each: each.name)
    lines = write_licences(parts, tree / LICENCES)
    (tree / LICENCES / "vlc.txt").write_text(vlc_licence, encoding="utf-8")
    shutil.copyfile(tree / PYTHON / "LICENSE.txt", tree / LICENCES / "python.txt")
    about = (HERE / "licences.txt").read_text(encoding="utf-8")
    text = about.replace("@COMPONENTS@", lines).replace("\n", "\r\n")
    (tree / "LICENCES.txt").write_bytes(text.encode())
    return parts


def _compile(folder: Path, version: str) -> None:
    """Compile the modules: who uses the program may not write beside it, and would each time."""
    of_here = ".".join(map(str, sys.version_info[:2]))
    if not version.startswith(f"{of_here}."):
        raise SystemExit(
            f"Python {of_here} can’t compile for the package’s Python, {version}. "
            "Build with the same: PYTHON=/path/to/it make msi, in a fresh clone."
        )
    compileall.compile_dir(
        folder,
        quiet=1,
        stripdir=str(folder.parent),
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
