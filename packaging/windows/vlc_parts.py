"""Takes the part of VLC's zip that plays music, and nothing else of it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from vlc_lists import CONTENTS, allowed_in, write_contents

ALLOWED = Path(__file__).with_name("vlc-plugins.txt")
LIBRARIES = ("libvlc.dll", "libvlccore.dll")
LICENCE = "COPYING.txt"


def allowed_plugins() -> list[str]:
    """The plugins of the allow-list, each as it lies below `plugins`."""
    return allowed_in(ALLOWED)


def take_vlc(archive: Path, folder: Path) -> str:
    """Fill `folder`, with a `contents.txt` that says how many bytes each file has.

    Returns the text of VLC's licence. Raises `SystemExit` where the zip lacks something.
    """
    with zipfile.ZipFile(archive) as opened:
        inside = dict(_within(opened))
        for name in sorted((*LIBRARIES, *(f"plugins/{each}" for each in allowed_plugins()))):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_read(opened, inside, name))
        licence = _read(opened, inside, LICENCE).decode()
    files = [each for each in folder.rglob("*") if each.is_file()]
    write_contents(folder, files, folder / CONTENTS)
    return licence


def _within(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """What lies below the one folder of the zip, and how the zip calls it."""
    for name in archive.namelist():
        yield name.partition("/")[2], name


def _read(archive: zipfile.ZipFile, inside: dict[str, str], name: str) -> bytes:
    if name not in inside:
        raise SystemExit(f"{archive.filename} has no {name}; it is not VLC for Windows as it was.")
    return archive.read(inside[name])
