"""Chooses which libVLC is loaded: the one that came with the program, else the system's."""

import ctypes
import importlib
import os
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from kap_companion.resources import bundled_folder

CHOSEN = "PYTHON_VLC_LIB_PATH"
"""By this variable python-vlc is told which libVLC to load; a person's own choice comes first."""

CONTENTS = "contents.txt"
"""Of a bundle: how many bytes each file has, so that half of one isn't loaded."""

LIBRARY = {"win32": "libvlc.dll", "darwin": "libvlc.dylib"}.get(sys.platform, "libvlc.so.5")
"""The file of a bundle that is loaded; it finds the others beside it."""
ON_A_MAC = sys.platform == "darwin"
PLUGINS = "PYTHON_VLC_MODULE_PATH"
"""By this one it is told where the plugins are; on a Mac libVLC itself doesn't look beside it."""


class Origin(Enum):
    """Where libVLC comes from."""

    BUNDLE = "came with the program"
    SYSTEM = "the system’s"
    INSTEAD = "the system’s. The one that came with the program is damaged; install it again"


def import_vlc() -> Any | None:
    """The module `vlc`, or None where it or libVLC itself is missing."""
    folder = bundled_folder("libvlc")
    if folder is not None and CHOSEN not in os.environ and _is_whole(folder):
        told = _told(folder)
        os.environ |= told
        module = _imported(folder / "libvlccore.dylib" if ON_A_MAC else None)
        if module is not None:
            return module
        for name in told:
            del os.environ[name]
    return _imported()


def library_origin() -> Origin:
    """Where the libVLC that is used comes from."""
    folder = bundled_folder("libvlc")
    vlc = import_vlc()
    # ctypes has no other way to say which file it loaded.
    loaded = None if vlc is None else vlc.dll._name  # noqa: SLF001
    if folder is not None and loaded == str(folder / LIBRARY):
        return Origin.BUNDLE
    return Origin.SYSTEM if folder is None or CHOSEN in os.environ else Origin.INSTEAD


def library_version() -> str | None:
    """libVLC's version, or None where it is missing."""
    vlc = import_vlc()
    return None if vlc is None else str(vlc.libvlc_get_version().decode())


def library_place() -> str:
    """Where libVLC was found, as nearly as the system tells; empty where it is missing."""
    vlc = import_vlc()
    if vlc is None:
        return ""
    name = str(vlc.dll._name)  # noqa: SLF001  # what it was loaded by, often without a folder
    return next(_mapped(Path(name).name), vlc.plugin_path or name)


def _mapped(name: str) -> Iterator[str]:
    """The files of this name that Linux says are in this process's memory."""
    maps = Path("/proc/self/maps")
    lines = maps.read_text(encoding="utf-8").splitlines() if maps.exists() else ()
    paths = (line.partition("/")[2] for line in lines if "/" in line)
    return (f"/{path}" for path in paths if Path(path).name.startswith(name))


def _is_whole(folder: Path) -> bool:
    """Half a bundle must not be loaded: the system's libVLC could not take its place any more."""
    try:
        lines = (folder / CONTENTS).read_text(encoding="utf-8").splitlines()
        sized = [line.split(" ", 1) for line in lines]
        return all((folder / name).stat().st_size == int(size) for size, name in sized)
    except (OSError, ValueError):
        return False


def _told(folder: Path) -> dict[str, str]:
    """What python-vlc is told, so that it takes the bundle in this folder."""
    told = {CHOSEN: str(folder / LIBRARY)}
    return told | {PLUGINS: str(folder / "plugins")} if ON_A_MAC else told


def _imported(first: Path | None = None) -> Any | None:
    """The module; `first` is a library that libVLC needs and, on a Mac, doesn't find by itself."""
    try:
        if first is not None:
            ctypes.CDLL(str(first))
        return importlib.import_module("vlc")
    # All that python-vlc raises without libVLC; it exits where the one it was told of can't load.
    except (ImportError, OSError, NotImplementedError, SystemExit):
        return None
