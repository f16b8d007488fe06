"""Opens the sheets of one patient's measures, from whichever page shows them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.charts.measures import MeasureReview, Result
from kap_companion.domain.events import MeasureTotalled, Scale
from kap_companion.domain.measures import FORMS, Form
from kap_companion.services.measures import Standing
from kap_companion.ui.pages.form_sheet import FormSheet, SheetKeeper
from kap_companion.ui.pages.measure_form_sheet import MeasureFormSheet
from kap_companion.ui.pages.measure_results_sheet import MeasureResultsSheet, TakeBackMeasureSheet
from kap_companion.ui.pages.measure_take_sheet import TakeMeasureSheet
from kap_companion.ui.pages.measure_total_sheet import MeasureTotalSheet
from kap_companion.ui.pages.review_sheet import MeasureReviewSheet
from kap_companion.ui.widgets.sheet import Sheet
from kap_companion.ui.workspace import Workspace


class MeasureDesk(QObject):
    """What is typed in its sheets is kept with the patient until it is recorded."""

    handed_over = Signal(str, object)
    """Hand the laptop to this patient with these forms: the id, and a tuple of keys."""
    changed = Signal(str)
    """Something was written of this patient."""

    def __init__(
        self,
        workspace: Workspace,
        keeper: SheetKeeper,
        show: Callable[[Sheet], None],
        area: QWidget,
    ) -> None:
        """Show sheets over `area` by `show`; `keeper` keeps those with a draft."""
        super().__init__(area)
        self._workspace, self._keeper = workspace, keeper
        self._show, self._area = show, area

    def take(self, patient_id: str) -> None:
        """Ask which measure is taken, and how."""
        sheet = TakeMeasureSheet(self._workspace.measures(patient_id), self._area)
        sheet.handed_over.connect(partial(self.handed_over.emit, patient_id))
        sheet.ask_wanted.connect(partial(self.ask, patient_id))
        sheet.total_wanted.connect(partial(self._total, patient_id))
        self._show_once(sheet)

    def finish(self, patient_id: str, key: str) -> None:
        """Go on with the form that the patient began."""
        self.ask(patient_id, FORMS[key])

    def ask(self, patient_id: str, form: Form) -> None:
        """Ask a form here."""
        measures = self._workspace.measures(patient_id)
        build = partial(MeasureFormSheet, measures, form, self._workspace.bridge, self._area)
        self._open(f"measure {form.key}", patient_id, build)

    def results(self, patient_id: str, standing: Standing) -> None:
        """Show all results of one measure."""
        reviews = self._workspace.measures(patient_id).now().reviews
        sheet = MeasureResultsSheet(standing, reviews, self._area)
        sheet.correct_wanted.connect(partial(self._correct, patient_id))
        sheet.take_back_wanted.connect(partial(self._take_back, patient_id))
        self._show_once(sheet)

    def review(self, patient_id: str, review: MeasureReview) -> None:
        """Have a clinician acknowledge an answer."""
        measures = self._workspace.measures(patient_id)
        build = partial(MeasureReviewSheet, self._workspace, measures, review, self._area)
        self._open(f"review {review.fact.id}", patient_id, build)

    def _total(self, patient_id: str, scale: Scale, result: Result | None = None) -> None:
        workspace = self._workspace
        build = partial(
            MeasureTotalSheet,
            workspace.measures(patient_id),
            scale,
            workspace.signed_in_name(),
            workspace.bridge,
            self._area,
            result,
        )
        key = f"correct {result.id}" if result else f"total {scale.key}"
        self._open(key, patient_id, build)

    def _correct(self, patient_id: str, result: Result) -> None:
        event, form = result.fact.event, result.form
        if isinstance(event, MeasureTotalled):
            self._total(patient_id, event.scale, result)
        elif form is not None:
            measures, bridge = self._workspace.measures(patient_id), self._workspace.bridge
            build = partial(MeasureFormSheet, measures, form, bridge, self._area, result)
            self._open(f"correct {result.id}", patient_id, build)

    def _take_back(self, patient_id: str, result: Result) -> None:
        measures, bridge = self._workspace.measures(patient_id), self._workspace.bridge
        build = partial(TakeBackMeasureSheet, measures, result, bridge, self._area)
        self._open(f"take back {result.id}", patient_id, build)

    def _open(self, key: str, patient_id: str, build: Callable[[], FormSheet]) -> None:
        def built() -> FormSheet:
            sheet = build()
            sheet.finished.connect(partial(self.changed.emit, patient_id))
            return sheet

        self._keeper.open(f"{key} {patient_id}", built, patient_id)

    def _show_once(self, sheet: Sheet) -> None:
        sheet.closed.connect(sheet.deleteLater)
        self._show(sheet)
