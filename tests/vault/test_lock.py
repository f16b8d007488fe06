"""The lock of a vault's folder: one holder, who may let go from any of its threads."""

import sys
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from kap_companion.config import FolderClosed
from kap_companion.vault import VaultInUse
from kap_companion.vault.lock import LOCK_FILE, locked
from tests.rights import as_anybody
from tests.vault.rig import WAIT_S


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
def test_nobody_else_can_touch_the_lock(tmp_path: Path) -> None:
    locked(tmp_path).release()
    assert (tmp_path / LOCK_FILE).stat().st_mode & 0o777 == 0o600


def test_what_one_thread_locked_another_lets_go(tmp_path: Path) -> None:
    held: list[FileLock] = []
    thread = threading.Thread(target=lambda: held.append(locked(tmp_path)))
    thread.start()
    thread.join(WAIT_S)
    with pytest.raises(VaultInUse):
        locked(tmp_path)
    held[0].release()
    locked(tmp_path).release()


def test_a_lock_that_is_held_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    held = locked(tmp_path)
    monkeypatch.setattr(time, "sleep", waits.append)
    with pytest.raises(VaultInUse):
        locked(tmp_path)
    assert len(waits) <= 1  # where the clock stood still, it looks once more
    held.release()


def test_a_folder_that_may_not_be_looked_into(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    with as_anybody():
        for folder in (closed, closed / "vault"):
            with pytest.raises(FolderClosed):
                locked(folder)
    closed.chmod(0o700)
