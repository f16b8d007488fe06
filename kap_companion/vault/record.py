"""An entry on its way to the disk and back: stamped, sealed, chained, and opened again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from kap_companion.domain.codec import Codec, canonical_json
from kap_companion.domain.entry import Entry, NewEntry
from kap_companion.domain.ids import new_id
from kap_companion.domain.moment import Moment
from kap_companion.errors import InputRefused
from kap_companion.vault.errors import VaultDamaged
from kap_companion.vault.keys import seal, unseal

MOST_BODY_BYTES = 1_000_000
NO_HASH = bytes(32)

ENVELOPE = (
    "id",
    "device",
    "seq",
    "counter",
    "subject",
    "kind",
    "version",
    "recorded_utc_us",
    "recorded_offset_min",
    "recorded_boot_id",
    "recorded_steady_us",
    "occurred_utc_us",
    "occurred_offset_min",
    "occurred_boot_id",
    "occurred_steady_us",
    "author",
    "amends",
)
"""The columns that the hash covers, in its order, before the previous hash and the body."""

STORED = (*ENVELOPE, "previous_hash", "hash", "body")

Row = tuple[Any, ...]

_JSON = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Stamped:
    """A new entry with its id and time, ready to be written; `body` is canonical JSON."""

    id: str
    recorded_at: Moment
    author: str
    new: NewEntry
    kind: str
    version: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """Where this device's chain ends: the last sequence number, counter and hash."""

    device: str
    seq: int = 0
    counter: int = 0
    hash: bytes = NO_HASH


def stamped(new: NewEntry, author: str, now: Moment, codec: Codec) -> Stamped:
    """Return the entry as it was at this moment. Raises `InputRefused` for what can't be kept."""
    kind, version, event = codec.encode(new.event)
    plain = plain_body(event, new.performed_by, new.reason, new.replaces)
    return Stamped(new_id(now.utc_us), now, author, new, kind, version, body_of(plain))


def plain_body(event: Any, performed_by: str, reason: str, replaces: str) -> dict[str, Any]:  # noqa: ANN401  # as JSON holds it
    """Return what a body says; `replaces` is left out where it is empty, as it was before."""
    plain = {"event": event, "performed_by": performed_by, "reason": reason}
    return plain | {"replaces": replaces} if replaces else plain


def body_of(plain: Mapping[str, Any]) -> bytes:
    """Return a body as it is sealed. Raises `InputRefused` for what can't be kept."""
    try:
        body = canonical_json(plain)
    except UnicodeEncodeError:
        raise InputRefused(
            "This text holds characters that can't be kept. Nothing was changed. Take them out, "
            "then try again."
        ) from None
    if len(body) > MOST_BODY_BYTES:
        raise InputRefused(
            "This text is too long for one entry. Nothing was changed. Shorten it, then try again."
        )
    return body


def chained(each: Stamped, head: Head, subject_key: bytes) -> tuple[Row, Entry, Head]:
    """Return the row in the order of `STORED`, the entry it stands for, and the new head."""
    entry = _entry(each, head)
    associated = _associated(entry.id, entry.subject, each.kind, each.version)
    body = seal(each.body, associated, subject_key)
    envelope = (
        *(entry.id, entry.device, entry.seq, entry.counter, entry.subject),
        *(each.kind, each.version),
        *_columns(entry.recorded_at),
        *_columns(entry.occurred_at),
        *(entry.author, entry.amends),
    )
    own_hash = chain_hash(envelope, head.hash, body)
    row = (*envelope, head.hash, own_hash, body)
    return row, entry, Head(entry.device, entry.seq, entry.counter, own_hash)


def chain_hash(envelope: Sequence[str | int], previous: bytes, body: bytes) -> bytes:
    """Return SHA-256 over the envelope as canonical JSON, the previous hash and the sealed body."""
    return sha256(canonical_json([*envelope, previous.hex()]) + body).digest()


class Opener:
    """Turns stored rows of one subject back into entries, sharing what repeats among them."""

    def __init__(self, codec: Codec, subject_key: bytes) -> None:
        """Read with this codec and the subject's key."""
        self._codec = codec
        self._key = subject_key
        self._seen: dict[str, str] = {}

    def entry(self, row: Sequence[Any]) -> Entry:
        """Return the entry of a row that starts as `ENVELOPE` and ends with the body.

        Raises `VaultDamaged` where the body doesn't open, `UnreadableEvent` where it makes no
        sense.
        """
        entry_id, device, seq, counter, subject, kind, version = row[:7]
        recorded, occurred, (author, amends) = row[7:11], row[11:15], row[15:17]
        plain = opened_body(row, row[-1], self._key)
        recorded_at = self._moment(*recorded)
        shared = self._seen.setdefault
        return Entry(
            entry_id,
            shared(device, device),
            seq,
            counter,
            shared(subject, subject),
            recorded_at,
            recorded_at if occurred == recorded else self._moment(*occurred),
            shared(author, author),
            plain["performed_by"],
            amends,
            plain["reason"],
            self._codec.decode(kind, version, plain["event"]),
            plain.get("replaces", ""),
            self._codec.original(kind, version, plain["event"]),
        )

    def _moment(self, utc_us: int, offset_min: int, boot_id: str, steady_us: int) -> Moment:
        return Moment(utc_us, offset_min, self._seen.setdefault(boot_id, boot_id), steady_us)


def opened_body(row: Sequence[Any], body: bytes, subject_key: bytes) -> dict[str, Any]:
    """Return what the sealed body of a row that starts as `ENVELOPE` says.

    Raises `VaultDamaged` where it doesn't open.
    """
    entry_id, _device, _seq, _counter, subject, kind, version = row[:7]
    plain = unseal(body, _associated(entry_id, subject, kind, version), subject_key)
    if plain is None:
        raise VaultDamaged
    opened: dict[str, Any]
    opened, _end = _JSON.raw_decode(plain.decode())  # no space around it to look for
    return opened


def _entry(each: Stamped, head: Head) -> Entry:
    return Entry(
        id=each.id,
        device=head.device,
        seq=head.seq + 1,
        counter=head.counter + 1,
        subject=each.new.subject,
        recorded_at=each.recorded_at,
        occurred_at=each.new.occurred_at or each.recorded_at,
        author=each.author,
        performed_by=each.new.performed_by,
        amends=each.new.amends,
        reason=each.new.reason,
        event=each.new.event,
        replaces=each.new.replaces,
    )


def _columns(moment: Moment) -> tuple[int, int, str, int]:
    return moment.utc_us, moment.offset_min, moment.boot_id, moment.steady_us


def _associated(entry_id: str, subject: str, kind: str, version: int) -> bytes:
    """What `canonical_json` makes of the four, in a fifth of its time: every entry read asks."""
    said = ",".join(map(encode_basestring, (entry_id, subject, kind)))
    return f"[{said},{version}]".encode()
