"""The letter to the referrer: typed here, kept as it is typed, sent out as a PDF or on paper."""

from PySide6.QtWidgets import QWidget

from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.report_desk import ReportDesk
from kap_companion.ui.reports.kinds import Report
from kap_companion.ui.reports.letter import Typed
from kap_companion.ui.reports.offers import Job, course_job
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import label
from kap_companion.ui.widgets.text_area import TextArea
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

LINES, ADDRESS_LINES = 8, 3


class LetterSheet(FormSheet):
    """The draft is let go of once the letter went out as it stands, and the sheet is closed."""

    def __init__(self, workspace: Workspace, patient_id: str, area: QWidget) -> None:
        super().__init__(tr("Letter to the referrer"), tr("Save as PDF"), workspace.bridge, area)
        self._workspace, self._patient_id = workspace, patient_id
        self._sent: Typed | None = None
        self.to = TextArea(tr("To"), max_chars=600)
        self.to.set_lines(ADDRESS_LINES)
        self.words = TextArea(tr("Your words"))
        self.words.set_lines(LINES)
        self.signed = LineField(tr("Signed"))
        self.signed.set_value(_name(workspace))
        about = tr("Below your words stands the course from the record: dates, routes, doses.")
        fields = QWidget()
        fields.setLayout(layout.column([self.to, self.words, self.signed], layout.L))
        self.desk = ReportDesk(workspace, fields)
        self.desk.went_out.connect(self._went_out)
        self.print = Button(tr("Print"), "quiet", icon="print")
        self.print.clicked.connect(lambda: self.desk.ask_printer(self.job()))
        self._footer.insertWidget(1, self.print)
        self.add(self.desk, fields, label(about, fonts.NOTE, "muted"), layout.GAP)
        self._began = self.typed()
        self.closed.connect(self._let_go)

    def typed(self) -> Typed:
        """Return what stands in the fields."""
        return Typed(self.to.value(), self.words.value(), self.signed.value())

    def job(self) -> Job:
        """Return the letter as it stands now."""
        return course_job(self._workspace, Report.LETTER, self._patient_id, self.typed())

    def is_untouched(self) -> bool:
        return self.typed() == self._began

    def _saving(self) -> None:
        self.desk.ask_where(self.job())

    def _went_out(self, _job: object) -> None:
        self._sent = self.typed()

    def _let_go(self) -> None:
        if self._sent is not None and self._sent == self.typed():
            self.finished.emit()


def _name(workspace: Workspace) -> str:
    """Who is signed in, with what stands behind the name."""
    author = workspace.journal.author
    people = workspace.practice_chart().practitioners
    known = (each for each in people if each.practitioner_id == author)
    return next((", ".join(filter(None, (each.name, each.credentials))) for each in known), "")
