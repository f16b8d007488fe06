"""Puts the part of Debian's libVLC that plays music into a folder that needs nothing beside it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ALLOWED = Path(__file__).with_name("vlc-plugins.txt")
LIBRARIES = ("libvlc.so.5", "libvlccore.so.9")
CONTENTS = "contents.txt"

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
    sizes = [f"{(folder / name).stat().st_size} {name}\n" for name in sorted(wanted)]
    (folder / CONTENTS).write_text("".join(sizes), encoding="utf-8")
    return sorted(wanted.values())


def allowed_plugins() -> list[str]:
    """The plugins of the allow-list, each as it lies below `vlc/plugins`."""
    return allowed_in(ALLOWED)


def allowed_in(file: Path) -> list[str]:
    """The plugins that an allow-list names, a line each."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [name for line in lines if (name := line.partition("#")[0].strip())]


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
