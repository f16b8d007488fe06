"""The music library as the program uses it: every question off the caller's thread."""

from concurrent.futures import Future
from pathlib import Path
from threading import Event

from kap_companion.audio.library.model import (
    ArcMade,
    ArcRow,
    ImportReport,
    LibraryTrack,
    Marks,
    MeasureReport,
    MovedReport,
    Progress,
    Query,
    TrackPage,
)
from kap_companion.config import Settings
from kap_companion.domain.arc import Arc
from kap_companion.domain.routes import Phase


class MusicLibrary:
    """Answers and changes on worker threads; a future fails with a `KapError` fit for the screen.

    It needs no vault. Short questions don't wait for an import or a measurement that goes on.
    Progress is told on a worker's thread; setting the `stop` that was handed in ends a long work,
    whose report then says `stopped`; what was done until then is kept.
    """

    def __init__(self, data: Path, bundled: Path, settings: Settings) -> None:
        """Keep the library in `data`; the music of the program is in `bundled`."""

    def open(self) -> Future[str]:
        """Open the file; returns a sentence where it had to be set aside, else an empty text.

        Fails with `LibraryNewer` where another version of the program wrote it; the built-in arc
        plays all the same. Every other question opens it by itself.
        """
        raise NotImplementedError

    # Tracks

    def search(self, query: Query) -> Future[TrackPage]:
        """Some rows of what fits."""
        raise NotImplementedError

    def track(self, track_id: int) -> Future[LibraryTrack]:
        """One piece; fails with `NotInLibrary`."""
        raise NotImplementedError

    def mark(self, ids: tuple[int, ...], marks: Marks) -> Future[None]:
        """Rate and mark these pieces."""
        raise NotImplementedError

    def remove(self, ids: tuple[int, ...]) -> Future[None]:
        """Forget these pieces, in the arcs too; their files stay. Bundled ones stay as well."""
        raise NotImplementedError

    def cover(self, track_id: int) -> Future[bytes | None]:
        """The picture in the file (JPEG, PNG …), at most `MOST_COVER_BYTES`, or None."""
        raise NotImplementedError

    def minutes_by_phase(self) -> Future[dict[Phase | None, float]]:
        """How many minutes of music there are for each phase; None is what names no phase.

        Missing files, and what is not for sessions, don't count.
        """
        raise NotImplementedError

    # Files

    def add(
        self, paths: tuple[Path, ...], progress: Progress | None = None, stop: Event | None = None
    ) -> Future[ImportReport]:
        """Take in files, folders with all that is in them, and what playlists (.m3u) name."""
        raise NotImplementedError

    def find_moved(
        self, folder: Path, progress: Progress | None = None, stop: Event | None = None
    ) -> Future[MovedReport]:
        """Look in a folder, by content, for the files that are missing."""
        raise NotImplementedError

    def look_for_files(
        self, progress: Progress | None = None, stop: Event | None = None
    ) -> Future[int]:
        """Look whether each file is where it was; returns how many are missing."""
        raise NotImplementedError

    def measure(
        self,
        ids: tuple[int, ...] | None = None,
        progress: Progress | None = None,
        stop: Event | None = None,
    ) -> Future[MeasureReport]:
        """Measure the loudness of these, or of all that were never measured."""
        raise NotImplementedError

    def take_tagged_loudness(self, ids: tuple[int, ...] | None = None) -> Future[int]:
        """Believe the loudness in the tags of these, or of all, where nothing was measured.

        Returns how many it was taken for; a measurement replaces it later.
        """
        raise NotImplementedError

    # Arcs

    def arcs(self) -> Future[tuple[ArcRow, ...]]:
        """All arcs in their order, the built-in one first."""
        raise NotImplementedError

    def arc(self, key: str) -> Future[Arc]:
        """One arc with its tracks, levelled; fails with `NotInLibrary`."""
        raise NotImplementedError

    def save_arc(self, arc: Arc) -> Future[Arc]:
        """Keep it under its key, or as a new one where that is empty; returns it with its key.

        Fails with `InputRefused` for the built-in arc, for one without a name, and where a track's
        file is not in the library.
        """
        raise NotImplementedError

    def rename_arc(self, key: str, name: str) -> Future[None]:
        """Give it another name; refuses as `save_arc` does."""
        raise NotImplementedError

    def duplicate_arc(self, key: str) -> Future[Arc]:
        """A copy under a new key and name; the way to change the built-in one."""
        raise NotImplementedError

    def delete_arc(self, key: str) -> Future[None]:
        """Forget an arc; its pieces stay in the library. The built-in one can't be deleted."""
        raise NotImplementedError

    def order_arcs(self, keys: tuple[str, ...]) -> Future[None]:
        """Put the arcs in this order; those that aren't named come after."""
        raise NotImplementedError

    def choose_arc(self, key: str) -> Future[Arc]:
        """One arc, remembered as the choice of this computer."""
        raise NotImplementedError

    def chosen_arc(self) -> Future[Arc]:
        """The arc chosen last; the built-in one where there is none or it can't be read.

        A music folder that an earlier version of the program was told becomes an arc here.
        """
        raise NotImplementedError

    def keep_volume(self, percent: int) -> Future[None]:
        """Remember the room's volume."""
        raise NotImplementedError

    # Between computers and programs

    def export_arc(self, key: str, folder: Path, progress: Progress | None = None) -> Future[Path]:
        """Copy an arc with its files into a new folder inside `folder`, which is returned.

        Nothing is written over; where it fails, what was begun is removed.
        """
        raise NotImplementedError

    def import_arc(
        self, folder: Path, progress: Progress | None = None, stop: Event | None = None
    ) -> Future[ArcMade]:
        """Take in an arc that was exported; its files are copied into the data folder."""
        raise NotImplementedError

    def arc_of_folder(
        self, folder: Path, progress: Progress | None = None, stop: Event | None = None
    ) -> Future[ArcMade]:
        """Make an arc of a folder's music: by the phases that tracks name, else by their order."""
        raise NotImplementedError

    def arc_of_m3u(
        self, file: Path, progress: Progress | None = None, stop: Event | None = None
    ) -> Future[ArcMade]:
        """Make an arc of a playlist, #EXTGRP naming the phases."""
        raise NotImplementedError

    def write_m3u(self, key: str, file: Path) -> Future[None]:
        """Write an arc as a playlist with relative paths and phases; nothing is written over."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop what goes on, and let go of the file."""
