"""Looks into an installer, or a folder that becomes one: is all there that must be, and no more?

Knows .deb, .msi and folders (an .app is one). A disk image is looked at as the .app that is in it,
with ``--weigh`` for its size.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from vlc_lists import CONTENTS, allowed_in

ROOT = Path(__file__).resolve().parents[1]
LISTS = {
    ".so": ROOT / "packaging/linux/vlc-plugins.txt",
    ".dylib": ROOT / "packaging/macos/vlc-plugins.txt",
    ".dll": ROOT / "packaging/windows/vlc-plugins.txt",
}
MOST_MB = {".deb": 120, ".msi": 150, ".dmg": 170}
UNPACK = {".deb": ["dpkg-deb", "--extract"], ".msi": ["msiextract", "--directory"]}

# What only making and testing needs.
STRAY_FOLDERS = {"tests", ".git", ".github", ".mypy_cache", ".pytest_cache", "build"}
STRAY_ENDINGS = {".pyo", ".orig", ".rej", ".log", ".spec", ".a", ".lib", ".debug", ".pdb"}
COMPILED = "__pycache__"
"""Stray, but where a Python of its own runs the modules as they are: who uses it can't write it."""
STRAY_NAMES = {".DS_Store", "Thumbs.db", ".gitignore", "pyvenv.cfg"}

NEEDED = ("assets/icons/app.svg", "assets/music/LICENSE", "assets/selftest", CONTENTS)
CHUNK = 1 << 20


def main() -> int:
    """Print what is wrong; 1 where anything is, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path, help="an installer, or a folder")
    parser.add_argument("--weigh", type=Path, help="the installer that the folder became")
    parser.add_argument("--built-in", type=Path, default=ROOT, help="a folder not to be named")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = unpacked(asked.bundle, Path(scratch))
        wrong = [*problems(folder, asked.built_in), *too_heavy(asked.weigh or asked.bundle)]
    for each in wrong:
        print(f"!!  {each}")
    print(f"{asked.bundle.name}: {f'{len(wrong)} wrong' if wrong else 'whole, and nothing stray'}")
    return 1 if wrong else 0


def unpacked(bundle: Path, scratch: Path) -> Path:
    """The folder with what this bundle installs."""
    if bundle.is_dir():
        return bundle
    command = UNPACK[bundle.suffix]
    words = [str(bundle), str(scratch)] if bundle.suffix == ".deb" else [str(scratch), str(bundle)]
    subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL)
    return scratch


def problems(folder: Path, built_in: Path) -> Iterator[str]:
    """What is missing in this folder, and what does not belong into it."""
    entries = sorted(folder.rglob("*"))
    inner = [each.relative_to(folder) for each in entries]
    for needed in NEEDED:
        if not any(f"/{each.as_posix()}".endswith(f"/{needed}") for each in inner):
            yield f"missing: {needed}"
    yield from _plugins([each.name for each in entries])
    own_python = any(each.name == "pythonw.exe" for each in inner)
    yield from (f"stray: {each}" for each in inner if _is_stray(each, own_python=own_python))
    for each in entries:
        if each.is_symlink() and not each.exists() and not each.readlink().is_absolute():
            yield f"leads nowhere: {each.relative_to(folder)}"
        elif each.is_file() and not each.is_symlink() and holds(each, str(built_in).encode()):
            yield f"names {built_in}: {each.relative_to(folder)}"


def _plugins(names: list[str]) -> Iterator[str]:
    """An empty folder of VLC's would be a program without sound, and its tests would not say so."""
    found = {each for each in names if "_plugin." in each}
    kinds = {Path(each).suffix for each in found}
    if len(kinds) != 1:
        yield f"plugins of VLC for one system are expected, found {sorted(kinds) or 'none'}"
        return
    wanted = {Path(name).name for name in allowed_in(LISTS[kinds.pop()])}
    yield from (f"missing: VLC's {each}" for each in sorted(wanted - found))
    yield from (f"stray: VLC's {each}" for each in sorted(found - wanted))


def _is_stray(entry: Path, *, own_python: bool) -> bool:
    return (
        bool(STRAY_FOLDERS.intersection(entry.parts))
        or (COMPILED in entry.parts and not own_python)
        or entry.suffix in STRAY_ENDINGS
        or entry.name in STRAY_NAMES
    )


def holds(file: Path, words: bytes) -> bool:
    """Whether these bytes are anywhere in the file."""
    kept = b""
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            if words in kept + chunk:
                return True
            kept = chunk[-len(words) :]
    return False


def too_heavy(installer: Path) -> Iterator[str]:
    """Says so where an installer is larger than its kind may be."""
    if not installer.is_file():
        return
    size_mb, most_mb = installer.stat().st_size / 1e6, MOST_MB[installer.suffix]
    print(f"{installer.name}: {size_mb:.1f} MB of {most_mb} MB")
    if size_mb > most_mb:
        yield f"too large: {size_mb:.1f} MB, the limit is {most_mb} MB"


if __name__ == "__main__":
    sys.exit(main())
