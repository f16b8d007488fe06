"""The sheet in which a session that stands under the wrong patient is moved."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kap_companion.domain.summary import SessionSummary
from kap_companion.services.moving import Moving
from kap_companion.ui.pages.form_sheet import FormSheet
from kap_companion.ui.pages.patient_picker import PatientPicker
from kap_companion.ui.pages.when import day_and_month, local_time
from kap_companion.ui.theme import fonts
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.widgets.fields import LineField
from kap_companion.ui.widgets.text import Text
from kap_companion.ui.wording import route_label, tr
from kap_companion.ui.workspace import Workspace


class MoveSheet(FormSheet):
    """Asks which of these sessions, all of one patient, is whose, and why."""

    moved = Signal(str, str)
    """The session's id, and that of the patient whose it is now."""

    def __init__(
        self, workspace: Workspace, area: QWidget, sessions: Sequence[SessionSummary]
    ) -> None:
        super().__init__(tr("Wrong patient"), tr("Move the session"), workspace.bridge, area)
        self._moving = Moving(workspace.journal, workspace.reader)
        options = [(each.session_id, session_words(each)) for each in reversed(sessions)]
        self.session = ChoiceField(tr("Session"), options, side_by_side=0)
        if len(options) == 1:
            self.session.set_value(options[0][0])
        self.patient = PatientPicker(workspace.patients.find)
        self.reason = LineField(tr("Reason"), tr("It stays in the session’s history."))
        whose = workspace.reader.patient(sessions[0].patient_id)
        stands = tr("It stands under {0} now.").format(whose.name if whose else tr("nobody"))
        kept = tr("Everything recorded in it goes along. What was, stays in its history.")
        self.add(
            self.session,
            Text(stands),
            self.patient,
            self.reason,
            Text(kept, fonts.NOTE, "muted"),
            layout.GAP,
        )

    def write(self) -> "Future[Any] | None":
        session_id, patient_id = self.session.value(), self.patient.patient_id()
        if not session_id:
            self.session.set_error(tr("Choose the session."))
        if not patient_id:
            self.patient.search.set_error(tr("Choose the patient whose session it is."))
        if not self.reason.value().strip():
            self.reason.set_error(tr("Say why in a few words."))
        if self.session.error() or not patient_id or self.reason.error():
            return None
        return self._moving.move(session_id, patient_id, self.reason.value())

    def saved(self) -> None:
        self.moved.emit(self.session.value(), self.patient.patient_id())


def session_words(session: SessionSummary) -> str:
    """Return what tells one session of a patient from another."""
    at = local_time(session.held_us)
    day = f"{day_and_month(at.date())} {at.year}, {at:%H:%M}"
    return tr("{0} · {1}").format(day, route_label(session.route))
