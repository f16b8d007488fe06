"""Files that are whole or not there: private, and on the disk before anyone relies on them."""

import os
from contextlib import suppress
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def make_private_folder(folder: Path) -> None:
    """Make the folder, readable by its owner alone. Raises `OSError`."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file by `content` at one stroke, and wait for the disk. Raises `OSError`."""
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    replace_durably(fresh, path)


def replace_durably(source: Path, target: Path) -> None:
    """Rename, and wait until the folder knows of it on the disk. Raises `OSError`."""
    source.replace(target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Wait until the file is on the disk, whoever wrote it. Raises `OSError`."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait for the folder's own entry; Windows does this by itself and refuses to be asked."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def start_of(path: Path, count: int) -> bytes:
    """Return the first bytes of a file; fewer where it is shorter, none where there is none."""
    try:
        with path.open("rb") as stream:
            return stream.read(count)
    except OSError:
        return b""
