"""The vaults that are measured: on a real disk, and kept while the code that fills them stays."""

import json
import shutil
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psutil

from kap_companion.vault import unlock_vault
from tests.bench.furnish import RoomClock, furnish
from tests.bench.vault_fill import LONG_SESSION, PASSPHRASE, fill

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "build" / "bench"
SMALL = LONG_SESSION + 10
"""Its long session needs 2,000; a patient and the practice stand before it."""
LARGE = 1_000_000
MEMORY_DISKS = {"tmpfs", "ramfs", "devtmpfs"}
SHAPES_IT = (
    "tests/bench/vault_fill.py",
    "tests/bench/furnish.py",
    "kap_companion/vault/schema.py",
    "kap_companion/vault/record.py",
    "kap_companion/vault/index.py",
    "kap_companion/vault/facets.py",
    "kap_companion/vault/slots.py",
    "kap_companion/domain/codec.py",
    "kap_companion/domain/events",
)


class NoRealDisk(Exception):
    """A disk in memory flatters every figure that has to do with saving."""


@dataclass(frozen=True, slots=True)
class BenchVault:
    """A filled vault, and its session of 2,000 entries."""

    folder: Path
    entries: int
    long_session: str


def real_disk(folder: Path) -> str:
    """Return the kind of file system that holds this folder; raises `NoRealDisk` for memory."""
    folder.mkdir(parents=True, exist_ok=True)
    mounts = [
        part
        for part in psutil.disk_partitions(all=True)
        if folder.resolve().is_relative_to(part.mountpoint)
    ]
    kind = max(mounts, key=lambda part: len(part.mountpoint)).fstype if mounts else "unknown"
    if kind in MEMORY_DISKS:
        raise NoRealDisk(f"{folder} lies on {kind}, which is memory and no disk.")
    return kind


def filled(entries: int, cache: Path = CACHE) -> BenchVault:
    """Return the vault of this size, made now where it is not kept."""
    folder = cache / f"vault-{entries}"
    note = folder / "bench.json"
    key = _key()
    if note.exists() and (kept := json.loads(note.read_text()))["key"] == key:
        return BenchVault(folder, kept["entries"], kept["long_session"])
    shutil.rmtree(folder, ignore_errors=True)
    made = fill(folder, entries)
    with closing(unlock_vault(folder, PASSPHRASE, RoomClock())) as vault:
        furnish(vault)
    told = {"key": key, "entries": made.entries, "long_session": made.long_session}
    note.write_text(json.dumps(told))
    return BenchVault(folder, made.entries, made.long_session)


def _key() -> str:
    sources = [
        file
        for name in SHAPES_IT
        for file in sorted((ROOT / name).rglob("*.py") if (ROOT / name).is_dir() else [ROOT / name])
    ]
    return sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()
