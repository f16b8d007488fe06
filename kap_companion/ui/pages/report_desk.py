"""Brings a report to a file or a printer: off the window's thread, with a way to stop it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from kap_companion.errors import KapError
from kap_companion.exports.pdf import Document, Step, write_pdf
from kap_companion.services.access import AccessLog
from kap_companion.ui.pages.printing import Outcome, chosen_printer, print_pages
from kap_companion.ui.pages.work_strip import WorkStrip
from kap_companion.ui.reports.kinds import paper_of
from kap_companion.ui.reports.offers import Job
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

FORM = "pdf"


class Stopped(KapError):
    """The report was not finished: somebody stopped it, or the vault was locked."""


class ReportDesk(QWidget):
    """Says above the reports what is being made, and what came of it. One at a time."""

    ended = Signal()
    """Nothing is being made any more."""
    went_out = Signal(object)
    """The `Job` that was saved or printed."""

    def __init__(self, workspace: Workspace, resting: QWidget) -> None:
        """Let `resting` rest while a report is made."""
        super().__init__()
        self._workspace, self._resting = workspace, resting
        self._stopping = Event()
        self.is_running = False
        self.strip = WorkStrip(workspace.bridge)
        self.strip.stop_wanted.connect(self.stop)
        self.notice = Notice("positive", "")
        self.notice.hide()
        self.setLayout(layout.column([self.strip, self.notice], layout.S))
        self.destroyed.connect(self._stopping.set)

    def ask_where(self, job: Job) -> None:
        """Ask for the file, then write it."""
        dialog = QFileDialog(self, tr("Save as PDF: {0}").format(job.name), job.file_name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(FORM)
        dialog.fileSelected.connect(partial(self.save_to, job))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, job: Job, file: str) -> None:
        """Write this report into this file, whole or not at all."""
        target, access = Path(file), self._workspace.access
        work = partial(_write, job.make, target, access, self._step())
        self._begin(tr("Writing {0} …").format(job.name), work, partial(self._saved, job))

    def ask_printer(self, job: Job) -> None:
        """Ask for a printer, then print on the practice's paper."""
        paper = paper_of(job.report, self._workspace.practice_chart().letterhead.paper)
        printer = chosen_printer(self, job.name, paper)
        if printer is not None:
            refused = tr("The printer did not take the pages. Try another one, or save them.")
            work = partial(print_pages, job.make, printer, refused, self._step())
            self._begin(tr("Printing {0} …").format(job.name), work, partial(self._printed, job))

    def stop(self) -> None:
        """Make it no further; a file that was begun is not left."""
        self._stopping.set()

    # While it is made

    def _begin(self, words: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.is_running = True
        self.notice.hide()
        self.strip.begin(words, [self._resting])
        worker = ThreadPoolExecutor(1, thread_name_prefix="report")
        future: Future[Any] = worker.submit(_alone, work)
        worker.shutdown(wait=False)
        self._workspace.bridge.when_done(future, done, self._failed)

    def _step(self) -> Step:
        """What is called on the worker's thread as it goes on; it ends the work where asked to."""
        self._stopping.clear()
        return partial(_tell, self.strip.tell, self._stopping)

    # What came of it

    def _saved(self, job: Job, target: Path) -> None:
        self._workspace.access.exported(job.report.value, FORM, job.chart_id)
        care = tr("The file is not encrypted. Keep it where only you can read it.")
        self._end(job, tr("Saved."), f"{target.name}\n{care}")

    def _printed(self, job: Job, outcome: Outcome) -> None:
        access = self._workspace.access
        if outcome is Outcome.PDF:
            access.exported(job.report.value, FORM, job.chart_id)
            self._end(job, tr("Saved."), "")
        else:
            access.printed(job.report.value, job.chart_id)
            self._end(job, tr("Sent to the printer."), "")

    def _end(self, job: Job, sentence: str, details: str) -> None:
        if isValid(self):
            self._rest_no_more()
            self._say("positive", sentence, details)
            self.went_out.emit(job)

    def _failed(self, sentence: str) -> None:
        if not isValid(self):
            return
        self._rest_no_more()
        if self._stopping.is_set():
            self._say("info", tr("Stopped. Nothing was written."))
        else:
            self._say("danger", sentence)

    def _rest_no_more(self) -> None:
        self.is_running = False
        self.strip.end()
        self.ended.emit()

    def _say(self, level: str, sentence: str, details: str = "") -> None:
        match level:
            case "positive" | "info" | "danger":
                self.notice.show_notice(level, sentence, details=details)
        self.notice.show()


def _alone(work: Callable[[], Any]) -> Any:  # noqa: ANN401  # what the work returns
    """Let nothing of laid-out text leave its thread, not even in the story of an error."""
    try:
        return work()
    except KapError as error:
        raise error.with_traceback(None) from None


def _write(make: Callable[[], Document], target: Path, access: AccessLog, step: Step) -> Path:
    with access.exporting(target.parent):
        return write_pdf(make(), target, step)


def _tell(tell: Callable[[int, int], None], stopping: Event, done: int, total: int) -> None:
    if stopping.is_set():
        raise Stopped(tr("Stopped."))
    tell(done, total)
