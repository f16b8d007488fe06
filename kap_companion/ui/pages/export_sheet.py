"""A sheet that hands a chart on: in which format, into which folder, and how far it is."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from kap_companion.services.exchange import Exchange, Form, Order, What
from kap_companion.ui.pages.work_strip import WorkStrip
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace


class ExportSheet(Sheet):
    """Writes off the window's thread, to its end also where the sheet is closed meanwhile.

    What is being written is not finished where the sheet is gone: the vault was locked.
    """

    _ended = Signal()

    def __init__(
        self, workspace: Workspace, area: QWidget, title: str, what: What, chart_id: str
    ) -> None:
        super().__init__(title, area)
        self._bridge = workspace.bridge
        self._exchange = Exchange(workspace.journal, workspace.reader, workspace.clock)
        self._what, self._chart_id = what, chart_id
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="export")
        self._cancelled = Event()
        self._is_writing = False
        self.form = ChoiceField(tr("Format"), [(each, name) for each, (name, _) in forms().items()])
        self.form.changed.connect(self._say_what)
        self._says = Text("", fonts.NOTE, "muted")
        self.strip = WorkStrip(workspace.bridge)
        self.strip.stop_wanted.connect(self._cancelled.set)
        self.notice = Notice("positive", "")
        self.notice.hide()
        self.export = Button(tr("Choose a folder …"), "filled", icon="export")
        self.export.clicked.connect(self._ask_folder)
        told = tr("Whoever has the files can read them. Keep them on an encrypted drive.")
        care = Notice("caution", tr("What leaves is not encrypted."), "", told)
        self.add(self.form, self._says, care, self.strip, self.notice)
        self.body.addStretch(1)
        self.set_footer(self.export)
        self.form.set_value(Form.FHIR)
        self._say_what()
        self.destroyed.connect(partial(_let_go, self._cancelled, self._worker))

    def export_to(self, folder: str) -> None:
        """Write into this folder, and say how that went."""
        order = Order(self._what, Form(self.form.value()), self._chart_id)
        self._cancelled.clear()
        self._is_writing = True
        self.notice.hide()
        self.strip.begin(tr("Writing …"), [self.form, self.export])
        hand_on: Callable[..., Path] = self._exchange.hand_on
        written: Future[Path] = self._worker.submit(
            hand_on, order, Path(folder), self.strip.tell, self._cancelled.is_set
        )
        self._bridge.when_done(written, self._written, self._failed)

    def done_with(self) -> None:
        """What was begun is finished, though nobody looks on."""
        if self._is_writing:
            self._ended.connect(self.deleteLater)
        else:
            self.deleteLater()

    def _say_what(self) -> None:
        self._says.setText(forms()[Form(self.form.value())][1])

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder for the export"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.export_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _written(self, target: Path) -> None:
        if isValid(self):
            said = tr("Written: {0}").format(target.name)
            self._tell("positive", said, tr("The export is on the access log."))

    def _failed(self, sentence: str) -> None:
        if not isValid(self):
            return
        if self._cancelled.is_set():
            self._tell("info", tr("Stopped. Nothing was left."), "")
        else:
            self._tell("danger", sentence, "")

    def _tell(self, level: str, sentence: str, details: str) -> None:
        self._is_writing = False
        self.strip.end()
        match level:
            case "positive" | "info" | "danger":
                self.notice.show_notice(level, sentence, details=details)
        self.notice.show()
        self._ended.emit()


def forms() -> dict[Form, tuple[str, str]]:
    """Return the formats by their names, with what is to be said of each."""
    return {
        Form.FHIR: (
            tr("FHIR R4"),
            tr("One file for other health programs, with who wrote and changed what."),
        ),
        Form.CSV: (
            tr("Tables (CSV)"),
            tr("A folder with a table each of sessions, doses, vitals, notes and more."),
        ),
        Form.JSON: (
            tr("JSON"),
            tr("One file with every entry to the letter, with what was amended and taken back."),
        ),
    }


def _let_go(cancelled: Event, worker: ThreadPoolExecutor) -> None:
    """The sheet is gone, or the vault locked: what is being written must not be finished."""
    cancelled.set()
    worker.shutdown(wait=False)
