"""A machine with Wine in a folder: as near to Windows as a Debian comes."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from links import imported
from machine import (
    HOME,
    MADE,
    PERSON,
    Machine,
    debootstrapped,
    end,
    environment,
    fetch,
    give_room,
)

RELEASE = "trixie"  # whose Wine draws the windows of today's Qt
WINE, SERVER = "/usr/lib/wine/wine64", "/usr/lib/wine/wineserver"
PACKAGES = ("wine64", "fonts-wine", "binutils-mingw-w64-x86-64")
LISTED = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"

_INSTALL = "@echo off\r\nstart /wait msiexec %*\r\necho code %errorlevel%\r\nexit /b 0\r\n"
_WHOLE = f'"$@"; code=$?; {SERVER} -w; exit $code'  # what a program left behind ends with it


@dataclass(frozen=True, slots=True)
class Wine:
    """Windows as Wine makes it, new, for a person of the machine who is not root."""

    machine: Machine

    @property
    def drive(self) -> Path:
        """What programs in it call C:."""
        return self.machine.folder / HOME / "wine/drive_c"

    @property
    def program(self) -> Path:
        """Where the installer puts the program."""
        return self.drive / "Program Files/KAP Companion"

    def run(self, *words: str) -> str:
        """Run a program of Windows to its end; returns what it printed."""
        return self.machine.run("sh", "-c", _WHOLE, "sh", WINE, *words, person=PERSON, **_room())

    def install(self, *words: str) -> int:
        """Run Windows Installer without a window; returns its exit code."""
        told = self.run("cmd", "/c", f"Z:\\{MADE}\\install.bat".replace("/", "\\"), *words, "/qn")
        return int(re.findall(r"code (\d+)", told)[-1])

    def listed(self) -> dict[str, str]:
        """What the list of installed programs says of those in it, all in one."""
        told = self.run("reg", "query", LISTED, "/s")
        return dict(re.findall(r"^ +(\w+) +REG_\w+ +(.*?)\r?$", told, re.MULTILINE))

    def menu(self) -> list[Path]:
        """The entries of start menus: Wine knows one for each user only, whatever is asked for."""
        return [each for each in self.drive.rglob("*.lnk") if "Start Menu" in each.parts]

    @contextmanager
    def running(self, screen: str, program: Path) -> Iterator[None]:
        """A program that shows a window on this screen, until the block is left."""
        place = f"/{program.parent.relative_to(self.machine.folder)}"
        words = ["sh", "-c", 'cd "$0" && exec "$@"', place, WINE, program.name]
        command = self.machine.command(*words, person=PERSON)
        room = environment(_room() | {"DISPLAY": screen})
        with subprocess.Popen(command, env=room, stderr=subprocess.DEVNULL) as started:
            try:
                yield
            finally:
                end(started)


def fresh_wine() -> Wine:
    """The machine, made where it isn't there yet, with a Windows that nobody has used."""
    folder = Path(__file__).resolve().parents[2] / f"build/msi/machine-{RELEASE}"
    if not (folder / WINE[1:]).exists():
        debootstrapped(RELEASE, folder)
        fetch(folder, *PACKAGES, only_download=False)
    give_room(folder)
    (folder / MADE / "install.bat").write_bytes(_INSTALL.encode())
    wine = Wine(Machine(folder, (Path("/tmp/.X11-unix"),)))  # noqa: S108  # X’s own
    wine.run("wineboot", "--init")
    return wine


def give_icu(wine: Wine, library: Path) -> None:
    """Put a stand-in for Windows' ICU into its system folder: Wine has none, and Qt links to it.

    It has the names that `library` asks for, and each of them says no; Qt asks it about old
    encodings only.
    """
    names = imported(library, "icuuc.dll")
    lines = [".intel_syntax noprefix", ".text", ".globl DllMain", "DllMain:", "mov eax, 1", "ret"]
    for name in names:
        lines += [f".globl {name}", f"{name}:", "xor eax, eax", "ret"]
    lines += [".section .drectve", *(f'.ascii " -export:{name}"' for name in names), ""]
    desk = wine.machine.folder / MADE
    (desk / "icuuc.s").write_text("\n".join(lines), encoding="ascii")
    tools = "x86_64-w64-mingw32"
    build = f"{tools}-as -o icuuc.o icuuc.s && {tools}-ld -shared -e DllMain -o icuuc.dll icuuc.o"
    wine.machine.run("sh", "-c", f"cd /{MADE} && {build}", person=PERSON)
    shutil.copyfile(desk / "icuuc.dll", wine.drive / "windows/system32/icuuc.dll")


def _room() -> dict[str, str]:
    return {"WINEPREFIX": f"/{HOME}/wine", "WINEDEBUG": "-all"}
