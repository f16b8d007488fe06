"""The inbox on the disk: sealed records, each with a MAC whose key goes on with every record.

A record is: length of the sealed bytes (4 bytes, big endian), its number (8), the MAC (32), the
sealed bytes. The key file holds number and key of the record to come, nothing of the keys before.
"""

import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from kap_companion.vault.files import PRIVATE_FILE, start_of, sync_folder
from kap_companion.vault.keys import KEY_BYTES

INBOX_FILE = "inbox.log"
KEY_FILE = "inbox.key"
MAC_BYTES = 32
LENGTH_BYTES, NUMBER_BYTES = 4, 8
HEAD_BYTES = LENGTH_BYTES + NUMBER_BYTES + MAC_BYTES
MOST_SEALED_BYTES = 1_100_000
"""A note at its longest and what sealing adds."""

_NEXT_KEY = b"the key after this one"
_LONGEST_HEADER = 256


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it lies on the disk."""

    number: int
    mac: bytes
    sealed: bytes

    @property
    def framed(self) -> bytes:
        """The record's bytes on the disk."""
        length = len(self.sealed).to_bytes(LENGTH_BYTES)
        return length + self.number.to_bytes(NUMBER_BYTES) + self.mac + self.sealed

    def is_of(self, lock: str, key: bytes) -> bool:
        """Whether it was made under this lock, with this key, and stands where it was put."""
        return hmac.compare_digest(self.mac, mac_of(lock, self.number, self.sealed, key))


def mac_of(lock: str, number: int, sealed: bytes, key: bytes) -> bytes:
    """Return the MAC that binds sealed bytes to a lock and a place."""
    bound = lock.encode() + number.to_bytes(NUMBER_BYTES) + sealed
    return blake2b(bound, key=key, digest_size=MAC_BYTES).digest()


def key_after(key: bytes) -> bytes:
    """Return the key of the next record; there is no way back."""
    return blake2b(_NEXT_KEY, key=key, digest_size=KEY_BYTES).digest()


def begin_file(folder: Path, lock: str) -> None:
    """Make an empty inbox in place of any other. Raises `OSError`."""
    _write_new(folder / INBOX_FILE, json.dumps({"format": 1, "lock": lock}).encode() + b"\n")


def lock_of(folder: Path) -> str:
    """Return which lock the inbox belongs to; empty where there is none."""
    first = start_of(folder / INBOX_FILE, _LONGEST_HEADER).split(b"\n", 1)[0]
    try:
        return str(json.loads(first)["lock"])
    except (ValueError, KeyError, TypeError):
        return ""


def records_in(folder: Path) -> Iterator[Record]:
    """Yield the records as they lie there, up to the first bytes that are none.

    Raises `OSError` without an inbox.
    """
    with (folder / INBOX_FILE).open("rb") as stream:
        stream.readline(_LONGEST_HEADER)
        while len(head := stream.read(HEAD_BYTES)) == HEAD_BYTES:
            length = int.from_bytes(head[:LENGTH_BYTES])
            if length > MOST_SEALED_BYTES:
                return
            sealed = stream.read(length)
            if len(sealed) < length:
                return
            number = int.from_bytes(head[LENGTH_BYTES : LENGTH_BYTES + NUMBER_BYTES])
            yield Record(number, head[LENGTH_BYTES + NUMBER_BYTES :], sealed)


def cut_half_a_record(folder: Path) -> None:
    """Take away what a power cut left of a record that nobody was told of. Raises `OSError`."""
    path = folder / INBOX_FILE
    with path.open("rb") as stream:
        whole = len(stream.readline(_LONGEST_HEADER))
    whole += sum(len(record.framed) for record in records_in(folder))
    if path.stat().st_size > whole:
        os.truncate(path, whole)


def append_bytes(folder: Path, content: bytes) -> None:
    """Add bytes to the inbox, all of them on the disk or none. Raises `OSError`."""
    descriptor = os.open(folder / INBOX_FILE, os.O_WRONLY | os.O_APPEND)
    try:
        before = os.fstat(descriptor).st_size
        try:
            if os.write(descriptor, content) != len(content):
                raise OSError("the disk took a part only")  # noqa: TRY301  # put back below
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, before)
            raise
    finally:
        os.close(descriptor)


def keep_key(folder: Path, lock: str, number: int, key: bytes, *, fresh: bool = False) -> None:
    """Write number and key over the older ones, in place, so that those are gone.

    Raises `OSError`.
    """
    place = number.to_bytes(NUMBER_BYTES)
    content = place + key + _check_of(place, key) + lock.encode()
    path = folder / KEY_FILE
    if fresh:
        _write_new(path, content)
        sync_folder(folder)
        return
    descriptor = os.open(path, os.O_WRONLY)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def kept_key(folder: Path, lock: str) -> tuple[int, bytes] | None:
    """Return number and key of the record to come; None where the file is not this lock's."""
    content = start_of(folder / KEY_FILE, 512)
    place, rest = content[:NUMBER_BYTES], content[NUMBER_BYTES:]
    key, check, owner = rest[:KEY_BYTES], rest[KEY_BYTES : 2 * KEY_BYTES], rest[2 * KEY_BYTES :]
    if owner != lock.encode() or check != _check_of(place, key):
        return None
    return int.from_bytes(place), key


def forget(folder: Path) -> None:
    """Take the inbox away, once the vault has what was in it. Raises `OSError`."""
    for name in (INBOX_FILE, KEY_FILE):
        (folder / name).unlink(missing_ok=True)
    sync_folder(folder)


def _check_of(place: bytes, key: bytes) -> bytes:
    return blake2b(place + key, digest_size=KEY_BYTES).digest()


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
