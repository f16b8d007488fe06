"""Which device this is: a new one where the vault's folder is a copy, and known to the record."""

from hashlib import sha256
from pathlib import Path

from nacl.signing import SigningKey
from sqlalchemy import Connection

from kap_companion.domain.codec import Codec
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import DeviceEnrolled
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Moment
from kap_companion.vault.entries import read_head
from kap_companion.vault.journal import write_batch
from kap_companion.vault.own import (
    ACCESS_SUBJECT,
    DEVICE,
    DEVICE_SEED,
    ENROLLED,
    PLACE,
    new_seed,
    read_own,
    write_own,
)
from kap_companion.vault.record import Head, Stamped, stamped
from kap_companion.vault.writer import Transaction


def place_of(folder: Path) -> str:
    """Return what tells this folder from a copy of it: its path, and its number on its drive."""
    place = f"{folder.stat().st_ino} {folder.resolve()}"
    return sha256(place.encode(errors="surrogateescape")).hexdigest()


def settle_in(connection: Connection, place: str, author: str, now: Moment, codec: Codec) -> Head:
    """Return where this device's chain ends, inside the transaction of this connection.

    A vault whose folder is a copy goes on as a new device: two that write on one chain could never
    be told apart again. A new device's key is put on record before all else it writes.
    """
    if read_own(connection, PLACE) not in {"", place}:
        become_new_device(connection, now)
    write_own(connection, **{PLACE: place})
    head = read_head(connection, read_own(connection, DEVICE))
    if read_own(connection, ENROLLED) == head.device:
        return head
    transaction = Transaction(connection, head)
    write_batch(transaction, [enrolment(connection, author, now, codec)], codec)
    return transaction.head


def become_new_device(connection: Connection, now: Moment) -> None:
    """Give the vault a new device id and a new key to sign by."""
    write_own(connection, **{DEVICE: new_id(now.utc_us), DEVICE_SEED: new_seed()})


def enrolment(connection: Connection, author: str, now: Moment, codec: Codec) -> Stamped:
    """Return the entry that puts this device's public key on record, and remember that it is."""
    device = read_own(connection, DEVICE)
    write_own(connection, **{ENROLLED: device})
    event = DeviceEnrolled(device, public_key(connection).hex())
    return stamped(NewEntry(read_own(connection, ACCESS_SUBJECT), event), author, now, codec)


def signing_key(connection: Connection) -> SigningKey:
    """Return the key by which this device signs."""
    return SigningKey(bytes.fromhex(read_own(connection, DEVICE_SEED)))


def public_key(connection: Connection) -> bytes:
    """Return the 32 bytes that tell this device's signatures."""
    return bytes(signing_key(connection).verify_key)
