"""Puts the part of Debian's libVLC that plays music into a folder that needs nothing beside it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from vlc_lists import CONTENTS, allowed_in, write_contents

ALLOWED = Path(__file__).with_name("vlc-plugins.txt")
LIBRARIES = ("libvlc.so.5", "libvlccore.so.9")

# What a program shares with its system: the C library and its kin, and what speaks to a service.
OF_THE_SYSTEM = re.compile(r"(ld-linux|lib(c|m|gcc_s|stdc\+\+|z|pulse|asound|dbus-1|systemd))\W")


def bundle_vlc(folder: Path) -> list[Path]:
    """Fill `folder`; returns the files of the system that were copied.

    `contents.txt` in it says how many bytes each file has. Raises `SystemExit` where a plugin or a
    library is not installed.
    """
    system = _multiarch_folder()
    wanted = {name: system / name for name in LIBRARIES}
    wanted |= {f"vlc/plugins/{name}": system / "vlc/plugins" / name for name in allowed_plugins()}
    for source in tuple(wanted.values()):
        wanted |= {library.name: library for library in _linked(source, system)}
    for name, source in sorted(wanted.items()):
        _copy(source, folder / name, "/".join(["$ORIGIN", *[".."] * name.count("/")]))
    write_contents(folder, (folder / name for name in wanted), folder / CONTENTS)
    return sorted(wanted.values())


def allowed_plugins() -> list[str]:
    """The plugins of the allow-list, each as it lies below `vlc/plugins`."""
    return allowed_in(ALLOWED)


def _multiarch_folder() -> Path:
    asked = ["dpkg-architecture", "-qDEB_HOST_MULTIARCH"]
    name = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    return Path("/usr/lib") / name


def _linked(file: Path, system: Path) -> Iterator[Path]:
    """The libraries that this one needs, and those that they need, but for the system's own."""
    if not file.exists():
        raise SystemExit(f"{file} is missing; the packages libvlc5 and vlc-plugin-base have it.")
    told = subprocess.run(["objdump", "-p", file], check=True, capture_output=True, text=True)
    for name in re.findall(r"NEEDED\s+(\S+)", told.stdout):
        if not OF_THE_SYSTEM.match(name):
            found = system / name if (system / name).exists() else system / "vlc" / name
            yield found
            yield from _linked(found, system)


def _copy(source: Path, target: Path, search: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    subprocess.run(["patchelf", "--set-rpath", search, target], check=True)
