"""Anchors: where a device's chain stood at a time, signed, so that a cut tail shows."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from sqlalchemy import Connection, Select, insert, select

from kap_companion.domain.codec import canonical_json
from kap_companion.vault.devices import signing_key
from kap_companion.vault.schema import anchor, entry
from kap_companion.vault.writer import Transaction

_PURPOSE = "kap-companion anchor"
_NEWEST = anchor.c.position.desc()

Enrolled = Mapping[str, AbstractSet[bytes]]
"""The public keys that each device has put on record."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The entry number `seq` of `device` had this hash at `at_utc_us`; signed by `public`'s key."""

    device: str
    seq: int
    hash: bytes
    at_utc_us: int
    public: bytes
    signature: bytes

    @property
    def signed_by_its_key(self) -> bool:
        """Whether the signature is right for the key that stands beside it."""
        said = _signed_bytes(self.device, self.seq, self.hash, self.at_utc_us)
        try:
            VerifyKey(self.public).verify(said, self.signature)
        except (BadSignatureError, ValueError):
            return False
        return True


def write_anchor(transaction: Transaction, at_utc_us: int) -> None:
    """Sign where this device's chain stands; nothing where an anchor says so already."""
    head, connection = transaction.head, transaction.connection
    newest = newest_anchor(connection, head.device)
    if newest is not None and newest.seq == head.seq:
        return
    key = signing_key(connection)
    said = _signed_bytes(head.device, head.seq, head.hash, at_utc_us)
    made = {
        "device": head.device,
        "seq": head.seq,
        "hash": head.hash,
        "at_utc_us": at_utc_us,
        "public": bytes(key.verify_key),
        "signature": key.sign(said).signature,
    }
    connection.execute(insert(anchor).values(made))


def newest_anchor(connection: Connection, device: str) -> Anchor | None:
    """Return the last anchor of this device."""
    query = _ANCHORS.where(anchor.c.device == device).order_by(_NEWEST).limit(1)
    return next(_anchors(connection, query), None)


def all_anchors(connection: Connection) -> Iterator[Anchor]:
    """Yield every anchor, the oldest first."""
    return _anchors(connection, _ANCHORS.order_by(anchor.c.position))


def problem_with(connection: Connection, each: Anchor, enrolled: Enrolled) -> str:
    """Return what is wrong with an anchor or with the chain below it, empty where nothing is."""
    if not each.signed_by_its_key:
        return "An anchor of the chain is not as it was signed."
    if each.public not in enrolled.get(each.device, frozenset()):
        return "An anchor of the chain is signed by a key that this record does not know."
    of_seq = select(entry.c.hash).where(entry.c.device == each.device, entry.c.seq == each.seq)
    found = connection.execute(of_seq).scalar()
    if found is None:
        return "The newest entries of a device are missing: an anchor knows of more."
    if found != each.hash:
        return "The chain is not the one that an anchor was signed for."
    return ""


_ANCHORS = select(
    anchor.c.device,
    anchor.c.seq,
    anchor.c.hash,
    anchor.c.at_utc_us,
    anchor.c.public,
    anchor.c.signature,
)


def _anchors(connection: Connection, query: Select[Any]) -> Iterator[Anchor]:
    for row in connection.execute(query).all():
        yield Anchor(*row)


def _signed_bytes(device: str, seq: int, own_hash: bytes, at_utc_us: int) -> bytes:
    return canonical_json([_PURPOSE, device, seq, own_hash.hex(), at_utc_us])
