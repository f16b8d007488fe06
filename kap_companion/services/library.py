"""The music library as the program uses it: every question off the caller's thread."""

from collections.abc import Collection
from concurrent.futures import Future
from pathlib import Path

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
from kap_companion.audio.library.m3u import write_m3u
from kap_companion.audio.library.model import (
    ArcMade,
    ArcRow,
    ArcUse,
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
from kap_companion.audio.library.store import ANYWHERE, Sources, Store
from kap_companion.audio.library.tags import cover
from kap_companion.config import Settings
from kap_companion.domain.arc import Arc
from kap_companion.domain.routes import Phase
from kap_companion.errors import InputRefused
from kap_companion.host.policy import NO_POLICY, Policy
from kap_companion.services.arc_shelf import ArcShelf
from kap_companion.services.library_workers import LibraryWorkers

MUSIC_FOLDER = "music"
"""In the data folder, for what came with an arc from another computer."""


def _silent(_done: int, _of: int, _name: str) -> None:
    """Nobody waits."""


class MusicLibrary:
    """Answers and changes on worker threads; a future fails with a `KapError` fit for the screen.

    It needs no vault. Short questions don't wait for an import or a measurement that goes on.
    Progress is told on a worker's thread; setting the `stop` that was handed in ends a long work,
    whose report then says `stopped`; what was done until then is kept.
    """

    def __init__(
        self, data: Path, bundled: Path, settings: Settings, policy: Policy = NO_POLICY
    ) -> None:
        """Keep the library in `data`; the music of the program is in `bundled`.

        Where `policy` locks the music folder, music is taken from there alone.
        """
        self._music_folder = data / MUSIC_FOLDER
        self._settings = settings
        self._sources = _sources(policy, self._music_folder, bundled)
        self.locked = self._sources.said
        """Where alone music is taken from, and who says so; empty where from anywhere."""
        self.begins_in = str(policy.music.value or "")
        """Where somebody who adds music looks first; empty where the system is to say."""
        self._workers = LibraryWorkers(data, bundled.absolute(), self._sources)
        self._shelf = ArcShelf(self._workers, bundled.absolute(), settings)

    def open(self) -> Future[str]:
        """Open the file; returns a sentence where it had to be set aside, else an empty text.

        Fails with `LibraryNewer` where another version of the program wrote it; the built-in arc
        plays all the same. Every other question opens it by itself.
        """
        return self._workers.ask(lambda store: store.notice)

    # Tracks

    def search(self, query: Query) -> Future[TrackPage]:
        """Some rows of what fits."""

        def found(store: Store) -> TrackPage:
            with store.reading() as connection:
                return tracks.search(connection, store.bundled, query)

        return self._workers.ask(found)

    def known(self, paths: Collection[str]) -> Future[tuple[LibraryTrack, ...]]:
        """The pieces at these paths, each once; what the library doesn't have is left out."""

        def found(store: Store) -> tuple[LibraryTrack, ...]:
            with store.reading() as connection:
                return tracks.at_paths(connection, store.bundled, paths)

        return self._workers.ask(found)

    def mark(self, ids: tuple[int, ...], marks: Marks) -> Future[None]:
        """Rate and mark these pieces; fails with `InputRefused` for what is no mark."""

        def marked(store: Store) -> None:
            with store.writing() as connection:
                tracks.mark(connection, ids, marks)

        return self._workers.ask(marked)

    def uses(self, ids: tuple[int, ...]) -> Future[tuple[ArcUse, ...]]:
        """Which arcs have some of these pieces."""

        def used(store: Store) -> tuple[ArcUse, ...]:
            with store.reading() as connection:
                return arcs.using(connection, ids)

        return self._workers.ask(used)

    def remove(self, ids: tuple[int, ...]) -> Future[int]:
        """Forget these pieces, in the arcs too, and return how many; no file is ever touched.

        What came with the program stays.
        """

        def removed(store: Store) -> int:
            with store.writing() as connection:
                return tracks.remove(connection, ids)

        return self._workers.ask(removed)

    def cover(self, track_id: int) -> Future[bytes | None]:
        """The picture in the file (JPEG, PNG …), at most `MOST_COVER_BYTES`, or None."""

        def picture(store: Store) -> bytes | None:
            with store.reading() as connection:
                piece = tracks.one(connection, store.bundled, track_id)
            return cover(Path(piece.track.path))

        return self._workers.ask(picture)

    def minutes_by_phase(self) -> Future[dict[Phase | None, float]]:
        """How many minutes of music there are for each phase; None is what names no phase.

        Missing files, and what is not for sessions, don't count.
        """

        def minutes(store: Store) -> dict[Phase | None, float]:
            with store.reading() as connection:
                return tracks.minutes_by_phase(connection)

        return self._workers.ask(minutes)

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

        return self._workers.file(added, stop)

    def find_moved(
        self, folder: Path, progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[MovedReport]:
        """Look in a folder, by content, for the files that are missing."""
        return self._workers.file(
            lambda store, stop: moved.find_moved(store, folder, progress, stop), stop
        )

    def look_for_files(self, progress: Progress = _silent, stop: Stop | None = None) -> Future[int]:
        """Look whether each file is where it was; returns how many are missing."""
        return self._workers.file(
            lambda store, stop: moved.look_for_files(store, progress, stop), stop
        )

    def copy_in(
        self, ids: tuple[int, ...], progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[int]:
        """Copy these files into the data folder, and play the copies; returns how many."""
        into = self._music_folder
        return self._workers.file(
            lambda store, stop: bringing.bring_in(store, ids, into, progress, stop), stop
        )

    def measure(
        self,
        ids: tuple[int, ...] | None = None,
        progress: Progress = _silent,
        stop: Stop | None = None,
    ) -> Future[MeasureReport]:
        """Measure the loudness of these, or of all that were never measured."""
        return self._workers.measure(
            lambda store, stop: levels.measure(store, ids, progress, stop), stop
        )

    # Arcs

    def arcs(self) -> Future[tuple[ArcRow, ...]]:
        """All arcs in their order, the built-in one first; it alone where the library is shut."""
        return self._workers.quickly(self._shelf.all)

    def arc(self, key: str) -> Future[Arc]:
        """One arc with its tracks, levelled; fails with `NotInLibrary`."""
        return self._workers.quickly(lambda: self._shelf.one(key))

    def save_arc(self, arc: Arc) -> Future[Arc]:
        """Keep it under its key, or as a new one where that is empty; returns it as it is kept.

        Fails with `InputRefused` for the built-in arc, for one without a name, and where a track's
        file is not in the library.
        """

        def saved(store: Store) -> Arc:
            with store.writing() as connection:
                key = arcs.save(connection, store.bundled, arc)
                return arcs.one(connection, store.bundled, key)

        return self._workers.ask(saved)

    def rename_arc(self, key: str, name: str) -> Future[None]:
        """Give it another name; refuses as `save_arc` does."""

        def renamed(store: Store) -> None:
            with store.writing() as connection:
                arcs.rename(connection, key, name)

        return self._workers.ask(renamed)

    def duplicate_arc(self, key: str) -> Future[Arc]:
        """A copy under a new key and name; the way to change the built-in one."""
        return self._workers.quickly(lambda: self._shelf.copied(key))

    def delete_arc(self, key: str) -> Future[None]:
        """Forget an arc; its pieces stay in the library. The built-in one can't be deleted."""

        def deleted(store: Store) -> None:
            with store.writing() as connection:
                arcs.remove(connection, key)

        return self._workers.ask(deleted)

    def choose_arc(self, key: str) -> Future[Arc]:
        """One arc, remembered as the choice of this computer."""
        return self._workers.quickly(lambda: self._shelf.choose(key))

    def chosen_arc(self) -> Future[Arc]:
        """The arc chosen last; the built-in one where there is none or it can't be read.

        A music folder that an earlier version of the program was told becomes an arc here.
        """
        if self._shelf.has_folder:
            return self._workers.patiently(lambda _: self._shelf.chosen())
        return self._workers.quickly(self._shelf.chosen)

    def keep_volume(self, percent: int) -> Future[None]:
        """Remember the room's volume."""
        return self._workers.quickly(lambda: self._settings.choose_volume(percent))

    # Between computers and programs

    def export_arc(
        self, key: str, folder: Path, progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[Path]:
        """Copy an arc with its files into a new folder inside `folder`, which is returned.

        Nothing is written over; where it fails or is stopped, what was begun is removed.
        """
        return self._workers.patiently(
            lambda stop: arc_folder.export_arc(self._shelf.one(key), folder, progress, stop), stop
        )

    def import_arc(
        self, folder: Path, progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[ArcMade]:
        """Take in an arc that was exported; its files are copied into the data folder.

        Fails with `InputRefused` where music may not be taken from this folder.
        """
        into = self._music_folder

        def taken(store: Store, stop: Stop) -> ArcMade:
            if not self._sources.hold(folder):
                raise InputRefused(self._sources.said)
            return making.import_arc(store, folder, into, progress, stop)

        return self._workers.file(taken, stop)

    def arc_of_folder(
        self, folder: Path, progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[ArcMade]:
        """Make an arc of a folder's music: by the phases that tracks name, else by their order."""
        return self._workers.file(
            lambda store, stop: making.of_folder(store, folder, progress, stop), stop
        )

    def arc_of_m3u(
        self, file: Path, progress: Progress = _silent, stop: Stop | None = None
    ) -> Future[ArcMade]:
        """Make an arc of a playlist, #EXTGRP naming the phases."""
        return self._workers.file(
            lambda store, stop: making.of_m3u(store, file, progress, stop), stop
        )

    def write_m3u(self, key: str, file: Path) -> Future[None]:
        """Write an arc as a playlist with relative paths and phases; nothing is written over."""
        return self._workers.patiently(lambda _: write_m3u(self._shelf.one(key), file))

    def close(self) -> None:
        """Stop what goes on, finish what was changed, and let go of the file."""
        self._workers.close()


def _sources(policy: Policy, copies: Path, bundled: Path) -> Sources:
    """What was copied from there before, and what came with the program, may be looked at again."""
    if not policy.music.locked:
        return ANYWHERE
    folder = policy.music.value
    place = f"Music is taken from {folder} only" if folder else "No more music is taken"
    named = (folder,) if folder else ()
    return Sources((*named, copies, bundled.absolute()), f"{place}. {policy.said}")
