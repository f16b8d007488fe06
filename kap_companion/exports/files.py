"""A file written whole or not at all, and for its owner alone."""

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from kap_companion.errors import KapError
from kap_companion.exports.remainders import REMAINDER, held, sweep

PRIVATE = 0o600
_BINARY = getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class ExportFailed(KapError):
    """The file could not be written; nothing half-written was left behind."""


def write_beside(target: Path, content: bytes) -> Path:
    """Write a file whole or not at all: beside its place first, then renamed into it."""
    with written_beside(target) as file:
        file.write(content)
    return target


@contextmanager
def written_beside(target: Path) -> Iterator[IO[bytes]]:
    """Hand out a file that gets the name `target` once the block is through and the disk has it.

    Where the block raises, nothing is left, and what was there before stays. What a program that
    was killed has left in this folder goes first. Raises `ExportFailed`.
    """
    beside = target.with_name(target.name + REMAINDER)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            sweep(target.parent)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY | _NO_LINK
        with ExitStack() as until_renamed:
            with os.fdopen(os.open(beside, flags, PRIVATE), "wb") as file:
                until_renamed.enter_context(held(file.fileno()))
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
    except BaseException as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise failed(error) from None
        raise


def failed(error: OSError) -> ExportFailed:
    """Return what to say where the disk refused."""
    if error.errno in _FULL:
        return ExportFailed(
            "The export could not be written: the drive is full. The record is safe, and nothing "
            "half-written was left. Free some space, or choose another folder."
        )
    reason = error.strerror or "the disk refused"
    return ExportFailed(f"The export could not be written: {reason}.")
