"""A file written whole or not at all."""

import os
from pathlib import Path

from kap_companion.errors import KapError


class ExportFailed(KapError):
    """The file could not be written; nothing half-written was left behind."""


def write_beside(target: Path, content: bytes) -> Path:
    """Write a file whole or not at all: beside its place first, then renamed into it."""
    beside = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or "the disk refused"
        raise ExportFailed(f"The export could not be written: {reason}.") from None
    return target
