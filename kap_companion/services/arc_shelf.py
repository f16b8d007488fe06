"""Which arcs there are and which was chosen, also while the library itself can't be read."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kap_companion.audio.folder import NoMusicError
from kap_companion.audio.library import arcs, making
from kap_companion.audio.library import bundled as own_music
from kap_companion.audio.library.model import BUILT_IN_KEY, ArcRow
from kap_companion.config import Settings, SettingsNotKept
from kap_companion.domain.arc import Arc
from kap_companion.errors import KapError
from kap_companion.services.library_workers import LibraryWorkers


class ArcShelf:
    """Called on the library's workers: every answer may take a moment."""

    def __init__(self, workers: LibraryWorkers, bundled: Path, settings: Settings) -> None:
        """Answer from the library of these workers, and from the music in `bundled`."""
        self._workers, self._bundled, self._settings = workers, bundled, settings

    def one(self, key: str) -> Arc:
        """The arc of this key; raises `NotInLibrary`."""
        if key == BUILT_IN_KEY:
            return self._built_in()
        store = self._workers.opened()
        with store.reading() as connection:
            return arcs.one(connection, store.bundled, key)

    def all(self) -> tuple[ArcRow, ...]:
        """All in their order, the built-in one first; it alone where the library is shut."""
        rows: tuple[ArcRow, ...] = ()
        with suppress(NoMusicError):  # an installation without its music still has the person's
            rows = (arcs.row_of(self._built_in(), built_in=True),)
        with suppress(KapError):  # `open` says why; the built-in one is there all the same
            store = self._workers.opened()
            with store.reading() as connection:
                rows += arcs.rows(connection)
        return rows

    def copied(self, key: str) -> Arc:
        """A copy under a new key and name, kept."""
        original = self.one(key)
        store = self._workers.opened()
        with store.writing() as connection:
            copy = replace(original, name=arcs.free_name(connection, original.name), key="")
            kept = arcs.save(connection, store.bundled, copy)
            return arcs.one(connection, store.bundled, kept)

    def choose(self, key: str) -> Arc:
        """The arc of this key, remembered as the choice of this computer."""
        arc = self.one(key)
        with suppress(SettingsNotKept):  # a disk that takes no choice is no reason for silence
            self._settings.choose_arc("" if key == BUILT_IN_KEY else key)
        return arc

    @property
    def has_folder(self) -> bool:
        """Whether an earlier version was told a folder that is still to become an arc."""
        return bool(self._settings.now.music_folder)

    def chosen(self) -> Arc:
        """The arc chosen last; the built-in one where there is none or it can't be read."""
        folder, chosen = self._settings.now.music_folder, self._settings.now.arc
        with suppress(KapError):  # a stick that isn't plugged in today may be there tomorrow
            if folder:
                store, stop = self._workers.opened(), self._workers.closing
                made = making.of_files_in(store, Path(folder), _silent, stop)
                chosen = chosen or made.key
                self._settings.choose_arc(chosen)
                self._settings.choose_music_folder("")
        try:
            return self.one(chosen or BUILT_IN_KEY)
        except KapError:
            return self._built_in()

    def _built_in(self) -> Arc:
        """Also where there is no library to ask: nothing takes this arc away."""
        try:
            store = self._workers.opened()
            with store.reading() as connection:
                known = own_music.known_tracks(connection, store.bundled)
        except KapError:
            known = {}
        return own_music.built_in_arc(self._bundled, known)


def _silent(_done: int, _of: int, _name: str) -> None:
    """Nobody waits."""
