"""From a passphrase to the vault's key, and the few ways in which this program seals bytes."""

import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from nacl import exceptions
from nacl._sodium import ffi, lib
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_box_keypair,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_pwhash_alg,
    crypto_pwhash_ALG_ARGON2ID13,
)

from kap_companion.vault.errors import VaultUnavailable

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 24
TAG_BYTES = 16
MIB = 1 << 20

MIN_MEMORY_MIB, MAX_MEMORY_MIB = 64, 1024
MIN_PASSES, MAX_PASSES = 1, 10
LONGEST_UNLOCK_S = 1.0


@dataclass(frozen=True, slots=True)
class KeyCost:
    """What one try of a passphrase costs: `memory_mib` of memory, gone over `passes` times."""

    memory_mib: int = 256
    passes: int = 3

    @property
    def bounded(self) -> bool:
        """Whether this is neither too cheap to guess nor too dear to compute."""
        return (
            MIN_MEMORY_MIB <= self.memory_mib <= MAX_MEMORY_MIB
            and MIN_PASSES <= self.passes <= MAX_PASSES
        )

    @property
    def work(self) -> int:
        """How much there is to compute, in MiB passes."""
        return self.memory_mib * self.passes


CHEAPEST = KeyCost(MIN_MEMORY_MIB, MIN_PASSES)

_LADDER = (KeyCost(256, 3), KeyCost(256, 2), KeyCost(256, 1), KeyCost(128, 2), KeyCost(128, 1))


def calibrated_cost(seconds_for: Callable[[KeyCost], float] | None = None) -> KeyCost:
    """Return the dearest cost of the ladder that this computer pays within a second."""
    measure = seconds_for or measured_seconds
    per_work = measure(CHEAPEST) / CHEAPEST.work
    affordable = (cost for cost in _LADDER if per_work * cost.work <= LONGEST_UNLOCK_S)
    return next(affordable, CHEAPEST)


def measured_seconds(cost: KeyCost) -> float:
    """Return how long one derivation takes here."""
    start = time.perf_counter()
    derive("", bytes(SALT_BYTES), cost)
    return time.perf_counter() - start


def derive(secret: str, salt: bytes, cost: KeyCost) -> bytes:
    """Return the 32-byte key that this secret stands for; `cost` must be bounded.

    Two ways to type the same accented letter give the same key. Raises `VaultUnavailable` where
    the memory isn't there.
    """
    typed = unicodedata.normalize("NFC", secret).encode(errors="surrogatepass")
    try:
        return crypto_pwhash_alg(
            KEY_BYTES, typed, salt, cost.passes, cost.memory_mib * MIB, crypto_pwhash_ALG_ARGON2ID13
        )
    except (exceptions.RuntimeError, MemoryError):
        raise VaultUnavailable(
            "There is too little free memory to unlock the vault. Nothing is lost. Close other "
            "programs, then try again."
        ) from None


def random_key() -> bytes:
    """Return a fresh 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(plain: bytes, associated: bytes, key: bytes) -> bytes:
    """Return nonce and ciphertext; `associated` must be shown again to open it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plain, associated, nonce, key)


def unseal(sealed: bytes, associated: bytes, key: bytes) -> bytes | None:
    """Return what `seal` was given, or None where key, bytes or `associated` differ."""
    length = len(sealed) - NONCE_BYTES - TAG_BYTES
    if length < 0 or len(key) != KEY_BYTES:
        return None
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    # PyNaCl's own function for this takes three times as long, and every entry read asks for it.
    plain = ffi.new("unsigned char[]", length)
    differs = lib.crypto_aead_xchacha20poly1305_ietf_decrypt(
        *(plain, ffi.NULL, ffi.NULL),
        *(ciphertext, len(ciphertext), associated, len(associated), nonce, key),
    )
    return None if differs else bytes(ffi.buffer(plain))


@dataclass(frozen=True, slots=True)
class KeyPair:
    """X25519: whoever has `public` can seal, only who has `private` can open. 32 bytes each."""

    public: bytes
    private: bytes

    def __repr__(self) -> str:
        return "KeyPair(…)"


def new_key_pair() -> KeyPair:
    """Return a fresh pair."""
    return KeyPair(*crypto_box_keypair())


def seal_to(public: bytes, plain: bytes) -> bytes:
    """Return `plain` sealed for the holder of the private key; who sealed it is not told."""
    return bytes(crypto_box_seal(plain, public))


def open_sealed(sealed: bytes, pair: KeyPair) -> bytes | None:
    """Return what `seal_to` was given, or None where key or bytes differ."""
    try:
        return bytes(crypto_box_seal_open(sealed, pair.public, pair.private))
    except (exceptions.CryptoError, exceptions.TypeError, exceptions.ValueError):
        return None
