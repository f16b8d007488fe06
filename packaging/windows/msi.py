"""Builds the installer for Windows: ``make msi``. The same sources give the same file."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid5

from icon import write_icon
from placeholders import make_placeholders
from sign import sign_as_asked
from sources import DOWNLOADS, ROOT, Sources, checked, read_sources, sha256
from stage import stage
from wheels import fetch_wheels
from wxs import ARCHITECTURE, KNOWN_TO_BOTH_SIDES, MAKER, NAME, UPGRADE_CODE, write_wxs

from kap_companion import __version__

BUILD = ROOT / "build/msi"
TREE = BUILD / "tree"


def main() -> int:
    """Build it into `build/msi`, sign it where a certificate is given, print what became of it."""
    asked = _arguments()
    sources = read_sources(asked.downloads)
    if asked.placeholders:
        sources = make_placeholders(BUILD / "placeholders")
    for source in (sources.python, sources.vlc):
        checked(source)  # before anything is downloaded
    wheels = fetch_wheels(BUILD / "wheels", sources.python.version)
    package = build(sources, wheels, asked.version)
    print(f"{package.relative_to(ROOT)}: {package.stat().st_size / 1e6:.1f} MB")
    print(f"sha256 {sha256(package)}")
    print(sign_as_asked(package))
    return 0


def build(sources: Sources, wheels: list[Path], version: str) -> Path:
    """The installer of this version, not signed; raises `SystemExit` where something is missing."""
    shutil.rmtree(TREE, ignore_errors=True)
    stage(TREE, sources, wheels, made_at())
    return pack(version, "-placeholder" if sources.placeholders else "")


def pack(version: str, kind: str) -> Path:
    """An installer of this version with what lies in `TREE`; `kind` is a part of its name."""
    icon, words = BUILD / "program.ico", BUILD / "program.wxs"
    write_icon(ROOT / "assets/icons/app.svg", icon)
    words.write_text(write_wxs(TREE, icon, version), encoding="utf-8")
    package = BUILD / f"kap-companion-{version}-{ARCHITECTURE}{kind}.msi"
    package.unlink(missing_ok=True)
    _run("wixl", "--arch", ARCHITECTURE, "--output", package.name, words.name)
    _settle(package, _content(words), made_at())
    return package


def made_at() -> int:
    """SOURCE_DATE_EPOCH, or when the sources were committed; in seconds since 1970."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given or _run("git", "-C", str(ROOT), "log", "-1", "--format=%ct"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Build the installer for Windows.")
    parser.add_argument(
        "--placeholders",
        action="store_true",
        help="with stand-ins for Python and VLC: to try the installer, never to hand it on",
    )
    where = "the folder with the zips of Python and VLC"
    parser.add_argument("--downloads", type=Path, default=DOWNLOADS, help=where)
    parser.add_argument("--version", default=__version__, help="another one, to try an upgrade")
    return parser.parse_args()


def _settle(package: Path, content: str, made: int) -> None:
    """Say when it was made and which package it is, instead of wixl's clock and chance.

    Windows expects another code of each package that isn't the same: it comes of what is in it.
    """
    code = uuid5(UPGRADE_CODE, content)
    when = f"{datetime.fromtimestamp(made, UTC):%Y/%m/%d %H:%M:%S}"
    settled = {"9": f"{{{code}}}".upper(), "12": when, "13": when, "4": MAKER, "3": NAME}
    lines = _run("msiinfo", "export", str(package), "_SummaryInformation").splitlines()
    kept = [line for line in lines if line.partition("\t")[0] not in settled]
    table = [*kept, *(f"{key}\t{value}" for key, value in settled.items())]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "_SummaryInformation.idt"
        file.write_bytes("".join(f"{line}\r\n" for line in table).encode("cp1252"))
        _run("msibuild", str(package), "-i", str(file), "-q", KNOWN_TO_BOTH_SIDES)


def _content(words: Path) -> str:
    """What was said to wixl, and the sums of all files, in one string."""
    files = sorted(each for each in TREE.rglob("*") if each.is_file())
    return "\n".join([words.read_text(encoding="utf-8"), *map(sha256, files)])


def _run(*command: str) -> str:
    """Run a tool in the time zone of Greenwich, since some write the hour of the place."""
    environ = os.environ | {"TZ": "UTC", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, check=False, cwd=BUILD, env=environ, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
