"""What is due of one patient: integration sessions in their window, steps and their check-ins."""

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kap_companion.ui.pages.calendar_button import CalendarButton
from kap_companion.ui.pages.row import Row
from kap_companion.ui.pages.today_side import IntegrationRow, StepRow
from kap_companion.ui.pages.when import local_time, long_day
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import heading
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace

REDRAW_MS = 15_000


class PatientDues(QWidget):
    """Rows that lead to the integration of their session; `rows` is empty where nothing is due."""

    opened = Signal(str)
    """The id of the session."""

    def __init__(self, workspace: Workspace, patient_id: str) -> None:
        super().__init__()
        self._clock = workspace.clock
        now = workspace.clock.now()
        today = now.local().date()
        integrations, steps = workspace.schedule.of_patient(patient_id)
        self.integrations = [
            IntegrationRow(due, _named(due.session.held_us), now.utc_us, today)
            for due in integrations
        ]
        patient = workspace.reader.patient(patient_id)
        self.steps = [StepRow(due, patient, today) for due in steps]
        self.rows: list[Row] = [*self.integrations, *self.steps]
        sessions = [due.session.session_id for due in integrations]
        sessions += [due.step.session_id for due in steps]
        for row, session in zip(self.rows, sessions, strict=True):
            row.clicked.connect(partial(self.opened.emit, session))
        self.calendar = CalendarButton(workspace, patient_id)
        self._timer = QTimer(self, interval=REDRAW_MS)
        self._timer.timeout.connect(self._show_now)
        parts: list[layout.Item] = [heading(tr("Due")), layout.XS, *self.rows, layout.S]
        self.setLayout(layout.column([*parts, self.calendar], 0))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _show_now(self) -> None:
        for row in self.integrations:
            row.show_now(self._clock.now().utc_us)


def _named(held_us: int) -> str:
    return tr("Integration of {0}").format(long_day(local_time(held_us).date()))
