"""Puts the Debian package on fresh machines without a network, uses it, and takes it away again.

``make test-deb`` as root does all of it; ``ARGS`` names parts: bookworm, trixie, bullseye,
elsewhere, size, papers. Each machine is Debian as debootstrap makes it, in a folder of its own.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from debian import (
    BUILD,
    NAME,
    beside,
    content,
    fresh_machine,
    hashes,
    installed,
    put,
    recommended,
)
from limits import (
    MOST_INSTALLING_S,
    MOST_PACKAGE_MB,
    MOST_WITHOUT_MUSIC_MB,
    keep,
    keep_starting,
)
from machine import HOME, Machine, check, fetch, tell
from papers import read_papers
from screen import running_screen
from surviving import refuse_older_system, survive
from using import find_all_letters, tour_with_sound, use
from variants import built_elsewhere, older_package, without_music

from tests.null_sink import running_null_sink

# Else what the fresh system merely recommends, and did not have, would be kept once it is there.
ALL_THAT_CAME = (
    "-oAPT::AutoRemove::RecommendsImportant=false",
    "-oAPT::AutoRemove::SuggestsImportant=false",
)


def main() -> int:
    """Try all parts, or those that are named."""
    if os.geteuid() != 0:
        raise SystemExit("make test-deb makes machines in folders, and needs root for that.")
    parts: dict[str, Callable[[Path], None]] = {
        "bookworm": lambda package: try_on("bookworm", package),
        "trixie": lambda package: try_on("trixie", package),
        "bullseye": try_on_older_system,
        "elsewhere": try_elsewhere,
        "size": weigh,
        "papers": read_papers,
    }
    [package] = BUILD.glob(f"{NAME}_*.deb")
    for name in sys.argv[1:] or parts:
        print(f"--- {name} ---", flush=True)
        parts[name](package)
    return 0


def try_on(release: str, package: Path) -> None:
    """The whole way on one release; raises `SystemExit` where something isn't as it should be."""
    come_and_go(release, package)
    come_from_older(release, package)


def come_from_older(release: str, package: Path) -> None:
    """From an older version with a record to this one, through all that may come between."""
    folder = fresh_machine(release, f"{release}-older")
    older = older_package()
    fetch(folder, "pulseaudio", "pulseaudio-utils", only_download=False)
    with machine_with_screen(folder) as (machine, room):
        for each in (older, package):
            fetch(folder, put(each, folder), recommended(package))
        beside(folder)
        survive(machine, older, package, room)
        find_all_letters(machine, room)
        tour_with_sound(machine)


def come_and_go(release: str, package: Path) -> None:
    """Installed, used, taken away: what was there before is there again."""
    folder = fresh_machine(release, release)
    with machine_with_screen(folder) as (machine, room):
        deb = put(package, folder)
        fetch(folder, deb)
        packages, files = installed(machine), content(folder)
        began = monotonic()
        machine.run("apt-get", "install", "-y", "--no-install-recommends", deb)
        keep("installing on a fresh system", monotonic() - began, MOST_INSTALLING_S, "s")
        came = installed(machine) - packages
        tell(f"installed without a network, with {len(came) - 1} packages of Debian")
        check(not [name for name in came if "vlc" in name], f"VLC came along: {came}")
        keep_starting(folder / f"usr/lib/{NAME}/{NAME}", room)
        use(machine, room, BUILD / f"window-{release}.png")
        kept = hashes(folder / HOME)
        check(bool(kept), "the program left no data folder")
        said = machine.run("apt-get", "remove", "-y", NAME)
        check("Records, backups and settings stay" in said, said)
        check(not (folder / "usr/bin" / NAME).is_symlink(), "the program is still there")
        machine.run("apt-get", "purge", "-y", NAME)
        machine.run("apt-get", "autoremove", "-y", "--purge", *ALL_THAT_CAME)
        check(hashes(folder / HOME) == kept, "purging the package changed the data folder")
        check(installed(machine) == packages, f"left: {installed(machine) ^ packages}")
        left = content(folder) ^ files
        check(not left, f"not as before: {sorted(left)}")
        tell("removed, which says that data stays; purged: all is as before, and the data is there")


@contextmanager
def machine_with_screen(folder: Path) -> Iterator[tuple[Machine, dict[str, str]]]:
    """A machine that has a screen and a loudspeaker of ours, and the variables that name them."""
    with running_null_sink() as sound, running_screen() as screen:
        sound.folder.chmod(0o755)
        room = {"DISPLAY": screen, "PULSE_SERVER": os.environ["PULSE_SERVER"]}
        yield Machine(folder, (sound.folder, Path("/tmp/.X11-unix"))), room  # noqa: S108  # X’s own


def try_on_older_system(package: Path) -> None:
    """Debian 11 has a C library that is too old for Qt's wheels."""
    folder = fresh_machine("bullseye", "bullseye")
    fetch(folder)
    refuse_older_system(Machine(folder), put(package, folder))


def try_elsewhere(package: Path) -> None:
    """The folder that it is built in leaves no trace."""
    sums = [hashlib.sha256(each.read_bytes()) for each in (package, built_elsewhere(package))]
    check(sums[0].digest() == sums[1].digest(), "built in another folder it is another file")
    tell(f"built in another folder it is the same file, sha256 {sums[0].hexdigest()}")


def weigh(package: Path) -> None:
    """How large it is with its music, and without."""
    keep("the package", package.stat().st_size / 1e6, MOST_PACKAGE_MB, "MB")
    rest = without_music(package).stat().st_size / 1e6
    keep("without the music", rest, MOST_WITHOUT_MUSIC_MB, "MB")


if __name__ == "__main__":
    sys.exit(main())
