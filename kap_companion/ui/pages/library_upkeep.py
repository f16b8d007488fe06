"""What takes long in the library: adding music, finding moved files, measuring loudness."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from kap_companion.audio.library.model import ImportReport, MeasureReport, MovedReport
from kap_companion.services.library import MusicLibrary
from kap_companion.ui.pages.long_work import LongWork, Start
from kap_companion.ui.pages.report import (
    ReportNotice,
    import_words,
    measure_words,
    moved_words,
    refused_lines,
)
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.wording import tr


class LibraryUpkeep(QObject):
    """The buttons that begin it, their dialogs, and what is said afterwards."""

    done = Signal()
    """The library holds other tracks now, or knows more of them."""
    moved_files = Signal()
    """Files of arcs were measured or found elsewhere."""

    def __init__(
        self, library: MusicLibrary, work: LongWork, notice: ReportNotice, owner: QWidget
    ) -> None:
        super().__init__(owner)
        self._library, self._work, self._notice, self._owner = library, work, notice, owner
        self.folder, self.files = Button(tr("Add a folder"), "filled"), Button(tr("Add files"))
        self.moved, self.level = Button(tr("Find moved files…")), Button(tr("Measure all"))
        self.resting: list[QWidget] = [self.folder, self.files, self.moved, self.level]
        """What can't be used while one of them goes on."""
        self.folder.clicked.connect(self._ask_folder)
        self.files.clicked.connect(self._ask_files)
        self.moved.clicked.connect(self._ask_moved)
        self.level.clicked.connect(lambda: self.measure(None))
        self.level.setToolTip(tr("Measure the loudness of all that was never measured"))
        for button in (self.moved, self.level):
            button.set_size("compact")

    def add(self, paths: Sequence[str]) -> None:
        """Take in these files, folders and playlists."""
        if not paths:
            return
        wanted = tuple(Path(each) for each in paths)
        self._begin(
            tr("Adding music …"), lambda *told: self._library.add(wanted, *told), self._show_added
        )

    def find_moved_in(self, folder: str) -> None:
        """Look in this folder for the files that are missing."""
        self._begin(
            tr("Looking for moved files …"),
            lambda *told: self._library.find_moved(Path(folder), *told),
            self._show_moved,
        )

    def measure(self, ids: tuple[int, ...] | None) -> None:
        """Measure the loudness of these, or of all that were never measured."""
        self._begin(
            tr("Measuring the loudness …"),
            lambda *told: self._library.measure(ids, *told),
            self._show_measured,
        )

    def _begin(self, words: str, start: Start, done: Callable[[Any], None]) -> None:
        self._notice.hide()
        if not self._work.run(words, start, done, self._refuse, self.resting):
            self._notice.report(tr("Something else is still being done. Try again after it."))

    def _show_added(self, report: ImportReport) -> None:
        self._tell(import_words(report), refused_lines(report.refused))
        if report.relinked:
            self.moved_files.emit()

    def _show_measured(self, report: MeasureReport) -> None:
        self._tell(measure_words(report), refused_lines(report.refused))
        self.moved_files.emit()

    def _show_moved(self, report: MovedReport) -> None:
        self._tell(moved_words(report), report.still_missing)
        self.moved_files.emit()

    def _tell(self, sentence: str, lines: Sequence[str]) -> None:
        self._notice.report(sentence, lines, "caution" if lines else "positive")
        self.done.emit()

    def _refuse(self, sentence: str) -> None:
        self._notice.report(sentence, level="danger")
        self.done.emit()  # what was done until then stays

    # Dialogs

    def _ask_folder(self) -> None:
        self._ask_for(tr("Add a folder of music"), lambda folder: self.add([folder]))

    def _ask_moved(self) -> None:
        self._ask_for(tr("Find moved files in a folder"), self.find_moved_in)

    def _ask_for(self, title: str, chosen: Callable[[str], object]) -> None:
        dialog = QFileDialog(self._owner, title, self._library.begins_in)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_files(self) -> None:
        dialog = QFileDialog(self._owner, tr("Add files"), self._library.begins_in)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.add)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
