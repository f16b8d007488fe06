"""Where a vault may be: on a drive of this computer, in a folder that no other computer shares."""

import os
from collections.abc import Callable
from pathlib import Path

from kap_companion.errors import KapError
from kap_companion.host.drives import Drive, drive_of
from kap_companion.host.folders import DATA_DIR_VARIABLE
from kap_companion.host.sync_folders import synced_by

INSTEAD = (
    f"Choose a folder on a drive of this computer, by --data-dir or {DATA_DIR_VARIABLE}. A second "
    "copy is what backups are for: they may lie anywhere."
)


class PlaceRefused(KapError):
    """No vault may be made in this folder; nothing was written."""


class VaultPlace:
    """Looks where a folder is. It asks the disk, so it is not for the GUI thread."""

    def __init__(
        self,
        synced: Callable[[Path], str] = lambda folder: synced_by(folder, _home(), os.environ),
        drive: Callable[[Path], Drive] = drive_of,
    ) -> None:
        """Ask `synced` for the sync program that keeps a folder, `drive` for its drive."""
        self._synced, self._drive = synced, drive

    def check(self, folder: Path) -> None:
        """Raise `PlaceRefused` where a new vault would be in danger."""
        refusal = self.refusal(folder)
        if refusal:
            raise PlaceRefused(refusal)

    def refusal(self, folder: Path) -> str:
        """Return why no vault may be made here, and what to do instead; else an empty text."""
        danger = self._danger(folder)
        return f"No record can be kept in {folder}: {danger} {INSTEAD}" if danger else ""

    def warning(self, folder: Path) -> str:
        """Return what to say of a vault that is in such a folder already, else an empty text."""
        danger = self._danger(folder)
        if not danger:
            return ""
        return (
            f"This record is in danger where it lies: {danger} Make a backup, close the program, "
            "and restore it into a folder on a drive of this computer."
        )

    def _danger(self, folder: Path) -> str:
        program = self._synced(folder)
        if program:
            return (
                f"{program} keeps this folder. It copies file by file, so it would mix the records "
                "of two computers, and a half-copied record can’t be opened."
            )
        if self._on_network(folder):
            return (
                "it is on a network drive. A connection that breaks while something is written "
                "damages the record, and two computers could write at once."
            )
        return ""

    def _on_network(self, folder: Path) -> bool:
        try:
            return self._drive(folder) is Drive.NETWORK
        except OSError:  # a system that doesn’t tell its drives
            return False


def _home() -> Path:
    return Path(os.path.expanduser("~"))  # noqa: PTH111  # raises nothing where there is none
