"""What a killed program leaves of an export: part of a file or folder, found by its name."""

import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import fcntl

REMAINDER = ".kap-export.part"
"""What the name of a file ends in until it is whole."""

IN_USE = "in-use"
"""A file in a folder that is being written, held so that nobody takes it for a remainder."""

_OURS = re.compile(rf".+{re.escape(REMAINDER)}|session-[0-9a-f-]{{36}}\.json\.part")
"""The second is how version 0.1 called them."""

OF_FOLDERS = "-csv"
"""What the name of a folder of tables ends in, before that: any other folder is not ours."""

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
            remove = _remover(path)
            if remove is None:
                continue  # nothing of ours
            if remove(path):
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


def _remover(path: Path) -> Callable[[Path], bool] | None:
    """Return what removes it, None for what no export has left. Raises `OSError`."""
    mode = path.lstat().st_mode
    if stat.S_ISREG(mode):
        return _removed
    of_tables = path.name.endswith(OF_FOLDERS + REMAINDER)
    return _folder_removed if stat.S_ISDIR(mode) and of_tables else None


def _folder_removed(folder: Path) -> bool:
    """Remove a folder with what is in it, unless a program is writing it. Raises `OSError`."""
    mark = folder / IN_USE
    if mark.exists() and not _removed(mark):
        return False
    shutil.rmtree(folder)
    return True


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
