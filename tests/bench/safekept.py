"""Checking and backing up, beside the least that could be done with the same bytes."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from kap_companion.vault import Vault, unlock_vault
from kap_companion.vault.engine import DATABASE
from tests.bench.figures import Figure, middle
from tests.bench.furnish import RoomClock
from tests.bench.vault_fill import PASSPHRASE
from tests.bench.vaults import BenchVault

CHUNK = 1 << 20
MS = 1_000


def check_figures(vault: BenchVault, rounds: int) -> list[Figure]:
    """Return how long it takes to check this vault, whole and at its end."""
    file = vault.folder / DATABASE
    with closing(unlock_vault(vault.folder, PASSPHRASE, RoomClock())) as opened:
        verified = _timed(lambda: _verified(opened), rounds)
        hashed = _timed(lambda: _hashed(file), rounds)
        looked = _timed(opened.check_head, rounds)
    size = _size(vault)
    return [
        Figure(f"check the vault ({size})", verified, "ms", None, hashed, "SHA-256 of its file"),
        Figure("the same, per entry", verified * MS / vault.entries, "µs"),
        Figure("look at the end of the chain after unlocking", looked, "ms", most=100),
    ]


def backup_figures(vault: BenchVault, rounds: int) -> list[Figure]:
    """Return how long a backup of this vault takes, with the check of the backup."""
    with (
        closing(unlock_vault(vault.folder, PASSPHRASE, RoomClock())) as opened,
        tempfile.TemporaryDirectory(dir=vault.folder.parent) as name,
    ):
        place = Path(name)
        saved = _timed(lambda: opened.back_up(place), rounds)
        copied = _timed(lambda: _copied(vault.folder / DATABASE, place / "copy"), rounds)
    what = f"back up and check the backup ({_size(vault)})"
    return [Figure(what, saved, "ms", None, copied, "copying the file")]


def _size(vault: BenchVault) -> str:
    megabytes = (vault.folder / DATABASE).stat().st_size / 1e6
    return f"{vault.entries:,} entries, {megabytes:.0f} MB"


def _verified(vault: Vault) -> None:
    if not vault.verify().ok:
        raise ValueError("the vault of the bench is not sound")


def _hashed(file: Path) -> None:
    own = sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            own.update(chunk)


def _copied(file: Path, target: Path) -> None:
    shutil.copyfile(file, target)
    descriptor = os.open(target, os.O_RDWR)
    os.fsync(descriptor)
    os.close(descriptor)


def _timed(act: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * MS)
    return middle(times)
