"""Tells by its content whether a file is one that is known, without reading all of it."""

from hashlib import blake2b
from pathlib import Path

PIECES = 16
PIECE_BYTES = 64 * 1024


def fingerprint(path: Path) -> bytes:
    """32 bytes out of the file's size and 16 pieces of it, of 64 KiB each; a small one whole.

    The pieces are spread evenly, the first at its start and the last at its end. Raises OSError.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        digest = blake2b(size.to_bytes(8, "big"), digest_size=32)
        for start in _starts(size):
            file.seek(start)
            digest.update(file.read(PIECE_BYTES))
    return digest.digest()


def _starts(size: int) -> list[int]:
    if size <= PIECES * PIECE_BYTES:
        return list(range(0, size, PIECE_BYTES))
    last = size - PIECE_BYTES
    return [last * piece // (PIECES - 1) for piece in range(PIECES)]
