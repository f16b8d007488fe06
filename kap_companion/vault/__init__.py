"""The encrypted vault: the one way to keep the record, and the one way to read it."""

from kap_companion.config import vault_exists
from kap_companion.vault.backup_folder import Backup, backups_in
from kap_companion.vault.backup_rotation import drop_outlived
from kap_companion.vault.errors import (
    BackupFailed,
    BackupUnusable,
    NotAVault,
    NotSaved,
    VaultDamaged,
    VaultExists,
    VaultFromNewerVersion,
    VaultInUse,
    VaultReadOnly,
    VaultUnavailable,
    WrongPassphrase,
)
from kap_companion.vault.imported import Arriving, import_vault
from kap_companion.vault.keys import CHEAPEST, KeyCost
from kap_companion.vault.progress import Stopped
from kap_companion.vault.rekey import Rekeyed
from kap_companion.vault.restore import Preview, preview, restore
from kap_companion.vault.slots import KeyHolder
from kap_companion.vault.throttle import Throttle, TooManyTries
from kap_companion.vault.unlock import people_at_the_door
from kap_companion.vault.vault import Vault, create_vault, unlock_vault
from kap_companion.vault.verify import VerifyReport

__all__ = [
    "CHEAPEST",
    "Arriving",
    "Backup",
    "BackupFailed",
    "BackupUnusable",
    "KeyCost",
    "KeyHolder",
    "NotAVault",
    "NotSaved",
    "Preview",
    "Rekeyed",
    "Stopped",
    "Throttle",
    "TooManyTries",
    "Vault",
    "VaultDamaged",
    "VaultExists",
    "VaultFromNewerVersion",
    "VaultInUse",
    "VaultReadOnly",
    "VaultUnavailable",
    "VerifyReport",
    "WrongPassphrase",
    "backups_in",
    "create_vault",
    "drop_outlived",
    "import_vault",
    "people_at_the_door",
    "preview",
    "restore",
    "unlock_vault",
    "vault_exists",
]
