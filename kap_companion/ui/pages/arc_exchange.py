"""Arcs on their way to and from other computers and programs: the dialogs, and the long works."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from kap_companion.audio.library.model import ArcMade
from kap_companion.domain.arc import Arc
from kap_companion.services.library import MusicLibrary
from kap_companion.ui.pages.long_work import LongWork, Start
from kap_companion.ui.pages.report import ReportNotice, import_words, refused_lines
from kap_companion.ui.wording import tr

PLAYLISTS = "*.m3u *.m3u8"
UNFIT = '<>:"/\\|?*'


class ArcExchange(QObject):
    """Asks where to, or from where, and says what came of it."""

    made = Signal(str)
    """An arc with this key was taken in."""

    def __init__(
        self, library: MusicLibrary, work: LongWork, notice: ReportNotice, owner: QWidget
    ) -> None:
        super().__init__(owner)
        self._library, self._work, self._notice, self._owner = library, work, notice, owner

    # Out

    def share(self, arc: Arc) -> None:
        """Ask for a folder, and copy the arc with its files into it."""
        self._ask_folder(tr("Share the arc into a folder"), partial(self.share_into, arc))

    def share_into(self, arc: Arc, folder: str) -> None:
        """Copy the arc with its files into a new folder in this one."""
        self._begin(
            tr("Copying the arc and its files …"),
            lambda *told: self._library.export_arc(arc.key, Path(folder), *told),
            lambda path: self._notice.report(
                tr("“{0}” and its files were copied.").format(arc.name), [str(path)], "positive"
            ),
        )

    def write_playlist(self, arc: Arc) -> None:
        """Ask for a file, and write the arc as a playlist."""
        name = "".join("-" if each in UNFIT else each for each in arc.name)
        dialog = QFileDialog(self._owner, tr("Write as playlist"), f"{name}.m3u8")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Playlists ({0})").format(PLAYLISTS))
        dialog.setDefaultSuffix("m3u8")
        self._show(dialog, partial(self.write_to, arc))

    def write_to(self, arc: Arc, file: str) -> None:
        """Write the arc as this playlist."""
        self._begin(
            tr("Writing the playlist …"),
            lambda _progress, _stop: self._library.write_m3u(arc.key, Path(file)),
            lambda _: self._notice.report(tr("The playlist is written."), [file], "positive"),
        )

    # In

    def menu(self, menu: QMenu) -> None:
        """Put the ways in into a menu."""
        menu.addAction(tr("A shared arc (a folder)"), self.take_shared)
        menu.addAction(tr("A playlist (.m3u, .m3u8)"), self.take_playlist)
        menu.addAction(tr("Any folder of music"), self.take_folder)

    def take_shared(self) -> None:
        """Ask for the folder of an arc that was shared."""
        self._ask_folder(tr("Take in a shared arc"), self.take_shared_from)

    def take_folder(self) -> None:
        """Ask for a folder of music."""
        self._ask_folder(tr("Make an arc of a folder"), self.take_folder_from)

    def take_playlist(self) -> None:
        """Ask for a playlist."""
        dialog = QFileDialog(self._owner, tr("Make an arc of a playlist"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Playlists ({0})").format(PLAYLISTS))
        self._show(dialog, self.take_playlist_from)

    def take_shared_from(self, folder: str) -> None:
        """Take in an arc that was shared, with its files."""
        words = tr("Taking in the arc and its files …")
        self._begin(words, lambda *told: self._library.import_arc(Path(folder), *told), self._made)

    def take_folder_from(self, folder: str) -> None:
        """Make an arc of a folder's music."""
        words = tr("Reading the folder …")
        self._begin(
            words, lambda *told: self._library.arc_of_folder(Path(folder), *told), self._made
        )

    def take_playlist_from(self, file: str) -> None:
        """Make an arc of a playlist."""
        words = tr("Reading the playlist …")
        self._begin(words, lambda *told: self._library.arc_of_m3u(Path(file), *told), self._made)

    # Within

    def _made(self, made: ArcMade) -> None:
        level = "caution" if made.report.refused else "info"
        self._notice.report(
            import_words(made.report),
            refused_lines(made.report.refused),
            level,  # type: ignore[arg-type]  # one of two literals
        )
        self.made.emit(made.key)

    def _begin(self, words: str, start: Start, done: Callable[[Any], None]) -> None:
        self._notice.hide()
        self._work.run(words, start, done, self._refuse)

    def _refuse(self, sentence: str) -> None:
        self._notice.report(sentence, level="danger")

    def _ask_folder(self, title: str, chosen: Callable[[str], None]) -> None:
        dialog = QFileDialog(self._owner, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._show(dialog, chosen)

    def _show(self, dialog: QFileDialog, chosen: Callable[[str], None]) -> None:
        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
