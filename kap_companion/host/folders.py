"""Where data lives on this computer, and how much room is left there."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import appdirs

APP_NAME = "KAP Companion"
DATA_DIR_VARIABLE = "KAP_DATA_DIR"


def data_folder(override: Path | None, environ: Mapping[str, str]) -> Path:
    """Return the absolute path of the practice's folder, which need not exist yet.

    The command line's `override` comes first, then the variable KAP_DATA_DIR, then the place that
    this system keeps for a person's application data (on Windows the one that doesn't roam).
    """
    chosen = override or Path(
        environ.get(DATA_DIR_VARIABLE) or appdirs.user_data_dir(APP_NAME, appauthor=False)
    )
    return chosen.expanduser().absolute()


def sample_folder(data: Path) -> Path:
    """Return the sample practice's folder: beside the real one, so that neither holds the other."""
    return data.parent / f"{data.name} sample"


def free_bytes(path: Path) -> int:
    """Return how many bytes a person may still write at `path`, or where it would be made.

    Raises `OSError` where the system doesn't tell.
    """
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    return shutil.disk_usage(existing).free
