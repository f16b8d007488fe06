"""Small pictures made by hand, whole and broken, for what takes in a logo."""

import struct
import zlib


def png(width: int = 4, height: int = 3, *, pixels: bytes | None = None) -> bytes:
    """A grey PNG of this size."""
    rows = b"\x00" + b"\x80" * width
    packed = zlib.compress(rows * height) if pixels is None else pixels
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(width: int = 4, height: int = 3) -> bytes:
    """The frame of a JPEG of this size: every segment that a reader walks, and no real pixels."""
    frame = struct.pack(">HBHHBBBB", 11, 8, height, width, 1, 1, 0x11, 0)
    scan = struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0)
    return b"".join(
        (
            b"\xff\xd8",
            b"\xff\xff\xe0" + struct.pack(">H", 4) + b"xx",  # a filled marker, as some write it
            b"\xff\x01",
            b"\xff\xc0" + frame,
            b"\xff\xda" + scan,
            b"\x12\x34\xff\xd9",
        )
    )
