"""The music library as the program uses it: every question off the caller's thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock
from typing import TypeVar

from kap_companion.audio.folder import NoMusicError
from kap_companion.audio.library import (
    arc_folder,
    arcs,
    bringing,
    importing,
    levels,
    making,
    moved,
    tracks,
)
from kap_companion.audio.library import (
    bundled as own_music,
)
from kap_companion.audio.library.m3u import write_m3u
from kap_companion.audio.library.model import (
    BUILT_IN_KEY,
    ArcMade,
    ArcRow,
    ImportReport,
    LibraryTrack,
    Marks,
    MeasureReport,
    MovedReport,
    Progress,
    Query,
    Stop,
    TrackPage,
)
from kap_companion.audio.library.store import Store, open_store
from kap_companion.audio.library.tags import cover
from kap_companion.config import Settings, SettingsNotKept
from kap_companion.domain.arc import Arc
from kap_companion.domain.routes import Phase
from kap_companion.errors import KapError

MUSIC_FOLDER = "music"
"""In the data folder, for what came with an arc from another computer."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Either:
    """Stopped by the one who asked, or because the program closes."""

    asked: Stop
    closing: Stop

    def is_set(self) -> bool:
        return self.asked.is_set() or self.closing.is_set()


def _silent(_done: int, _of: int, _name: str) -> None:
    """Nobody waits."""


class MusicLibrary:
    """Answers and changes on worker threads; a future fails with a `KapError` fit for the screen.

    It needs no vault. Short questions don't wait for an import or a measurement that goes on.
    Progress is told on a worker's thread; setting the `stop` that was handed in ends a long work,
    whose report then says `stopped`; what was done until then is kept.
    """

    def __init__(self, data: Path, bundled: Path, settings: Settings) -> None:
        """Keep the library in `data`; the music of the program is in `bundled`."""
        self._data = data
        self._bundled = bundled.absolute()
        self._settings = settings
        self._opening = Lock()
        self._store: Store | None = None
        self._closing = Event()
        self._quick = ThreadPoolExecutor(1, thread_name_prefix="library")
        self._filing = ThreadPoolExecutor(1, thread_name_prefix="library-files")
        self._measuring = ThreadPoolExecutor(1, thread_name_prefix="library-loudness")

    def open(self) -> Future[str]:
        """Open the file; returns a sentence where it had to be set aside, else an empty text.

        Fails with `LibraryNewer` where another version of the program wrote it; the built-in arc
        plays all the same. Every other question opens it by itself.
        """
        return self._ask(lambda store: store.notice)

    # Tracks

    def search(self, query: Query) -> Future[TrackPage]:
        """Some rows of what fits."""

        def found(store: Store) -> TrackPage:
            with store.reading() as connection:
                return tracks.search(connection, store.bundled, query)

        return self._ask(found)

    def track(self, track_id: int) -> Future[LibraryTrack]:
        """One piece; fails with `NotInLibrary`."""

        def found(store: Store) -> LibraryTrack:
            with store.reading() as connection:
                return tracks.one(connection, store.bundled, track_id)

        return self._ask(found)

    def mark(self, ids: tuple[int, ...], marks: Marks) -> Future[None]:
        """Rate and mark these pieces; fails with `InputRefused` for what is no mark."""

        def marked(store: Store) -> None:
            with store.writing() as connection:
                tracks.mark(connection, ids, marks)

        return self._ask(marked)

    def remove(self, ids: tuple[int, ...]) -> Future[None]:
        """Forget these pieces, in the arcs too; their files stay. Bundled ones stay as well."""

        def removed(store: Store) -> None:
            with store.writing() as connection:
                tracks.remove(connection, ids)

        return self._ask(removed)

    def cover(self, track_id: int) -> Future[bytes | None]:
        """The picture in the file (JPEG, PNG …), at most `MOST_COVER_BYTES`, or None."""

        def picture(store: Store) -> bytes | None:
            with store.reading() as connection:
                piece = tracks.one(connection, store.bundled, track_id)
            return cover(Path(piece.track.path))

        return self._ask(picture)

    def minutes_by_phase(self) -> Future[dict[Phase | None, float]]:
        """How many minutes of music there are for each phase; None is what names no phase.

        Missing files, and what is not for sessions, don't count.
        """

        def minutes(store: Store) -> dict[Phase | None, float]:
            with store.reading() as connection:
                return tracks.minutes_by_phase(connection)

        return self._ask(minutes)

    # Files

    def add(
        self, paths: tuple[Path, ...], progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[ImportReport]:
        """Take in files, folders with all that is in them, and what playlists (.m3u) name.

        The loudness that their tags claim is believed until they are measured.
        """

        def added(store: Store, stop: Stop) -> ImportReport:
            report = importing.add_files(store, paths, progress, stop)[0]
            levels.take_tagged(store, report.ids)
            return report

        return self._file(added, stop)

    def find_moved(
        self, folder: Path, progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[MovedReport]:
        """Look in a folder, by content, for the files that are missing."""
        return self._file(lambda store, stop: moved.find_moved(store, folder, progress, stop), stop)

    def look_for_files(self, progress: Progress = _silent, stop: Stop | None = None) -> Future[int]:
        """Look whether each file is where it was; returns how many are missing."""
        return self._file(lambda store, stop: moved.look_for_files(store, progress, stop), stop)

    def copy_in(
        self, ids: tuple[int, ...], progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[int]:
        """Copy these files into the data folder, and play the copies; returns how many."""
        into = self._data / MUSIC_FOLDER
        return self._file(
            lambda store, stop: bringing.bring_in(store, ids, into, progress, stop), stop
        )

    def measure(
        self,
        ids: tuple[int, ...] | None = None,
        progress: Progress = _silent,
        stop: Stop | None = None,
    ) -> Future[MeasureReport]:
        """Measure the loudness of these, or of all that were never measured."""
        either = self._either(stop)
        return self._measuring.submit(lambda: levels.measure(self._opened(), ids, progress, either))

    # Arcs

    def arcs(self) -> Future[tuple[ArcRow, ...]]:
        """All arcs in their order, the built-in one first; it alone where the library is shut."""
        return self._quick.submit(self._all_arcs)

    def arc(self, key: str) -> Future[Arc]:
        """One arc with its tracks, levelled; fails with `NotInLibrary`."""
        return self._quick.submit(self._arc, key)

    def tracks_of(self, key: str) -> Future[tuple[LibraryTrack, ...]]:
        """The pieces of an arc, each once; fails with `NotInLibrary`."""

        def found(store: Store) -> tuple[LibraryTrack, ...]:
            paths = {track.path for track in self._arc(key).tracks}
            with store.reading() as connection:
                return tracks.at_paths(connection, store.bundled, paths)

        return self._ask(found)

    def save_arc(self, arc: Arc) -> Future[Arc]:
        """Keep it under its key, or as a new one where that is empty; returns it as it is kept.

        Fails with `InputRefused` for the built-in arc, for one without a name, and where a track's
        file is not in the library.
        """

        def saved(store: Store) -> Arc:
            with store.writing() as connection:
                key = arcs.save(connection, store.bundled, arc)
                return arcs.one(connection, store.bundled, key)

        return self._ask(saved)

    def rename_arc(self, key: str, name: str) -> Future[None]:
        """Give it another name; refuses as `save_arc` does."""

        def renamed(store: Store) -> None:
            with store.writing() as connection:
                arcs.rename(connection, key, name)

        return self._ask(renamed)

    def duplicate_arc(self, key: str) -> Future[Arc]:
        """A copy under a new key and name; the way to change the built-in one."""

        def duplicated(store: Store) -> Arc:
            original = self._arc(key)
            with store.writing() as connection:
                name = arcs.free_name(connection, original.name)
                copy = replace(original, name=name, key="")
                return arcs.one(
                    connection, store.bundled, arcs.save(connection, store.bundled, copy)
                )

        return self._ask(duplicated)

    def delete_arc(self, key: str) -> Future[None]:
        """Forget an arc; its pieces stay in the library. The built-in one can't be deleted."""

        def deleted(store: Store) -> None:
            with store.writing() as connection:
                arcs.remove(connection, key)

        return self._ask(deleted)

    def choose_arc(self, key: str) -> Future[Arc]:
        """One arc, remembered as the choice of this computer."""

        def chosen() -> Arc:
            arc = self._arc(key)
            self._remember(key)
            return arc

        return self._quick.submit(chosen)

    def chosen_arc(self) -> Future[Arc]:
        """The arc chosen last; the built-in one where there is none or it can't be read.

        A music folder that an earlier version of the program was told becomes an arc here.
        """
        long = self._settings.now.music_folder
        return (self._filing if long else self._quick).submit(self._chosen)

    def keep_volume(self, percent: int) -> Future[None]:
        """Remember the room's volume."""
        return self._quick.submit(self._settings.choose_volume, percent)

    # Between computers and programs

    def export_arc(self, key: str, folder: Path, progress: Progress = _silent) -> Future[Path]:
        """Copy an arc with its files into a new folder inside `folder`, which is returned.

        Nothing is written over; where it fails, what was begun is removed.
        """
        return self._filing.submit(lambda: arc_folder.export_arc(self._arc(key), folder, progress))

    def import_arc(
        self, folder: Path, progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[ArcMade]:
        """Take in an arc that was exported; its files are copied into the data folder."""
        into = self._data / MUSIC_FOLDER
        return self._file(
            lambda store, stop: making.import_arc(store, folder, into, progress, stop), stop
        )

    def arc_of_folder(
        self, folder: Path, progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[ArcMade]:
        """Make an arc of a folder's music: by the phases that tracks name, else by their order."""
        return self._file(lambda store, stop: making.of_folder(store, folder, progress, stop), stop)

    def arc_of_m3u(
        self, file: Path, progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[ArcMade]:
        """Make an arc of a playlist, #EXTGRP naming the phases."""
        return self._file(lambda store, stop: making.of_m3u(store, file, progress, stop), stop)

    def write_m3u(self, key: str, file: Path) -> Future[None]:
        """Write an arc as a playlist with relative paths and phases; nothing is written over."""
        return self._filing.submit(lambda: write_m3u(self._arc(key), file))

    def close(self) -> None:
        """Stop what goes on, and let go of the file."""
        self._closing.set()
        for worker in (self._quick, self._filing, self._measuring):
            worker.shutdown(wait=True, cancel_futures=True)
        if self._store is not None:
            self._store.close()

    # On the workers

    def _ask(self, question: Callable[[Store], Result]) -> Future[Result]:
        return self._quick.submit(lambda: question(self._opened()))

    def _file(self, work: Callable[[Store, Stop], Result], stop: Stop | None) -> Future[Result]:
        either = self._either(stop)
        return self._filing.submit(lambda: work(self._opened(), either))

    def _either(self, stop: Stop | None) -> Stop:
        return self._closing if stop is None else _Either(stop, self._closing)

    def _opened(self) -> Store:
        with self._opening:
            if self._store is None:
                store = open_store(self._data, self._bundled)
                try:
                    own_music.bring_in(store)
                except KapError:
                    store.close()
                    raise
                self._store = store
            return self._store

    def _arc(self, key: str) -> Arc:
        if key == BUILT_IN_KEY:
            return self._built_in()
        store = self._opened()
        with store.reading() as connection:
            return arcs.one(connection, store.bundled, key)

    def _built_in(self) -> Arc:
        """Also where there is no library to ask: nothing takes this arc away."""
        try:
            store = self._opened()
            with store.reading() as connection:
                known = own_music.known_tracks(connection, store.bundled)
        except KapError:
            known = {}
        return own_music.built_in_arc(self._bundled, known)

    def _all_arcs(self) -> tuple[ArcRow, ...]:
        rows: tuple[ArcRow, ...] = ()
        with suppress(NoMusicError):  # an installation without its music still has the person's
            rows = (arcs.row_of(self._built_in(), built_in=True),)
        with suppress(KapError):  # `open` says why; the built-in one is there all the same
            store = self._opened()
            with store.reading() as connection:
                rows += arcs.rows(connection, store.bundled)
        return rows

    def _chosen(self) -> Arc:
        folder, chosen = self._settings.now.music_folder, self._settings.now.arc
        with suppress(KapError):  # a stick that isn't plugged in today may be there tomorrow
            if folder:
                made = making.of_files_in(self._opened(), Path(folder), _silent, self._closing)
                chosen = chosen or made.key
                self._settings.choose_arc(chosen)
                self._settings.choose_music_folder("")
        try:
            return self._arc(chosen or BUILT_IN_KEY)
        except KapError:
            return self._built_in()

    def _remember(self, key: str) -> None:
        with suppress(SettingsNotKept):  # a disk that takes no choice is no reason for silence
            self._settings.choose_arc("" if key == BUILT_IN_KEY else key)
