"""Builds the application for macOS: ``make app VLC_APP=/path/to/VLC.app``. Not yet run on a Mac.

With ``--dry-run`` it says each step, on any system, and does none.
"""

import argparse
import os
import plistlib
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from licences import Component, components, write_components
from vlc_lists import CONTENTS, allowed_in, write_contents

from kap_companion import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build/macos"
APP = BUILD / "KAP Companion.app"
FRAMEWORKS = APP / "Contents/Frameworks/libvlc"
RESOURCES = APP / "Contents/Resources/libvlc"
LIBRARIES = ("libvlc.dylib", "libvlccore.dylib")
ICON_POINTS = (16, 32, 128, 256, 512)


@dataclass(frozen=True, slots=True)
class Hands:
    """Does a step, or merely says it."""

    dry: bool

    def run(self, *words: str) -> None:
        """Say this command, and run it."""
        print(shlex.join(words), flush=True)
        if not self.dry:
            subprocess.run(words, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})

    def copy(self, source: Path, target: Path) -> None:
        """Copy the file that this one is or leads to."""
        print(shlex.join(["cp", str(source), str(target)]), flush=True)
        if not self.dry:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def main() -> int:
    """Build it into `build/macos`, signed by the certificate MACOS_IDENTITY, or by none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vlc", type=Path, required=True, help="VLC.app, as VideoLAN hands it out")
    parser.add_argument("--dry-run", action="store_true", help="say the steps and do none")
    asked = parser.parse_args()
    hands = Hands(dry=asked.dry_run)
    _draw_icon(hands)
    _freeze(hands)
    _bundle_vlc(asked.vlc / "Contents/MacOS", hands)
    _sign(hands)
    if not hands.dry:
        made = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
        write_components(_parts(asked.vlc), __version__, made, BUILD / "components.json")
        print(f"{APP.relative_to(ROOT)}: built")
    return 0


def _draw_icon(hands: Hands) -> None:
    folder = BUILD / "app.iconset"
    if not hands.dry:
        _draw_sizes(folder)
    hands.run("iconutil", "--convert", "icns", "--output", str(BUILD / "app.icns"), str(folder))


def _draw_sizes(folder: Path) -> None:
    # Late: saying the steps needs no Qt.
    from PySide6.QtCore import QSize  # noqa: PLC0415
    from PySide6.QtGui import QGuiApplication, QIcon  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication(["app", "-platform", "offscreen"])
    drawing = QIcon(str(ROOT / "assets/icons/app.svg"))
    for points in ICON_POINTS:
        for scale, suffix in ((1, ""), (2, "@2x")):
            picture = drawing.pixmap(QSize(points, points) * scale)
            picture.save(str(folder / f"icon_{points}x{points}{suffix}.png"))
    application.quit()


def _freeze(hands: Hands) -> None:
    options = ["--clean", "--noconfirm", "--log-level", "WARN"]
    folders = ["--distpath", str(BUILD), "--workpath", str(BUILD / "work")]
    spec = str(HERE / "kap-companion.spec")
    hands.run(sys.executable, "-m", "PyInstaller", *options, *folders, spec)


def _bundle_vlc(vlc: Path, hands: Hands) -> None:
    """Code lies in Frameworks and all else in Resources, or the signature does not hold."""
    for source, target in _vlc_files(vlc):
        if not (hands.dry or source.exists()):
            raise SystemExit(f"{source} is missing; packaging/macos/vlc-plugins.txt asks for it.")
        hands.copy(source, target)


def _vlc_files(vlc: Path) -> Iterator[tuple[Path, Path]]:
    yield from ((vlc / "lib" / name, FRAMEWORKS / name) for name in LIBRARIES)
    for name in allowed_in(HERE / "vlc-plugins.txt"):
        yield vlc / "plugins" / name, FRAMEWORKS / "plugins" / name


def _sign(hands: Hands) -> None:
    """From the inside out; what says how large each file is can only be written in between."""
    identity = os.environ.get("MACOS_IDENTITY") or "-"
    hardened = ["--options", "runtime", "--timestamp"] if identity != "-" else []
    sign = ["codesign", "--force", *hardened, "--sign", identity]
    for _source, target in _vlc_files(Path()):
        hands.run(*sign, str(target))
    if not hands.dry:
        _write_contents()
    hands.run(*sign, "--entitlements", str(HERE / "entitlements.plist"), str(APP))
    hands.run("codesign", "--verify", "--deep", "--strict", str(APP))


def _write_contents() -> None:
    RESOURCES.mkdir(parents=True, exist_ok=True)
    write_contents(FRAMEWORKS, FRAMEWORKS.rglob("*.dylib"), RESOURCES / CONTENTS)
    link = FRAMEWORKS / CONTENTS
    link.unlink(missing_ok=True)
    link.symlink_to(Path("../../Resources/libvlc") / CONTENTS)


def _parts(vlc: Path) -> list[Component]:
    about = plistlib.loads((vlc / "Contents/Info.plist").read_bytes())
    version = str(about["CFBundleShortVersionString"])
    python = ".".join(map(str, sys.version_info[:3]))
    return [
        *components(()),
        Component("python", python, "PSF-2.0", "", "generic"),
        Component("vlc", version, "LGPL-2.1-or-later AND GPL-2.0-or-later", "", "generic"),
    ]


if __name__ == "__main__":
    sys.exit(main())
