"""A file written whole or not at all, and for its owner alone."""

import os
from contextlib import suppress
from pathlib import Path

from kap_companion.errors import KapError

PRIVATE = 0o600
_BINARY = getattr(os, "O_BINARY", 0)


class ExportFailed(KapError):
    """The file could not be written; nothing half-written was left behind."""


def write_beside(target: Path, content: bytes) -> Path:
    """Write a file whole or not at all: beside its place first, then renamed into it."""
    beside = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        reason = error.strerror or "the disk refused"
        raise ExportFailed(f"The export could not be written: {reason}.") from None
    return target
