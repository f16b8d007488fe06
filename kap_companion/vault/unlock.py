"""From a secret to the data key: which slot it opens, and in whose name."""

from dataclasses import dataclass
from pathlib import Path

from kap_companion.vault.engine import DATABASE, SALT_BYTES, DatabaseKey, refuse_what_is_no_vault
from kap_companion.vault.errors import VaultDamaged, WrongPassphrase
from kap_companion.vault.files import start_of
from kap_companion.vault.recovery import looks_like_code, read_recovery_code
from kap_companion.vault.slots import Slot, SlotFile, SlotKind, read_equals, slots_of


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a secret opened. `own_database`: the file beside the slots begins as theirs should."""

    key: DatabaseKey
    slot: Slot
    slot_file: SlotFile
    own_database: bool

    @property
    def holder(self) -> str:
        """Who signs in by this."""
        return self.slot.holder


def open_slot(folder: Path, secret: str, holder: str = "") -> Unlocked:
    """Return what this passphrase or recovery code opens. Takes Argon2's time, once a slot.

    With a `holder`, only that practitioner's passphrase is tried. A slot as version 0.1 wrote it
    comes back in today's form, to be written. Raises `NotAVault`, `VaultDamaged` or
    `WrongPassphrase`.
    """
    path = folder / DATABASE
    refuse_what_is_no_vault(path)
    found_salt = start_of(path, SALT_BYTES)
    copies = read_equals(folder, found_salt)
    if not copies:
        raise VaultDamaged(
            "The vault's key slots are missing or damaged. Nothing was changed. Put back "
            "slots.json from a backup, then try again."
        )
    for slot_file in copies:
        unlocked = _opened(slot_file, secret, holder, found_salt)
        if unlocked is not None:
            return unlocked
    raise _wrong(secret)


def _opened(slot_file: SlotFile, secret: str, holder: str, found_salt: bytes) -> Unlocked | None:
    for kind, typed in _readings(secret):
        for slot in slots_of(slot_file.slots, kind):
            if holder and kind is SlotKind.PASSPHRASE and slot.holder != holder:
                continue
            data_key = slot.unwrap(typed)
            if data_key is not None:
                key = DatabaseKey(data_key, slot_file.vault_salt)
                lifted, slot_file = _lifted(slot, slot_file, data_key, typed)
                return Unlocked(key, lifted, slot_file, found_salt == key.salt)
    return None


def _lifted(slot: Slot, slot_file: SlotFile, data_key: bytes, secret: str) -> tuple[Slot, SlotFile]:
    """Return slot and file in today's form; the same where they are already."""
    if slot.public:
        return slot, slot_file
    lifted = slot.wrap(data_key, secret)
    return lifted, slot_file.with_slot(lifted)


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
