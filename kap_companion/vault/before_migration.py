"""Before the tables of a vault are changed, what they were is put by."""

from pathlib import Path

from kap_companion.domain.moment import Moment
from kap_companion.vault.backup import Original, make_backup
from kap_companion.vault.backup_rotation import drop_all_but
from kap_companion.vault.engine import DATABASE, DatabaseKey, disposed, open_engine
from kap_companion.vault.errors import BackupFailed, VaultUnavailable
from kap_companion.vault.files import make_private_folder
from kap_companion.vault.slots import SlotFile

FOLDER = "before-migration"
KEPT = 3


def back_up_before_migration(
    folder: Path, key: DatabaseKey, slot_file: SlotFile, now: Moment
) -> None:
    """Write a backup beside the vault, and keep the last three. Raises `VaultUnavailable`."""
    target = folder / FOLDER
    try:
        make_private_folder(target)
        with disposed(open_engine(folder / DATABASE, key, writes=False)) as engine:
            made = make_backup(Original(engine, key, slot_file), target, now)
        drop_all_but(target, made.manifest.vault, KEPT)
    except (OSError, BackupFailed):
        raise VaultUnavailable(
            "This vault is of an older version, and could not be backed up before it is brought "
            "up to date. Nothing was changed. Free some space on its drive, then try again."
        ) from None
