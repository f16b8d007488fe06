"""Identifiers that sort by the time they were made (UUID version 7, RFC 9562)."""

import secrets
from uuid import UUID


def new_id(utc_us: int) -> str:
    """Return a UUIDv7 for this time (microseconds since 1970, UTC) as 36 characters."""
    milliseconds = max(utc_us, 0) // 1000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))
