"""Takes the README's pictures: ``python packaging/screenshots.py --out docs/screenshots``.

The tour is taken in a room with sound and a desktop that keeps the screen on, both of them private
to it, so that the pictures show what a practice sees. Linux only, and with the tests' packages.
"""

import argparse
import os
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kap_companion.app import Program
from kap_companion.machine import this_machine
from kap_companion.tour.hands import rest
from tests.host.desktop import ScreenSaver, running_bus
from tests.null_sink import running_null_sink

KEPT = {
    "today": "today",
    "prepare": "prepare",
    "intention": "intention",
    "journey": "journey",
    "journey-other-theme": "journey-dark-room",
    "locked": "locked",
    "return": "return",
    "integration": "integration",
    "music": "music",
    "music-library": "music-library",
    "check-the-music": "check-the-music",
}
"""Which pictures of the tour the README shows, and what they are called there."""

WIDTH_PX, HEIGHT_PX = 1366, 768
PNG = b"\x89PNG\r\n\x1a\n"


def main(arguments: Sequence[str]) -> int:
    """Takes the pictures; 0 when done."""
    parser = argparse.ArgumentParser(description="Take the README's pictures.")
    parser.add_argument("--out", type=Path, required=True, help="folder that takes the files")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kap-pictures-") as scratch:
        _tour(Path(scratch), out)
        _welcome(Path(scratch) / "nobody yet", out)
    return 0


def _tour(scratch: Path, out: Path) -> None:
    with _furnished_room(scratch):
        command = [sys.executable, "-m", "kap_companion", "tour", "--out", str(scratch)]
        subprocess.run([*command, "--size", f"{WIDTH_PX}x{HEIGHT_PX}"], check=True)
    for taken in scratch.glob("*.png"):
        name = KEPT.get(taken.stem.partition("-")[2])
        if name:
            _keep(QImage(str(taken)), out / f"{name}.png")


@contextmanager
def _furnished_room(scratch: Path) -> Iterator[None]:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        os.environ.pop(name, None)
    with ExitStack() as room:
        room.enter_context(running_null_sink())
        address = room.enter_context(running_bus(scratch))
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
        desktop = ScreenSaver(address)
        room.callback(desktop.leave)
        yield


def _welcome(data: Path, out: Path) -> None:
    """The one page that the tour doesn't meet, since its practice is there already."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication(sys.argv[:1])
    program = Program(app, data, this_machine())
    program.window.resize(WIDTH_PX, HEIGHT_PX)
    program.window.show()
    rest(500)
    _keep(program.window.grab().toImage(), out / "welcome.png")
    program.close()


def _keep(picture: QImage, target: Path) -> None:
    target.write_bytes(_packed(picture.convertToFormat(QImage.Format.Format_RGB888)))
    print(target)


def _packed(picture: QImage) -> bytes:
    """A PNG without filters, which flat surfaces pack a quarter smaller than with those of Qt."""
    width, height = picture.width(), picture.height()
    pixels, line = bytes(picture.constBits()), picture.bytesPerLine()
    lines = (pixels[top * line : top * line + 3 * width] for top in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + each for each in lines), zlib.Z_BEST_COMPRESSION)
    return PNG + b"".join((_chunk(b"IHDR", head), _chunk(b"IDAT", packed), _chunk(b"IEND", b"")))


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
