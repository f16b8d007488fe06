"""From a secret to the data key: which slot it opens, and in whose name."""

from dataclasses import dataclass
from pathlib import Path

from kap_companion.vault.engine import DATABASE, SALT_BYTES, DatabaseKey, refuse_what_is_no_vault
from kap_companion.vault.errors import VaultDamaged, WrongPassphrase
from kap_companion.vault.files import start_of
from kap_companion.vault.recovery import looks_like_code, read_recovery_code
from kap_companion.vault.slots import SlotFile, SlotKind, read_slots, slots_of


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a secret opened. `own_database`: the file beside the slots begins as theirs should."""

    key: DatabaseKey
    holder: str
    slot_file: SlotFile
    own_database: bool


def open_slot(folder: Path, secret: str) -> Unlocked:
    """Return what this passphrase or recovery code opens. Takes Argon2's time.

    Raises `NotAVault`, `VaultDamaged` or `WrongPassphrase`.
    """
    path = folder / DATABASE
    refuse_what_is_no_vault(path)
    found_salt = start_of(path, SALT_BYTES)
    slot_file = read_slots(folder, found_salt)
    if slot_file is None:
        raise VaultDamaged(
            "The vault's key slots are missing or damaged. Nothing was changed. Put back "
            "slots.json from a backup, then try again."
        )
    for kind, typed in _readings(secret):
        for slot in slots_of(slot_file.slots, kind):
            data_key = slot.unwrap(typed)
            if data_key is not None:
                key = DatabaseKey(data_key, slot_file.vault_salt)
                return Unlocked(key, slot.holder, slot_file, found_salt == key.salt)
    raise _wrong(secret)


def _readings(secret: str) -> list[tuple[SlotKind, str]]:
    """Return what the secret may be, the likelier first."""
    code = read_recovery_code(secret)
    as_passphrase = (SlotKind.PASSPHRASE, secret)
    return [(SlotKind.RECOVERY, code), as_passphrase] if code else [as_passphrase]


def _wrong(secret: str) -> WrongPassphrase:
    if looks_like_code(secret):
        return WrongPassphrase(
            "That recovery code doesn't open this vault. Nothing is lost. Check each group, then "
            "try again."
        )
    return WrongPassphrase()
