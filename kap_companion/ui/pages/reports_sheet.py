"""Print or save: which reports make sense here, each with its two ways out."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.services.exchange import What
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.export_sheet import ExportSheet
from kap_companion.ui.pages.report_desk import ReportDesk
from kap_companion.ui.reports.kinds import Report, report_names
from kap_companion.ui.reports.offers import Job, session_jobs
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace


class ReportRow(QWidget):
    """One report: its name, what it holds, and what can be done with it."""

    save_wanted = Signal()
    print_wanted = Signal()
    write_wanted = Signal()

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        name, holds = report_names()[job.report]
        self.save, self.print = Button(tr("Save as PDF")), Button(tr("Print"), icon="print")
        self.write = Button(tr("Write the letter"))
        for button, wanted, said in (
            (self.save, self.save_wanted, tr("Save as PDF: {0}")),
            (self.print, self.print_wanted, tr("Print: {0}")),
            (self.write, self.write_wanted, tr("Write: {0}")),
        ):
            button.setAccessibleName(said.format(name))
            button.clicked.connect(wanted)
        written = job.report is Report.LETTER
        for button in (self.save, self.print) if written else (self.write,):
            button.hide()
        buttons = layout.row([self.save, self.print, self.write, layout.GAP], layout.S)
        words = layout.column([Text(name, fonts.STRONG), Text(holds, fonts.NOTE, "muted")], 0)
        self.setLayout(layout.column([words, buttons, layout.S, layout.hline()], layout.S))


class ReportsSheet(Sheet):
    """All reports of one session, or of one patient's course."""

    letter_wanted = Signal()

    def __init__(self, workspace: Workspace, jobs: Sequence[Job], area: QWidget) -> None:
        super().__init__(tr("Print or save"), area)
        room = QWidget()
        self.desk = ReportDesk(workspace, room)
        self.rows = {job.report: self._row(job) for job in jobs}
        room.setLayout(layout.column([*self.rows.values(), layout.GAP], layout.M))
        self.data = Button(tr("Export as data …"), "quiet", icon="export")
        self.data.hide()
        self.add(self.desk, room, layout.row([self.data, layout.GAP]), layout.GAP)

    def offer_data(self, export: Callable[[], object]) -> None:
        """Offer the way to files that another program reads, too."""
        self.data.show()
        self.data.clicked.connect(self.dismiss)
        self.data.clicked.connect(export)

    def done_with(self) -> None:
        """What was begun is finished, though nobody looks on."""
        if self.desk.is_running:
            self.desk.ended.connect(self.deleteLater)
        else:
            self.deleteLater()

    def _row(self, job: Job) -> ReportRow:
        row = ReportRow(job)
        row.save_wanted.connect(partial(self.desk.ask_where, job))
        row.print_wanted.connect(partial(self.desk.ask_printer, job))
        row.write_wanted.connect(self.letter_wanted)
        return row


def session_reports(session: OpenSession, area: QWidget) -> ReportsSheet:
    """Return the sheet of one session."""
    workspace = session.workspace
    jobs = session_jobs(workspace, session.id, session.chart)
    sheet = ReportsSheet(workspace, jobs, area)
    sheet.offer_data(partial(_export, session, area))
    sheet.closed.connect(sheet.done_with)
    return sheet


def _export(session: OpenSession, area: QWidget) -> None:
    title = tr("Export this session")
    sheet = ExportSheet(session.workspace, area, title, What.SESSION, session.id)
    sheet.closed.connect(sheet.done_with)
    sheet.open()
