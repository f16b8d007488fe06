"""Choosing the room's music: what comes with the program, or any folder of this computer."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from kap_companion.audio.folder import FolderMusic, read_folder
from kap_companion.config import Settings, SettingsNotKept
from kap_companion.errors import KapError

BUNDLED_NAME = "KAP Companion"

Chosen = Future[FolderMusic]


class MusicChoices:
    """Reads playlists off the caller's thread, and remembers the last one chosen.

    The futures fail with a `KapError` where a folder holds nothing to play; what was chosen before
    then stays chosen.
    """

    def __init__(self, settings: Settings, bundled: Path) -> None:
        """Choose between the music in `bundled` and other folders."""
        self._settings = settings
        self._bundled_folder = bundled
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="music-choice")

    @property
    def folder(self) -> str:
        """The folder that was chosen last, or an empty text for the music of the program."""
        return self._settings.now.music_folder

    def choose_bundled(self) -> Chosen:
        """Return the music that comes with the program, and remember the choice."""
        return self._worker.submit(self._chosen, None)

    def choose_folder(self, folder: Path) -> Chosen:
        """Return the music of `folder`, and remember the choice."""
        return self._worker.submit(self._chosen, folder)

    def last(self) -> Chosen:
        """Return what was chosen last; the program's own music where that can't be read now."""
        return self._worker.submit(self._last)

    def keep_volume(self, percent: int) -> Future[None]:
        """Remember the room's volume."""
        return self._worker.submit(self._settings.choose_volume, percent)

    def close(self) -> None:
        """Begin nothing more."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _chosen(self, folder: Path | None) -> FolderMusic:
        found = read_folder(folder) if folder else self._bundled()
        with suppress(SettingsNotKept):  # a disk that takes no choice is no reason for silence
            self._settings.choose_music_folder(str(folder or ""))
        return found

    def _last(self) -> FolderMusic:
        if not self.folder:
            return self._bundled()
        try:
            return read_folder(Path(self.folder))
        except KapError:  # a stick that isn't plugged in today is still the choice of tomorrow
            return self._bundled()

    def _bundled(self) -> FolderMusic:
        return read_folder(self._bundled_folder, BUNDLED_NAME)
