"""Choosing the room's music: what comes with the program, or any folder of this computer."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from kap_companion.config import Settings, SettingsNotKept
from kap_companion.domain.playlist import Playlist
from kap_companion.errors import KapError

ReadFolder = Callable[[Path], Playlist]
ReadBundled = Callable[[], Playlist]
Chosen = Future[Playlist]


class NoMusicFound(KapError):
    """A folder that holds nothing to play."""


class MusicChoices:
    """Reads playlists off the caller's thread, and remembers the last one chosen.

    `read_folder` and `read_bundled` may take as long as the disk does, and raise a `KapError`.
    """

    def __init__(
        self, settings: Settings, read_folder: ReadFolder, read_bundled: ReadBundled
    ) -> None:
        """Choose among these sources."""
        self._settings = settings
        self._read_folder = read_folder
        self._read_bundled = read_bundled
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="music-choice")

    @property
    def folder(self) -> str:
        """The folder that was chosen last, or an empty text for the music of the program."""
        return self._settings.now.music_folder

    def choose_bundled(self) -> Chosen:
        """Return the music that comes with the program, and remember the choice."""
        return self._worker.submit(self._bundled)

    def choose_folder(self, folder: Path) -> Chosen:
        """Return the music of `folder`, and remember it; fails where it holds nothing to play."""
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

    def _bundled(self) -> Playlist:
        playlist = self._read_bundled()
        self._remember("")
        return playlist

    def _chosen(self, folder: Path) -> Playlist:
        playlist = self._read(folder)
        self._remember(str(folder))
        return playlist

    def _last(self) -> Playlist:
        if not self.folder:
            return self._read_bundled()
        try:
            return self._read(Path(self.folder))
        except KapError:  # a stick that isn't plugged in today is still the choice of tomorrow
            return self._read_bundled()

    def _remember(self, folder: str) -> None:
        with suppress(SettingsNotKept):  # a disk that takes no choice is no reason for silence
            self._settings.choose_music_folder(folder)

    def _read(self, folder: Path) -> Playlist:
        playlist = self._read_folder(folder)
        if not playlist.tracks:
            raise NoMusicFound(
                "No music was found in this folder. What was chosen before stays. "
                "It takes mp3, m4a, flac, ogg, opus and wav."
            )
        return playlist
