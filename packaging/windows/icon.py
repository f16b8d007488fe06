"""The program's drawing as Windows wants an icon: one file with a picture for each size."""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QIcon

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def write_icon(drawing: Path, target: Path) -> None:
    """Write the SVG `drawing` as an .ico, whose pictures are PNGs."""
    application = QGuiApplication.instance() or QGuiApplication(["icon", "-platform", "offscreen"])
    icon = QIcon(str(drawing))
    pictures = [_png(icon, size) for size in SIZES]
    begin = 6 + 16 * len(SIZES)
    head = struct.pack("<HHH", 0, 1, len(SIZES))
    for size, picture in zip(SIZES, pictures, strict=True):
        # 256 is written as 0: there is one byte for it.
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), begin)
        begin += len(picture)
    target.write_bytes(head + b"".join(pictures))
    del application


def _png(icon: QIcon, size: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    icon.pixmap(QSize(size, size), 1.0).save(buffer, "PNG")
    return bytes(buffer.data().data())
