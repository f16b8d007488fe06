"""From a secret to the data key: which slot it opens, and in whose name."""

from dataclasses import dataclass
from pathlib import Path

from kap_companion.vault.engine import DATABASE, SALT_BYTES, DatabaseKey, refuse_what_is_no_vault
from kap_companion.vault.errors import VaultDamaged, VaultFromNewerVersion, WrongPassphrase
from kap_companion.vault.files import start_of
from kap_companion.vault.recovery import looks_like_code, read_recovery_code
from kap_companion.vault.slots import (
    KeyHolder,
    Slot,
    SlotFile,
    SlotKind,
    are_newer,
    holders,
    read_equals,
    read_slots,
    slots_of,
)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a secret opened, and who signs in by it.

    `own_database`: the file beside the slots begins as theirs should.
    """

    key: DatabaseKey
    slot: Slot
    slot_file: SlotFile
    own_database: bool
    holder: str


@dataclass(frozen=True, slots=True)
class Found:
    """The slot that a secret opens, the data key in it, and the secret as it was meant."""

    slot: Slot
    data_key: bytes
    secret: str

    def __repr__(self) -> str:
        return "Found(…)"


def open_slot(folder: Path, secret: str, holder: str = "") -> Unlocked:
    """Return what this passphrase or recovery code opens. Takes Argon2's time, once a slot.

    With a `holder`, only that practitioner's passphrase is tried, and whoever types the recovery
    code signs in as that practitioner. A slot as version 0.1 wrote it comes back in today's form,
    to be written. Raises `NotAVault`, `VaultDamaged`, `VaultFromNewerVersion` or `WrongPassphrase`.
    """
    path = folder / DATABASE
    refuse_what_is_no_vault(path)
    found_salt = start_of(path, SALT_BYTES)
    copies = read_equals(folder, found_salt)
    if not copies and are_newer(folder):
        raise VaultFromNewerVersion
    if not copies:
        raise VaultDamaged(
            "The vault's key slots are missing or damaged. Nothing was changed. Put back "
            "slots.json from a backup, then try again."
        )
    for slot_file in copies:
        found = opened_by(slot_file, secret, holder)
        if found is not None:
            return _unlocked(found, slot_file, holder, found_salt)
    raise wrong(secret)


def _unlocked(found: Found, slot_file: SlotFile, holder: str, found_salt: bytes) -> Unlocked:
    key = DatabaseKey(found.data_key, slot_file.vault_salt)
    lifted, slot_file = _lifted(found, slot_file)
    known = holder in {slot.holder for slot in slot_file.slots}
    own = found_salt == key.salt
    return Unlocked(key, lifted, slot_file, own, holder if known else lifted.holder)


def people_at_the_door(folder: Path) -> tuple[KeyHolder, ...]:
    """Return who has a passphrase, as the slots tell without any secret; nobody without slots."""
    slot_file = read_slots(folder, start_of(folder / DATABASE, SALT_BYTES))
    known = holders(slot_file) if slot_file else ()
    return tuple(each for each in known if each.has_passphrase)


def opened_by(slot_file: SlotFile, secret: str, holder: str = "") -> Found | None:
    """Return the slot that this secret opens: of `holder`'s passphrases, where one is named."""
    for kind, typed in _readings(secret):
        for slot in slots_of(slot_file.slots, kind):
            if holder and kind is SlotKind.PASSPHRASE and slot.holder != holder:
                continue
            data_key = slot.unwrap(typed)
            if data_key is not None:
                return Found(slot, data_key, typed)
    return None


def wrong(secret: str) -> WrongPassphrase:
    """Return the error of a secret that opens nothing."""
    if looks_like_code(secret):
        return WrongPassphrase(
            "That recovery code doesn't open this vault. Nothing is lost. Check each group, then "
            "try again."
        )
    return WrongPassphrase()


def _lifted(found: Found, slot_file: SlotFile) -> tuple[Slot, SlotFile]:
    """Return slot and file in today's form; the same where they are already."""
    if found.slot.public:
        return found.slot, slot_file
    lifted = found.slot.wrap(found.data_key, found.secret)
    return lifted, slot_file.with_slot(lifted)


def _readings(secret: str) -> list[tuple[SlotKind, str]]:
    """Return what the secret may be, the likelier first."""
    code = read_recovery_code(secret)
    as_passphrase = (SlotKind.PASSPHRASE, secret)
    return [(SlotKind.RECOVERY, code), as_passphrase] if code else [as_passphrase]
