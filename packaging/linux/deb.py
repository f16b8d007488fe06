"""Builds the Debian package: ``make deb``. The same sources give the same file, byte for byte."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from licences import components, write_components, write_licences
from maintainer_scripts import write_scripts
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QIcon
from vlc_bundle import bundle_vlc

from kap_companion import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build/deb"
TREE = BUILD / "tree"
NAME = "kap-companion"
PROGRAM = Path("usr/lib") / NAME
PAPERS = Path("usr/share/doc") / NAME
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)

# numpy's own libraries were moved about by its makers; stripping would break them.
NOT_STRIPPED = "numpy.libs"

# The number of threads is told, since another one gives another file.
COMPRESSED = ("-Zxz", "--threads-max=2")


def main() -> int:
    """Build the package into `build/deb` and print what became of it."""
    made = _made_at()
    os.environ |= {"SOURCE_DATE_EPOCH": str(int(made.timestamp())), "PYTHONHASHSEED": "0"}
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.umask(0o022)
    shutil.rmtree(TREE, ignore_errors=True)
    _freeze()
    _strip()
    system_files = [*_system_libraries(), *bundle_vlc(TREE / PROGRAM / "_internal/libvlc")]
    words = {"VERSION": __version__, "DATE": f"{made:%Y-%m-%d}", "COMMANDS": _commands()}
    _put_on_the_desktop(words)
    _put_papers(system_files, made)
    package = _pack()
    print(f"{package.relative_to(ROOT)}: {package.stat().st_size / 1e6:.1f} MB")
    print(f"sha256 {hashlib.sha256(package.read_bytes()).hexdigest()}")
    return 0


def _made_at() -> datetime:
    """SOURCE_DATE_EPOCH, or when the sources were committed."""
    asked = ["git", "log", "-1", "--format=%ct"]
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or _told(*asked)
    return datetime.fromtimestamp(int(seconds), UTC)


def _freeze() -> None:
    """The program in one folder, by PyInstaller, and the command that starts it."""
    options = ["--clean", "--noconfirm", "--log-level", "ERROR"]
    folders = ["--distpath", str(TREE / PROGRAM.parent), "--workpath", str(BUILD / "work")]
    command = [sys.executable, "-m", "PyInstaller", *options, *folders, str(HERE / f"{NAME}.spec")]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    command_link = TREE / "usr/bin" / NAME
    command_link.parent.mkdir(parents=True)
    command_link.symlink_to(Path("..") / "lib" / NAME / NAME)


def _system_libraries() -> Iterator[Path]:
    """Where the libraries of Python that came along were taken from."""
    places = dict(
        line.split(" => ")
        for line in _told("/sbin/ldconfig", "-p").replace("\t", "").splitlines()
        if " => " in line
    )
    for name, place in places.items():
        if (TREE / PROGRAM / "_internal" / name.split(" ")[0]).exists():
            yield Path(place)


def _strip() -> None:
    for file in _binaries():
        if NOT_STRIPPED not in file.parts and file.suffix != "":
            subprocess.run(["strip", "--strip-unneeded", file], check=True)


def _binaries() -> list[Path]:
    found = []
    for file in sorted(TREE.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as opened:
                if opened.read(4) == b"\x7fELF":
                    found.append(file)
    return found


def _commands() -> str:
    """What the frozen program says of its commands, for the manual."""
    environment = os.environ | {"COLUMNS": "999"}
    asked = [str(TREE / PROGRAM / NAME), "--help"]
    told = subprocess.run(asked, check=True, env=environment, capture_output=True, text=True)
    commands = re.findall(r"^    (\w+) +(.+)$", told.stdout, re.MULTILINE)
    return "\n".join(f".TP\n.B {name}\n{words}" for name, words in commands).replace("-", r"\-")


def _put_on_the_desktop(words: Mapping[str, str]) -> None:
    share = TREE / "usr/share"
    _write(share / f"applications/{NAME}.desktop", (HERE / f"{NAME}.desktop").read_text())
    metainfo = _filled(HERE / f"{NAME}.metainfo.xml", words)
    _write(share / "metainfo/local.kap_companion.kap_companion.metainfo.xml", metainfo)
    _write_zipped(share / f"man/man1/{NAME}.1.gz", _filled(HERE / f"{NAME}.1", words))
    drawing = ROOT / "assets/icons/app.svg"
    icons = share / "icons/hicolor"
    _write(icons / f"scalable/apps/{NAME}.svg", drawing.read_text())
    application = QGuiApplication([])
    for size in ICON_SIZES:
        target = icons / f"{size}x{size}/apps/{NAME}.png"
        target.parent.mkdir(parents=True)
        QIcon(str(drawing)).pixmap(QSize(size, size)).save(str(target))
    application.quit()


def _put_papers(system_files: list[Path], made: datetime) -> None:
    papers = TREE / PAPERS
    bundled = components(system_files)
    write_components(bundled, __version__, int(made.timestamp()), BUILD / "components.json")
    parts = {
        "LICENCE": (ROOT / "LICENSE").read_text().strip(),
        "MUSIC": (ROOT / "assets/music/NOTICE").read_text().strip(),
        "COMPONENTS": write_licences(bundled, papers / "licences"),
    }
    _write(papers / "copyright", _filled(HERE / "copyright", parts))
    _write_zipped(papers / "CHANGELOG.md.gz", (ROOT / "CHANGELOG.md").read_text())
    maintainer = re.findall("^Maintainer: (.+)$", (HERE / "control").read_text(), re.MULTILINE)[0]
    entry = (
        f"{NAME} ({__version__}) stable; urgency=medium\n\n"
        "  * CHANGELOG.md, beside this file, tells what has changed.\n\n"
        f" -- {maintainer}  {made:%a, %d %b %Y %H:%M:%S +0000}\n"
    )
    _write_zipped(papers / "changelog.gz", entry)
    overrides = TREE / "usr/share/lintian/overrides" / NAME
    _write(overrides, (HERE / "lintian-overrides").read_text())


def _pack() -> Path:
    """The package out of the tree, with what Debian has to know about it."""
    for path in TREE.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
        elif not path.is_symlink():
            path.chmod(0o755 if path == TREE / PROGRAM / NAME else 0o644)
    files = sorted(each for each in TREE.rglob("*") if each.is_file() and not each.is_symlink())
    architecture = _told("dpkg", "--print-architecture")
    sizes = [each.lstat().st_size for each in TREE.rglob("*") if not each.is_dir()]
    about = {
        "VERSION": __version__,
        "ARCHITECTURE": architecture,
        "SIZE": str(sum(-(-size // 1024) for size in sizes)),
        "LIBRARIES": _libraries(),
    }
    sums = [
        f"{hashlib.md5(each.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {each.relative_to(TREE)}\n"
        for each in files
    ]
    _write(TREE / "DEBIAN/md5sums", "".join(sums))
    _write(TREE / "DEBIAN/control", _filled(HERE / "control", about))
    write_scripts(TREE / "DEBIAN")
    package = BUILD / f"{NAME}_{__version__}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", *COMPRESSED, "--build", str(TREE), str(package)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return package


def _libraries() -> str:
    """The packages that hold the libraries which ours link to and which did not come along."""
    desk = BUILD / "shlibdeps"
    (TREE / "DEBIAN").mkdir()  # by this it knows what comes along
    _write(desk / "debian/control", f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n")
    binaries = _binaries()
    folders = sorted({f"-l{each.parent}" for each in binaries})
    command = ["dpkg-shlibdeps", "-O", "--warnings=0", "--ignore-missing-info", *folders]
    told = subprocess.run(
        [*command, *(f"-e{each}" for each in binaries)],
        cwd=desk,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return told.stdout.partition("shlibs:Depends=")[2].strip()


def _filled(template: Path, words: Mapping[str, str]) -> str:
    text = template.read_text(encoding="utf-8")
    return re.sub("@([A-Z]+)@", lambda found: words[found[1]], text)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _write_zipped(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


def _told(*command: str) -> str:
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return told.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
