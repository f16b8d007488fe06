"""A backup as it lies on a drive: a folder that is itself a vault, with a page about it.

Files are reached by their own few names only, so nothing else that lies there is ever opened.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from kap_companion.vault.engine import DATABASE
from kap_companion.vault.errors import BackupUnusable
from kap_companion.vault.files import start_of
from kap_companion.vault.slots import SLOT_FILES

MANIFEST = "backup.json"
FILES = (MANIFEST, DATABASE, *SLOT_FILES)
FORMAT = 1
MOST_BYTES = 64 * 1024
CHUNK = 1 << 20
TAG_CHARS = 8
PART = ".part"
FIRST_YEAR = 1970

_NAME = re.compile(r"kap-backup-(\d{8}T\d{6}Z)-([0-9a-f]{8})(-\d+)?", re.ASCII)
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; nothing in it says whose it is.

    `vault` tells one practice's backups from another's. The newest entry of `device` was number
    `seq` and had this `hash` (hex). `files` has the SHA-256 (hex) of each file.
    """

    vault: str
    made_us: int
    schema: str
    entries: int
    device: str
    seq: int
    hash: str
    database_bytes: int
    files: dict[str, str]
    format: int = FORMAT

    @property
    def made(self) -> datetime:
        """When the backup was begun, in UTC."""
        return datetime.fromtimestamp(self.made_us / 1_000_000, UTC)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that lies in `path`."""

    path: Path
    manifest: Manifest


def vault_id(practice_subject: str) -> str:
    """Return what tells this practice's backups from others, and tells nobody else anything."""
    return sha256(practice_subject.encode()).hexdigest()[:32]


def free_name(folder: Path, vault: str, made: datetime) -> str:
    """Return a name for a backup of this vault that nothing in the folder has."""
    name = f"kap-backup-{made.astimezone(UTC):{_TIME}}-{vault[:TAG_CHARS]}"
    taken = {path.name for path in folder.iterdir()}
    tries = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(each for each in tries if each not in taken)


def backups_in(folder: Path, vault: str = "") -> tuple[Backup, ...]:
    """Return the backups that lie here (of this vault alone, where one is named), newest first.

    What is a link, or has such a name and is none, is left out. Raises `OSError`.
    """
    found = [_read(path) for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    backups = [each for each in found if each and vault in {"", each.manifest.vault}]
    return tuple(sorted(backups, key=lambda each: each.manifest.made_us, reverse=True))


def leftovers_in(folder: Path, vault: str) -> list[Path]:
    """Return what was begun here for this vault and never finished."""
    ends = (path for path in folder.glob(f"kap-backup-*{PART}") if not path.is_symlink())
    return [path for path in ends if _tag(path.name.removesuffix(PART)) == vault[:TAG_CHARS]]


def look_at(path: Path) -> Backup:
    """Return the backup in this folder, by a look at names and sizes; raises `BackupUnusable`."""
    backup = _read(path)
    if backup is None:
        raise BackupUnusable
    files = (path / name for name in FILES)
    if not all(each.is_file() and not each.is_symlink() for each in files):
        raise BackupUnusable
    if (path / DATABASE).stat().st_size != backup.manifest.database_bytes:
        raise BackupUnusable
    return backup


def check_bytes(backup: Backup, step: Callable[[int], None]) -> None:
    """Read all files; raises `BackupUnusable` where one is not as it was written, `OSError`."""
    for name in FILES[1:]:
        if hash_of(backup.path / name, step) != backup.manifest.files[name]:
            raise BackupUnusable


def hash_of(path: Path, step: Callable[[int], None]) -> str:
    """Return a file's SHA-256 (hex), telling of every chunk's bytes. Raises `OSError`."""
    own = sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            own.update(chunk)
            step(len(chunk))
    return own.hexdigest()


def remove(path: Path) -> None:
    """Take a backup away, by the names of its own files alone; what else is there stays."""
    for name in FILES:
        (path / name).unlink(missing_ok=True)
    path.rmdir()


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the page as it is written."""
    return json.dumps(asdict(manifest), indent=1).encode()


def _tag(name: str) -> str:
    match = _NAME.fullmatch(name)
    return match[2] if match else ""


def _read(path: Path) -> Backup | None:
    """Return a backup by its page, or None where there is no whole one."""
    page = path / MANIFEST
    if path.is_symlink() or page.is_symlink() or not page.is_file():
        return None
    content = start_of(page, MOST_BYTES + 1)
    try:
        return Backup(path, _manifest(json.loads(content))) if len(content) <= MOST_BYTES else None
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError, OSError):
        return None


def _manifest(plain: dict[str, Any]) -> Manifest:
    manifest = Manifest(
        vault=str(plain["vault"]),
        made_us=int(plain["made_us"]),
        schema=str(plain["schema"]),
        entries=int(plain["entries"]),
        device=str(plain["device"]),
        seq=int(plain["seq"]),
        hash=str(plain["hash"]),
        database_bytes=int(plain["database_bytes"]),
        files={name: str(plain["files"][name]) for name in FILES[1:]},
    )
    if plain["format"] != FORMAT or manifest.made.year < FIRST_YEAR:
        raise ValueError("format")
    return manifest
