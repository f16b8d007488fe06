"""Finds the files that ship beside the code, wherever the program was put."""

import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def asset_path(name: str) -> Path:
    """Return the path of `assets/<name>`, in a source tree, an installation or a frozen bundle.

    Raises FileNotFoundError, in words a person can act on, if no such file was shipped.
    """
    return _found(f"assets/{name}")


def licence_path() -> Path:
    """Return the path of the program's own licence; raises as `asset_path` does."""
    return _found("LICENSE")


def _found(name: str) -> Path:
    for folder in _folders():
        path = folder / name
        if path.exists():
            return path
    raise FileNotFoundError(
        f"The installation is not complete: {name} is missing. Install KAP Companion again."
    )


def bundled_folder(name: str) -> Path | None:
    """The folder of this name that an installer brought; None in a source tree, and without one."""
    places = (folder / name for folder in (*_frozen(), PACKAGE))
    return next((place for place in places if place.is_dir()), None)


def _folders() -> Iterator[Path]:
    yield from _frozen()
    yield PACKAGE
    yield PACKAGE.parent


def _frozen() -> Iterator[Path]:
    """The folder of a frozen bundle; on Windows the program lies there as it is."""
    folder = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's bootloader only
    if folder:
        yield Path(folder)
