"""One process per vault: a lock that the operating system gives back when its holder dies."""

import os
from pathlib import Path

from filelock import FileLock, Timeout

from kap_companion.config import is_there
from kap_companion.vault.errors import NotAVault, VaultInUse, VaultReadOnly

LOCK_FILE = "vault.lock"


def locked(folder: Path) -> FileLock:
    """Return the lock of this folder, held until it is released or the process ends.

    Raises `NotAVault`, `FolderClosed`, `VaultReadOnly` or `VaultInUse`.
    """
    if not (is_there(folder) and folder.is_dir()):
        raise NotAVault
    is_there(folder / LOCK_FILE)  # raises where nothing in it can be seen
    if not os.access(folder, os.W_OK):
        raise VaultReadOnly
    lock = FileLock(folder / LOCK_FILE, mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise VaultInUse from None
    except OSError:
        raise VaultReadOnly from None
    return lock
