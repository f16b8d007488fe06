"""One vault in the place of another, so that at every moment one of the two is whole.

What is to be put there waits in a folder whose name says how far it got:

``restoring.part``       is being copied; left behind, it is worth nothing
``restored-….ready``     is whole; what is there now has yet to be moved aside
``restored-….placing``   what was there is aside; these files are moved to their place, the
                         database last
"""

from datetime import UTC
from itertools import count
from pathlib import Path

from kap_companion.config import FILE_NAME, RESTORED
from kap_companion.domain.moment import Moment
from kap_companion.vault.engine import DATABASE
from kap_companion.vault.files import make_private_folder, replace_durably, sync_folder
from kap_companion.vault.lock import LOCK_FILE

STAGING = "restoring.part"
READY, PLACING = ".ready", ".placing"
STAYS = {FILE_NAME, LOCK_FILE}
"""What belongs to this computer, not to the vault."""


def ready_folder(data: Path, now: Moment) -> Path:
    """Return a name under which a whole copy can wait, and what it replaces go aside."""
    stamp = f"{now.local().astimezone(UTC):%Y%m%dT%H%M%SZ}"
    stamps = (stamp if number == 1 else f"{stamp}-{number}" for number in count(1))
    names = (data / f"restored-{each}{READY}" for each in stamps)
    return next(ready for ready in names if not aside_folder(ready).exists())


def aside_folder(waiting: Path) -> Path:
    """Return where the files go that this copy takes the place of."""
    return waiting.with_name(waiting.stem.replace("restored-", "before-restore-"))


def finish_replacing(data: Path) -> None:
    """Do what is left to do, from wherever it stopped; nothing where nothing waits.

    Raises `OSError`; calling it again goes on.
    """
    for ready in data.glob(RESTORED + READY):
        _move_aside(data, aside_folder(ready))
        replace_durably(ready, ready.with_suffix(PLACING))
    for placing in data.glob(RESTORED + PLACING):
        _put_in_place(placing, data)


def _move_aside(data: Path, aside: Path) -> None:
    files = [path for path in data.iterdir() if path.is_file() and path.name not in STAYS]
    if files:
        make_private_folder(aside)
        for path in files:
            path.replace(aside / path.name)
        sync_folder(aside)


def _put_in_place(placing: Path, data: Path) -> None:
    for path in sorted(placing.iterdir(), key=lambda path: path.name == DATABASE):
        replace_durably(path, data / path.name)
    placing.rmdir()
    sync_folder(data)
