"""Before a session: the steps that the patient took along from earlier ones, and how they went."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from kap_companion.domain.moment import Moment
from kap_companion.services.steps import EarlierStep, EarlierSteps
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.pages.integration_steps import StepRow
from kap_companion.ui.pages.refill import refill_together
from kap_companion.ui.pages.when import local_time, near_day
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.notice import Notice
from kap_companion.ui.widgets.text import Text, heading
from kap_companion.ui.wording import tr

Hours = tuple[int, ...]


class EarlierStepsView(QWidget):
    """Rows of steps, each of which can be asked about. Hidden where there is none."""

    chosen = Signal(str)
    """The step, by its id, that is to be asked about."""
    rebuilt = Signal()
    """The rows are others."""

    def __init__(self, steps: EarlierSteps, bridge: Bridge, now: Callable[[], Moment]) -> None:
        super().__init__()
        self._steps, self._bridge, self._now = steps, bridge, now
        self._hours: Hours = ()
        self.shown: dict[str, EarlierStep] = {}
        self.rows: dict[str, StepRow] = {}
        self._rows: QVBoxLayout = layout.column([], 0)
        self.notice = Notice("danger", "", tr("Try again"))
        self.notice.acted.connect(self.load)
        self.notice.hide()
        about = Text(
            tr("Press one to note how it goes, or what became of it."), fonts.SECONDARY, "muted"
        )
        top = layout.row([heading(tr("Steps from earlier sessions")), about], layout.M)
        top.setStretch(1, 1)
        self.setLayout(layout.column([top, self.notice, self._rows], layout.XS))
        self.hide()

    def set_hours(self, hours: Hours) -> None:
        """Say at which hours after its plan a step is asked about."""
        self._hours = hours

    def load(self) -> None:
        """Read the earlier sessions on another thread, and show their steps once they have come."""
        worker = ThreadPoolExecutor(1, thread_name_prefix="steps")
        reading: Future[tuple[EarlierStep, ...]] = worker.submit(self._steps.read)
        worker.shutdown(wait=False)
        self._bridge.when_done(reading, self._arrived, self._failed)

    def _arrived(self, steps: tuple[EarlierStep, ...]) -> None:
        if not isValid(self):
            return
        self.notice.hide()
        found = {each.step.fact.id: each for each in steps}
        if [*found.items()] != [*self.shown.items()]:
            at = next((key for key, row in self.rows.items() if row.hasFocus()), "")
            self.shown = found
            self.rows = {key: self._row(each) for key, each in found.items()}
            refill_together(self._rows, self.rows.values())
            self.rebuilt.emit()
            if at in self.rows:
                self.rows[at].setFocus(Qt.FocusReason.OtherFocusReason)
        self.setVisible(bool(steps))

    def _failed(self, sentence: str) -> None:
        if isValid(self):
            self.notice.show_notice("danger", sentence, tr("Try again"))
            self.notice.show()
            self.show()

    def _row(self, earlier: EarlierStep) -> StepRow:
        step, now = earlier.step, self._now()
        day = near_day(local_time(earlier.session_us).date(), now.local().date())
        row = StepRow(step, tr("the session of {0}").format(day), now, self._hours)
        row.clicked.connect(partial(self.chosen.emit, step.fact.id))
        return row
