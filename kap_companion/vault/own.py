"""What a vault holds for itself: the keys of this device, and the subject of its access log."""

import secrets

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from kap_companion.domain.ids import new_id
from kap_companion.vault.keys import KEY_BYTES, new_key_pair
from kap_companion.vault.schema import meta

ACCESS_SUBJECT = "access_subject"
"""The subject under which it is kept who opened, exported, backed up what."""

INBOX_PUBLIC, INBOX_PRIVATE = "inbox_public", "inbox_private"
"""The X25519 pair, as hex: what is written while the vault is locked is sealed to it."""

PRACTICE_SUBJECT = "practice_subject"
"""The subject of the practice itself."""

DEVICE = "device"
"""The id of this device: whose chain is written on."""

DEVICE_SEED = "device_seed"
"""The Ed25519 seed, as hex, by which this device signs its anchors."""

LOCK, LOCK_MAC_KEY = "lock", "lock_mac_key"
"""The id of the lock to come, or that is on, and the first key of its inbox's MACs, as hex."""

LOCK_BEGUN, LOCK_DRAINED = "lock_begun", "lock_drained"
"""The last lock that was begun, and the last whose inbox was taken in; empty before the first."""

ENROLLED = "enrolled_device"
"""The device that last put its public key on record; this one, unless it is new."""

PLACE = "place"
"""Where the vault's folder is; another one tells that this is a copy."""


def own_secrets(utc_us: int) -> dict[str, str]:
    """Return fresh ones, as `meta` keeps them."""
    pair = new_key_pair()
    return {
        ACCESS_SUBJECT: new_id(utc_us),
        INBOX_PUBLIC: pair.public.hex(),
        INBOX_PRIVATE: pair.private.hex(),
        DEVICE_SEED: new_seed(),
        LOCK_BEGUN: "",
        LOCK_DRAINED: "",
    } | new_lock(utc_us)


def new_lock(utc_us: int) -> dict[str, str]:
    """Return id and key for a lock to come, as `meta` keeps them."""
    return {LOCK: new_id(utc_us), LOCK_MAC_KEY: secrets.token_hex(KEY_BYTES)}


def new_seed() -> str:
    """Return a fresh seed for a device's signatures, as hex."""
    return secrets.token_hex(KEY_BYTES)


def read_own(connection: Connection, name: str) -> str:
    """Return what the vault holds under this name, empty where there is nothing."""
    found = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return str(found or "")


def write_own(connection: Connection, **values: str) -> None:
    """Hold these from now on."""
    rows = [{"name": name, "value": value} for name, value in values.items()]
    statement = insert(meta)
    replacing = statement.on_conflict_do_update(set_={"value": statement.excluded.value})
    connection.execute(replacing, rows)
