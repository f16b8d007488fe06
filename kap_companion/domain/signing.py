"""What a signature stands for: one number over what was signed, the same everywhere."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from kap_companion.domain.codec import Codec, canonical_json
from kap_companion.domain.entry import Entry


def digest_of(entries: Sequence[Entry]) -> str:
    """Return SHA-256 (hex) over these entries in this order: who, when, what and why.

    It covers the meaning, not the sealed bytes: an export that holds the entries can check it too.
    """
    codec = Codec()
    return sha256(canonical_json([_signed(entry, codec) for entry in entries])).hexdigest()


def _signed(entry: Entry, codec: Codec) -> list[Any]:
    kind, version, event = codec.encode(entry.event)
    return [
        entry.id,
        kind,
        version,
        entry.recorded_at.utc_us,
        entry.occurred_at.utc_us,
        entry.author,
        entry.amends,
        event,
        entry.reason,
        entry.performed_by,
    ]
