"""Whether bytes are a picture that a letterhead can take: PNG or JPEG, whole, and small enough.

It is looked at by content, never by name, and read to its end: a file that was cut short is none.
"""

import struct
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from kap_companion.errors import InputRefused

MOST_BYTES = 256 * 1024
MOST_PIXELS = 2_000
"""Across and down: more than any printer shows of something two inches wide."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_MARK, _SCAN, _END = 0xFF, 0xDA, b"\xff\xd9"
_HEADER = struct.Struct(">II")


def checked_logo(content: bytes) -> str:
    """Return the picture as base64, as a setting keeps it; raises `InputRefused` with the reason.

    No bytes at all are no logo.
    """
    if not content:
        return ""
    if len(content) > MOST_BYTES:
        raise InputRefused(f"The logo is larger than {MOST_BYTES // 1024} KB. Make it smaller.")
    if not content.startswith((_PNG, _JPEG)):
        raise InputRefused("The logo is no PNG or JPEG picture. Save it as one of them.")
    try:
        size = _png(content) if content.startswith(_PNG) else _jpeg(content)
    except (ValueError, IndexError, struct.error, zlib.error):
        raise InputRefused("The logo is damaged: its file is not whole.") from None
    _check_size(size)
    return b64encode(content).decode()


def logo_bytes(logo: str) -> bytes:
    """Return the picture's file; raises `InputRefused` where the text stands for none."""
    try:
        return b64decode(logo, validate=True)
    except (NotBase64, ValueError):
        raise InputRefused("The logo is no picture.") from None


def _check_size(size: tuple[int, int]) -> None:
    if not all(0 < each <= MOST_PIXELS for each in size):
        raise InputRefused(f"The logo is more than {MOST_PIXELS:,} pixels wide or high.")


def _png(content: bytes) -> tuple[int, int]:
    """Walk all chunks, each with its checksum, to the last one; inflate what they hold."""
    place, size, packed, kind = len(_PNG), (0, 0), b"", b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, place)
        body = content[place + 8 : place + 8 + length]
        (told,) = struct.unpack_from(">I", content, place + 8 + length)
        if zlib.crc32(kind + body) != told:
            raise ValueError("checksum")
        if kind == b"IHDR":
            size = _HEADER.unpack_from(body)
        elif kind == b"IDAT":
            packed += body
        place += 12 + length
    _check_size(size)
    _inflate(packed, (size[1] + 64) * (8 * size[0] + 8))  # at most 8 bytes each, rows of 7 passes
    return size


def _inflate(packed: bytes, most: int) -> None:
    """Read the pixels to their end, and no more of them than there may be."""
    inflater = zlib.decompressobj()
    inflater.decompress(packed, most)
    if not inflater.eof:
        raise ValueError("pixels")


def _jpeg(content: bytes) -> tuple[int, int]:
    """Walk the segments to the pixels; the last two bytes say that they came to their end."""
    place, size = 2, (0, 0)
    while True:
        if content[place] != _MARK:
            raise ValueError("marker")
        kind = content[place + 1]
        if kind in _JPEG_ALONE or kind == _MARK:
            place += 1 if kind == _MARK else 2
            continue
        (length,) = struct.unpack_from(">H", content, place + 2)
        if kind in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            size = width, height
        if kind == _SCAN:
            break
        place += 2 + length
    if _END not in content[place + 2 :]:
        raise ValueError("end")
    return size
