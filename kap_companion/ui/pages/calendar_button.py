"""A button that writes what is due into a file for the practice's own calendar."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from kap_companion.services.calendar import CalendarFiles
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import label
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace


class CalendarButton(QWidget):
    """Asks where the file goes, writes it on another thread, and says below what came of it."""

    def __init__(self, workspace: Workspace, patient_id: str = "") -> None:
        """Without a patient it writes what is due of the whole practice."""
        super().__init__()
        self._workspace, self._patient_id = workspace, patient_id
        self._files = CalendarFiles(
            workspace.journal, workspace.reader, workspace.clock, workspace.access
        )
        self.button = Button(tr("To a calendar …"), "quiet", icon="calendar")
        self.button.set_size("compact")
        self.button.setAccessibleName(tr("Write what is due to a calendar file"))
        self.button.setToolTip(tr("A file for any calendar. It names nobody."))
        self.button.clicked.connect(self._ask)
        self.notice = Notice("caution", "")
        self.notice.hide()
        self.said = label("", fonts.SECONDARY, "muted")
        self.said.hide()
        top = layout.row([self.button, layout.GAP], 0)
        self.setLayout(layout.column([top, self.notice, self.said], layout.XS))

    def write_to(self, file: str) -> None:
        """Write what is due into this file, and say how that went."""
        self.button.setEnabled(False)
        for each in (self.notice, self.said):
            each.hide()
        worker = ThreadPoolExecutor(1, thread_name_prefix="calendar")
        target = Path(file)
        writing: Future[int] = worker.submit(self._files.write, target, self._patient_id)
        worker.shutdown(wait=False)
        self._workspace.bridge.when_done(writing, partial(self._written, target), self._failed)

    def _ask(self) -> None:
        today = self._workspace.clock.now().local().date()
        name = tr("KAP Companion calendar {0}.ics").format(today.isoformat())
        dialog = QFileDialog(self, tr("Write the calendar to a file"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.fileSelected.connect(self.write_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _written(self, target: Path, count: int) -> None:
        if isValid(self):
            self.button.setEnabled(True)
            said = tr("Written: {0}, {1} dates. It names nobody and says nothing of a session.")
            self.said.setText(said.format(target.name, count))
            self.said.show()

    def _failed(self, sentence: str) -> None:
        if isValid(self):
            self.button.setEnabled(True)
            self.notice.show_notice("caution", sentence)
            self.notice.show()
