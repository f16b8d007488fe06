"""Tells whether a file-sync program keeps a folder in step with other computers."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

NAMES: Mapping[str, str] = {
    "onedrive": "OneDrive",
    "onedrive - *": "OneDrive",
    "onedrive-*": "OneDrive",
    "dropbox": "Dropbox",
    "dropbox (*)": "Dropbox",
    "dropbox-*": "Dropbox",
    "* dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "googledrive-*": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pclouddrive": "pCloud",
    "pcloud drive": "pCloud",
    "mega": "MEGA",
    "megasync": "MEGA",
    "seafile": "Seafile",
    "proton drive": "Proton Drive",
}
"""How such folders are called, in small letters."""

MARKS: Mapping[str, str] = {
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
    ".dropbox.cache": "Dropbox",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".shortcut-targets-by-id": "Google Drive",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".sync_*.db": "Nextcloud or ownCloud",
    "._sync_*.db": "Nextcloud or ownCloud",
    ".megaignore": "MEGA",
}
"""What such programs lay into the folders that they keep, in small letters."""

ON_A_MAC: Mapping[tuple[str, str], str] = {
    ("Library", "Mobile Documents"): "iCloud Drive",
    ("Library", "CloudStorage"): "a cloud drive",
}
"""Where macOS itself keeps them, below the home folder."""

ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
DROPBOX_TELLS = ("APPDATA", "LOCALAPPDATA")
MOST_BYTES = 64 * 1024


def synced_by(folder: Path, home: Path, environ: Mapping[str, str]) -> str:
    """Return the name of the program that keeps this folder, empty where none is seen to.

    The folder need not be there yet. Both where a link lies and where it leads count. Takes as long
    as the disk does to list the folders above it.
    """
    kept = dict(_told_places(home, environ))
    real = Path(os.path.realpath(folder))
    for place in dict.fromkeys((folder.absolute(), real)):
        for each in (place, *place.parents):
            program = kept.get(each) or _by_name(each) or _by_mark(each)
            if program:
                return program
    return ""


def _told_places(home: Path, environ: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """The folders that this system, or such a program itself, says are kept."""
    for parts, program in ON_A_MAC.items():
        yield home.joinpath(*parts), program
    for name in ONEDRIVE_VARIABLES:
        if environ.get(name):
            yield Path(environ[name]), "OneDrive"
    own = [home / ".dropbox"]
    own += [Path(environ[name], "Dropbox") for name in DROPBOX_TELLS if environ.get(name)]
    for folder in own:
        for place in _dropbox_folders(folder / "info.json"):
            yield place, "Dropbox"


def _dropbox_folders(file: Path) -> Iterator[Path]:
    with suppress(OSError, ValueError, RecursionError), file.open("rb") as stream:
        told = json.loads(stream.read(MOST_BYTES))
        accounts = told.values() if isinstance(told, dict) else ()
        for account in accounts:
            if isinstance(account, dict) and isinstance(account.get("path"), str):
                yield Path(account["path"])


def _by_name(folder: Path) -> str:
    name = folder.name.lower()
    return next((program for each, program in NAMES.items() if fnmatch(name, each)), "")


def _by_mark(folder: Path) -> str:
    try:
        inside = [each.name.lower() for each in folder.iterdir() if each.name.startswith(".")]
    except OSError:  # it isn’t there yet, or nobody may look
        return ""
    found = (program for mark, program in MARKS.items() for name in inside if fnmatch(name, mark))
    return next(found, "")
