"""Patients: find one by a few letters, or a note by its words, and see who they are."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from kap_companion.domain.charts import SessionState
from kap_companion.domain.events import ChartKind
from kap_companion.domain.summary import PatientSummary, SessionSummary
from kap_companion.errors import KapError
from kap_companion.services.exchange import What
from kap_companion.ui.pages.columns import discard
from kap_companion.ui.pages.erase_sheet import EraseSheet
from kap_companion.ui.pages.export_sheet import ExportSheet
from kap_companion.ui.pages.form_sheet import SheetKeeper
from kap_companion.ui.pages.found_list import Found, FoundList
from kap_companion.ui.pages.history import patient_history
from kap_companion.ui.pages.import_button import ImportButton
from kap_companion.ui.pages.letter_sheet import LetterSheet
from kap_companion.ui.pages.measure_desk import MeasureDesk
from kap_companion.ui.pages.move_sheet import MoveSheet
from kap_companion.ui.pages.note_search import NoteSearch
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.past_of_details import details_versions, plan_versions
from kap_companion.ui.pages.patient_course_sheet import PatientCourseSheet
from kap_companion.ui.pages.patient_page import PatientView
from kap_companion.ui.pages.patient_picker import identity
from kap_companion.ui.pages.patient_sheet import PatientSheet
from kap_companion.ui.pages.plan_sheet import PlanSheet
from kap_companion.ui.pages.reports_sheet import ReportsSheet
from kap_companion.ui.pages.running_card import hint
from kap_companion.ui.pages.session_sheet import SessionSheet
from kap_companion.ui.pages.versions import VersionsSheet
from kap_companion.ui.reports.offers import patient_jobs
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.button import Button
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import title
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

LIST_PX = 428
TYPING_PAUSE_MS = 150
MOST_SHOWN = 200


class PatientsPage(Page):
    """A list at the left, the chosen patient at the right; in a narrow window one of the two."""

    measures_handed_over = Signal(str, object)
    """Hand the laptop to this patient with these forms: the id, and a tuple of keys."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.view: PatientView | None = None
        self._patient_id = ""
        self._compact = False
        self._notes = NoteSearch(workspace.reader)
        drafts = workspace.sheet_drafts(self)
        self._sheets = SheetKeeper(self.sheet_wanted.emit, self.refresh, drafts, self)
        self.desk = MeasureDesk(workspace, self._sheets, self.sheet_wanted.emit, self)
        self.desk.changed.connect(self.record_changed)
        self.desk.handed_over.connect(self.measures_handed_over)
        self._typing = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._typing.timeout.connect(self.look)
        self._make_list()
        self._make_detail()
        box = layout.row([self._left, self._right], layout.XXXL)
        box.setStretch(1, 1)
        self._box: QBoxLayout = box
        self.setLayout(box)
        self._arrange()

    def refresh(self) -> None:
        self._notes.forget()
        self.look()
        self._draw_patient()

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self._arrange()

    def open_patient(self, patient_id: str) -> None:
        """Show this patient."""
        self._patient_id = patient_id
        if patient_id:
            self.workspace.access.chart_opened(ChartKind.PATIENT, patient_id)
        self.list.choose(patient_id)
        self._draw_patient()

    def show_reviews(self, patient_id: str) -> None:
        """Show this patient, and what a clinician has to look at first."""
        self.open_patient(patient_id)
        if self.view is not None and self.view.measure_reviews:
            self.desk.review(patient_id, self.view.measure_reviews[0].review)

    def add_patient(self) -> None:
        """Ask for the sheet in which a patient is added."""
        practice = self.workspace.reader.practice_subject()
        self._sheets.open("add", self._patient_sheet, practice)

    def empty_words(self) -> str:
        """Return what the list says while it is empty."""
        return self._nothing.text() if self._nothing.isVisible() else ""

    def look(self) -> None:
        """Search for what stands in the field."""
        self._typing.stop()
        typed = self.search.value().strip()
        self.trouble.hide()
        try:
            rows = self._found(typed)
        except KapError as error:
            self.trouble.show_notice("danger", str(error), tr("Try again"))
            self.trouble.show()
            return
        self.list.show_rows(rows)
        self.list.choose(self._patient_id)
        self._nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self._nothing.setText(
            tr("Nobody and no note matches.") if typed else tr("No patient is registered yet.")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.editor.hasFocus():
            self.look()
            self.list.step_in()
        else:
            super().keyPressEvent(event)

    # The list

    def _make_list(self) -> None:
        self.search = LineField(
            tr("Search"), placeholder=tr("Name, record number or words of a note")
        )
        self.search.hide_label()
        self.search.changed.connect(self._typing.start)
        self.search.entered.connect(self._open_first)
        self.add = Button(tr("Add patient"), "filled", icon="add")
        self.add.clicked.connect(self.add_patient)
        self.take_in = ImportButton(self.workspace, self)
        self.take_in.sheet_wanted.connect(self.sheet_wanted)
        self.take_in.refused.connect(self._not_read)
        self.take_in.taken.connect(self._taken_in)
        self.list = FoundList(tr("Patients and notes found"))
        self.list.opened.connect(self._open)
        self._nothing = hint("")
        self.everything = Button(tr("Search everything …"), "quiet", icon="search")
        self.everything.set_size("compact")
        self.everything.clicked.connect(partial(self.place_wanted.emit, "search"))
        self.trouble = Notice("danger", "")
        self.trouble.acted.connect(self.look)
        top = layout.row([title(tr("Patients")), layout.GAP, self.take_in, self.add], layout.S)
        items: list[layout.Item] = [
            top,
            layout.S,
            self.search,
            layout.row([self.everything, layout.GAP]),
            self.trouble,
            self._nothing,
            self.list,
        ]
        self._list_box = layout.column(items, layout.S)
        self._list_box.setStretch(6, 1)
        self._list_box.addStretch(0)
        self._left = QWidget()
        self._left.setLayout(self._list_box)
        self.trouble.hide()
        self._nothing.hide()

    def _not_read(self, sentence: str) -> None:
        self.trouble.show_notice("danger", sentence)
        self.trouble.show()

    def _taken_in(self, count: int) -> None:
        self.refresh()
        said = tr("1 patient was taken in.") if count == 1 else tr("{0} patients were taken in.")
        self.trouble.show_notice("positive", said.format(f"{count:,}"))
        self.trouble.show()

    def _found(self, typed: str) -> list[Found]:
        patients = self.workspace.patients.find(typed)
        rows = [Found("patient", each.patient_id, each.name, identity(each)) for each in patients]
        if len(rows) >= MOST_SHOWN:
            rows.append(Found("heading", "", tr("More than {0}. Type more.").format(MOST_SHOWN)))
        notes = self._notes.find(typed)
        if notes:
            rows += [Found("heading", "", tr("In notes")), *notes]
        return rows

    def _open_first(self) -> None:
        self.look()
        rows = [row for row in self.list.found.rows if row.kind != "heading"]
        if rows:
            self._open(rows[0])

    def _open(self, row: Found) -> None:
        if row.kind == "patient":
            self.open_patient(row.key)
        else:
            self.session_chosen.emit(row.key, "")

    # The patient

    def _make_detail(self) -> None:
        self.back = Button(tr("All patients"), "quiet", icon="back")
        self.back.set_size("compact")
        self.back.clicked.connect(lambda _=False: self.open_patient(""))
        self._detail = layout.scrolling(QWidget())
        self._right = QWidget()
        box = layout.column([self.back, self._detail], layout.XS)
        box.setAlignment(self.back, Qt.AlignmentFlag.AlignLeft)
        self._right.setLayout(box)

    def _draw_patient(self) -> None:
        discard(self._detail, self)
        self.view = self._drawn()
        self._detail.setWidget(self.view or QWidget())
        self._arrange()

    def _drawn(self) -> PatientView | None:
        if not self._patient_id:
            return None
        try:
            view = PatientView(self.workspace, self._patient_id)
        except KapError as error:
            self.trouble.show_notice("danger", str(error), tr("Try again"))
            self.trouble.show()
            return None
        patient_id = self._patient_id
        view.plan_wanted.connect(partial(self._plan, patient_id))
        view.edit_wanted.connect(partial(self._edit, patient_id))
        view.session_opened.connect(self._open_session)
        view.due_opened.connect(
            lambda session_id: self.session_chosen.emit(session_id, "integration")
        )
        view.move_wanted.connect(partial(self._move, patient_id))
        view.history_wanted.connect(partial(self._history, patient_id))
        view.course_wanted.connect(partial(self.show_course, patient_id))
        view.reports_wanted.connect(partial(self._reports, patient_id))
        view.export_wanted.connect(partial(self._export, patient_id))
        view.versions_wanted.connect(partial(self._versions, patient_id))
        view.erase_wanted.connect(partial(self._erase, patient_id))
        view.take_measure_wanted.connect(partial(self.desk.take, patient_id))
        view.results_wanted.connect(partial(self.desk.results, patient_id))
        view.finish_measure_wanted.connect(partial(self.desk.finish, patient_id))
        view.review_wanted.connect(partial(self.desk.review, patient_id))
        view.setContentsMargins(0, 0, layout.L, 0)
        return view

    def _edit(self, patient_id: str) -> None:
        build = partial(self._patient_sheet, patient_id)
        self._sheets.open(f"edit {patient_id}", build, patient_id)

    def _patient_sheet(self, patient_id: str = "") -> PatientSheet:
        sheet = PatientSheet(self.workspace, self, patient_id)
        sheet.patient_saved.connect(self.open_patient)
        return sheet

    def _plan(self, patient_id: str) -> None:
        build = partial(PlanSheet, self.workspace, self, patient_id)
        self._sheets.open(f"plan {patient_id}", build, patient_id)

    def _open_session(self, session: SessionSummary) -> None:
        if session.state is SessionState.PLANNED:
            self._sheets.drop("session")
            self._sheets.open("session", partial(self._session_sheet, session))
        elif session.state is not SessionState.CANCELLED:
            self.session_chosen.emit(session.session_id, "")

    def _session_sheet(self, session: SessionSummary) -> SessionSheet:
        sheet = SessionSheet(self.workspace, self, session)
        sheet.patient.hide()
        sheet.begun.connect(lambda session_id: self.session_chosen.emit(session_id, ""))
        prepare = partial(self.session_chosen.emit, session.session_id, "prepare")
        sheet.prepare_wanted.connect(prepare)
        sheet.cancelled.connect(partial(self.record_changed.emit, session.session_id))
        build = partial(PlanSheet, self.workspace, self, session=session)
        key = f"change {session.session_id}"
        sheet.change_wanted.connect(lambda: self._sheets.open(key, build, session.session_id))
        sheet.move_wanted.connect(partial(self._move, session.patient_id, session))
        sheet.versions_wanted.connect(partial(self._plan_versions, session.session_id))
        return sheet

    def _plan_versions(self, session_id: str) -> None:
        self._compare(plan_versions(self.workspace, self, session_id), session_id)

    def _move(self, patient_id: str, session: SessionSummary | None = None) -> None:
        sessions = [session] if session else self.workspace.reader.sessions_of(patient_id)
        key = f"move {session.session_id if session else patient_id}"
        self._sheets.open(key, partial(self._move_sheet, sessions))

    def _move_sheet(self, sessions: Sequence[SessionSummary]) -> MoveSheet:
        sheet = MoveSheet(self.workspace, self, sessions)
        sheet.moved.connect(self._moved)
        return sheet

    def _moved(self, session_id: str, patient_id: str) -> None:
        """Show where it went."""
        self.record_changed.emit(session_id)
        self.open_patient(patient_id)

    def _history(self, patient_id: str) -> None:
        self.sheet_wanted.emit(patient_history(self.workspace, self, patient_id))

    def show_course(self, patient_id: str) -> None:
        """Show the course of this patient in one place."""
        sheet = PatientCourseSheet(self.workspace, self, patient_id)
        sheet.session_chosen.connect(lambda session: self.session_chosen.emit(session, ""))
        self.sheet_wanted.emit(sheet)

    def _reports(self, patient_id: str) -> None:
        sheet = ReportsSheet(self.workspace, patient_jobs(self.workspace, patient_id), self)
        sheet.closed.connect(sheet.done_with)
        sheet.letter_wanted.connect(partial(self._letter, patient_id))
        self.sheet_wanted.emit(sheet)

    def _letter(self, patient_id: str) -> None:
        build = partial(LetterSheet, self.workspace, patient_id, self)
        self._sheets.open(f"letter {patient_id}", build, patient_id)

    def _export(self, patient_id: str) -> None:
        title = tr("Export this patient")
        sheet = ExportSheet(self.workspace, self, title, What.PATIENT, patient_id)
        sheet.closed.connect(sheet.done_with)
        self.sheet_wanted.emit(sheet)

    def _versions(self, patient_id: str) -> None:
        self._compare(details_versions(self.workspace, self, patient_id), patient_id)

    def _compare(self, sheet: VersionsSheet | None, subject: str) -> None:
        if sheet is not None:
            sheet.panel.settled.connect(self.refresh)
            sheet.panel.settled.connect(partial(self.record_changed.emit, subject))
            self.sheet_wanted.emit(sheet)

    def _erase(self, patient_id: str) -> None:
        patient = self.workspace.reader.patient(patient_id)
        if patient is not None:
            self._sheets.drop("erase")
            self._sheets.open("erase", partial(self._erase_sheet, patient))

    def _erase_sheet(self, patient: PatientSummary) -> EraseSheet:
        sheet = EraseSheet(self.workspace, self, patient)
        sheet.erased.connect(self._erased)
        return sheet

    def _erased(self, patient_id: str) -> None:
        """Nothing of them is shown any more, nor kept in a sheet."""
        for kind in ("edit", "plan", "move", "letter"):
            self._sheets.drop(f"{kind} {patient_id}")
        self.open_patient("")
        self.search.set_value("")
        self.refresh()
        self.record_changed.emit(patient_id)

    def _arrange(self) -> None:
        """Both side by side, or the one that is asked for."""
        narrow, shows = self._compact, self.view is not None
        self._left.setVisible(not (narrow and shows))
        self._right.setVisible(not narrow or shows)
        self.back.setVisible(narrow)
        self._left.setMaximumWidth(16_777_215 if narrow else LIST_PX)
        self._left.setMinimumWidth(0 if narrow else LIST_PX)
        margins = (20, 16, 20, 12) if narrow else (layout.XXL, 24, layout.L, layout.L)
        self._box.setContentsMargins(*margins)
