"""Stand-ins for the two files that have to be brought, so that all the rest can be tried.

A package made of them installs, upgrades and goes away again like the real one, and starts nothing.
"""

import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from sources import Source, Sources, sha256
from vlc_parts import LIBRARIES, allowed_plugins

VLC = "3.0.21"
PYTHON = ".".join(map(str, sys.version_info[:3]))  # which can compile for itself
_NAME = "python{}{}".format(*sys.version_info)

OF_PYTHON = (
    *("python.exe", "pythonw.exe", "python3.dll", f"{_NAME}.dll", f"{_NAME}.zip", f"{_NAME}._pth"),
    *("vcruntime140.dll", "vcruntime140_1.dll", "LICENSE.txt"),
)

NOT_TAKEN = ("vlc.exe", "plugins/gui/libqt_plugin.dll", "plugins/access/libhttp_plugin.dll")
"""In VLC's zip, and to be left there."""


def make_placeholders(folder: Path) -> Sources:
    """Write both into `folder`, with the names that the real ones hold."""
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / f"python-{PYTHON}-placeholder.zip"
    _write(python, OF_PYTHON)
    vlc = folder / f"vlc-{VLC}-placeholder.zip"
    plugins = [f"plugins/{name}" for name in allowed_plugins()]
    inside = (*LIBRARIES, *plugins, *NOT_TAKEN, "COPYING.txt")
    _write(vlc, [f"vlc-{VLC}/{name}" for name in inside])
    return Sources(
        Source("python", python, PYTHON, sha256(python)),
        Source("vlc", vlc, VLC, sha256(vlc)),
        placeholders=True,
    )


def _write(file: Path, names: Iterable[str]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name)  # as old as a zip can say, and so the same each time
            archive.writestr(entry, f"This stands in for {name}.\n")
