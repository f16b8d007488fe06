"""What a killed program leaves of an export: part of a file, not encrypted, found by its name."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import fcntl

REMAINDER = ".kap-export.part"
"""What the name of a file ends in until it is whole."""

_OURS = re.compile(rf".+{re.escape(REMAINDER)}|session-[0-9a-f-]{{36}}\.json\.part")
"""The second is how version 0.1 called them."""

_ABOUT = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many remainders were removed, are still being written, and could not be removed."""

    removed: int = 0
    in_use: int = 0
    left: int = 0


def sweep(folder: Path) -> Swept:
    """Remove the remainders in `folder`. Raises `OSError` where it can't be looked into."""
    removed = in_use = left = 0
    with os.scandir(folder) as found:
        paths = [Path(each) for each in found if _OURS.fullmatch(each.name)]
    for path in paths:
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                continue  # no file of ours
            if _removed(path):
                removed += 1
            else:
                in_use += 1
        except FileNotFoundError:  # it has got its name meanwhile, or is gone
            continue
        except OSError:
            left += 1
    return Swept(removed, in_use, left)


@contextmanager
def held(descriptor: int) -> Iterator[None]:
    """Mark an open file as being written, until the block is through; also once it is closed.

    Windows does so by itself while it is open. A drive that knows no locks leaves it unmarked.
    """
    if sys.platform == "win32":
        yield
    else:
        own = os.dup(descriptor)
        try:
            _is_free(own)
            yield
        finally:
            os.close(own)


def _removed(path: Path) -> bool:
    """Remove it, unless a program is writing it. Raises `OSError`."""
    if sys.platform == "win32":
        path.unlink()  # refused while it is open
        return True
    else:  # noqa: RET505  # one chain, as mypy reads platforms
        descriptor = os.open(path, _ABOUT)
        try:
            free = _is_free(descriptor)
            if free:
                path.unlink()
            return free
        finally:
            os.close(descriptor)


if sys.platform != "win32":

    def _is_free(descriptor: int) -> bool:
        """Take the file, and tell whether nobody else had it; so it is where no drive can tell."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True
