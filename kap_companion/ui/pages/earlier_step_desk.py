"""Opens the sheets that ask about the steps of earlier sessions, before the next one."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kap_companion.domain.events import StepStatus
from kap_companion.services.steps import EarlierStep, EarlierSteps
from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.check_in_sheet import CheckInSheet
from kap_companion.ui.pages.form_sheet import FormSheet, SheetKeeper
from kap_companion.ui.pages.outcome_sheet import OutcomeSheet


class EarlierStepDesk(QObject):
    """What is told there is written in the session that the step stands in."""

    def __init__(
        self, steps: EarlierSteps, session: OpenSession, keeper: SheetKeeper, area: QWidget
    ) -> None:
        """Show sheets over `area`; `session` is the one that comes."""
        super().__init__(area)
        self._steps, self._session, self._keeper, self._area = steps, session, keeper, area
        self._bridge = session.workspace.bridge

    def ask(self, earlier: EarlierStep) -> None:
        """Ask how a step goes; of one that has come to its end, what became of it."""
        if earlier.step.status is StepStatus.OPEN:
            self._check_in(earlier)
        else:
            self._note_outcome(earlier)

    def _check_in(self, earlier: EarlierStep) -> None:
        self._open("check-in", earlier, partial(self._check_in_sheet, earlier))

    def _note_outcome(self, earlier: EarlierStep) -> None:
        self._open("outcome", earlier, partial(self._outcome_sheet, earlier))

    def _open(self, kind: str, earlier: EarlierStep, build: Callable[[], FormSheet]) -> None:
        self._keeper.open(f"{kind} {earlier.step.fact.id}", build, self._session.patient_id)

    def _check_in_sheet(self, earlier: EarlierStep) -> FormSheet:
        save = partial(self._steps.check_in, earlier)
        sheet = CheckInSheet(earlier.step, self._today(), save, self._bridge, self._area)
        sheet.outcome_wanted.connect(partial(self._note_outcome, earlier))
        return sheet

    def _outcome_sheet(self, earlier: EarlierStep) -> FormSheet:
        save = partial(self._steps.note_outcome, earlier)
        sheet = OutcomeSheet(earlier.step, self._today(), save, self._bridge, self._area)
        sheet.check_in_wanted.connect(partial(self._check_in, earlier))
        return sheet

    def _today(self) -> date:
        return self._session.record.now().local().date()
