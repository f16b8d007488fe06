"""Does an entry follow the one before it, and is it as it was written? The chain's one rule."""

from typing import Any

from sqlalchemy import Row, select

from kap_companion.vault.record import STORED, chain_hash
from kap_companion.vault.schema import entry

LINKS = select(*(entry.c[name] for name in STORED))
"""Rows as `link_problem` takes them, still without an order."""


def link_problem(row: Row[Any], seq: int, previous: bytes) -> str:
    """Return what is wrong with a row that should have this number and follow this hash."""
    if row.seq != seq:
        return f"Entry {seq} of a device is missing."
    *envelope, stored_previous, stored_hash, body = tuple(row)
    if stored_previous != previous:
        return "An entry does not follow the one before it."
    if stored_hash != chain_hash(envelope, previous, body):
        return "An entry is not as it was written."
    return ""
