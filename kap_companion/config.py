"""The few choices of this computer that hold no patient data: the theme, the music, the volume.

They live in the clear beside the vault, because the welcome screen needs the theme before anyone
has signed in. A damaged file is never a reason not to start: what can't be read is the default.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from threading import Lock
from typing import Any

from kap_companion.errors import KapError

FILE_NAME = "settings.json"
VAULT_FILE = "vault.db"
MUSIC_FILE = "music.db"
"""The music library: in the clear, since it holds nothing of patients."""

RUN_FILE = "run.json"
"""There while a session goes on in front of a locked vault."""

RESTORED = "restored-*"
"""A vault that is on its way to its place; unlocking puts it there."""
LOUDEST_PERCENT = 100
LEAST_CEILING_PERCENT = 10
LEAST_SOFTEN_DB, MOST_SOFTEN_DB = 3, 30
MOST_BYTES = 64 * 1024
BRIGHTNESS_PERCENT = (100, 80, 60, 40)
"""The steps of the dimmer."""
LONGEST_KEY = 20


class SettingsNotKept(KapError):
    """The disk refused; the choice holds until the program ends."""


class FolderClosed(KapError):
    """This user of the computer can't look into the data folder; nothing was changed."""

    def __init__(
        self,
        sentence: str = "The data folder belongs to another user of this computer, or is closed to "
        "you. Nothing was changed. Sign in to the computer as whoever set up the practice, or "
        "start the program with --data-dir and a folder of your own.",
    ) -> None:
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Config:
    """`arc` is the key of the arc chosen last, empty for the one that comes with the program.

    `music_folder` is what an earlier version was told instead; it becomes an arc.

    `backup_folder` empty means a folder beside the vault; `backup_problem` is the sentence of a
    backup that failed, kept until one succeeds. `loudest_percent` is the ceiling of the volume,
    `soften_db` how far speech holds the music down; `mask_plays` says whether it begins with the
    eye mask ("yes", "no", or empty until somebody is asked), `mask_softens` whether taking the mask
    off softens it. `output_key` is the system's id of the way out that the sound was sent, with its
    name; empty is the system's own choice. `keys` has each key that was changed, by its act;
    an empty one is turned off.
    """

    theme: str = "day"
    music_folder: str = ""
    volume_percent: int = 70
    loudest_percent: int = 100
    soften_db: int = 12
    mask_plays: str = ""
    mask_softens: bool = False
    arc: str = ""
    output_key: str = ""
    output_name: str = ""
    backup_folder: str = ""
    backup_problem: str = ""
    brightness_percent: int = 100
    keys: dict[str, str] = field(default_factory=dict)


def vault_exists(folder: Path) -> bool:
    """Whether there is a vault in this folder, sound or not; asks it without loading the vault.

    Raises `FolderClosed` where that can't be seen.
    """
    return is_there(folder / VAULT_FILE) or any(folder.glob(RESTORED))


def is_there(path: Path) -> bool:
    """Whether there is such a file or folder; raises `FolderClosed` where that can't be seen."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except PermissionError:
        raise FolderClosed from None
    except OSError:
        raise FolderClosed(
            "The data folder can't be read. Nothing was changed. Check its drive, then start the "
            "program again."
        ) from None
    return True


def load(folder: Path) -> Config:
    """Return what was kept in `folder`; each choice that is missing or damaged is the default."""
    try:
        with (folder / FILE_NAME).open("rb") as file:
            kept = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return Config()
    return _checked(kept) if isinstance(kept, dict) else Config()


def save(folder: Path, config: Config) -> None:
    """Keep `config` in `folder`, whole or not at all; raises `SettingsNotKept`."""
    text = json.dumps(asdict(config), ensure_ascii=True, indent=2) + "\n"
    fresh = folder / f"{FILE_NAME}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / FILE_NAME)
    except OSError:
        raise SettingsNotKept(
            "This choice couldn’t be kept on the disk. It holds until you close the program."
        ) from None


class Settings:
    """The choices of this computer while the program runs. Callable from any thread."""

    def __init__(self, folder: Path) -> None:
        """Read what was kept in `folder`."""
        self._folder = folder
        self._lock = Lock()
        self._config = load(folder)

    @property
    def now(self) -> Config:
        """The choices as they stand."""
        return self._config

    def choose_theme(self, theme: str) -> None:
        """Keep the theme's name; raises `SettingsNotKept`, and the choice holds for now."""
        self._change(theme=theme)

    def choose_music_folder(self, folder: str) -> None:
        """Keep where the music comes from; raises as `choose_theme` does."""
        self._change(music_folder=folder)

    def choose_arc(self, key: str) -> None:
        """Keep which arc was chosen; raises as `choose_theme` does."""
        self._change(arc=key)

    def choose_volume(self, percent: int) -> None:
        """Keep the room's volume; raises as `choose_theme` does."""
        self._change(volume_percent=percent)

    def take_music_habits(self, **habits: int | str | bool) -> None:
        """Take what the practice wants of its music; it holds at once, and `keep` keeps it."""
        with self._lock:
            self._config = replace(self._config, **habits)  # type: ignore[arg-type]  # its fields

    def keep(self) -> None:
        """Keep the choices as they stand; raises as `choose_theme` does."""
        with self._lock:
            save(self._folder, self._config)

    def take_keys(self, keys: Mapping[str, str]) -> None:
        """Take the keys that were changed; they hold at once, and `keep` keeps them."""
        with self._lock:
            self._config = replace(self._config, keys=dict(keys))

    def choose_brightness(self, percent: int) -> None:
        """Keep the step of the dimmer; raises as `choose_theme` does."""
        self._change(brightness_percent=percent)

    def choose_backup_folder(self, folder: str) -> None:
        """Keep where backups go; raises as `choose_theme` does."""
        self._change(backup_folder=folder)

    def keep_backup_problem(self, sentence: str) -> None:
        """Keep what went wrong with the last backup, or nothing; raises as `choose_theme` does."""
        self._change(backup_problem=sentence)

    def _change(self, **choice: Any) -> None:  # noqa: ANN401 - the fields of Config
        with self._lock:
            self._config = replace(self._config, **choice)
            save(self._folder, self._config)


def _checked(kept: dict[str, Any]) -> Config:
    default = Config()
    good = {
        field.name: kept[field.name]
        for field in fields(Config)
        if type(kept.get(field.name)) is type(getattr(default, field.name))
    }
    config = replace(default, **good)
    loudest = max(LEAST_CEILING_PERCENT, min(LOUDEST_PERCENT, config.loudest_percent))
    return replace(
        config,
        volume_percent=max(0, min(loudest, config.volume_percent)),
        loudest_percent=loudest,
        soften_db=max(LEAST_SOFTEN_DB, min(MOST_SOFTEN_DB, config.soften_db)),
        mask_plays=config.mask_plays if config.mask_plays in {"yes", "no"} else "",
        brightness_percent=min(
            BRIGHTNESS_PERCENT, key=lambda step: abs(step - config.brightness_percent)
        ),
        keys={act: key for act, key in config.keys.items() if _is_key(key)},
    )


def _is_key(key: object) -> bool:
    return isinstance(key, str) and len(key) <= LONGEST_KEY and (not key or key.isprintable())
