"""The recovery code: a key that a person can print, keep and type in."""

import secrets
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""

SECRET_BITS = 128
CHECK_BITS = 12
_CHARACTERS = (SECRET_BITS + CHECK_BITS) // 5
_GROUP = 4
_READ_AS = str.maketrans("OIL", "011", " -\t\n\u2010\u2011\u2012\u2013\u00a0")


def new_recovery_code() -> str:
    """Return a fresh code of 128 random bits and a checksum, in seven groups of four."""
    return spelled(secrets.token_bytes(SECRET_BITS // 8))


def spelled(secret: bytes) -> str:
    """Return 16 bytes as people write them down."""
    number = int.from_bytes(secret) << CHECK_BITS | _check(secret)
    digits = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(_CHARACTERS)))
    return "-".join(digits[at : at + _GROUP] for at in range(0, _CHARACTERS, _GROUP))


def looks_like_code(typed: str) -> bool:
    """Whether this has the length and letters of a recovery code, right or wrong."""
    digits = _digits(typed)
    return len(digits) == _CHARACTERS and set(digits) <= set(ALPHABET)


def read_recovery_code(typed: str) -> str | None:
    """Return the code as it was printed, or None where the checksum says it is none.

    Case, spaces and hyphens don't matter; O is read as 0, I and L as 1.
    """
    if not looks_like_code(typed):
        return None
    number = 0
    for digit in _digits(typed):
        number = number << 5 | ALPHABET.index(digit)
    secret = (number >> CHECK_BITS).to_bytes(SECRET_BITS // 8)
    return spelled(secret) if number & (1 << CHECK_BITS) - 1 == _check(secret) else None


def _digits(typed: str) -> str:
    return typed.upper().translate(_READ_AS)


def _check(secret: bytes) -> int:
    return int.from_bytes(sha256(secret).digest()[:2]) >> (16 - CHECK_BITS)
