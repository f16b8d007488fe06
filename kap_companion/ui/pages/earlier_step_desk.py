"""Opens the sheets that ask about the steps of earlier sessions, before the next one."""

from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import StepStatus
from kap_companion.services.steps import EarlierStep, EarlierSteps
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.check_in_sheet import CheckInSheet
from kap_companion.ui.pages.earlier_steps import EarlierStepsView
from kap_companion.ui.pages.form_sheet import FormSheet, SheetKeeper
from kap_companion.ui.pages.outcome_sheet import OutcomeSheet, told


class EarlierStepDesk(QObject):
    """What is told there is written in the session that the step stands in."""

    def __init__(
        self,
        steps: EarlierSteps,
        view: EarlierStepsView,
        session: OpenSession,
        keeper: SheetKeeper,
        area: QWidget,
    ) -> None:
        """Ask, over `area`, about what `view` shows; `session` is the one that comes."""
        super().__init__(area)
        self._steps, self._view, self._session = steps, view, session
        self._keeper, self._area = keeper, area
        view.chosen.connect(self._ask)

    def _ask(self, key: str) -> None:
        """Ask how a step goes; of one that has come to its end, what became of it."""
        earlier = self._view.shown.get(key)
        if earlier is not None and earlier.step.status is StepStatus.OPEN:
            self._check_in(key)
        else:
            self._note_outcome(key)

    def _check_in(self, key: str) -> None:
        earlier = self._view.shown.get(key)
        if earlier is not None:
            build = partial(self._check_in_sheet, earlier)
            self._keeper.open(f"check-in {key}", build, earlier.patient_id)

    def _note_outcome(self, key: str) -> None:
        earlier = self._view.shown.get(key)
        if earlier is not None:
            build, whose = partial(self._outcome_sheet, earlier), earlier.patient_id
            self._keeper.open(f"outcome {key}", build, whose, told(earlier.step))

    def _check_in_sheet(self, earlier: EarlierStep) -> FormSheet:
        save = partial(self._steps.check_in, earlier)
        bridge = self._session.workspace.bridge
        sheet = CheckInSheet(earlier.step, self._today(), save, bridge, self._area)
        sheet.outcome_wanted.connect(partial(self._note_outcome, earlier.step.fact.id))
        return sheet

    def _outcome_sheet(self, earlier: EarlierStep) -> FormSheet:
        key = earlier.step.fact.id
        save = partial(self._steps.note_outcome, earlier)
        bridge = self._session.workspace.bridge
        sheet = OutcomeSheet(earlier.step, self._today(), save, bridge, self._area)
        sheet.check_in_wanted.connect(partial(self._check_in, key))
        sheet.ended.connect(partial(self._keeper.drop, f"check-in {key}"))
        return sheet

    def _today(self) -> date:
        return self._session.record.now().local().date()
