"""The button by which patients come in from a file: it asks which, reads it, shows who is in it."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from kap_companion.exports import PatientFile, read_patients
from kap_companion.services.patient_import import PatientImport, Preview
from kap_companion.ui.pages.import_sheet import ImportSheet
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

READ = "*.csv *.txt *.tsv *.json"


class ImportButton(Button):
    """Reads away from the window; `area` is what the sheet lies over."""

    sheet_wanted = Signal(object)
    refused = Signal(str)
    """The file can't be read; why, as a sentence."""
    taken = Signal(int)
    """So many patients were taken in."""

    def __init__(self, workspace: Workspace, area: QWidget) -> None:
        super().__init__(tr("Import …"), "quiet")
        self.setAccessibleName(tr("Import patients from a file"))
        self._workspace, self._area = workspace, area
        self.clicked.connect(self._ask_file)

    def read(self, file: str) -> None:
        """Read a file of patients, and show who is in it."""
        self.setEnabled(False)
        worker = ThreadPoolExecutor(1, thread_name_prefix="patient-import")
        found: Future[tuple[PatientFile, Preview]] = worker.submit(self._look_into, Path(file))
        worker.shutdown(wait=False)
        self._workspace.bridge.when_done(found, self._show, self._refuse)

    def _look_into(self, path: Path) -> tuple[PatientFile, Preview]:
        space = self._workspace
        file = read_patients(path)
        return file, PatientImport(space.journal, space.reader, space.clock).preview(file)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self._area, tr("Choose a list of patients"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        lists = tr("Lists and FHIR ({0})").format(READ)
        dialog.setNameFilters([lists, tr("All files ({0})").format("*")])
        dialog.fileSelected.connect(self.read)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self, found: tuple[PatientFile, Preview]) -> None:
        if isValid(self):
            self.setEnabled(True)
            sheet = ImportSheet(self._workspace, self._area, *found)
            sheet.closed.connect(sheet.deleteLater)
            sheet.taken.connect(self.taken)
            self.sheet_wanted.emit(sheet)

    def _refuse(self, sentence: str) -> None:
        if isValid(self):
            self.setEnabled(True)
            self.refused.emit(sentence)
