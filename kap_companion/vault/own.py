"""What a vault holds for itself: the keys of this device, and the subject of its access log."""

import secrets

from kap_companion.domain.ids import new_id
from kap_companion.vault.keys import KEY_BYTES, new_key_pair

ACCESS_SUBJECT = "access_subject"
"""The subject under which it is kept who opened, exported, backed up what."""

INBOX_PUBLIC, INBOX_PRIVATE = "inbox_public", "inbox_private"
"""The X25519 pair, as hex: what is written while the vault is locked is sealed to it."""

DEVICE_SEED = "device_seed"
"""The Ed25519 seed, as hex, by which this device signs its anchors."""

LOCK, LOCK_MAC_KEY = "lock", "lock_mac_key"
"""The id of the lock to come, or that is on, and the first key of its inbox's MACs, as hex."""

LOCK_BEGUN, LOCK_DRAINED = "lock_begun", "lock_drained"
"""The last lock that was begun, and the last whose inbox was taken in; empty before the first."""


def own_secrets(utc_us: int) -> dict[str, str]:
    """Return fresh ones, as `meta` keeps them."""
    pair = new_key_pair()
    return {
        ACCESS_SUBJECT: new_id(utc_us),
        INBOX_PUBLIC: pair.public.hex(),
        INBOX_PRIVATE: pair.private.hex(),
        DEVICE_SEED: secrets.token_hex(KEY_BYTES),
        LOCK_BEGUN: "",
        LOCK_DRAINED: "",
    } | new_lock(utc_us)


def new_lock(utc_us: int) -> dict[str, str]:
    """Return id and key for a lock to come, as `meta` keeps them."""
    return {LOCK: new_id(utc_us), LOCK_MAC_KEY: secrets.token_hex(KEY_BYTES)}
