"""The encrypted vault: the one way to keep the record, and the one way to read it."""

from kap_companion.config import vault_exists
from kap_companion.vault.errors import (
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
from kap_companion.vault.vault import Vault, create_vault, unlock_vault
from kap_companion.vault.verify import VerifyReport

__all__ = [
    "CHEAPEST",
    "Arriving",
    "KeyCost",
    "NotAVault",
    "NotSaved",
    "Stopped",
    "Vault",
    "VaultDamaged",
    "VaultExists",
    "VaultFromNewerVersion",
    "VaultInUse",
    "VaultReadOnly",
    "VaultUnavailable",
    "VerifyReport",
    "WrongPassphrase",
    "create_vault",
    "import_vault",
    "unlock_vault",
    "vault_exists",
]
