"""Letting old backups go: only what is this vault's own, and only what the rule lets go."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from kap_companion.domain.rotation import kept
from kap_companion.vault.backup_folder import Backup, backups_in, remove


def drop_outlived(folder: Path, vault: str, now: datetime) -> None:
    """Take away this vault's backups that the rotation rule lets go."""
    backups = backups_in(folder, vault)
    stay = kept([each.manifest.made for each in backups], now)
    _drop(each for each in backups if each.manifest.made not in stay)


def drop_all_but(folder: Path, vault: str, newest: int) -> None:
    """Take away this vault's backups but for so many of the newest."""
    _drop(backups_in(folder, vault)[newest:])


def _drop(backups: Iterable[Backup]) -> None:
    for each in backups:
        with suppress(OSError):  # what can't be removed today is tried again tomorrow
            remove(each.path)
