"""The sheets of the page of integration: one at a time, each kept with what was typed in it."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kap_companion.domain.charts import Step, steps
from kap_companion.domain.charts.themes import Theme, questions, themes
from kap_companion.domain.signing import Part
from kap_companion.services.patient_names import Names, names_of_others
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.addendum_sheet import AddendumSheet
from kap_companion.ui.pages.check_in_sheet import CheckInSheet
from kap_companion.ui.pages.course_panel import CourseSheet
from kap_companion.ui.pages.form_sheet import FormSheet, SheetKeeper
from kap_companion.ui.pages.integration_booking import BookingSheet
from kap_companion.ui.pages.kept_question_sheet import KeepQuestionSheet, SettleQuestionSheet
from kap_companion.ui.pages.letter_sheet import LetterSheet
from kap_companion.ui.pages.outcome_sheet import OutcomeSheet, told
from kap_companion.ui.pages.past import SessionPast
from kap_companion.ui.pages.reports_sheet import session_reports
from kap_companion.ui.pages.review_sheet import session_review_sheet
from kap_companion.ui.pages.sign_sheet import SignSheet
from kap_companion.ui.pages.step_sheet import StepSheet
from kap_companion.ui.pages.theme_sheet import ThemeSheet
from kap_companion.ui.pages.versions import VersionsSheet
from kap_companion.ui.review_words import AnyReview
from kap_companion.ui.widgets.sheet import Sheet


class IntegrationSheets(QObject):
    """Opens the sheets over `area`; `after` is called once one of them has done its work."""

    def __init__(self, session: OpenSession, area: QWidget, after: Callable[[], None]) -> None:
        super().__init__(area)
        self._session = session
        self._area = area
        self._keeper = SheetKeeper(self._show, after, session.workspace.sheet_drafts(self), self)
        self._sheet: Sheet | None = None
        self._names: Names = {}

    def is_open(self) -> bool:
        """Whether a sheet lies over the page."""
        return self._sheet is not None and isValid(self._sheet) and self._sheet.isVisible()

    def plan_step(self, insight: str = "") -> None:
        """Plan a step out of an insight, or on its own."""
        build = partial(StepSheet, self._session, self._area, insight)
        self._keeper.open(f"plan {insight}", build, self._session.id)

    def note_outcome(self, key: str) -> None:
        """Tell what became of a step."""
        step = self._step(key)
        if step is not None:
            build = partial(self._outcome, key, step)
            self._keeper.open(f"outcome {key}", build, self._session.id, told(step))

    def book(self) -> None:
        """Agree on a time."""
        build = partial(BookingSheet, self._session, self._area)
        self._keeper.open("book", build, self._session.id)

    def sign(self, part: Part) -> None:
        """Sign a part; what is shown is what stands there now."""
        if self._session.signing.may_sign(part):
            self._show_once(SignSheet(self._session, part, self._area))

    def add(self, part: Part, about: str) -> None:
        """Add to a signed part, about this fact or about the whole."""
        fact = self._session.chart.fact(about)
        build = partial(AddendumSheet, self._session, part, self._area, fact)
        self._keeper.open(f"addendum {part} {about}", build, self._session.id)

    def course(self) -> None:
        """Show this session's course over the patient's earlier ones."""
        self._show_once(CourseSheet(self._session, self._area))

    def reports(self) -> None:
        """Print or save what this session and its course come to."""
        sheet = session_reports(self._session, self._area)
        sheet.letter_wanted.connect(self.letter)
        self._show(sheet)

    def letter(self) -> None:
        """Write to whoever referred the patient."""
        workspace, patient = self._session.workspace, self._session.patient_id
        build = partial(LetterSheet, workspace, patient, self._area)
        self._keeper.open(f"letter {patient}", build, patient)

    def review(self, review: AnyReview) -> None:
        """Have a clinician acknowledge what was recorded."""
        build = partial(session_review_sheet, self._session, review, self._area)
        self._keeper.open(f"review {review.fact.id}", build, self._session.id)

    def versions(self, key: str) -> None:
        """Show what a fact said before."""
        fact = self._session.chart.fact(key)
        if fact is not None:
            self._show_once(VersionsSheet(SessionPast(self._session, fact), self._area))

    def _show_once(self, sheet: Sheet) -> None:
        """A sheet that keeps no draft."""
        sheet.closed.connect(sheet.deleteLater)
        self._show(sheet)

    def _read_names(self) -> None:
        """Read, on another thread, what the patient's other sessions named; it is offered then."""
        workspace = self._session.workspace
        whose = (workspace.reader, self._session.patient_id, self._session.id)
        worker = ThreadPoolExecutor(1, thread_name_prefix="names")
        reading: Future[Names] = worker.submit(names_of_others, *whose)
        worker.shutdown(wait=False)
        workspace.bridge.when_done(reading, self._take_names, self._no_names)

    def _take_names(self, names: Names) -> None:
        self._names = names
        if isinstance(self._sheet, ThemeSheet) and isValid(self._sheet):
            self._sheet.set_names(names)

    def _no_names(self, _sentence: str) -> None:
        """Nothing is offered; a name can be typed all the same."""

    def name_theme(self, sources: Sequence[str]) -> None:
        """Name what runs through the session, out of these entries."""
        self._keeper.open("name", partial(self._theme, sources, None), self._session.id)

    def change_theme(self, key: str) -> None:
        """Call something by another name, or take the name back."""
        theme = next(each for each in themes(self._session.chart) if each.fact.id == key)
        self._keeper.drop(f"name {key}")
        self._keeper.open(f"name {key}", partial(self._theme, (), theme), self._session.id)

    def keep_question(self, sources: Sequence[str]) -> None:
        """Keep a question to come back to, out of these entries."""
        build = partial(KeepQuestionSheet, self._session, self._area, sources)
        self._keeper.open("question", build, self._session.id)

    def settle_question(self, key: str) -> None:
        """Tell what became of a question."""
        kept = next(each for each in questions(self._session.chart) if each.fact.id == key)
        self._keeper.drop(f"question {key}")
        build = partial(SettleQuestionSheet, self._session, self._area, kept)
        self._keeper.open(f"question {key}", build, self._session.id)

    def check_in(self, key: str) -> None:
        """Note how a step goes."""
        step = self._step(key)
        if step is not None:
            self._keeper.open(f"check-in {key}", partial(self._check_in, step), self._session.id)

    def _step(self, key: str) -> Step | None:
        """A step as it stands; none where it was taken back beside a sheet that leads there."""
        return next((each for each in steps(self._session.chart) if each.fact.id == key), None)

    def _theme(self, sources: Sequence[str], theme: Theme | None) -> FormSheet:
        sheet = ThemeSheet(self._session, self._area, sources, theme)
        sheet.set_names(self._names)
        self._read_names()
        return sheet

    def _check_in(self, step: Step) -> FormSheet:
        session = self._session
        save = partial(session.integration.check_in, step.fact.id)
        today = session.record.now().local().date()
        sheet = CheckInSheet(step, today, save, session.workspace.bridge, self._area)
        sheet.outcome_wanted.connect(partial(self.note_outcome, step.fact.id))
        return sheet

    def _outcome(self, key: str, step: Step) -> FormSheet:
        session = self._session
        save = partial(session.integration.note_outcome, step.fact.id)
        today = session.record.now().local().date()
        sheet = OutcomeSheet(step, today, save, session.workspace.bridge, self._area)
        sheet.offer_changes()
        sheet.ended.connect(partial(self._keeper.drop, f"check-in {key}"))
        sheet.check_in_wanted.connect(partial(self.check_in, key))
        change = partial(StepSheet, self._session, self._area, "", step)
        sheet.before_wanted.connect(partial(self.versions, key))
        about, kept_with = f"change {key}", self._session.id
        began = told(step)
        sheet.change_wanted.connect(lambda: self._keeper.open(about, change, kept_with, began))
        return sheet

    def _show(self, sheet: Sheet) -> None:
        before = self._sheet
        if before is not None and before is not sheet and isValid(before):
            before.dismiss()
        self._sheet = sheet
        sheet.open()
